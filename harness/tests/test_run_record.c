#include "base/file.h"
#include "run/record.h"
#include "tests/folder.h"

#include <criterion/criterion.h>

static void start_run(struct recorder *recorder)
{
	struct text *record = record_start(recorder, "run", RECORD_RUN);

	record_int(record, "format", JOURNAL_FORMAT);
	record_end(recorder);
}

static struct recorder *make(const char *path, struct journal *journal,
			     const char *const *secrets, size_t n)
{
	struct recorder_config config = {
		.path = path, .journal = journal, .secrets = secrets, .n_secrets = n};
	struct recorder *recorder = NULL;
	struct err err = {0};

	cr_assert(recorder_new(&config, &recorder, &err), "%s", err.message);
	start_run(recorder);
	return recorder;
}

static void note(struct recorder *recorder, const char *text)
{
	struct text *record = record_start(recorder, "output", RECORD_RUN);

	record_text(record, "text", text);
	record_text(record, "none", NULL);
	record_bool(record, "yes", true);
	record_json(record, "json", NULL);
	record_int(record, "n", -5);
	record_end(recorder);
}

Test(recorder, writes_records_in_order_when_flushed)
{
	struct folder folder = make_folder();
	char *path OWNED(mem_freep)
	= file_join(folder.path, "j.jsonl");
	struct journal journal OWNED(journal_finish) = {0};
	struct recorder *recorder = make(path, &journal, NULL, 0);
	struct text text OWNED(text_finish) = {0};
	const char *first, *second;

	VEC_PUSH(&folder.files, mem_dup(path));
	note(recorder, "one");
	note(recorder, "two");
	cr_expect_eq(journal.n_lines, 3, "memory has them at once");
	cr_assert(file_read(path, 10000, &text, NULL));
	cr_expect_eq(text.len, 0, "the file at the end of the turn");
	recorder_flush(recorder);
	text_clear(&text);
	cr_assert(file_read(path, 10000, &text, NULL));
	first = strstr(text_str(&text), "\"text\":\"one\",\"none\":null,\"yes\":true,"
					"\"json\":null,\"n\":-5}\n{\"r\":\"output\"");
	second = strstr(text_str(&text), "\"two\"");
	cr_expect(first != NULL && second > first, "%s", text_str(&text));
	note(recorder, "three");
	cr_expect_not(recorder_failed(recorder, NULL));
	recorder_free(recorder);
	text_clear(&text);
	cr_assert(file_read(path, 10000, &text, NULL));
	cr_expect(strstr(text_str(&text), "three") != NULL, "the last ones, too");
	remove_folder(&folder);
}

Test(recorder, hides_secrets_everywhere)
{
	static const char *const secrets[] = {"first", "a\"b", "*"};
	struct folder folder = make_folder();
	char *path OWNED(mem_freep)
	= file_join(folder.path, "j.jsonl");
	struct journal journal OWNED(journal_finish) = {0};
	struct recorder *recorder = make(path, &journal, secrets, 3);
	struct text text OWNED(text_finish) = {0};

	VEC_PUSH(&folder.files, mem_dup(path));
	recorder_hide(recorder, "later");
	note(recorder, "the first, a\"b, * and later");
	recorder_flush(recorder);
	cr_assert(file_read(path, 10000, &text, NULL));
	cr_expect(strstr(text_str(&text), "\"the ***, ***, *** and ***\"") != NULL, "%s",
		  text_str(&text));
	cr_expect_eq(journal.n_lines, 2, "it still is a record");
	text_clear(&text);
	text_add(&text, "a\"b later");
	recorder_mask(recorder, &text);
	cr_expect_str_eq(text_str(&text), "*** ***");
	recorder_free(recorder);
	remove_folder(&folder);
}

Test(recorder, says_where_it_cannot_write_and_touches_nothing)
{
	struct folder folder = make_folder();
	struct journal journal OWNED(journal_finish) = {0};
	char *path OWNED(mem_freep)
	= file_join(folder.path, "file/j.jsonl");
	struct recorder_config config = {.path = path, .journal = &journal};
	struct recorder *recorder = NULL;
	struct err err = {0};

	add_file(&folder, "file", "");
	cr_expect_not(recorder_new(&config, &recorder, &err));
	cr_expect_null(recorder);
	cr_expect_eq(err.code, ERR_IO, "%s", err.message);
	recorder_free(NULL);
	remove_folder(&folder);
}

/* A full disk: the run goes on in memory, and it is said at the end. */
Test(recorder, goes_on_in_memory_where_the_file_fails)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct recorder *recorder;
	struct err err = {0};

	if (!file_exists("/dev/full"))
		cr_skip_test("this system has no /dev/full");
	recorder = make("/dev/full", &journal, NULL, 0);
	note(recorder, "one");
	cr_expect_not(recorder_failed(recorder, &err), "not tried yet");
	cr_expect_eq(err.code, ERR_NONE);
	recorder_flush(recorder);
	cr_expect(recorder_failed(recorder, &err));
	cr_expect_eq(err.code, ERR_IO);
	cr_expect(strstr(err.message, "/dev/full") != NULL, "%s", err.message);
	note(recorder, "two");
	recorder_flush(recorder);
	cr_expect_eq(journal.n_lines, 3);
	recorder_free(recorder);
}

static void write_head(void *user)
{
	note(user, "head");
}

Test(recorder, what_waited_comes_behind_the_head)
{
	static const char *const secrets[] = {"hunter2"};
	struct journal journal OWNED(journal_finish) = {0};
	struct recorder *recorder = make(NULL, &journal, secrets, 1);

	recorder_pause(recorder);
	note(recorder, "early hunter2");
	note(recorder, "later");
	cr_expect_eq(journal.n_lines, 1, "they wait");
	recorder_resume(recorder, write_head, recorder);
	note(recorder, "end");
	cr_expect_eq(journal.n_lines, 5);
	cr_expect_str_eq(text_str(&journal.output), "head\nearly ***\nlater\nend\n");
	recorder_resume(recorder, write_head, recorder);
	cr_expect_str_eq(text_str(&journal.output), "head\nearly ***\nlater\nend\nhead\n",
			 "once only");
	recorder_free(recorder);
}
