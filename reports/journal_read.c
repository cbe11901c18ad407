#include "reports/journal.h"

#include "base/mem.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define CHUNK_BYTES 65536

struct reader {
	struct journal *journal;
	struct text line; /* what was read of it so far */
	bool too_long;    /* the line is passed over up to its end */
};

/* False only for what makes the whole file unreadable. */
static bool feed_line(struct reader *reader, struct err *err)
{
	struct err why = {0};
	bool fine = !reader->too_long &&
		    journal_feed(reader->journal, text_str(&reader->line),
				 reader->line.len, &why);
	bool fatal = why.code == ERR_LIMIT || reader->journal->run == NULL;

	text_clear(&reader->line);
	reader->too_long = false;
	if (fine)
		return true;
	if (!fatal) {
		reader->journal->n_bad++;
		return true;
	}
	if (why.code == ERR_LIMIT)
		return err_set(err, ERR_LIMIT, "%s", why.message);
	return err_set(err, ERR_PARSE, "this is no journal: %s",
		       why.code != ERR_NONE ? why.message : "its first line is too long");
}

static bool feed_chunk(struct reader *reader, const char *bytes, size_t len,
		       struct err *err)
{
	while (len > 0) {
		const char *end = memchr(bytes, '\n', len);
		size_t part = end != NULL ? (size_t)(end - bytes) : len;

		if (reader->line.len + part > JOURNAL_LINE_MAX)
			reader->too_long = true;
		if (!reader->too_long)
			text_append(&reader->line, bytes, part);
		if (end == NULL)
			return true;
		if (!feed_line(reader, err))
			return false;
		bytes += part + 1;
		len -= part + 1;
	}
	return true;
}

/* A last line without its end counts if it is whole, which few are. */
static bool feed_rest(struct reader *reader, struct err *err)
{
	struct json *whole = NULL;

	if (reader->line.len == 0 && !reader->too_long)
		return true;
	if (reader->journal->run != NULL &&
	    !json_parse(text_str(&reader->line), reader->line.len, &whole, NULL))
		return true;
	json_free(whole);
	return feed_line(reader, err);
}

static bool feed_file(struct reader *reader, FILE *file, const char *path,
		      struct err *err)
{
	OWNED(mem_freep)
	char *chunk = mem_new(CHUNK_BYTES, 1);
	size_t n;

	while ((n = fread(chunk, 1, CHUNK_BYTES, file)) > 0)
		if (!feed_chunk(reader, chunk, n, err))
			return false;
	if (ferror(file))
		return err_errno(err, ERR_IO, errno, "cannot read %s", path);
	if (!feed_rest(reader, err))
		return false;
	if (reader->journal->run == NULL)
		return err_set(err, ERR_PARSE, "this is no journal: it is empty");
	return true;
}

bool journal_read(const char *path, struct journal *journal, struct err *err)
{
	struct reader reader = {.journal = journal};
	FILE *file = fopen(path, "r");
	bool fine;

	if (file == NULL)
		return err_errno(err, ERR_IO, errno, "cannot open %s", path);
	fine = feed_file(&reader, file, path, err);
	fclose(file);
	text_finish(&reader.line);
	return fine;
}

bool journal_has_profiles(const struct journal *journal)
{
	return strchr(json_text_or(json_get(journal->run, "profile"), ""), ',') != NULL;
}

char *journal_case_name(const struct journal *journal, const struct journal_case *one)
{
	const char *id = json_text_or(json_get(one->plan, "id"), "?");

	if (!journal_has_profiles(journal))
		return mem_dup(id);
	return text_format("%s %s", json_text_or(json_get(one->plan, "profile"), "?"),
			   id);
}

bool journal_interrupted(const struct journal *journal)
{
	return journal->end == NULL || json_get_bool(journal->end, "interrupted", false);
}

static void feed_interrupted(struct journal *journal, size_t i)
{
	const struct journal_case *cut = &journal->cases.items[i];
	bool began = cut->begin_us >= 0;
	struct json *verdict = json_object();
	struct text line = {0};

	json_put_text(verdict, "r", "verdict");
	json_put_int(verdict, "t", journal->last_us);
	json_put_int(verdict, "i", (int64_t)i);
	json_put_text(verdict, "verdict", verdict_name(VERDICT_ERROR));
	json_put_text(verdict, "kind", failure_name(FAILURE_INTERRUPTED));
	json_put_text(verdict, "message",
		      began ? "the run ended while this case was at work"
			    : "the run ended before this case began");
	json_put_int(verdict, "us", began ? cut->last_us - cut->begin_us : 0);
	json_write(verdict, &line);
	journal_feed(journal, line.bytes, line.len, NULL);
	text_finish(&line);
	json_free(verdict);
}

void journal_close(struct journal *journal)
{
	for (size_t i = 0; i < journal->cases.n; i++)
		if (journal->cases.items[i].plan != NULL &&
		    journal->cases.items[i].verdict == NULL)
			feed_interrupted(journal, i);
}
