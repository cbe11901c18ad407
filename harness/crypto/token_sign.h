/*
 * The signature of a token, for those who make and who check it. Private to
 * crypto/.
 */
#ifndef CRYPTO_TOKEN_SIGN_H
#define CRYPTO_TOKEN_SIGN_H

#include "base/err.h"
#include "crypto/token.h"

#include <stdbool.h>
#include <stddef.h>

struct token_signed {
	const char *app_id;
	const char *channel; /* RTM: the user id */
	const char *uid;     /* RTM: empty */
	const void *message;
	size_t message_len;
};

/* HMAC-SHA256 under the certificate's characters, not the bytes they stand for. */
bool token_sign(const struct token_signed *parts, const char *certificate,
		unsigned char ret[TOKEN_SIGNATURE_BYTES], struct err *err);

#endif
