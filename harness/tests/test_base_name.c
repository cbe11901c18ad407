#include "base/mem.h"
#include "base/name.h"

#include <criterion/criterion.h>
#include <string.h>

#define ROWS(table) (sizeof(table) / sizeof((table)[0]))

Test(base_name, the_nearest_is_what_was_meant)
{
	static const char *const names[] = {
		"login", "logout", "createChannel", "sendMessageToPeer",
		"join",  "leave",  "createclient",  "ok",
	};
	static const struct {
		const char *word;
		const char *nearest;
	} rows[] = {
		/* clang-format off */
		{"login",              "login"},
		{"logni",              "login"},             /* transposition */
		{"lgin",               "login"},             /* a letter is missing */
		{"loggin",             "login"},             /* a letter too many */
		{"lagin",              "login"},             /* another letter */
		{"LOGIN",              "login"},  /* case alone is always near */
		{"OK",                 "ok"},
		{"sendMessageTopeer",  "sendMessageToPeer"},
		{"SendMesageToPer",    "sendMessageToPeer"},
		{"createChanel",       "createChannel"},
		{"createClient",       "createclient"},
		{"jion",               "join"},
		{"jo",                 NULL},  /* more than a third differs */
		{"lxgxn",              NULL},
		{"subscribe",          NULL},
		{"",                   NULL},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		const char *nearest = name_nearest(rows[i].word, names, ROWS(names));

		if (rows[i].nearest == NULL)
			cr_assert_null(nearest, "%s: %s", rows[i].word, nearest);
		else
			cr_assert_str_eq(nearest, rows[i].nearest);
	}
	cr_assert_null(name_nearest("login", NULL, 0));
}

Test(base_name, a_difference_of_case_costs_half_of_another_letter)
{
	static const char *const names[] = {"peerX", "peerA"};

	cr_assert_str_eq(name_nearest("peera", names, 2), "peerA");
}

Test(base_name, ties_go_to_the_first)
{
	static const char *const names[] = {"peer1", "peer2"};
	static const char *const turned[] = {"peer2", "peer1"};

	cr_assert_str_eq(name_nearest("peer3", names, 2), "peer1");
	cr_assert_str_eq(name_nearest("peer3", turned, 2), "peer2");
}

Test(base_name, names_of_any_length_are_compared_up_to_the_limit)
{
	char longest[NAME_WORD_MAX + 1];
	char near[NAME_WORD_MAX + 1];
	char over[NAME_WORD_MAX + 2];
	const char *names[] = {over, longest};

	memset(longest, 'a', sizeof longest);
	longest[NAME_WORD_MAX] = '\0';
	memcpy(near, longest, sizeof near);
	near[0] = 'b';
	memset(over, 'a', sizeof over);
	over[NAME_WORD_MAX + 1] = '\0';
	cr_assert_eq(name_nearest(near, names, 2), longest);
	cr_assert_null(name_nearest(over, names, 2));
}

Test(base_name, a_slug_has_letters_digits_and_single_dashes)
{
	static const struct {
		const char *title;
		const char *slug;
	} rows[] = {
		/* clang-format off */
		{"Login twice",              "login-twice"},
		{"A peer's message (64 kB)", "a-peer-s-message-64-kb"},
		{"  blanks  around  ",       "blanks-around"},
		{"--",                       ""},
		{"",                         ""},
		{"naïve",                    "na-ve"},
		{"登录",                     ""},
		{"v1.0.1",                   "v1-0-1"},
		/* clang-format on */
	};

	for (size_t i = 0; i < ROWS(rows); i++) {
		OWNED(text_finish)
		struct text slug = {0};

		text_char(&slug, '#');
		name_slug(rows[i].title, &slug);
		cr_assert_str_eq(text_str(&slug) + 1, rows[i].slug);
	}
}
