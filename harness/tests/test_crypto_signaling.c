#include "base/mem.h"
#include "base/text.h"
#include "crypto/signaling_token.h"

#include <criterion/criterion.h>

#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define APP         "0123456789abcdef0123456789abcdef"
#define OTHER_APP   "1123456789abcdef0123456789abcdef"
#define CERTIFICATE "fedcba9876543210fedcba9876543210"
#define EXPIRES_S   1700000000
#define BEFORE_MS   (EXPIRES_S * 1000LL - 1)

/* The digest is that of md5sum over account, App ID, certificate and expiry. */
#define ALICE     "1:" APP ":1700000000:" ALICE_MD5
#define ALICE_MD5 "3a5f1f4b51eb208408c6a17b7e306dc6"

static const struct {
	const char *name;
	const char *token;
	const char *certificate;
	int64_t now_ms;
	enum signaling_reason reason;
} rows[] = {
	/* clang-format off */
	{"good",                 ALICE, CERTIFICATE, BEFORE_MS,     SIGNALING_REASON_OK},
	{"at its expiry",        ALICE, CERTIFICATE, BEFORE_MS + 1,
	 SIGNALING_REASON_EXPIRED},
	{"no certificate",       SIGNALING_TOKEN_NONE, NULL, 0,     SIGNALING_REASON_OK},
	{"empty certificate",    SIGNALING_TOKEN_NONE, "", 0,       SIGNALING_REASON_OK},
	{"token without need",   ALICE, NULL, 0,
	 SIGNALING_REASON_NOT_NEEDED},
	{"none",                 NULL, CERTIFICATE, 0,
	 SIGNALING_REASON_EMPTY},
	{"empty",                "", NULL, 0,
	 SIGNALING_REASON_EMPTY},
	{"none where needed",    SIGNALING_TOKEN_NONE, CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"other version",        "2:" APP ":1700000000:" ALICE_MD5, CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"short App ID",         "1:0123:1700000000:" ALICE_MD5, CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"cut in the App ID",    "1:0123", CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"cut behind it",        "1:" APP, CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"no expiry",            "1:" APP "::" ALICE_MD5, CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"negative expiry",      "1:" APP ":-1:" ALICE_MD5, CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"endless expiry",       "1:" APP ":17000000000:" ALICE_MD5, CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"no digest",            "1:" APP ":1700000000:", CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"more behind",          ALICE "0", CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"other App ID",         "1:" OTHER_APP ":1700000000:" ALICE_MD5, CERTIFICATE,
	 0, SIGNALING_REASON_OTHER_APP},
	{"later expiry",         "1:" APP ":1700000001:" ALICE_MD5, CERTIFICATE, 0,
	 SIGNALING_REASON_DIGEST},
	{"expiry with a zero",   "1:" APP ":01700000000:" ALICE_MD5, CERTIFICATE, 0,
	 SIGNALING_REASON_MALFORMED},
	{"other certificate",    ALICE, APP, 0,
	 SIGNALING_REASON_DIGEST},
	/* clang-format on */
};

Test(signaling_token, each_fault_has_its_reason)
{
	for (size_t i = 0; i < LEN(rows); i++)
		cr_assert_eq(signaling_token_check(rows[i].token, APP,
						   rows[i].certificate, "alice",
						   rows[i].now_ms),
			     rows[i].reason, "%s", rows[i].name);
	cr_assert_eq(signaling_token_check(ALICE, APP, CERTIFICATE, "bob", BEFORE_MS),
		     SIGNALING_REASON_DIGEST);
}

Test(signaling_token, reasons_have_names_of_their_own)
{
	for (int i = 0; i < SIGNALING_REASON_COUNT; i++)
		for (int j = 0; j < i; j++)
			cr_assert_str_neq(
				signaling_reason_name((enum signaling_reason)i),
				signaling_reason_name((enum signaling_reason)j));
}

Test(signaling_token, mint_makes_what_check_takes)
{
	OWNED(text_finish)
	struct text ret = {0};

	cr_assert(signaling_token_mint(APP, CERTIFICATE, "alice", EXPIRES_S, &ret, NULL));
	cr_assert_str_eq(text_str(&ret), ALICE);
	text_clear(&ret);
	cr_assert(signaling_token_mint(APP, NULL, "alice", EXPIRES_S, &ret, NULL));
	cr_assert_str_eq(text_str(&ret), SIGNALING_TOKEN_NONE);
}

static const struct {
	const char *name;
	const char *app_id;
	const char *certificate;
	int64_t expires_s;
	enum err_code code;
} refused[] = {
	/* clang-format off */
	{"App ID",        "0123", CERTIFICATE, EXPIRES_S,     ERR_USAGE},
	{"certificate",   APP,    "",          EXPIRES_S,     ERR_USAGE},
	{"before 1970",   APP,    CERTIFICATE, -1,            ERR_LIMIT},
	{"beyond 32 bit", APP,    CERTIFICATE, 1LL << 32,     ERR_LIMIT},
	/* clang-format on */
};

Test(signaling_token, mint_refuses_what_is_no_key_or_moment)
{
	for (size_t i = 0; i < LEN(refused); i++) {
		OWNED(text_finish)
		struct text ret = {0};
		struct err err = {0};

		cr_assert_not(signaling_token_mint(refused[i].app_id,
						   refused[i].certificate, "alice",
						   refused[i].expires_s, &ret, &err),
			      "%s", refused[i].name);
		cr_assert_eq(err.code, refused[i].code, "%s", refused[i].name);
		cr_assert_eq(ret.len, 0u);
	}
}
