#include "reports/journal.h"

#include "base/mem.h"

#include <string.h>

struct record {
	const struct kind_row *kind; /* NULL: one that we do not know */
	int64_t us;
	size_t i; /* SIZE_MAX: it names no case */
	const char *line;
	size_t len;
	struct json *json; /* NULL if the line was only scanned */
};

struct kind_row {
	const char *name;
	size_t len;
	bool of_case; /* names a planned case */
	bool plain;   /* need not be parsed when it comes */
	bool (*take)(struct journal *journal, struct record *record, struct err *err);
};

static struct journal_case *case_of(struct journal *journal, const struct record *record)
{
	struct journal_case *found = record->i < journal->cases.n
					     ? &journal->cases.items[record->i]
					     : NULL;

	return found != NULL && found->plan != NULL ? found : NULL;
}

/* The case of a kind that must have one: take_record() has looked. */
static struct journal_case *its_case(struct journal *journal, const struct record *record)
{
	return &journal->cases.items[record->i];
}

static void put_json(struct json **slot, struct record *record)
{
	json_free(*slot);
	*slot = TAKE(record->json);
}

static bool take_run(struct journal *journal, struct record *record, struct err *err)
{
	int64_t format = json_get_int(record->json, "format", 0);

	if (format > JOURNAL_FORMAT)
		return err_set(
			err, ERR_LIMIT,
			"the journal's format is %lld; this program reads up to %d",
			(long long)format, JOURNAL_FORMAT);
	if (format < 1)
		return err_set(err, ERR_PARSE, "the run record has no format");
	if (journal->run != NULL)
		return err_set(err, ERR_PARSE, "a second run record");
	put_json(&journal->run, record);
	return true;
}

static bool take_service(struct journal *journal, struct record *record, struct err *err)
{
	(void)err;
	put_json(&journal->service, record);
	return true;
}

static bool take_client(struct journal *journal, struct record *record, struct err *err)
{
	const char *name = json_get_text(record->json, "name");

	if (name == NULL)
		return err_set(err, ERR_PARSE, "a client without a name");
	VEC_EACH (client, &journal->clients) {
		if (strcmp(json_get_text(*client, "name"), name) != 0)
			continue;
		put_json(client, record);
		return true;
	}
	if (journal->clients.n == JOURNAL_CLIENTS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d clients",
			       JOURNAL_CLIENTS_MAX);
	VEC_PUSH(&journal->clients, TAKE(record->json));
	return true;
}

static bool take_end(struct journal *journal, struct record *record, struct err *err)
{
	(void)err;
	put_json(&journal->end, record);
	return true;
}

static bool take_plan(struct journal *journal, struct record *record, struct err *err)
{
	if (record->i >= JOURNAL_CASE_MAX)
		return err_set(err, ERR_PARSE, "a plan needs i, below %d",
			       JOURNAL_CASE_MAX);
	while (journal->cases.n <= record->i)
		VEC_ADD(&journal->cases)->begin_us = -1;

	struct journal_case *planned = &journal->cases.items[record->i];

	if (planned->plan != NULL)
		return err_set(err, ERR_PARSE, "a second plan of case %zu", record->i);
	put_json(&planned->plan, record);
	return true;
}

static bool is_note(const char *line, size_t len)
{
	static const char start[] = "{\"r\":\"note\",";

	return len >= sizeof start - 1 && memcmp(line, start, sizeof start - 1) == 0;
}

/* Keeps the notes alone. In another order of members they go, too. */
static void drop_lines(struct journal_case *passed)
{
	struct text notes = {0};
	const char *at = text_str(&passed->lines);
	const char *end = at + passed->lines.len;
	size_t n_notes = 0;

	while (passed->n_notes > 0 && at < end) {
		const char *next = (const char *)memchr(at, '\n', (size_t)(end - at)) + 1;

		if (is_note(at, (size_t)(next - at))) {
			text_append(&notes, at, (size_t)(next - at));
			n_notes++;
		}
		at = next;
	}
	passed->n_notes = n_notes;
	text_finish(&passed->lines);
	passed->lines = notes;
}

static bool take_verdict(struct journal *journal, struct record *record, struct err *err)
{
	struct journal_case *judged = its_case(journal, record);
	const char *word = json_get_text(record->json, "verdict");
	enum verdict outcome;

	if (word == NULL || !verdict_parse(word, &outcome))
		return err_set(err, ERR_PARSE, "case %zu has the unknown verdict \"%s\"",
			       record->i, word != NULL ? word : "");
	if (judged->verdict != NULL)
		journal->counts[judged->outcome]--;
	put_json(&judged->verdict, record);
	judged->outcome = outcome;
	judged->ended_at = journal->ended.n;
	journal->counts[outcome]++;
	VEC_PUSH(&journal->ended, record->i);
	if (outcome == VERDICT_PASS && !journal->keep_lines)
		drop_lines(judged);
	return true;
}

static bool take_line(struct journal *journal, struct record *record, struct err *err)
{
	struct journal_case *of = its_case(journal, record);

	(void)err;
	if (of->verdict != NULL && of->outcome == VERDICT_PASS && !journal->keep_lines)
		return true;
	text_reserve(&of->lines, record->len + 1);
	text_append(&of->lines, record->line, record->len);
	text_char(&of->lines, '\n');
	return true;
}

static bool take_begin(struct journal *journal, struct record *record, struct err *err)
{
	struct journal_case *begun = its_case(journal, record);

	if (begun->begin_us < 0)
		begun->begin_us = record->us;
	return take_line(journal, record, err);
}

static bool take_note(struct journal *journal, struct record *record, struct err *err)
{
	struct journal_case *of = its_case(journal, record);

	(void)err;
	of->n_notes++;
	text_append(&of->lines, record->line, record->len);
	text_char(&of->lines, '\n');
	return true;
}

static bool take_output(struct journal *journal, struct record *record, struct err *err)
{
	struct text *output = &journal->output;
	const char *said = json_get_text(record->json, "text");
	size_t len = said != NULL ? strlen(said) : 0;

	(void)err;
	if (len >= JOURNAL_OUTPUT_MAX) {
		said += len - JOURNAL_OUTPUT_MAX / 2;
		len = JOURNAL_OUTPUT_MAX / 2;
	}
	if (output->len + len + 1 > JOURNAL_OUTPUT_MAX) {
		/* Half at once: each byte is then moved a bounded number of times. */
		size_t drop = output->len / 2;
		const char *line = memchr(output->bytes + drop, '\n', output->len - drop);

		drop = line != NULL ? (size_t)(line + 1 - output->bytes) : output->len;
		memmove(output->bytes, output->bytes + drop, output->len - drop);
		text_cut(output, output->len - drop);
	}
	text_append(output, said, len);
	text_char(output, '\n');
	return true;
}

static const struct kind_row kinds[] = {
/* clang-format off */
#define KIND(name) name, sizeof name - 1
	/* the frequent first */
	{KIND("call"),    true,  true,  take_line},
	{KIND("answer"),  true,  true,  take_line},
	{KIND("event"),   true,  true,  take_line},
	{KIND("take"),    true,  true,  take_line},
	{KIND("mark"),    true,  true,  take_line},
	{KIND("actor"),   true,  true,  take_line},
	{KIND("begin"),   true,  true,  take_begin},
	{KIND("note"),    true,  true,  take_note},
	{KIND("verdict"), true,  false, take_verdict},
	{KIND("plan"),    false, false, take_plan},
	{KIND("run"),     false, false, take_run},
	{KIND("service"), false, false, take_service},
	{KIND("client"),  false, false, take_client},
	{KIND("output"),  false, false, take_output},
	{KIND("end"),     false, false, take_end},
#undef KIND
	/* clang-format on */
};

static const struct kind_row *find_kind(const char *name, size_t len)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].len == len && memcmp(kinds[i].name, name, len) == 0)
			return &kinds[i];
	return NULL;
}

struct scanner {
	const char *at;
	const char *end;
};

static bool scan_word(struct scanner *scanner, const char *word, size_t len)
{
	if ((size_t)(scanner->end - scanner->at) < len ||
	    memcmp(scanner->at, word, len) != 0)
		return false;
	scanner->at += len;
	return true;
}

#define SCAN(scanner, literal) scan_word(scanner, literal, sizeof(literal) - 1)

#define DIGITS_MAX 15 /* 10^15 is below JSON_INTEGER_MAX */

static bool scan_number(struct scanner *scanner, int64_t *ret)
{
	const char *start = scanner->at;
	int64_t value = 0;

	while (scanner->at < scanner->end && *scanner->at >= '0' && *scanner->at <= '9' &&
	       scanner->at - start < DIGITS_MAX)
		value = value * 10 + (*scanner->at++ - '0');
	if (scanner->at == start || scanner->at == scanner->end ||
	    (*scanner->at != ',' && *scanner->at != '}'))
		return false;
	*ret = value;
	return true;
}

/* Fills RECORD from the head of a line that need not be parsed. */
static bool scan_head(struct record *record)
{
	struct scanner scanner = {record->line, record->line + record->len};
	const char *name, *quote;
	int64_t i;

	if (!SCAN(&scanner, "{\"r\":\""))
		return false;
	name = scanner.at;
	quote = memchr(name, '"', (size_t)(scanner.end - name));
	if (quote == NULL)
		return false;
	record->kind = find_kind(name, (size_t)(quote - name));
	if (record->kind == NULL || !record->kind->plain)
		return false;
	scanner.at = quote;
	if (!SCAN(&scanner, "\",\"t\":") || !scan_number(&scanner, &record->us) ||
	    !SCAN(&scanner, ",\"i\":") || !scan_number(&scanner, &i))
		return false;
	record->i = (size_t)i;
	/* The rest is parsed when it is shown; one line must stay one line. */
	return record->line[record->len - 1] == '}' &&
	       memchr(record->line, '\n', record->len) == NULL;
}

static bool parse_record(struct record *record, struct err *err)
{
	const char *name;
	int64_t i;

	if (!json_parse(record->line, record->len, &record->json, err)) {
		if (err != NULL)
			err->code = ERR_PARSE;
		return false;
	}
	name = json_get_text(record->json, "r");
	if (name == NULL)
		return err_set(err, ERR_PARSE, "no record: it has no r");
	record->kind = find_kind(name, strlen(name));
	record->us = json_get_int(record->json, "t", 0);
	i = json_get_int(record->json, "i", -1);
	record->i = i >= 0 ? (size_t)i : SIZE_MAX;
	if (memchr(record->line, '\n', record->len) != NULL)
		return err_set(err, ERR_PARSE, "a record of more than one line");
	return true;
}

static bool take_record(struct journal *journal, struct record *record, struct err *err)
{
	struct journal_case *of = NULL;

	if (journal->run == NULL &&
	    (record->kind == NULL || record->kind->take != take_run))
		return err_set(err, ERR_PARSE, "the first record is not of kind run");
	if (record->kind != NULL && record->kind->of_case) {
		of = case_of(journal, record);
		if (of == NULL)
			return err_set(err, ERR_PARSE,
				       "a %s of a case that was not planned",
				       record->kind->name);
	}
	if (record->kind != NULL && !record->kind->take(journal, record, err))
		return false;
	if (of != NULL && record->us > of->last_us)
		of->last_us = record->us;
	if (record->us > journal->last_us)
		journal->last_us = record->us;
	journal->n_lines++;
	return true;
}

bool journal_feed(struct journal *journal, const char *line, size_t len, struct err *err)
{
	struct record record = {.i = SIZE_MAX, .line = line, .len = len};
	bool fine;

	if (len > JOURNAL_LINE_MAX)
		return err_set(err, ERR_PARSE, "a line of %zu bytes; at most %d are read",
			       len, JOURNAL_LINE_MAX);
	fine = (scan_head(&record) || parse_record(&record, err)) &&
	       take_record(journal, &record, err);
	json_free(record.json);
	return fine;
}

void journal_finish(struct journal *journal)
{
	if (journal == NULL)
		return;
	VEC_EACH (one, &journal->cases) {
		json_free(one->plan);
		json_free(one->verdict);
		text_finish(&one->lines);
	}
	VEC_FINISH(&journal->cases);
	VEC_FINISH(&journal->ended);
	json_free(journal->run);
	json_free(journal->service);
	VEC_EACH (client, &journal->clients) {
		json_free(*client);
	}
	VEC_FINISH(&journal->clients);
	json_free(journal->end);
	text_finish(&journal->output);
	*journal = (struct journal){0};
}
