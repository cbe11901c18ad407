#include "crypto/token.h"

#include "base/clock.h"
#include "base/mem.h"
#include "crypto/base64.h"
#include "crypto/digest.h"
#include "crypto/secret.h"
#include "crypto/token_sign.h"

#include <string.h>

static const struct {
	const char *name;
	const char *sentence;
} reasons[TOKEN_REASON_COUNT] = {
	/* clang-format off */
	[TOKEN_REASON_OK] = {
		"ok", "the token holds"},
	[TOKEN_REASON_EMPTY] = {
		"empty", "there is no token"},
	[TOKEN_REASON_VERSION] = {
		"version", "the token does not start with " TOKEN_VERSION},
	[TOKEN_REASON_MALFORMED] = {
		"malformed", "the token is damaged or was never one"},
	[TOKEN_REASON_OTHER_APP] = {
		"other-app", "the token was made for another App ID"},
	[TOKEN_REASON_NO_CERTIFICATE] = {
		"no-certificate", "the App ID has no certificate to check a token with"},
	[TOKEN_REASON_OTHER_USER] = {
		"other-user", "the token was made for another user id, or for media"},
	[TOKEN_REASON_SIGNATURE] = {
		"signature", "the signature is not that of this certificate"},
	[TOKEN_REASON_NO_PRIVILEGE] = {
		"no-privilege", "the token does not carry the RTM login privilege"},
	[TOKEN_REASON_EXPIRED] = {
		"expired", "the life of the token, 24 hours from its issue, is over"},
	[TOKEN_REASON_PRIVILEGE_EXPIRED] = {
		"privilege-expired", "the login privilege of the token has expired"},
	[TOKEN_REASON_UNCHECKED] = {
		"unchecked", "the crypto library failed, so nothing is known of it"},
	/* clang-format on */
};

static const struct {
	uint16_t id;
	const char *name;
} privileges[] = {
	/* clang-format off */
	{TOKEN_PRIVILEGE_JOIN_CHANNEL, "joinChannel"},
	{2,                            "publishAudioStream"},
	{3,                            "publishVideoStream"},
	{4,                            "publishDataStream"},
	{TOKEN_PRIVILEGE_ADMINISTRATE, "administrate"},
	{TOKEN_PRIVILEGE_RTM_LOGIN,    "rtmLogin"},
	/* clang-format on */
};

const char *token_reason_name(enum token_reason reason)
{
	return reasons[reason].name;
}

const char *token_reason_sentence(enum token_reason reason)
{
	return reasons[reason].sentence;
}

const char *token_privilege_name(uint16_t id)
{
	for (size_t i = 0; i < sizeof privileges / sizeof privileges[0]; i++)
		if (privileges[i].id == id)
			return privileges[i].name;
	return "unknown";
}

/* What is left to read; a read past the end fails it for good. */
struct cursor {
	const unsigned char *at;
	size_t left;
	bool failed;
};

static const unsigned char *read_bytes(struct cursor *cursor, size_t len)
{
	const unsigned char *at = cursor->at;

	if (cursor->failed || len > cursor->left) {
		cursor->failed = true;
		return NULL;
	}
	cursor->at += len;
	cursor->left -= len;
	return at;
}

static uint32_t read_number(struct cursor *cursor, size_t len)
{
	const unsigned char *at = read_bytes(cursor, len);
	uint32_t value = 0;

	for (size_t i = len; at != NULL && i > 0; i--)
		value = value << 8 | at[i - 1];
	return value;
}

static uint16_t read_u16(struct cursor *cursor)
{
	return (uint16_t)read_number(cursor, 2);
}

static uint32_t read_u32(struct cursor *cursor)
{
	return read_number(cursor, 4);
}

static const struct token_privilege *privilege_find(const struct token *token,
						    uint16_t id)
{
	for (size_t i = 0; i < token->n_privileges; i++)
		if (token->privileges[i].id == id)
			return &token->privileges[i];
	return NULL;
}

/* These three return what is wrong, or NULL. */

static const char *message_read(struct cursor cursor, struct token *token)
{
	size_t n;

	token->salt = read_u32(&cursor);
	token->ts = read_u32(&cursor);
	n = read_u16(&cursor);
	if (cursor.failed)
		return "the message is cut short";
	if (n > TOKEN_PRIVILEGES_MAX)
		return "there are too many privileges in it";
	if (cursor.left != n * 6)
		return "the number of privileges is not what follows";
	for (size_t i = 0; i < n; i++) {
		uint16_t id = read_u16(&cursor);
		uint32_t expires = read_u32(&cursor);

		if (privilege_find(token, id) != NULL)
			return "a privilege stands in it twice";
		token->privileges[token->n_privileges++] = (struct token_privilege){
			id, expires};
	}
	return NULL;
}

static const char *content_read(struct cursor cursor, struct token *token)
{
	const unsigned char *bytes;
	size_t len;

	if (read_u16(&cursor) != TOKEN_SIGNATURE_BYTES && !cursor.failed)
		return "the signature has not 32 bytes";
	bytes = read_bytes(&cursor, TOKEN_SIGNATURE_BYTES);
	if (bytes != NULL)
		memcpy(token->signature, bytes, TOKEN_SIGNATURE_BYTES);
	token->crc_channel = read_u32(&cursor);
	token->crc_uid = read_u32(&cursor);
	len = read_u16(&cursor);
	bytes = read_bytes(&cursor, len);
	if (cursor.failed)
		return "the content is cut short";
	if (cursor.left > 0)
		return "bytes are left over behind the content";
	if (len > sizeof token->message)
		return "the message is too long";
	memcpy(token->message, bytes, len);
	token->message_len = len;
	return message_read((struct cursor){.at = bytes, .left = len}, token);
}

static const char *text_read(const char *text, size_t len, struct token *token)
{
	OWNED(text_finish)
	struct text content = {0};
	const char *base64 = text + TOKEN_VERSION_LEN + TOKEN_KEY_LEN;

	if (len > TOKEN_TEXT_MAX)
		return "it is longer than any token";
	if (len < TOKEN_VERSION_LEN + TOKEN_KEY_LEN)
		return "it ends within the App ID";
	memcpy(token->app_id, text + TOKEN_VERSION_LEN, TOKEN_KEY_LEN);
	if (!token_is_key(token->app_id))
		return "the App ID in it is not 32 hexadecimal digits";
	if (!base64_decode(base64, len - TOKEN_VERSION_LEN - TOKEN_KEY_LEN, &content,
			   NULL))
		return "its content is not base64";
	return content_read(
		(struct cursor){.at = (const unsigned char *)text_str(&content),
				.left = content.len},
		token);
}

bool token_parse(const char *token, struct token *ret, struct token_verdict *ret_verdict)
{
	struct token parsed = {0};
	/* One byte more than the longest is all that has to be looked at. */
	size_t len = token != NULL ? strnlen(token, TOKEN_TEXT_MAX + 1) : 0;
	size_t n = len < TOKEN_VERSION_LEN ? len : TOKEN_VERSION_LEN;
	struct token_verdict verdict = {.detail = ""};

	if (len == 0) {
		verdict.reason = TOKEN_REASON_EMPTY;
	} else if (memcmp(token, TOKEN_VERSION, n) != 0) {
		verdict.reason = TOKEN_REASON_VERSION;
	} else {
		const char *detail = text_read(token, len, &parsed);

		if (detail != NULL)
			verdict = (struct token_verdict){TOKEN_REASON_MALFORMED, detail,
							 0};
	}
	*ret_verdict = verdict;
	if (verdict.reason != TOKEN_REASON_OK)
		return false;
	*ret = parsed;
	return true;
}

/* What does not depend on the time: whose token it is and what it allows. */
static enum token_reason token_judge(const struct token *token, const char *app_id,
				     const char *certificate, const char *user_id)
{
	unsigned char signature[TOKEN_SIGNATURE_BYTES];
	struct token_signed parts = {.app_id = token->app_id,
				     .channel = user_id,
				     .uid = "",
				     .message = token->message,
				     .message_len = token->message_len};

	if (strcmp(token->app_id, app_id) != 0)
		return TOKEN_REASON_OTHER_APP;
	if (certificate == NULL || certificate[0] == '\0')
		return TOKEN_REASON_NO_CERTIFICATE;
	if (token->crc_channel != digest_crc32(user_id, strlen(user_id)) ||
	    token->crc_uid != 0)
		return TOKEN_REASON_OTHER_USER;
	if (!token_sign(&parts, certificate, signature, NULL))
		return TOKEN_REASON_UNCHECKED;
	if (!secret_equal(signature, token->signature, sizeof signature))
		return TOKEN_REASON_SIGNATURE;
	if (privilege_find(token, TOKEN_PRIVILEGE_RTM_LOGIN) == NULL)
		return TOKEN_REASON_NO_PRIVILEGE;
	return TOKEN_REASON_OK;
}

void token_check(const char *token, const char *app_id, const char *certificate,
		 const char *user_id, int64_t now_ms, struct token_verdict *ret)
{
	struct token parsed;
	int64_t ts_ms;
	int64_t expires_ms;

	if (!token_parse(token, &parsed, ret))
		return;
	ret->reason = token_judge(&parsed, app_id, certificate, user_id);
	if (ret->reason != TOKEN_REASON_OK)
		return;

	ts_ms = parsed.ts * CLOCK_MS_PER_S;
	expires_ms = privilege_find(&parsed, TOKEN_PRIVILEGE_RTM_LOGIN)->expires *
		     CLOCK_MS_PER_S;
	if (expires_ms == 0)
		expires_ms = ts_ms;
	ret->ends_ms = expires_ms < ts_ms ? expires_ms : ts_ms;
	if (now_ms >= ts_ms)
		ret->reason = TOKEN_REASON_EXPIRED;
	else if (now_ms >= expires_ms)
		ret->reason = TOKEN_REASON_PRIVILEGE_EXPIRED;
}
