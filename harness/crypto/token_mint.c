#include "crypto/token.h"

#include "base/clock.h"
#include "base/mem.h"
#include "crypto/base64.h"
#include "crypto/digest.h"
#include "crypto/secret.h"
#include "crypto/token_sign.h"

#include <string.h>

#define BROKEN_VERSION   "005"
#define TRUNCATED_LEN    8
#define MEDIA_UID        "1"
#define DIGITS_AND_CASES "0123456789abcdefABCDEF"

static const char *const break_names[TOKEN_BREAK_COUNT] = {
	/* clang-format off */
	[TOKEN_BREAK_NONE]      = "none",
	[TOKEN_BREAK_SIGNATURE] = "signature",
	[TOKEN_BREAK_VERSION]   = "version",
	[TOKEN_BREAK_TRUNCATE]  = "truncate",
	[TOKEN_BREAK_PRIVILEGE] = "privilege",
	[TOKEN_BREAK_MEDIA]     = "media",
	/* clang-format on */
};

/* What a break changes before signing; 0 and NULL leave it as asked. */
static const struct {
	uint16_t privilege;
	const char *uid;
} break_parts[TOKEN_BREAK_COUNT] = {
	/* clang-format off */
	[TOKEN_BREAK_PRIVILEGE] = {TOKEN_PRIVILEGE_ADMINISTRATE, NULL},
	[TOKEN_BREAK_MEDIA]     = {TOKEN_PRIVILEGE_JOIN_CHANNEL, MEDIA_UID},
	/* clang-format on */
};

const char *token_break_name(enum token_break how)
{
	return break_names[how];
}

bool token_break_find(const char *name, enum token_break *ret)
{
	for (size_t i = 0; i < TOKEN_BREAK_COUNT; i++)
		if (strcmp(name, break_names[i]) == 0) {
			*ret = (enum token_break)i;
			return true;
		}
	return false;
}

bool token_is_key(const char *text)
{
	return text != NULL && strlen(text) == TOKEN_KEY_LEN &&
	       strspn(text, DIGITS_AND_CASES) == TOKEN_KEY_LEN;
}

bool token_salt(uint32_t *ret, struct err *err)
{
	uint32_t word;

	/* The remainder favours small salts by one in 43; a salt is no secret. */
	if (!secret_random(&word, sizeof word, err))
		return false;
	*ret = word % TOKEN_SALT_MAX + 1;
	return true;
}

static bool moment_fits(int64_t seconds)
{
	return seconds > 0 && seconds <= UINT32_MAX;
}

bool token_spec_times(struct token_spec *spec, int64_t issued_ms,
		      int64_t privilege_expires_ms, struct err *err)
{
	/* A quotient rounds towards zero, and all that is negative is refused. */
	int64_t ts = issued_ms / CLOCK_MS_PER_S + TOKEN_LIFE_S;
	int64_t expires = privilege_expires_ms / CLOCK_MS_PER_S;

	if (issued_ms < 0 || !moment_fits(ts))
		return err_set(err, ERR_LIMIT,
			       "a token issued at %lld ms does not fit: its end must "
			       "be a Unix time below 2^32 s",
			       (long long)issued_ms);
	if (privilege_expires_ms != 0 && !moment_fits(expires))
		return err_set(err, ERR_LIMIT,
			       "a privilege that expires at %lld ms does not fit: it "
			       "must be a Unix time of 1 s to below 2^32 s",
			       (long long)privilege_expires_ms);
	spec->ts = (uint32_t)ts;
	spec->privilege_expires = (uint32_t)expires;
	return true;
}

static bool spec_check(const struct token_spec *spec, struct err *err)
{
	size_t user_len = spec->user_id != NULL ? strlen(spec->user_id) : 0;
	size_t max = spec->odd_user ? TOKEN_ODD_USER_MAX : TOKEN_USER_MAX;

	if (!token_is_key(spec->app_id))
		return err_set(err, ERR_USAGE, "an App ID is %d hexadecimal digits",
			       TOKEN_KEY_LEN);
	if (!token_is_key(spec->certificate))
		return err_set(err, ERR_USAGE,
			       "an App Certificate is %d hexadecimal digits",
			       TOKEN_KEY_LEN);
	if (spec->user_id == NULL || (user_len == 0 && !spec->odd_user))
		return err_set(err, ERR_USAGE, "a token needs a user id");
	if (user_len > max)
		return err_set(err, ERR_LIMIT,
			       "a user id of %zu bytes, at most %zu are allowed",
			       user_len, max);
	if (spec->ts == 0)
		return err_set(err, ERR_USAGE, "a token needs the end of its life");
	return true;
}

static void add_u16(struct text *out, uint16_t value)
{
	text_char(out, (char)(value & 0xff));
	text_char(out, (char)(value >> 8));
}

static void add_u32(struct text *out, uint32_t value)
{
	add_u16(out, (uint16_t)(value & 0xffff));
	add_u16(out, (uint16_t)(value >> 16));
}

static void add_str(struct text *out, const void *bytes, size_t len)
{
	add_u16(out, (uint16_t)len);
	text_append(out, bytes, len);
}

static void add_message(struct text *out, const struct token_spec *spec)
{
	uint16_t privilege = break_parts[spec->how].privilege;

	if (privilege == 0)
		privilege = spec->privilege;
	if (privilege == 0)
		privilege = TOKEN_PRIVILEGE_RTM_LOGIN;
	add_u32(out, spec->salt);
	add_u32(out, spec->ts);
	add_u16(out, 1);
	add_u16(out, privilege);
	add_u32(out, spec->privilege_expires);
}

bool token_sign(const struct token_signed *parts, const char *certificate,
		unsigned char ret[TOKEN_SIGNATURE_BYTES], struct err *err)
{
	OWNED(text_finish)
	struct text bytes = {0};

	text_add(&bytes, parts->app_id);
	text_add(&bytes, parts->channel);
	text_add(&bytes, parts->uid);
	text_append(&bytes, parts->message, parts->message_len);
	return digest_hmac(certificate, strlen(certificate), bytes.bytes, bytes.len, ret,
			   err);
}

bool token_mint(const struct token_spec *spec, struct text *ret, struct err *err)
{
	OWNED(text_finish)
	struct text message = {0};
	OWNED(text_finish)
	struct text content = {0};
	OWNED(text_finish)
	struct text token = {0};
	const char *uid = break_parts[spec->how].uid;
	unsigned char signature[TOKEN_SIGNATURE_BYTES];

	if (uid == NULL)
		uid = "";
	if (!spec_check(spec, err))
		return false;
	add_message(&message, spec);
	if (!token_sign(&(struct token_signed){spec->app_id, spec->user_id, uid,
					       message.bytes, message.len},
			spec->certificate, signature, err))
		return false;
	if (spec->how == TOKEN_BREAK_SIGNATURE)
		signature[sizeof signature - 1] ^= 1;

	add_str(&content, signature, sizeof signature);
	add_u32(&content, digest_crc32(spec->user_id, strlen(spec->user_id)));
	add_u32(&content, digest_crc32(uid, strlen(uid)));
	add_str(&content, message.bytes, message.len);

	text_add(&token,
		 spec->how == TOKEN_BREAK_VERSION ? BROKEN_VERSION : TOKEN_VERSION);
	text_add(&token, spec->app_id);
	base64_encode(content.bytes, content.len, &token);
	if (spec->how == TOKEN_BREAK_TRUNCATE)
		text_cut(&token, token.len - TRUNCATED_LEN);
	text_append(ret, token.bytes, token.len);
	return true;
}
