/* The published tokens and those that an independent encoder made. */
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/token.h"

#include <criterion/criterion.h>

#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define APP         "0123456789abcdef0123456789abcdef"
#define CERTIFICATE "fedcba9876543210fedcba9876543210"
#define TS_MS       1700086400000LL

static struct json *vectors_read(void)
{
	OWNED(text_finish)
	struct text bytes = {0};
	struct json *ret = NULL;
	struct err err = {0};

	cr_assert(file_read(TOKEN_VECTORS, 1 << 20, &bytes, &err), "%s", err.message);
	cr_assert(json_parse(text_str(&bytes), bytes.len, &ret, &err), "%s", err.message);
	return ret;
}

static struct token_spec vector_spec(const struct json *vector)
{
	return (struct token_spec){
		.app_id = json_get_text(vector, "app_id"),
		.certificate = json_get_text(vector, "app_certificate"),
		.user_id = json_get_text(vector, "account"),
		.salt = (uint32_t)json_get_int(vector, "salt", -1),
		.ts = (uint32_t)json_get_int(vector, "ts", -1),
		.privilege = (uint16_t)json_get_int(vector, "privilege_id", -1),
		.privilege_expires = (uint32_t)json_get_int(vector, "privilege_expire_ts",
							    -1),
	};
}

Test(token, mint_gives_every_vector_byte_for_byte)
{
	OWNED(json_freep)
	struct json *file = vectors_read();
	const struct json *vectors = json_get(file, "v006");

	cr_assert_eq(json_size(vectors), 5u);
	JSON_EACH (vector, vectors) {
		OWNED(text_finish)
		struct text token = {0};
		struct token_spec spec = vector_spec(vector);

		cr_assert(token_mint(&spec, &token, NULL));
		cr_assert_str_eq(text_str(&token), json_get_text(vector, "token"));
	}
}

/* Compares with the vector's hex text, where it has one. */
static void assert_hex(const struct json *vector, const char *key,
		       const unsigned char *bytes, size_t len)
{
	char hex[2 * sizeof((struct token *)0)->message + 1];
	const char *expected = json_get_text(vector, key);

	digest_hex(bytes, len, hex);
	if (expected != NULL)
		cr_assert_str_eq(hex, expected, "%s", key);
}

Test(token, parse_finds_the_parts_of_every_vector)
{
	OWNED(json_freep)
	struct json *file = vectors_read();

	JSON_EACH (vector, json_get(file, "v006")) {
		struct token_spec spec = vector_spec(vector);
		struct token_verdict verdict;
		struct token token;

		cr_assert(token_parse(json_get_text(vector, "token"), &token, &verdict));
		cr_assert_eq(verdict.reason, TOKEN_REASON_OK);
		cr_assert_str_eq(token.app_id, spec.app_id);
		cr_assert_eq(token.crc_channel,
			     digest_crc32(spec.user_id, strlen(spec.user_id)));
		cr_assert_eq(token.crc_channel,
			     json_get_int(vector, "crc_channel_name_is_crc32_of_account",
					  token.crc_channel));
		cr_assert_eq(token.crc_uid, 0u);
		cr_assert_eq(token.salt, spec.salt);
		cr_assert_eq(token.ts, spec.ts);
		cr_assert_eq(token.n_privileges, 1u);
		cr_assert_eq(token.privileges[0].id, TOKEN_PRIVILEGE_RTM_LOGIN);
		cr_assert_eq(token.privileges[0].expires, spec.privilege_expires);
		assert_hex(vector, "signature_hex", token.signature,
			   sizeof token.signature);
		assert_hex(vector, "message_hex", token.message, token.message_len);
	}
}

Test(token, check_takes_every_vector_before_its_end_and_not_at_it)
{
	OWNED(json_freep)
	struct json *file = vectors_read();

	JSON_EACH (vector, json_get(file, "v006")) {
		struct token_spec spec = vector_spec(vector);
		const char *token = json_get_text(vector, "token");
		int64_t ends_ms = spec.ts * 1000LL;
		struct token_verdict verdict;

		if (spec.privilege_expires != 0 && spec.privilege_expires < spec.ts)
			ends_ms = spec.privilege_expires * 1000LL;
		token_check(token, spec.app_id, spec.certificate, spec.user_id,
			    ends_ms - 1, &verdict);
		cr_assert_eq(verdict.reason, TOKEN_REASON_OK);
		cr_assert_eq(verdict.ends_ms, ends_ms);
		token_check(token, spec.app_id, spec.certificate, spec.user_id, ends_ms,
			    &verdict);
		cr_assert_eq(verdict.reason, TOKEN_REASON_EXPIRED);
	}
}

Test(token, check_refuses_the_negative_vectors_each_for_its_reason)
{
	static const enum token_reason expected[] = {
		TOKEN_REASON_SIGNATURE, TOKEN_REASON_VERSION, TOKEN_REASON_MALFORMED};
	OWNED(json_freep)
	struct json *file = vectors_read();
	const struct json *negative = json_get(file, "negative");

	cr_assert_eq(json_size(negative), LEN(expected));
	for (size_t i = 0; i < LEN(expected); i++) {
		const struct json *vector = json_at(negative, i);
		struct token_verdict verdict;

		token_check(json_get_text(vector, "token"), APP, CERTIFICATE, "alice",
			    TS_MS - 1, &verdict);
		cr_assert_eq(verdict.reason, expected[i], "%s",
			     json_get_text(vector, "why"));
		cr_assert_eq(verdict.ends_ms, 0);
	}
}
