/*
 * Errors: what can fail returns bool and fills a struct err, once, where the
 * cause is known. Callers pass it on unchanged; only cli/ prints it.
 *
 * A verdict about a build is a result, never an err.
 */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdarg.h>
#include <stdbool.h>

enum err_code {
	ERR_NONE,
	ERR_USAGE,    /* the caller's words or a file of the user's are wrong */
	ERR_PARSE,    /* bytes that are not what they should be */
	ERR_LIMIT,    /* a named maximum was passed */
	ERR_IO,       /* a file, pipe or socket call failed */
	ERR_NET,      /* a connection could not be made or was lost */
	ERR_TLS,      /* a certificate, key or handshake was refused */
	ERR_TOKEN,    /* a token does not hold; see token.h */
	ERR_INTERNAL, /* our own mistake */
	ERR_COUNT
};

#define ERR_MESSAGE_MAX 480 /* bytes with the NUL; longer is cut at a character */

struct err {
	enum err_code code;
	char message[ERR_MESSAGE_MAX];
	const char *file; /* borrowed from whoever filled it, or NULL */
	unsigned line;    /* 1-based; 0: no place */
	unsigned column;  /* 1-based, in code points; 0: no place */
};

/* Fills ERR (which may be NULL) and returns false, for `return err_set(…);`. */
bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set(), with ": " and the text of errno value ERRNUM behind it. */
bool err_errno(struct err *err, enum err_code code, int errnum, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

/* The constant's name without its prefix: "USAGE". */
const char *err_code_name(enum err_code code);

#endif
