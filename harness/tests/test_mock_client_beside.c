#include "mocks/client/beside.h"

#include "base/file.h"
#include "base/mem.h"

#include <criterion/criterion.h>
#include <string.h>

static char *folder;

static void set_up(void)
{
	cr_assert(file_make_temporary("test-beside", &folder, NULL));
}

static void tear_down(void)
{
	file_remove_tree(folder);
	cr_assert_not(file_exists(folder));
	free(folder);
}

TestSuite(beside, .init = set_up, .fini = tear_down);

static char *in_folder(const char *name)
{
	return file_join(folder, name);
}

static void check_tail(const char *path, size_t max, const char *text, size_t bytes)
{
	OWNED(text_finish)
	struct text seen = {0};

	cr_assert_eq(log_file_tail(path, max, &seen), bytes);
	cr_assert_str_eq(text_str(&seen), text);
}

Test(beside, a_log_is_written_when_it_is_read_and_goes_on_where_it_was)
{
	OWNED(mem_freep)
	char *path = in_folder("a.log");
	struct log_file log;

	log_file_init(&log, path);
	log_file_write(&log, "one\n", 4);
	cr_assert_not(file_exists(path), "nobody asked yet");
	log_file_flush(&log);
	check_tail(path, 100, "one\n", 4);
	cr_assert(log_file_open(&log, path));
	log_file_write(&log, "two\n", 4);
	log_file_flush(&log);
	check_tail(path, 100, "one\ntwo\n", 8);
	check_tail(path, 4, "two\n", 8);
	check_tail(path, 0, "", 8);
	log_file_finish(&log);
}

Test(beside, a_full_log_moves_aside_and_there_are_two_at_most)
{
	OWNED(mem_freep)
	char *path = in_folder("a.log");
	char line[600];
	struct log_file log;

	memset(line, 'x', sizeof line);
	line[sizeof line - 1] = '\n';
	log_file_init(&log, path);
	log_file_size(&log, 1);
	for (int i = 0; i < 5; i++) {
		line[0] = (char)('1' + i);
		log_file_write(&log, line, sizeof line);
	}
	log_file_flush(&log);

	OWNED(text_finish)
	struct text seen = {0};
	cr_assert_eq(log_file_tail(path, LOG_FILE_TAIL_MAX, &seen), 2 * sizeof line);
	cr_assert_eq(text_str(&seen)[0], '4');
	cr_assert_eq(text_str(&seen)[sizeof line], '5');
	log_file_finish(&log);
}

Test(beside, a_log_that_cannot_be_written_changes_nothing)
{
	OWNED(mem_freep)
	char *path = in_folder("a.log");
	OWNED(mem_freep)
	char *bad = in_folder("none/a.log");
	struct log_file log;

	log_file_init(&log, path);
	cr_assert_not(log_file_open(&log, bad));
	log_file_write(&log, "one\n", 4);
	log_file_flush(&log);
	check_tail(path, 100, "one\n", 4);
	check_tail(bad, 100, "", 0);
	log_file_finish(&log);
}

Test(beside, a_tail_begins_with_a_whole_character)
{
	OWNED(mem_freep)
	char *path = in_folder("a.log");

	cr_assert(file_write(path, "aéb", 4, NULL));
	check_tail(path, 2, "b", 4);
	check_tail(path, 3, "éb", 4);
}

Test(beside, no_log_is_kept_without_a_place_for_it)
{
	struct beside beside;
	struct json *result = NULL;

	beside_init(&beside, NULL);
	log_file_write(&beside.log, "one\n", 4);
	cr_assert_not(beside_open(&beside, "/tmp"));
	cr_assert(beside_call(&beside, NULL, 1, "readLog", NULL, &result));
	cr_assert_str_eq(json_get_text(result, "text"), "");
	cr_assert_eq(json_get_int(result, "bytes", -1), 0);
	json_free(result);
	beside_finish(&beside);
}

static void set_file(struct beside *beside, uint64_t call, const char *path, int value)
{
	OWNED(json_freep)
	struct json *params = json_object();
	OWNED(json_freep)
	struct json *answer = json_object();
	struct json *result = NULL;

	json_put_text(params, "path", path);
	json_put_int(answer, "value", value);
	cr_assert_not(beside_call(beside, NULL, call, "setLogFile", params, &result));
	cr_assert_null(result);
	beside_answered(beside, call, answer);
}

static void check_read(struct beside *beside, const char *text)
{
	struct json *result = NULL;

	cr_assert(beside_call(beside, NULL, 9, "readLog", NULL, &result));
	cr_assert_str_eq(json_get_text(result, "text"), text);
	json_free(result);
}

/* Whether the client really wrote there is what the case wants to know. */
Test(beside, what_is_read_is_the_file_that_the_client_said_ok_to)
{
	OWNED(mem_freep)
	char *path = in_folder("a.log");
	OWNED(mem_freep)
	char *other = in_folder("b.log");
	struct beside beside;

	cr_assert(file_write(other, "other\n", 6, NULL));
	beside_init(&beside, path);
	log_file_write(&beside.log, "one\n", 4);
	check_read(&beside, "one\n");
	set_file(&beside, 1, "b.log", -1);
	check_read(&beside, "one\n");
	set_file(&beside, 2, "b.log", 0);
	check_read(&beside, "other\n");
	cr_assert(beside_open(&beside, "b.log"));
	log_file_write(&beside.log, "two\n", 4);
	check_read(&beside, "other\ntwo\n");
	set_file(&beside, 3, path, 0);
	check_read(&beside, "one\n");
	beside_finish(&beside);
}

Test(beside, other_operations_are_for_the_client)
{
	struct beside beside;
	struct json *result = NULL;

	beside_init(&beside, NULL);
	cr_assert_not(beside_call(&beside, NULL, 1, "login", NULL, &result));
	cr_assert_null(result);
	cr_assert(beside_has("readLog"));
	cr_assert(beside_has("symbols"));
	cr_assert_not(beside_has("login"));
	beside_finish(&beside);
}
