#include "crypto/signaling_token.h"

#include "base/clock.h"
#include "base/mem.h"
#include "crypto/digest.h"
#include "crypto/secret.h"
#include "crypto/token.h"

#include <string.h>

#define PREFIX        "1:"
#define PREFIX_LEN    2
#define EXPIRY_DIGITS 10 /* of 2^32-1 */

static const char *const reason_names[SIGNALING_REASON_COUNT] = {
	/* clang-format off */
	[SIGNALING_REASON_OK]         = "ok",
	[SIGNALING_REASON_EMPTY]      = "empty",
	[SIGNALING_REASON_NOT_NEEDED] = "not-needed",
	[SIGNALING_REASON_MALFORMED]  = "malformed",
	[SIGNALING_REASON_OTHER_APP]  = "other-app",
	[SIGNALING_REASON_DIGEST]     = "digest",
	[SIGNALING_REASON_EXPIRED]    = "expired",
	[SIGNALING_REASON_UNCHECKED]  = "unchecked",
	/* clang-format on */
};

const char *signaling_reason_name(enum signaling_reason reason)
{
	return reason_names[reason];
}

static bool has_text(const char *text)
{
	return text != NULL && text[0] != '\0';
}

/* EXPIRY as it is written in the token: 007 and 7 do not sign alike. */
static bool token_digest(const char *app_id, const char *certificate, const char *account,
			 const char *expiry, char ret[DIGEST_MD5_HEX_SIZE],
			 struct err *err)
{
	OWNED(text_finish)
	struct text bytes = {0};

	text_add(&bytes, account);
	text_add(&bytes, app_id);
	text_add(&bytes, certificate);
	text_add(&bytes, expiry);
	return digest_md5_hex(text_str(&bytes), bytes.len, ret, err);
}

bool signaling_token_mint(const char *app_id, const char *certificate,
			  const char *account, int64_t expires_s, struct text *ret,
			  struct err *err)
{
	OWNED(text_finish)
	struct text expiry = {0};
	char digest[DIGEST_MD5_HEX_SIZE];

	if (!token_is_key(app_id) || (certificate != NULL && !token_is_key(certificate)))
		return err_set(err, ERR_USAGE,
			       "App ID and certificate are %d hexadecimal digits each",
			       TOKEN_KEY_LEN);
	if (expires_s < 0 || expires_s > UINT32_MAX)
		return err_set(err, ERR_LIMIT,
			       "an expiry is 0 to 2^32-1 Unix seconds, not %lld",
			       (long long)expires_s);
	if (certificate == NULL) {
		text_add(ret, SIGNALING_TOKEN_NONE);
		return true;
	}
	text_int(&expiry, expires_s);
	if (!token_digest(app_id, certificate, account, text_str(&expiry), digest, err))
		return false;
	text_printf(ret, PREFIX "%s:%s:%s", app_id, text_str(&expiry), digest);
	return true;
}

struct signaling_parts {
	char app_id[TOKEN_KEY_LEN + 1];
	char expiry[EXPIRY_DIGITS + 1];
	int64_t expires_s;
	const char *digest; /* borrowed from the token */
};

static bool token_split(const char *token, struct signaling_parts *ret)
{
	struct signaling_parts parts = {0};
	const char *at = token + PREFIX_LEN;
	size_t n;

	if (strncmp(token, PREFIX, PREFIX_LEN) != 0 ||
	    strnlen(at, TOKEN_KEY_LEN) < TOKEN_KEY_LEN)
		return false;
	memcpy(parts.app_id, at, TOKEN_KEY_LEN);
	at += TOKEN_KEY_LEN;
	if (!token_is_key(parts.app_id) || *at++ != ':')
		return false;
	n = strspn(at, "0123456789");
	if (n == 0 || n > EXPIRY_DIGITS || at[n] != ':')
		return false;
	memcpy(parts.expiry, at, n);
	for (size_t i = 0; i < n; i++)
		parts.expires_s = parts.expires_s * 10 + (at[i] - '0');
	parts.digest = at + n + 1;
	*ret = parts;
	return strspn(parts.digest, "0123456789abcdef") == DIGEST_MD5_HEX_SIZE - 1 &&
	       parts.digest[DIGEST_MD5_HEX_SIZE - 1] == '\0';
}

enum signaling_reason signaling_token_check(const char *token, const char *app_id,
					    const char *certificate, const char *account,
					    int64_t now_ms)
{
	struct signaling_parts parts;
	char digest[DIGEST_MD5_HEX_SIZE];

	if (!has_text(token))
		return SIGNALING_REASON_EMPTY;
	if (!has_text(certificate))
		return strcmp(token, SIGNALING_TOKEN_NONE) == 0
			       ? SIGNALING_REASON_OK
			       : SIGNALING_REASON_NOT_NEEDED;
	if (!token_split(token, &parts))
		return SIGNALING_REASON_MALFORMED;
	if (strcmp(parts.app_id, app_id) != 0)
		return SIGNALING_REASON_OTHER_APP;
	if (!token_digest(app_id, certificate, account, parts.expiry, digest, NULL))
		return SIGNALING_REASON_UNCHECKED;
	if (!secret_equal(digest, parts.digest, sizeof digest - 1))
		return SIGNALING_REASON_DIGEST;
	if (now_ms >= parts.expires_s * CLOCK_MS_PER_S)
		return SIGNALING_REASON_EXPIRED;
	return SIGNALING_REASON_OK;
}
