#include "match/inbox.h"
#include "tests/match_build.h"

static size_t add(struct inbox *inbox, const char *name, const char *params,
		  int64_t at_us)
{
	return inbox_add(inbox, name, build_json(params), at_us, at_us);
}

static void take(struct inbox *inbox, size_t n)
{
	json_free(inbox_take(inbox, n));
}

static struct inbox_search search_for(const char *name, const struct pattern *pattern,
				      const struct scope *scope)
{
	return (struct inbox_search){.name = name,
				     .pattern = pattern,
				     .scope = scope,
				     .from_us = INT64_MIN,
				     .to_us = INT64_MAX};
}

Test(inbox, gives_the_first_that_matches_and_was_not_taken)
{
	struct inbox inbox OWNED(inbox_finish) = {0};
	struct scope scope = build_scope(0);
	struct pattern *pattern = build_pattern("{\"text\":\"a\"}");
	struct inbox_search search = search_for("got", pattern, &scope);

	cr_expect_eq(inbox_find(&inbox, &search), INBOX_NONE);
	add(&inbox, "got", "{\"text\":\"b\"}", 10);
	add(&inbox, "other", "{\"text\":\"a\"}", 20);
	add(&inbox, "got", "{\"text\":\"a\"}", 30);
	cr_expect_eq(add(&inbox, "got", "{\"text\":\"a\"}", 40), 3);
	cr_expect_eq(inbox_find(&inbox, &search), 2);
	take(&inbox, 2);
	cr_expect_eq(inbox_find(&inbox, &search), 3);
	search.start = 4;
	cr_expect_eq(inbox_find(&inbox, &search), INBOX_NONE);
	search.start = 0;
	take(&inbox, 3);
	cr_expect_eq(inbox_find(&inbox, &search), INBOX_NONE);
	search.pattern = NULL;
	cr_expect_eq(inbox_find(&inbox, &search), 0, "what did not match is left");
	cr_expect_eq(inbox.first_left, 0);
	take(&inbox, 0);
	cr_expect_eq(inbox.first_left, 1);
	take(&inbox, 1);
	cr_expect_eq(inbox.first_left, 4, "all before it was taken, too");
	pattern_free(pattern);
}

Test(inbox, looks_only_into_the_window)
{
	struct inbox inbox OWNED(inbox_finish) = {0};
	struct scope scope = build_scope(0);
	struct inbox_search search = search_for("got", NULL, &scope);

	add(&inbox, "got", "{}", 10);
	add(&inbox, "got", "{}", 20);
	add(&inbox, "got", "{}", 30);
	search.from_us = 11;
	cr_expect_eq(inbox_find(&inbox, &search), 1);
	search.from_us = 20;
	cr_expect_eq(inbox_find(&inbox, &search), 1, "its first moment counts");
	search.from_us = 21;
	search.to_us = 30;
	cr_expect_eq(inbox_find(&inbox, &search), 2, "its last moment counts");
	search.to_us = 29;
	cr_expect_eq(inbox_find(&inbox, &search), INBOX_NONE);
}

Test(inbox, takes_what_may_have_been_there_before_the_end)
{
	struct inbox inbox OWNED(inbox_finish) = {0};
	struct scope scope = build_scope(0);
	struct inbox_search search = search_for("got", NULL, &scope);

	/* Read at 50, but the poll before returned at 20. */
	inbox_add(&inbox, "got", build_json("{}"), 50, 20);
	search.to_us = 20;
	cr_expect_eq(inbox_find(&inbox, &search), 0);
	search.to_us = 19;
	cr_expect_eq(inbox_find(&inbox, &search), INBOX_NONE);
	search.to_us = 60;
	search.from_us = 50;
	cr_expect_eq(inbox_find(&inbox, &search), 0);
	search.from_us = 51;
	cr_expect_eq(inbox_find(&inbox, &search), INBOX_NONE);
}

Test(inbox, gives_the_very_next_only_if_it_matches)
{
	struct inbox inbox OWNED(inbox_finish) = {0};
	struct scope scope = build_scope(0);
	struct inbox_search search = search_for("got", NULL, &scope);

	search.next = true;
	add(&inbox, "got", "{}", 10);
	add(&inbox, "other", "{}", 20);
	add(&inbox, "got", "{}", 30);
	cr_expect_eq(inbox_find(&inbox, &search), 0);
	take(&inbox, 0);
	cr_expect_eq(inbox_find(&inbox, &search), INBOX_NONE, "another one is next");
	search.from_us = 25;
	cr_expect_eq(inbox_find(&inbox, &search), 2, "what was before does not count");
	search.from_us = INT64_MIN;
	take(&inbox, 1);
	cr_expect_eq(inbox_find(&inbox, &search), 2);
}

Test(inbox, tells_what_came_nearest)
{
	struct inbox inbox OWNED(inbox_finish) = {0};
	struct scope scope = build_scope(0);
	struct pattern *pattern = build_pattern("{\"a\":1,\"b\":2,\"c\":3}");
	struct inbox_search search = search_for("got", pattern, &scope);
	struct mismatch mismatch OWNED(mismatch_finish) = {0};

	cr_expect_eq(inbox_nearest(&inbox, &search, &mismatch), INBOX_NONE);
	cr_expect_str_eq(text_str(&mismatch.path), "", "untouched");
	add(&inbox, "got", "{\"a\":9}", 10);
	add(&inbox, "got", "{\"a\":1,\"b\":2,\"c\":8}", 20);
	add(&inbox, "got", "{\"a\":1,\"b\":2,\"c\":7}", 30);
	add(&inbox, "other", "{\"a\":1,\"b\":2,\"c\":6}", 40);
	cr_expect_eq(inbox_nearest(&inbox, &search, &mismatch), 1, "the first of two");
	cr_expect_str_eq(text_str(&mismatch.path), "c");
	cr_expect_str_eq(text_str(&mismatch.seen), "8");
	take(&inbox, 1);
	cr_expect_eq(inbox_nearest(&inbox, &search, &mismatch), 2);
	cr_expect_str_eq(text_str(&mismatch.seen), "7");
	search.to_us = 25;
	cr_expect_eq(inbox_nearest(&inbox, &search, &mismatch), 0);
	search.pattern = NULL;
	cr_expect_eq(inbox_nearest(&inbox, &search, &mismatch), INBOX_NONE,
		     "nothing differs from anything");
	pattern_free(pattern);
}
