/*
 * Tokens of the older Signaling SDK (facts.md 5, row S14), for the bridge:
 *
 *	"1:" App ID ":" expiry in Unix seconds ":" md5 hex of
 *	account | App ID | certificate | expiry
 *
 * and "_no_need_token" where the App ID has no certificate. Neither logs in to
 * RTM. Which code a reason becomes is the service's affair.
 */
#ifndef CRYPTO_SIGNALING_TOKEN_H
#define CRYPTO_SIGNALING_TOKEN_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

#define SIGNALING_TOKEN_NONE "_no_need_token"

/* In the order in which they are looked for; the first that is found is the reason. */
enum signaling_reason {
	SIGNALING_REASON_OK,
	SIGNALING_REASON_EMPTY,
	SIGNALING_REASON_NOT_NEEDED, /* not SIGNALING_TOKEN_NONE, and no certificate */
	SIGNALING_REASON_MALFORMED,  /* SIGNALING_TOKEN_NONE under a certificate, too */
	SIGNALING_REASON_OTHER_APP,
	SIGNALING_REASON_DIGEST, /* another account or certificate, or tampered with */
	SIGNALING_REASON_EXPIRED,
	SIGNALING_REASON_UNCHECKED, /* the crypto library failed */
	SIGNALING_REASON_COUNT
};

/* "ok", "other-app", … */
const char *signaling_reason_name(enum signaling_reason reason);

/*
 * Appends a token to RET; CERTIFICATE NULL makes SIGNALING_TOKEN_NONE. ACCOUNT
 * is not judged. Error: ERR_USAGE for keys that are not 32 hexadecimal digits,
 * ERR_LIMIT for an expiry outside 0 … 2^32-1, ERR_INTERNAL.
 */
bool signaling_token_mint(const char *app_id, const char *certificate,
			  const char *account, int64_t expires_s, struct text *ret,
			  struct err *err);

/*
 * Does TOKEN (NULL counts as empty) let ACCOUNT in at NOW_MS (Unix ms)? It
 * holds while now < expiry. CERTIFICATE is NULL or "" if there is none.
 */
enum signaling_reason signaling_token_check(const char *token, const char *app_id,
					    const char *certificate, const char *account,
					    int64_t now_ms);

#endif
