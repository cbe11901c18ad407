#include "base/clock.h"
#include "base/err.h"
#include "cli/when.h"

#include <criterion/criterion.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define NOW_MS  1700000000123LL
#define BASE_MS 1600000000000LL

static const struct {
	const char *word;
	enum err_code code;
	int64_t ms;
} moments[] = {
	/* clang-format off */
	{"now",          ERR_NONE,  NOW_MS},
	{"0",            ERR_NONE,  0},
	{"1700000000",   ERR_NONE,  1700000000000},
	{"4294967295",   ERR_NONE,  4294967295000},
	{"+0s",          ERR_NONE,  BASE_MS},
	{"+1s",          ERR_NONE,  BASE_MS + 1000},
	{"-2m",          ERR_NONE,  BASE_MS - 120000},
	{"-25h",         ERR_NONE,  BASE_MS - 25 * 3600000},
	{"+7d",          ERR_NONE,  BASE_MS + 7 * CLOCK_MS_PER_DAY},
	{"4294967296",   ERR_LIMIT, 0},
	{"99999999999999999999999999", ERR_LIMIT, 0},
	{"+99999999999999999999999d",  ERR_LIMIT, 0},
	{"+49711d",      ERR_LIMIT, 0},
	{"",             ERR_USAGE, 0},
	{"+",            ERR_USAGE, 0},
	{"-h",           ERR_USAGE, 0},
	{"7d",           ERR_USAGE, 0},
	{"+7",           ERR_USAGE, 0},
	{"+7w",          ERR_USAGE, 0},
	{"+7dd",         ERR_USAGE, 0},
	{"+-7d",         ERR_USAGE, 0},
	{"1.5",          ERR_USAGE, 0},
	{" 1",           ERR_USAGE, 0},
	{"Now",          ERR_USAGE, 0},
	/* clang-format on */
};

Test(when, moments_are_read_as_they_are_typed)
{
	for (size_t i = 0; i < LEN(moments); i++) {
		struct err err = {0};
		int64_t ms = 77;
		bool ok = when_parse(moments[i].word, NOW_MS, BASE_MS, &ms, &err);

		cr_assert_eq(ok, moments[i].code == ERR_NONE, "%s", moments[i].word);
		cr_assert_eq(err.code, moments[i].code, "%s", moments[i].word);
		cr_assert_eq(ms, ok ? moments[i].ms : 77, "%s", moments[i].word);
	}
}
