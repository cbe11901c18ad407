#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"
#include "match/inbox.h"

#include <criterion/criterion.h>
#include <string.h>

#define EVENTS 5

static void add(struct inbox *inbox)
{
	struct json *params = json_object();

	json_put_int(params, "n", (int64_t)inbox->events.n);
	inbox_add(inbox, "messageReceived", params, (int64_t)inbox->events.n,
		  (int64_t)inbox->events.n);
}

/* The numbers that are left, forwards and backwards: "0 2 3 | 3 2 0". */
static void print_left(const struct inbox *inbox, struct text *ret)
{
	text_clear(ret);
	INBOX_EACH_LEFT (i, inbox) {
		cr_assert_not(inbox->events.items[i].taken);
		text_printf(ret, "%zu ", i);
	}
	text_add(ret, "|");
	for (size_t i = inbox->last_left; i != 0;
	     i = inbox->events.items[i - 1].before_left)
		text_printf(ret, " %zu", i - 1);
}

static void assert_left(const struct inbox *inbox, const char *name, const char *wanted)
{
	struct text left OWNED(text_finish) = {0};

	print_left(inbox, &left);
	cr_assert_str_eq(text_str(&left), wanted, "%s: %s", name, text_str(&left));
}

Test(inbox_left, those_not_taken_are_walked_whatever_was_taken_in_which_order)
{
	static const struct {
		const char *name, *taken, *left, *then;
	} rows[] = {
		{"none", "", "0 1 2 3 4 | 4 3 2 1 0", "0 1 2 3 4 5 | 5 4 3 2 1 0"},
		{"the first", "0", "1 2 3 4 | 4 3 2 1", "1 2 3 4 5 | 5 4 3 2 1"},
		{"the last", "4", "0 1 2 3 | 3 2 1 0", "0 1 2 3 5 | 5 3 2 1 0"},
		{"the middle", "2", "0 1 3 4 | 4 3 1 0", "0 1 3 4 5 | 5 4 3 1 0"},
		{"a run, upwards", "123", "0 4 | 4 0", "0 4 5 | 5 4 0"},
		{"a run, downwards", "321", "0 4 | 4 0", "0 4 5 | 5 4 0"},
		{"the end, downwards", "43", "0 1 2 | 2 1 0", "0 1 2 5 | 5 2 1 0"},
		{"all", "03142", "|", "5 | 5"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct inbox inbox OWNED(inbox_finish) = {0};

		for (size_t n = 0; n < EVENTS; n++)
			add(&inbox);
		for (const char *c = rows[i].taken; *c != '\0'; c++) {
			size_t n = (size_t)(*c - '0');
			struct json *params OWNED(json_freep)
			= inbox_take(&inbox, n);

			cr_assert_eq(json_get_int(params, "n", -1), (int64_t)n, "%s",
				     rows[i].name);
			cr_assert_null(inbox.events.items[n].params, "%s", rows[i].name);
		}
		assert_left(&inbox, rows[i].name, rows[i].left);
		add(&inbox);
		assert_left(&inbox, rows[i].name, rows[i].then);
	}
}

Test(inbox_left, an_event_that_was_taken_is_not_found_again)
{
	struct inbox inbox OWNED(inbox_finish) = {0};
	struct inbox_search search = {.name = "messageReceived", .to_us = INT64_MAX};

	for (size_t n = 0; n < EVENTS; n++)
		add(&inbox);
	for (size_t n = 0; n < EVENTS; n++) {
		cr_assert_eq(inbox_find(&inbox, &search), n);
		json_free(inbox_take(&inbox, n));
	}
	cr_assert_eq(inbox_find(&inbox, &search), INBOX_NONE);
}
