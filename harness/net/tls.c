#include "net/tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdio.h>
#include <string.h>

/* Fails with WHAT and the first thing that OpenSSL complained of. */
static bool refuse(struct err *err, const char *what, const char *file)
{
	unsigned long code = ERR_peek_error();
	const char *why = ERR_SYSTEM_ERROR(code) ? strerror(ERR_GET_REASON(code))
						 : ERR_reason_error_string(code);

	err_set(err, ERR_TLS, "%s %s: %s", what, file,
		why == NULL ? "OpenSSL does not say why" : why);
	ERR_clear_error();
	return false;
}

static bool want_host(SSL_CTX *tls, const char *host)
{
	X509_VERIFY_PARAM *wanted = SSL_CTX_get0_param(tls);

	X509_VERIFY_PARAM_set_hostflags(wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
	if (X509_VERIFY_PARAM_set1_ip_asc(wanted, host) == 1)
		return true;
	ERR_clear_error(); /* no address: a name */
	return X509_VERIFY_PARAM_set1_host(wanted, host, 0) == 1;
}

bool tls_blank_new(struct ssl_ctx_st **ret, struct err *err)
{
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());

	if (tls == NULL)
		return refuse(err, "cannot set up", "TLS");
	/* What libwebsockets sets on contexts of its own: its writes may move. */
	SSL_CTX_set_mode(tls,
			 SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER | SSL_MODE_RELEASE_BUFFERS);
	*ret = tls;
	return true;
}

bool tls_client_new(const char *ca_file, const char *host, struct ssl_ctx_st **ret,
		    struct err *err)
{
	SSL_CTX *tls;

	ERR_clear_error();
	if (!tls_blank_new(&tls, err))
		return false;
	if (!want_host(tls, host)) {
		SSL_CTX_free(tls);
		return refuse(err, "cannot verify the name", host);
	}
	if (ca_file == NULL) {
		SSL_CTX_set_default_verify_paths(tls);
	} else if (SSL_CTX_load_verify_locations(tls, ca_file, NULL) != 1) {
		refuse(err, "cannot read the certificate authority", ca_file);
		SSL_CTX_free(tls);
		return false;
	}
	ERR_clear_error();
	*ret = tls;
	return true;
}

bool tls_check_ca(const char *ca_file, struct err *err)
{
	SSL_CTX *tls = NULL;

	if (!tls_client_new(ca_file, "localhost", &tls, err))
		return false;
	tls_free(tls);
	return true;
}

void tls_free(struct ssl_ctx_st *tls)
{
	SSL_CTX_free(tls);
}

static bool load_pair(SSL_CTX *tls, const char *cert, const char *key, struct err *err)
{
	if (SSL_CTX_use_certificate_chain_file(tls, cert) != 1)
		return refuse(err, "cannot use the certificate", cert);
	if (SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1)
		return refuse(err, "cannot use the private key", key);
	if (SSL_CTX_check_private_key(tls) != 1)
		return refuse(err, "cannot use the private key", key);
	return true;
}

bool tls_check_server(const char *cert, const char *key, struct err *err)
{
	SSL_CTX *tls;
	bool good;

	if (key == NULL)
		return err_set(err, ERR_TLS, "the certificate %s needs a private key",
			       cert);
	ERR_clear_error();
	if (!tls_blank_new(&tls, err))
		return false;
	good = load_pair(tls, cert, key, err);
	SSL_CTX_free(tls);
	return good;
}

void tls_forget_server_names(struct ssl_ctx_st *tls)
{
	SSL_CTX_set_tlsext_servername_callback(tls, NULL);
}

void tls_judge(void *x509_store_ctx, bool insecure, char *why, size_t why_size)
{
	X509_STORE_CTX *store = x509_store_ctx;
	int error = X509_STORE_CTX_get_error(store);

	if (error == X509_V_OK)
		return;
	if (insecure) {
		X509_STORE_CTX_set_error(store, X509_V_OK);
		return;
	}
	snprintf(why, why_size, "certificate verify failed: %s",
		 X509_verify_cert_error_string(error));
}
