#include "base/mem.h"
#include "reports/timeline.h"

#include <criterion/criterion.h>

#include <stdio.h>
#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])
#define ELLIPSIS  "\xe2\x80\xa6"

static void case_finish(struct journal_case *one)
{
	text_finish(&one->lines);
	json_free(one->verdict);
}

static void put(struct journal_case *one, const char *line)
{
	text_add(&one->lines, line);
	text_char(&one->lines, '\n');
}

static void put_actor(struct journal_case *one, const char *name)
{
	text_printf(&one->lines,
		    "{\"r\":\"actor\",\"t\":0,\"i\":0,\"a\":\"%s\",\"user\":\"%s-id\"}\n",
		    name, name);
}

static void put_call(struct journal_case *one, const char *name, int c, int ms,
		     const char *op)
{
	text_printf(
		&one->lines,
		"{\"r\":\"call\",\"t\":%d,\"i\":0,\"a\":\"%s\",\"c\":%d,\"op\":\"%s\","
		"\"args\":{}}\n",
		ms * 1000, name, c, op);
}

static void put_answer(struct journal_case *one, const char *name, int c, int ms,
		       int code, const char *code_name)
{
	text_printf(&one->lines,
		    "{\"r\":\"answer\",\"t\":%d,\"i\":0,\"a\":\"%s\",\"c\":%d,"
		    "\"result\":{\"code\":%d},\"name\":\"%s\"}\n",
		    ms * 1000, name, c, code, code_name);
}

static void put_event(struct journal_case *one, const char *name, int e, int ms,
		      const char *event)
{
	text_printf(&one->lines,
		    "{\"r\":\"event\",\"t\":%d,\"i\":0,\"a\":\"%s\",\"e\":%d,"
		    "\"name\":\"%s\",\"params\":{}}\n",
		    ms * 1000, name, e, event);
}

static size_t lines_of(const struct text *text)
{
	size_t n = 0;

	for (size_t i = 0; i < text->len; i++)
		n += text->bytes[i] == '\n';
	return n;
}

static void expect(const struct journal_case *one, const char *want)
{
	struct text out OWNED(text_finish) = {0};

	timeline_print(one, &out);
	cr_assert_str_eq(text_str(&out), want);
}

Test(timeline, a_case_without_lines_has_none)
{
	struct journal_case none OWNED(case_finish) = {0};
	struct journal_case actors OWNED(case_finish) = {0};

	put_actor(&actors, "alice");
	expect(&none, "");
	expect(&actors, "");
}

Test(timeline, calls_carry_their_answers_and_ids_their_names)
{
	struct journal_case one OWNED(case_finish) = {.begin_us = 1000};

	put(&one,
	    "{\"r\":\"call\",\"t\":2000,\"i\":0,\"a\":\"alice\",\"c\":1,\"op\":\"join\","
	    "\"as\":\"there\",\"args\":{\"peerId\":\"bob-id\",\"mine\":\"alice-id\","
	    "\"token\":\"006abc\",\"isX\":false,\"n\":[1,\"bob-id\"],\"o\":{\"k\":2},"
	    "\"text\":\"a b\",\"enableHistoricalMessaging\":true}}");
	put_actor(&one, "alice");
	put_actor(&one, "bob");
	put_event(&one, "bob", 0, 3, "memberJoined");
	put_answer(&one, "alice", 1, 2502, 17, "Odd");
	put_answer(&one, "alice", 1, 2503, 0, "Ok");
	put(&one,
	    "{\"r\":\"call\",\"t\":2600000,\"i\":0,\"a\":\"bob\",\"c\":1,\"op\":\"x\"}");
	put(&one,
	    "{\"r\":\"answer\",\"t\":2600001,\"i\":0,\"a\":\"bob\",\"c\":1,\"result\":"
	    "{\"object\":null}}");
	put(&one,
	    "{\"r\":\"call\",\"t\":2600002,\"i\":0,\"a\":\"bob\",\"c\":2,\"op\":\"y\"}");
	put(&one, "broken");
	expect(&one, " time      alice                                             bob\n"
		     " +0.001 s  join bob n=[1,bob] o={\"k\":2} \"a b\" historical > 17 "
		     "Odd, after "
		     "2.500 s  (there)\n"
		     " +0.002 s                                                    "
		     "memberJoined\n"
		     " +2.502 s  ? > 0 Ok\n"
		     " +2.599 s                                                    x > "
		     "no instance\n"
		     " +2.599 s                                                    y > "
		     "no answer\n"
		     " (records that could not be read: 1)\n");
}

Test(timeline, marks_of_the_verdict_stand_behind_their_events)
{
	struct journal_case one OWNED(case_finish) = {0};
	static const char verdict[] =
		"{\"taken\":{\"a\":\"bob\",\"e\":0},\"again\":{\"a\":\"bob\",\"e\":7}}";

	cr_assert(json_parse(verdict, sizeof verdict - 1, &one.verdict, NULL));
	put_actor(&one, "alice");
	put_actor(&one, "bob");
	for (int e = 0; e < 9; e++)
		put_event(&one, "bob", e, e, "ping");
	put_event(&one, "alice", 0, 20, "ping");
	expect(&one, " time      alice       bob\n"
		     " +0.000 s              ping           < taken\n"
		     " +0.001 s              ping\n"
		     " +0.002 s              ping\n"
		     " +0.003 s              " ELLIPSIS " 3 more ping\n"
		     " +0.006 s              ping\n"
		     " +0.007 s              ping           < again\n"
		     " +0.008 s              ping\n"
		     " +0.020 s  ping\n");
}

Test(timeline, bursts_are_folded_actor_by_actor_with_their_results)
{
	struct journal_case one OWNED(case_finish) = {0};

	put_actor(&one, "alice");
	put_actor(&one, "bob");
	for (int i = 0; i < 121; i++) {
		put_call(&one, "alice", i, i, "send");
		put_event(&one, "bob", i, i, "got");
	}
	for (int i = 0; i < 120; i++)
		put_answer(&one, "alice", i, i, i < 60 ? 0 : 3,
			   i < 60 ? "Ok" : "TooOften");
	expect(&one, " time      alice                                bob\n"
		     " +0.000 s  send > 0 Ok\n"
		     " +0.000 s                                       got\n"
		     " +0.001 s  send > 0 Ok\n"
		     " +0.001 s                                       got\n"
		     " +0.002 s  " ELLIPSIS " 118 more send: 58 Ok, 60 TooOften\n"
		     " +0.002 s                                       " ELLIPSIS
		     " 118 more got\n"
		     " +0.120 s  send > no answer\n"
		     " +0.120 s                                       got\n");
}

Test(timeline, less_than_a_burst_is_not_folded)
{
	for (int n = TIMELINE_BURST_MIN - 1; n <= TIMELINE_BURST_MIN; n++) {
		struct journal_case one OWNED(case_finish) = {0};
		struct text out OWNED(text_finish) = {0};

		for (int i = 0; i < n; i++)
			put_event(&one, "alice", i, i, "got");
		timeline_print(&one, &out);
		cr_assert_eq(strstr(text_str(&out), ELLIPSIS) != NULL,
			     n == TIMELINE_BURST_MIN);
		cr_assert_eq(lines_of(&out),
			     n == TIMELINE_BURST_MIN ? 5u : (size_t)n + 1);
	}
}

Test(timeline, results_of_many_kinds_are_summed_up_as_others)
{
	struct journal_case one OWNED(case_finish) = {0};
	struct text out OWNED(text_finish) = {0};

	for (int i = 0; i < 20; i++) {
		char name[16];

		snprintf(name, sizeof name, "R%d", i);
		put_call(&one, "alice", i, i, "send");
		put_answer(&one, "alice", i, i, i, name);
	}
	timeline_print(&one, &out);
	cr_assert_not_null(
		strstr(text_str(&out), ELLIPSIS
		       " 17 more send: 1 R2, 1 R3, 1 R4, 1 R5, 1 R6, 12 others\n"));
}

Test(timeline, the_middle_of_a_long_one_is_folded_except_its_marks)
{
	struct journal_case one OWNED(case_finish) = {0};
	struct text out OWNED(text_finish) = {0};
	static const char verdict[] = "{\"taken\":{\"a\":\"bob\",\"e\":400},\"again\":{"
				      "\"a\":\"bob\",\"e\":700}}";

	cr_assert(json_parse(verdict, sizeof verdict - 1, &one.verdict, NULL));
	for (int i = 0; i < 1000; i++)
		put_event(&one, "bob", i, i, i % 2 ? "odd" : "even");
	timeline_print(&one, &out);
	cr_assert_eq(lines_of(&out), (size_t)TIMELINE_LINES_MAX + 1);
	cr_assert_not_null(strstr(text_str(&out), "+0.400 s  even        < taken\n"));
	cr_assert_not_null(strstr(text_str(&out), "+0.700 s  even        < again\n"));
	cr_assert_not_null(strstr(text_str(&out), ELLIPSIS " 299 more lines\n"));
	cr_assert_not_null(strstr(text_str(&out), "+0.999 s  odd\n"));
}

Test(timeline, many_actors_share_a_column)
{
	struct journal_case one OWNED(case_finish) = {0};

	for (int i = 0; i <= TIMELINE_COLUMNS_MAX; i++) {
		char name[16];

		snprintf(name, sizeof name, "actor%d", i);
		put_actor(&one, name);
		if (i % 3 == 0)
			put_call(&one, name, 1, i, "login");
	}
	put(&one, "{\"r\":\"mark\",\"t\":9000,\"i\":0,\"text\":\"time passes: 7d\"}");
	expect(&one, " time\n"
		     " +0.000 s  actor0  login > no answer\n"
		     " +0.003 s  actor3  login > no answer\n"
		     " +0.006 s  actor6  login > no answer\n"
		     " +0.009 s  -- time passes: 7d\n");
}

Test(timeline, hostile_text_stays_in_its_line)
{
	struct journal_case one OWNED(case_finish) = {0};
	struct text out OWNED(text_finish) = {0};

	put(&one, "{\"r\":\"event\",\"t\":1,\"a\":\"a\\u001b[2J\",\"name\":\"\\u001b]0;"
		  "x\\u0007\","
		  "\"params\":{\"\\n\":1,\"k\":\"\\r\\n\\u202e\"}}");
	put(&one, "{\"r\":\"event\",\"t\":\"x\",\"a\":5,\"name\":7,\"params\":[]}");
	put(&one,
	    "{\"r\":\"answer\",\"t\":-99,\"a\":\"b\",\"result\":[1,2],\"name\":{}}");
	put(&one, "{\"r\":\"call\",\"t\":3,\"a\":\"b\",\"args\":\"x\",\"op\":null}");
	put(&one, "{\"r\":\"mark\",\"t\":9007199254740992}");
	put(&one, "[]");
	put(&one, "7");
	timeline_print(&one, &out);
	cr_assert_null(strpbrk(text_str(&out), "\x1b\r\x07"));
	cr_assert_null(strstr(text_str(&out), "\xe2\x80\xae"));
	cr_assert_eq(lines_of(&out), 6u);
}
