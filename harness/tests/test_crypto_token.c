#include "base/mem.h"
#include "base/text.h"
#include "crypto/token.h"

#include <criterion/criterion.h>

#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define APP         "0123456789abcdef0123456789abcdef"
#define CERTIFICATE "fedcba9876543210fedcba9876543210"
#define TS          1700086400u
#define TS_MS       1700086400000LL

static const struct token_spec good = {.app_id = APP,
				       .certificate = CERTIFICATE,
				       .user_id = "alice",
				       .salt = 1,
				       .ts = TS};

static struct token_verdict check_at(const struct token_spec *spec, int64_t now_ms)
{
	OWNED(text_finish)
	struct text token = {0};
	struct token_verdict verdict;

	cr_assert(token_mint(spec, &token, NULL));
	token_check(text_str(&token), APP, CERTIFICATE, "alice", now_ms, &verdict);
	return verdict;
}

#define SOONER_MS         (TS_MS - 9000)
#define PRIVILEGE_EXPIRED TOKEN_REASON_PRIVILEGE_EXPIRED

/* One second on either side of each end, and the end itself. */
static const struct {
	const char *name;
	int64_t expires;
	int64_t now_ms;
	int64_t ends_ms;
	enum token_reason reason;
} edges[] = {
	/* clang-format off */
	{"no own expiry, before",  0,      TS_MS - 1000,  TS_MS, TOKEN_REASON_OK},
	{"no own expiry, last ms", 0,      TS_MS - 1,     TS_MS, TOKEN_REASON_OK},
	{"no own expiry, at",      0,      TS_MS,         TS_MS, TOKEN_REASON_EXPIRED},
	{"no own expiry, after",   0,      TS_MS + 1000,  TS_MS, TOKEN_REASON_EXPIRED},
	{"later expiry, before",   TS + 9, TS_MS - 1000,  TS_MS, TOKEN_REASON_OK},
	{"later expiry, at",       TS + 9, TS_MS,         TS_MS, TOKEN_REASON_EXPIRED},
	{"later expiry, after",    TS + 9, TS_MS + 1000,  TS_MS, TOKEN_REASON_EXPIRED},
	{"earlier, before",        TS - 9, SOONER_MS - 1000, SOONER_MS, TOKEN_REASON_OK},
	{"earlier, last ms",       TS - 9, SOONER_MS - 1, SOONER_MS, TOKEN_REASON_OK},
	{"earlier, at",            TS - 9, SOONER_MS, SOONER_MS, PRIVILEGE_EXPIRED},
	{"earlier, after", TS - 9, SOONER_MS + 1000, SOONER_MS, PRIVILEGE_EXPIRED},
	{"earlier, both over",     TS - 9, TS_MS, SOONER_MS, TOKEN_REASON_EXPIRED},
	{"the same",               TS,     TS_MS,         TS_MS, TOKEN_REASON_EXPIRED},
	{"1970",                   1,      0,             1000,  TOKEN_REASON_OK},
	{"the end of 32 bit",      UINT32_MAX, TS_MS - 1, TS_MS, TOKEN_REASON_OK},
	/* clang-format on */
};

Test(token, ends_at_the_earlier_of_its_life_and_its_privilege)
{
	for (size_t i = 0; i < LEN(edges); i++) {
		struct token_spec spec = good;
		struct token_verdict verdict;

		spec.privilege_expires = (uint32_t)edges[i].expires;
		verdict = check_at(&spec, edges[i].now_ms);
		cr_assert_eq(verdict.reason, edges[i].reason, "%s: %s", edges[i].name,
			     token_reason_name(verdict.reason));
		cr_assert_eq(verdict.ends_ms, edges[i].ends_ms, "%s", edges[i].name);
	}
}

static const struct {
	const char *name;
	enum token_break how;
	enum token_reason reason;
} breaks[] = {
	/* clang-format off */
	{"none",      TOKEN_BREAK_NONE,      TOKEN_REASON_OK},
	{"signature", TOKEN_BREAK_SIGNATURE, TOKEN_REASON_SIGNATURE},
	{"version",   TOKEN_BREAK_VERSION,   TOKEN_REASON_VERSION},
	{"truncate",  TOKEN_BREAK_TRUNCATE,  TOKEN_REASON_MALFORMED},
	{"privilege", TOKEN_BREAK_PRIVILEGE, TOKEN_REASON_NO_PRIVILEGE},
	{"media",     TOKEN_BREAK_MEDIA,     TOKEN_REASON_OTHER_USER},
	/* clang-format on */
};

Test(token, each_break_has_a_name_and_breaks_one_thing)
{
	cr_assert_eq(LEN(breaks), (size_t)TOKEN_BREAK_COUNT);
	for (size_t i = 0; i < LEN(breaks); i++) {
		struct token_spec spec = good;
		enum token_break found = TOKEN_BREAK_COUNT;

		spec.how = breaks[i].how;
		cr_assert_eq(check_at(&spec, TS_MS - 1).reason, breaks[i].reason, "%s",
			     breaks[i].name);
		cr_assert_str_eq(token_break_name(breaks[i].how), breaks[i].name);
		cr_assert(token_break_find(breaks[i].name, &found));
		cr_assert_eq(found, breaks[i].how);
	}
}

Test(token, an_unknown_break_is_not_found_and_changes_nothing)
{
	enum token_break found = TOKEN_BREAK_MEDIA;

	cr_assert_not(token_break_find("Signature", &found));
	cr_assert_not(token_break_find("", &found));
	cr_assert_eq(found, TOKEN_BREAK_MEDIA);
}

static const struct {
	const char *name;
	const char *app_id;
	const char *certificate;
	const char *user_id;
	enum token_reason reason;
} others[] = {
	/* clang-format off */
	{"same",              APP, CERTIFICATE, "alice",  TOKEN_REASON_OK},
	{"app",               CERTIFICATE, CERTIFICATE, "alice", TOKEN_REASON_OTHER_APP},
	{"case of the app",   "0123456789ABCDEF0123456789ABCDEF", CERTIFICATE, "alice",
	 TOKEN_REASON_OTHER_APP},
	{"static app",        APP, NULL,        "alice",  TOKEN_REASON_NO_CERTIFICATE},
	{"empty certificate", APP, "",          "alice",  TOKEN_REASON_NO_CERTIFICATE},
	{"static, other app", CERTIFICATE, NULL, "alice", TOKEN_REASON_OTHER_APP},
	{"certificate",       APP, APP,         "alice",  TOKEN_REASON_SIGNATURE},
	{"user",              APP, CERTIFICATE, "bob",    TOKEN_REASON_OTHER_USER},
	{"case of the user",  APP, CERTIFICATE, "Alice",  TOKEN_REASON_OTHER_USER},
	{"no user",           APP, CERTIFICATE, "",       TOKEN_REASON_OTHER_USER},
	/* clang-format on */
};

Test(token, holds_for_its_own_app_certificate_and_user_only)
{
	OWNED(text_finish)
	struct text token = {0};

	cr_assert(token_mint(&good, &token, NULL));
	for (size_t i = 0; i < LEN(others); i++) {
		struct token_verdict verdict;

		token_check(text_str(&token), others[i].app_id, others[i].certificate,
			    others[i].user_id, TS_MS - 1, &verdict);
		cr_assert_eq(verdict.reason, others[i].reason, "%s: %s", others[i].name,
			     token_reason_name(verdict.reason));
	}
}

Test(token, reasons_have_names_of_their_own_and_sentences)
{
	for (int i = 0; i < TOKEN_REASON_COUNT; i++) {
		cr_assert_not_null(token_reason_sentence((enum token_reason)i));
		for (int j = 0; j < i; j++)
			cr_assert_str_neq(token_reason_name((enum token_reason)i),
					  token_reason_name((enum token_reason)j));
	}
}

#define USER_64 "uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu"

static const struct {
	const char *name;
	const char *app_id;
	const char *certificate;
	const char *user_id;
	uint32_t ts;
	enum err_code code;
	const char *message;
} refused[] = {
	/* clang-format off */
	{"no App ID",       NULL, CERTIFICATE, "alice", TS, ERR_USAGE,
	 "an App ID is 32 hexadecimal digits"},
	{"short App ID",    "0123456789abcdef0123456789abcde", CERTIFICATE, "alice", TS,
	 ERR_USAGE, "an App ID is 32 hexadecimal digits"},
	{"long App ID",     APP "0", CERTIFICATE, "alice", TS, ERR_USAGE,
	 "an App ID is 32 hexadecimal digits"},
	{"App ID with g",   "g123456789abcdef0123456789abcdef", CERTIFICATE, "alice",
	 TS, ERR_USAGE, "an App ID is 32 hexadecimal digits"},
	{"no certificate",  APP, NULL, "alice", TS, ERR_USAGE,
	 "an App Certificate is 32 hexadecimal digits"},
	{"bad certificate", APP, "", "alice", TS, ERR_USAGE,
	 "an App Certificate is 32 hexadecimal digits"},
	{"no user",         APP, CERTIFICATE, NULL, TS, ERR_USAGE,
	 "a token needs a user id"},
	{"empty user",      APP, CERTIFICATE, "", TS, ERR_USAGE,
	 "a token needs a user id"},
	{"long user",       APP, CERTIFICATE, USER_64 "u", TS, ERR_LIMIT,
	 "a user id of 65 bytes, at most 64 are allowed"},
	{"no end",          APP, CERTIFICATE, "alice", 0, ERR_USAGE,
	 "a token needs the end of its life"},
	/* clang-format on */
};

Test(token, mint_refuses_what_no_generator_takes)
{
	for (size_t i = 0; i < LEN(refused); i++) {
		OWNED(text_finish)
		struct text ret = {0};
		struct token_spec spec = {.app_id = refused[i].app_id,
					  .certificate = refused[i].certificate,
					  .user_id = refused[i].user_id,
					  .ts = refused[i].ts};
		struct err err = {0};

		text_add(&ret, "untouched");
		cr_assert_not(token_mint(&spec, &ret, &err), "%s", refused[i].name);
		cr_assert_eq(err.code, refused[i].code, "%s", refused[i].name);
		cr_assert_str_eq(err.message, refused[i].message);
		cr_assert_str_eq(text_str(&ret), "untouched");
	}
}

Test(token, mint_takes_an_unusable_user_id_only_when_asked_to)
{
	OWNED(text_finish)
	struct text user = {0};
	OWNED(text_finish)
	struct text ret = {0};
	struct token_spec spec = good;
	struct token_verdict verdict;
	struct err err = {0};

	spec.odd_user = true;
	spec.user_id = "";
	cr_assert(token_mint(&spec, &ret, &err));
	token_check(text_str(&ret), APP, CERTIFICATE, "", TS_MS - 1, &verdict);
	cr_assert_eq(verdict.reason, TOKEN_REASON_OK);

	text_clear(&ret);
	text_repeat(&user, 'u', TOKEN_ODD_USER_MAX);
	spec.user_id = text_str(&user);
	cr_assert(token_mint(&spec, &ret, &err));
	token_check(text_str(&ret), APP, CERTIFICATE, spec.user_id, TS_MS - 1, &verdict);
	cr_assert_eq(verdict.reason, TOKEN_REASON_OK);

	text_clear(&ret);
	text_char(&user, 'u');
	spec.user_id = text_str(&user);
	cr_assert_not(token_mint(&spec, &ret, &err));
	cr_assert_eq(err.code, ERR_LIMIT);
	cr_assert_eq(ret.len, 0u);
}

#define MAX_MS (UINT32_MAX * 1000LL)

static const struct {
	const char *name;
	int64_t issued_ms;
	int64_t expires_ms;
	bool fits;
	uint32_t ts;
	uint32_t expires;
} times[] = {
	/* clang-format off */
	{"a day",             1700000000000, 0,             true,  TS, 0},
	{"cut to seconds",    1700000000999, 1700000001999, true,  TS, 1700000001},
	{"1970",              0,             1000,          true,  86400, 1},
	{"the last second",   MAX_MS - 86400000 + 999, MAX_MS + 999, true, UINT32_MAX,
	 UINT32_MAX},
	{"before 1970",       -1,            0,             false, 0, 0},
	{"too late",          MAX_MS - 86400000 + 1000, 0,  false, 0, 0},
	{"expires in 1969",   1700000000000, -1000,         false, 0, 0},
	{"expires at 0.9 s",  1700000000000, 999,           false, 0, 0},
	{"expires too late",  1700000000000, MAX_MS + 1000, false, 0, 0},
	{"the end of int64",  INT64_MAX,     INT64_MAX,     false, 0, 0},
	{"its start",         INT64_MIN,     INT64_MIN,     false, 0, 0},
	/* clang-format on */
};

Test(token, times_in_ms_become_the_seconds_of_the_convention)
{
	for (size_t i = 0; i < LEN(times); i++) {
		struct token_spec spec = {.ts = 7, .privilege_expires = 8};
		struct err err = {0};
		bool fits = token_spec_times(&spec, times[i].issued_ms,
					     times[i].expires_ms, &err);

		cr_assert_eq(fits, times[i].fits, "%s", times[i].name);
		cr_assert_eq(err.code, fits ? ERR_NONE : ERR_LIMIT);
		cr_assert_eq(spec.ts, fits ? times[i].ts : 7u, "%s", times[i].name);
		cr_assert_eq(spec.privilege_expires, fits ? times[i].expires : 8u, "%s",
			     times[i].name);
	}
}

Test(token, salts_are_random_and_in_range)
{
	uint32_t first;
	bool differs = false;

	cr_assert(token_salt(&first, NULL));
	for (int i = 0; i < 100; i++) {
		uint32_t salt;

		cr_assert(token_salt(&salt, NULL));
		cr_assert(salt >= 1 && salt <= TOKEN_SALT_MAX);
		differs |= salt != first;
	}
	cr_assert(differs);
}
