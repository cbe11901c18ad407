#include "cli/profiles.h"

#include "base/mem.h"
#include "base/text.h"

#include <criterion/criterion.h>

static const struct version there[] = {{0, 9, 3}, {1, 0, 0}, {1, 0, 1}};

static struct version_list known_list(void)
{
	struct version_list known = {0};

	for (size_t i = 0; i < sizeof there / sizeof there[0]; i++)
		VEC_PUSH(&known.items, there[i]);
	return known;
}

static void print(const struct version_list *list, struct text *ret)
{
	char version[VERSION_TEXT_SIZE];

	VEC_EACH (at, &list->items) {
		version_format(*at, version);
		text_printf(ret, "%s ", version);
	}
}

Test(profiles, words_become_versions_the_oldest_first)
{
	static const struct {
		const char *words, *wanted;
	} rows[] = {
		{"1.0.0", "1.0.0 "},
		{"1.0.1,0.9.3", "0.9.3 1.0.1 "},
		{"all", "0.9.3 1.0.0 1.0.1 "},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct version_list known OWNED(version_list_finish) = known_list();
		struct version_list found OWNED(version_list_finish) = {0};
		struct text seen OWNED(text_finish) = {0};
		struct err err = {0};

		cr_assert(profiles_parse(rows[i].words, &known, &found, &err), "%s: %s",
			  rows[i].words, err.message);
		print(&found, &seen);
		cr_assert_str_eq(text_str(&seen), rows[i].wanted);
	}
}

Test(profiles, what_is_no_version_there_is_refused_with_those_that_are)
{
	static const char *const rows[] = {
		"9.9.9", "",          "0.9",         "1.0.1,",      ",1.0.1",
		"ALL",   "1.0.1,all", "1.0.1,1.0.1", "1.0.1 1.0.0", "0.9.2,1.0.1",
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct version_list known OWNED(version_list_finish) = known_list();
		struct version_list found = {0};
		struct err err = {0};

		cr_assert_not(profiles_parse(rows[i], &known, &found, &err), "%s",
			      rows[i]);
		cr_assert_eq(err.code, ERR_USAGE);
		cr_assert_not_null(strstr(err.message, "0.9.3, 1.0.0, 1.0.1, or all"),
				   "%s", err.message);
		cr_assert_eq(found.items.n, 0);
	}
}
