/* Tokens made by hand: damaged, lying about their lengths, or endless. */
#include "base/mem.h"
#include "base/text.h"
#include "crypto/base64.h"
#include "crypto/digest.h"
#include "crypto/token.h"

#include <criterion/criterion.h>

#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define APP         "0123456789abcdef0123456789abcdef"
#define CERTIFICATE "fedcba9876543210fedcba9876543210"
#define HEAD_LEN    35 /* version and App ID */
#define NOW_MS      1700000000000LL

/* The vector with salt 1 and an expiry of its own. */
static const char vector[] =
	"0060123456789abcdef0123456789abcdefIAAABn15qeEOPVQShnX+rvvy2PyOnKUPMRE7MQ7Gj/"
	"mtMke8jicAAAAAEAABAAAAgEJVZQEA6AOAQlVl";

static enum token_reason check(const char *token)
{
	struct token_verdict verdict;

	token_check(token, APP, CERTIFICATE, "alice", NOW_MS, &verdict);
	return verdict.reason;
}

Test(token_bytes, every_change_of_one_character_is_refused)
{
	char token[sizeof vector];

	cr_assert_eq(check(vector), TOKEN_REASON_OK);
	for (size_t at = 0; at < sizeof vector - 1; at++)
		for (int c = 0; c < 256; c++) {
			memcpy(token, vector, sizeof vector);
			token[at] = (char)c;
			if (token[at] == vector[at])
				continue;
			cr_assert_neq(check(token), TOKEN_REASON_OK, "0x%02x at %zu",
				      (unsigned)c, at);
		}
}

Test(token_bytes, every_change_of_one_bit_of_the_content_is_refused_for_what_it_hits)
{
	OWNED(text_finish)
	struct text content = {0};

	cr_assert(base64_decode(vector + HEAD_LEN, sizeof vector - 1 - HEAD_LEN, &content,
				NULL));
	cr_assert_eq(content.len, 60u);
	for (size_t bit = 0; bit < content.len * 8; bit++) {
		OWNED(text_finish)
		struct text token = {0};
		size_t at = bit / 8;
		enum token_reason expected = TOKEN_REASON_SIGNATURE;

		/* Lengths at 0 and 42, checksums at 34, the count at 52. */
		if (at < 2 || at / 2 == 21 || at / 2 == 26)
			expected = TOKEN_REASON_MALFORMED;
		else if (at >= 34 && at < 42)
			expected = TOKEN_REASON_OTHER_USER;
		content.bytes[at] = (char)(content.bytes[at] ^ (1 << bit % 8));
		text_append(&token, vector, HEAD_LEN);
		base64_encode(content.bytes, content.len, &token);
		cr_assert_eq(check(text_str(&token)), expected, "bit %zu", bit);
		content.bytes[at] = (char)(content.bytes[at] ^ (1 << bit % 8));
	}
}

Test(token_bytes, every_truncation_and_every_addition_is_malformed_and_fills_nothing)
{
	char token[sizeof vector + 4];

	for (size_t len = 0; len < sizeof vector - 1; len++) {
		struct token_verdict verdict;
		struct token ret = {.salt = 77};

		memcpy(token, vector, len);
		token[len] = '\0';
		cr_assert_not(token_parse(token, &ret, &verdict), "%zu", len);
		cr_assert_eq(verdict.reason,
			     len == 0 ? TOKEN_REASON_EMPTY : TOKEN_REASON_MALFORMED,
			     "%zu", len);
		cr_assert_eq(ret.salt, 77u);
		cr_assert_eq(ret.app_id[0], '\0');
	}
	for (size_t len = 1; len <= 4; len++) {
		memcpy(token, vector, sizeof vector);
		memset(token + sizeof vector - 1, 'A', len);
		token[sizeof vector - 1 + len] = '\0';
		cr_assert_eq(check(token), TOKEN_REASON_MALFORMED, "%zu", len);
	}
	cr_assert_eq(check(NULL), TOKEN_REASON_EMPTY);
}

/* A token around MESSAGE, correctly signed for alice; all integers little-endian. */
static void build(const struct text *message, struct text *ret)
{
	OWNED(text_finish)
	struct text content = {0};
	OWNED(text_finish)
	struct text bytes = {0};
	unsigned char signature[TOKEN_SIGNATURE_BYTES];

	text_add(&bytes, APP "alice");
	text_append(&bytes, message->bytes, message->len);
	cr_assert(digest_hmac(CERTIFICATE, strlen(CERTIFICATE), bytes.bytes, bytes.len,
			      signature, NULL));
	text_append(&content, "\x20\x00", 2);
	text_append(&content, signature, sizeof signature);
	text_append(&content, "\x47\xbc\x8e\x27\0\0\0\0", 8);
	text_char(&content, (char)(message->len & 0xff));
	text_char(&content, (char)(message->len >> 8));
	text_append(&content, message->bytes, message->len);
	text_add(ret, TOKEN_VERSION APP);
	base64_encode(content.bytes, content.len, ret);
}

/* Salt 1, ts 1700086400. */
#define START       "\x01\x00\x00\x00\x80\x42\x55\x65"
#define LOGIN       "\xe8\x03\x80\x42\x55\x65"
#define JOIN        "\x01\x00\x00\x00\x00\x00"
#define ADMIN       "\x65\x00\x00\x00\x00\x00"
#define BYTES(text) text, sizeof(text) - 1

static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	enum token_reason reason;
	const char *detail;
} messages[] = {
	/* clang-format off */
	{"login alone",        BYTES(START "\1\0" LOGIN),            TOKEN_REASON_OK, ""},
	{"login among others", BYTES(START "\3\0" JOIN ADMIN LOGIN), TOKEN_REASON_OK, ""},
	{"login first",        BYTES(START "\2\0" LOGIN JOIN),       TOKEN_REASON_OK, ""},
	{"no privilege",       BYTES(START "\0\0"),
	 TOKEN_REASON_NO_PRIVILEGE, ""},
	{"others only",        BYTES(START "\2\0" JOIN ADMIN),
	 TOKEN_REASON_NO_PRIVILEGE, ""},
	{"login twice",        BYTES(START "\2\0" LOGIN LOGIN),
	 TOKEN_REASON_MALFORMED, "a privilege stands in it twice"},
	{"other twice",        BYTES(START "\3\0" JOIN LOGIN JOIN),
	 TOKEN_REASON_MALFORMED, "a privilege stands in it twice"},
	{"count too small",    BYTES(START "\1\0" LOGIN JOIN),
	 TOKEN_REASON_MALFORMED, "the number of privileges is not what follows"},
	{"count too large",    BYTES(START "\2\0" LOGIN),
	 TOKEN_REASON_MALFORMED, "the number of privileges is not what follows"},
	{"none, yet bytes",    BYTES(START "\0\0" LOGIN),
	 TOKEN_REASON_MALFORMED, "the number of privileges is not what follows"},
	{"huge count",         BYTES(START "\xff\xff" LOGIN),
	 TOKEN_REASON_MALFORMED, "there are too many privileges in it"},
	{"count cut",          BYTES(START "\1"),
	 TOKEN_REASON_MALFORMED, "the message is cut short"},
	{"ts cut",             BYTES("\1\0\0\0\1\0\0"),
	 TOKEN_REASON_MALFORMED, "the message is cut short"},
	{"nothing",            BYTES(""),
	 TOKEN_REASON_MALFORMED, "the message is cut short"},
	/* clang-format on */
};

Test(token_bytes, a_signature_does_not_excuse_a_message_that_lies)
{
	for (size_t i = 0; i < LEN(messages); i++) {
		OWNED(text_finish)
		struct text message = {0};
		OWNED(text_finish)
		struct text token = {0};
		struct token_verdict verdict;

		text_append(&message, messages[i].bytes, messages[i].len);
		build(&message, &token);
		token_check(text_str(&token), APP, CERTIFICATE, "alice", NOW_MS,
			    &verdict);
		cr_assert_eq(verdict.reason, messages[i].reason, "%s: %s %s",
			     messages[i].name, token_reason_name(verdict.reason),
			     verdict.detail);
		cr_assert_str_eq(verdict.detail, messages[i].detail);
	}
}

Test(token_bytes, as_many_privileges_as_the_limit_allows_and_not_one_more)
{
	for (int n = TOKEN_PRIVILEGES_MAX; n <= TOKEN_PRIVILEGES_MAX + 1; n++) {
		OWNED(text_finish)
		struct text message = {0};
		OWNED(text_finish)
		struct text token = {0};

		text_append(&message, BYTES(START));
		text_char(&message, (char)n);
		text_char(&message, '\0');
		for (int i = 1; i < n; i++) {
			text_char(&message, (char)i);
			text_append(&message, BYTES("\0\0\0\0\0"));
		}
		text_append(&message, BYTES(LOGIN));
		build(&message, &token);
		cr_assert_eq(check(text_str(&token)), n == TOKEN_PRIVILEGES_MAX
							      ? TOKEN_REASON_OK
							      : TOKEN_REASON_MALFORMED);
	}
}

/* What stands where the content should; lengths of strings that lie, mostly. */
static const struct {
	const char *name;
	const char *bytes;
	size_t len;
	const char *detail;
} contents[] = {
	/* clang-format off */
	{"nothing",              BYTES(""),             "the content is cut short"},
	{"half a length",        BYTES("\x20"),         "the content is cut short"},
	{"signature of 65535",   BYTES("\xff\xff" "a"), "the signature has not 32 bytes"},
	{"signature of none",    BYTES("\0\0"),         "the signature has not 32 bytes"},
	{"signature that ends",  BYTES("\x20\0" "0123456789abcdef"),
	 "the content is cut short"},
	{"no message",           BYTES("\x20\0" APP "\0\0\0\0\0\0\0\0"),
	 "the content is cut short"},
	{"message of 65535",     BYTES("\x20\0" APP "\0\0\0\0\0\0\0\0\xff\xff" START),
	 "the content is cut short"},
	{"message of none",      BYTES("\x20\0" APP "\0\0\0\0\0\0\0\0\0\0"),
	 "the message is cut short"},
	{"bytes behind",         BYTES("\x20\0" APP "\0\0\0\0\0\0\0\0\0\0\0"),
	 "bytes are left over behind the content"},
	/* clang-format on */
};

Test(token_bytes, lengths_that_lie_are_malformed)
{
	for (size_t i = 0; i < LEN(contents); i++) {
		OWNED(text_finish)
		struct text token = {0};
		struct token_verdict verdict;
		struct token ret = {.salt = 77};

		text_add(&token, TOKEN_VERSION APP);
		base64_encode(contents[i].bytes, contents[i].len, &token);
		cr_assert_not(token_parse(text_str(&token), &ret, &verdict));
		cr_assert_eq(verdict.reason, TOKEN_REASON_MALFORMED);
		cr_assert_str_eq(verdict.detail, contents[i].detail, "%s: %s",
				 contents[i].name, verdict.detail);
		cr_assert_eq(ret.salt, 77u);
	}
}

static const struct {
	const char *token;
	enum token_reason reason;
} texts[] = {
	/* clang-format off */
	{"",                                  TOKEN_REASON_EMPTY},
	{"0",                                 TOKEN_REASON_MALFORMED},
	{"00",                                TOKEN_REASON_MALFORMED},
	{"006",                               TOKEN_REASON_MALFORMED},
	{"1",                                 TOKEN_REASON_VERSION},
	{"01",                                TOKEN_REASON_VERSION},
	{"007eJxTYOCdJftj",                   TOKEN_REASON_VERSION},
	{" 006" APP,                          TOKEN_REASON_VERSION},
	{APP,                                 TOKEN_REASON_VERSION},
	{"_no_need_token",                    TOKEN_REASON_VERSION},
	{"006" APP,                           TOKEN_REASON_MALFORMED},
	{"006" APP "====",                    TOKEN_REASON_MALFORMED},
	{"006zzzz456789abcdef0123456789abcdef", TOKEN_REASON_MALFORMED},
	/* clang-format on */
};

Test(token_bytes, texts_that_are_no_token_are_told_apart)
{
	for (size_t i = 0; i < LEN(texts); i++)
		cr_assert_eq(check(texts[i].token), texts[i].reason, "\"%s\"",
			     texts[i].token);
}

Test(token_bytes, an_endless_token_is_malformed)
{
	OWNED(text_finish)
	struct text token = {0};
	struct token_verdict verdict;
	struct token ret;

	text_add(&token, vector);
	text_repeat(&token, 'A', 1 << 20);
	cr_assert_not(token_parse(text_str(&token), &ret, &verdict));
	cr_assert_eq(verdict.reason, TOKEN_REASON_MALFORMED);
	cr_assert_str_eq(verdict.detail, "it is longer than any token");
}
