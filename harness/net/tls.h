/*
 * All that net/ asks of OpenSSL itself: contexts for clients, a look at a
 * server's certificate before libwebsockets sees it, and the plain words for
 * why a certificate was refused. Ciphers and versions are the library's choice.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct ssl_ctx_st;

/*
 * A context that verifies against CA_FILE (NULL: the system's authorities) and
 * lets only certificates for HOST pass, a name or an IP address. ERR_TLS names
 * the file that cannot be read.
 */
bool tls_client_new(const char *ca_file, const char *host, struct ssl_ctx_st **ret,
		    struct err *err);

/* A context that verifies nothing by itself and reads no file. */
bool tls_blank_new(struct ssl_ctx_st **ret, struct err *err);

/* That CA_FILE can be read and holds certificates; ERR_TLS names it. */
bool tls_check_ca(const char *ca_file, struct err *err);

void tls_free(struct ssl_ctx_st *tls);

/* That CERT and KEY can be read and belong together; ERR_TLS names the file. */
bool tls_check_server(const char *cert, const char *key, struct err *err);

/* Server names no longer choose among virtual hosts: each port has its own certificate.
 */
void tls_forget_server_names(struct ssl_ctx_st *tls);

/*
 * Within a verification (X509_STORE_CTX_ is OpenSSL's): waves everything
 * through if INSECURE, else writes what is wrong, if something is, into WHY.
 */
void tls_judge(void *x509_store_ctx, bool insecure, char *why, size_t why_size);

#endif
