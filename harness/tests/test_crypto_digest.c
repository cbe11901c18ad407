#include "base/err.h"
#include "base/mem.h"
#include "base/text.h"
#include "crypto/base64.h"
#include "crypto/digest.h"
#include "crypto/secret.h"

#include <criterion/criterion.h>

#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

/* FIPS 180-4 examples, and the empty message. */
static const struct {
	const char *name;
	const char *bytes;
	const char *hex;
} sha256_rows[] = {
	/* clang-format off */
	{"empty", "",
	 "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	{"abc", "abc",
	 "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
	{"two blocks", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
	 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	/* clang-format on */
};

Test(digest, sha256_is_the_same_whole_and_byte_by_byte)
{
	for (size_t i = 0; i < LEN(sha256_rows); i++) {
		struct digest whole = {0};
		struct digest bytes = {0};
		char ret[DIGEST_HEX_SIZE];

		digest_add(&whole, sha256_rows[i].bytes, strlen(sha256_rows[i].bytes));
		cr_assert(digest_end_hex(&whole, ret, NULL));
		cr_assert_str_eq(ret, sha256_rows[i].hex, "%s", sha256_rows[i].name);
		for (const char *at = sha256_rows[i].bytes; *at != '\0'; at++)
			digest_add(&bytes, at, 1);
		cr_assert(digest_end_hex(&bytes, ret, NULL));
		cr_assert_str_eq(ret, sha256_rows[i].hex, "%s", sha256_rows[i].name);
	}
}

Test(digest, sha256_can_be_used_again_after_its_end_and_thrown_away_before_it)
{
	struct digest digest = {0};
	char ret[DIGEST_HEX_SIZE];

	digest_add(&digest, "xyz", 3);
	digest_finish(&digest);
	digest_finish(&digest);
	digest_add(&digest, "abc", 3);
	cr_assert(digest_end_hex(&digest, ret, NULL));
	cr_assert_str_eq(ret, sha256_rows[1].hex);
	cr_assert(digest_end_hex(&digest, ret, NULL));
	cr_assert_str_eq(ret, sha256_rows[0].hex);
}

Test(digest, sha256_that_failed_says_so_once_and_leaves_its_output_alone)
{
	struct digest digest = {.failed = true};
	char ret[DIGEST_HEX_SIZE] = "untouched";
	struct err err = {0};

	digest_add(&digest, "abc", 3);
	cr_assert_not(digest_end_hex(&digest, ret, &err));
	cr_assert_eq(err.code, ERR_INTERNAL);
	cr_assert_str_eq(ret, "untouched");
	cr_assert(digest_end_hex(&digest, ret, &err));
}

/* RFC 4231, cases 1, 2 and 6, and nothing under nothing. */
static const struct {
	const char *name;
	char key_byte;
	size_t key_len; /* 0: the key is the text */
	const char *key;
	const char *bytes;
	const char *hex;
} hmac_rows[] = {
	/* clang-format off */
	{"20 bytes", 0x0b, 20, NULL, "Hi There",
	 "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
	{"short key", 0, 0, "Jefe", "what do ya want for nothing?",
	 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
	{"key beyond a block", (char)0xaa, 131, NULL,
	 "Test Using Larger Than Block-Size Key - Hash Key First",
	 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
	{"nothing", 0, 0, "", "",
	 "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"},
	/* clang-format on */
};

Test(digest, hmac_agrees_with_rfc_4231)
{
	for (size_t i = 0; i < LEN(hmac_rows); i++) {
		OWNED(text_finish)
		struct text key = {0};
		unsigned char ret[DIGEST_BYTES];
		char hex[DIGEST_HEX_SIZE];

		text_repeat(&key, hmac_rows[i].key_byte, hmac_rows[i].key_len);
		if (hmac_rows[i].key != NULL)
			text_add(&key, hmac_rows[i].key);
		cr_assert(digest_hmac(key.bytes, key.len, hmac_rows[i].bytes,
				      strlen(hmac_rows[i].bytes), ret, NULL));
		digest_hex(ret, sizeof ret, hex);
		cr_assert_str_eq(hex, hmac_rows[i].hex, "%s", hmac_rows[i].name);
	}
}

Test(digest, crc32_and_md5_agree_with_known_values)
{
	char md5[DIGEST_MD5_HEX_SIZE];

	cr_assert_eq(digest_crc32("", 0), 0u);
	cr_assert_eq(digest_crc32("123456789", 9), 0xCBF43926u);
	cr_assert_eq(digest_crc32("test_user", 9), 2297101446u);
	cr_assert_neq(digest_crc32("a", 1), digest_crc32("b", 1));
	cr_assert(digest_md5_hex("", 0, md5, NULL));
	cr_assert_str_eq(md5, "d41d8cd98f00b204e9800998ecf8427e");
	cr_assert(digest_md5_hex("message digest", 14, md5, NULL));
	cr_assert_str_eq(md5, "f96b697d7cb7938d525a2f31aaf161d0");
}

Test(secret, random_bytes_differ_and_their_number_is_bounded)
{
	unsigned char a[32] = {0};
	unsigned char b[32] = {0};
	char hex[34] = "untouched";
	struct err err = {0};

	cr_assert(secret_random(a, sizeof a, &err));
	cr_assert(secret_random(b, sizeof b, &err));
	cr_assert_not(secret_equal(a, b, sizeof a));

	cr_assert_not(secret_hex(hex, SECRET_RANDOM_MAX + 1, &err));
	cr_assert_eq(err.code, ERR_LIMIT);
	cr_assert_str_eq(hex, "untouched");
	cr_assert_not(secret_random(hex, SECRET_RANDOM_MAX + 1, &err));
	cr_assert_str_eq(hex, "untouched");
	for (size_t len = 0; len <= 33; len++) {
		cr_assert(secret_hex(hex, len, &err));
		cr_assert_eq(strlen(hex), len);
		cr_assert_eq(strspn(hex, "0123456789abcdef"), len);
	}
}

Test(secret, equal_means_all_bytes)
{
	cr_assert(secret_equal("a\0b", "a\0b", 3));
	cr_assert_not(secret_equal("a\0b", "a\0c", 3));
	cr_assert(secret_equal("a", "b", 0));
	cr_assert(secret_equal_text("secret", "secret"));
	cr_assert(secret_equal_text("", ""));
	cr_assert_not(secret_equal_text("secret", "secreT"));
	cr_assert_not(secret_equal_text("secret", "secret1"));
	cr_assert_not(secret_equal_text("secret", ""));
	cr_assert_not(secret_equal_text(NULL, "secret"));
	cr_assert_not(secret_equal_text("secret", NULL));
	cr_assert_not(secret_equal_text(NULL, NULL));
}

/* RFC 4648, section 10, and bytes that need both marks. */
static const struct {
	const char *bytes;
	size_t len;
	const char *text;
} base64_rows[] = {
	/* clang-format off */
	{"",             0, ""},
	{"f",            1, "Zg=="},
	{"fo",           2, "Zm8="},
	{"foo",          3, "Zm9v"},
	{"foob",         4, "Zm9vYg=="},
	{"fooba",        5, "Zm9vYmE="},
	{"foobar",       6, "Zm9vYmFy"},
	{"\xfb\xff\xbf", 3, "+/+/"},
	{"\0\0",         2, "AAA="},
	/* clang-format on */
};

Test(base64, texts_are_made_and_read_back)
{
	for (size_t i = 0; i < LEN(base64_rows); i++) {
		OWNED(text_finish)
		struct text text = {0};
		OWNED(text_finish)
		struct text bytes = {0};

		base64_encode(base64_rows[i].bytes, base64_rows[i].len, &text);
		cr_assert_str_eq(text_str(&text), base64_rows[i].text);
		text_add(&bytes, ">");
		cr_assert(base64_decode(text_str(&text), text.len, &bytes, NULL));
		cr_assert_eq(bytes.len, base64_rows[i].len + 1);
		cr_assert(memcmp(bytes.bytes + 1, base64_rows[i].bytes,
				 base64_rows[i].len) == 0);
	}
}

static const struct {
	const char *text;
	size_t len;
	const char *message;
} base64_refused[] = {
	/* clang-format off */
	{"Z",             1, "base64 of 1 characters, not a multiple of 4"},
	{"Zg",            2, "base64 of 2 characters, not a multiple of 4"},
	{"Zg=",           3, "base64 of 3 characters, not a multiple of 4"},
	{"Zm9v\n",        5, "base64 of 5 characters, not a multiple of 4"},
	{"Zm 9",          4, "byte 0x20 at 2 is no base64"},
	{"Zm9v\nZm9",     8, "byte 0x0a at 4 is no base64"},
	{"Zm\0v",         4, "byte 0x00 at 2 is no base64"},
	{"Zm9\xc3",       4, "byte 0xc3 at 3 is no base64"},
	{"-_-_",          4, "byte 0x2d at 0 is no base64"},
	{"Zg==Zg==",      8, "byte 0x3d at 2 is no base64"},
	{"Z===",          4, "byte 0x3d at 1 is no base64"},
	{"====",          4, "byte 0x3d at 0 is no base64"},
	{"Zg=v",          4, "byte 0x3d at 2 is no base64"},
	{"Zh==",          4, "stray bits in the base64 at 1"},
	{"Zm9=",          4, "stray bits in the base64 at 2"},
	/* clang-format on */
};

Test(base64, anything_else_is_refused_with_its_place)
{
	for (size_t i = 0; i < LEN(base64_refused); i++) {
		OWNED(text_finish)
		struct text ret = {0};
		struct err err = {0};

		text_add(&ret, "untouched");
		cr_assert_not(base64_decode(base64_refused[i].text, base64_refused[i].len,
					    &ret, &err),
			      "%s", base64_refused[i].text);
		cr_assert_eq(err.code, ERR_PARSE);
		cr_assert_str_eq(err.message, base64_refused[i].message);
		cr_assert_str_eq(text_str(&ret), "untouched");
	}
}
