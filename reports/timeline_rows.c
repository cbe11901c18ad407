#include "reports/timeline_rows.h"

#include "base/mem.h"
#include "reports/timeline.h"
#include "reports/visible.h"

#include <string.h>

void timeline_finish(struct timeline *timeline)
{
	VEC_EACH (actor, &timeline->actors) {
		free(actor->name);
		free(actor->user);
	}
	VEC_EACH (row, &timeline->rows) {
		free(row->name);
		free(row->result);
		free(row->as);
		text_finish(&row->text);
	}
	VEC_FINISH(&timeline->actors);
	VEC_FINISH(&timeline->rows);
	map_finish(&timeline->by_name);
	map_finish(&timeline->by_user);
	map_finish(&timeline->calls);
}

static size_t place_of(const struct map *map, const char *key)
{
	return (size_t)(uintptr_t)map_get(map, key);
}

static void put_place(struct map *map, const char *key, size_t place)
{
	map_put(map, key, (void *)(uintptr_t)place);
}

/* The actor that RECORD names; one that was not announced gets a column, too. */
static size_t actor_of(struct timeline *timeline, const struct json *record)
{
	const char *name = json_get_text(record, "a");
	size_t place;

	if (name == NULL)
		return NO_ACTOR;
	place = place_of(&timeline->by_name, name);
	if (place == 0) {
		VEC_ADD(&timeline->actors)->name = mem_dup(name);
		place = timeline->actors.n;
		put_place(&timeline->by_name, name, place);
	}
	return place - 1;
}

static void read_actor(struct timeline *timeline, const struct json *record)
{
	const char *user = json_get_text(record, "user");
	size_t i = actor_of(timeline, record);

	if (i == NO_ACTOR || user == NULL || timeline->actors.items[i].user != NULL)
		return;
	timeline->actors.items[i].user = mem_dup(user);
}

static struct row *add_row(struct timeline *timeline, const struct json *record,
			   const char *name)
{
	size_t actor = actor_of(timeline, record);
	struct row *row = VEC_ADD(&timeline->rows);

	row->us = json_get_int(record, "t", 0);
	row->actor = actor;
	row->name = mem_dup(name);
	return row;
}

static char *call_key(const struct json *record)
{
	return text_format("%s %lld", json_text_or(json_get(record, "a"), ""),
			   (long long)json_get_int(record, "c", -1));
}

static void read_call(struct timeline *timeline, const struct json *record)
{
	OWNED(mem_freep)
	char *key = call_key(record);
	const char *op = json_text_or(json_get(record, "op"), "?");
	struct row *row = add_row(timeline, record, op);

	row->is_call = true;
	row->as = mem_dup(json_get_text(record, "as"));
	visible_add_short(&row->text, op, TIMELINE_VALUE_MAX * 2);
	timeline_fields(timeline, row->actor, json_get(record, "args"), &row->text);
	put_place(&timeline->calls, key, timeline->rows.n);
}

/* The call's row, or a new one for an answer to nothing. */
static struct row *answered_row(struct timeline *timeline, const struct json *record)
{
	OWNED(mem_freep)
	char *key = call_key(record);
	size_t place = place_of(&timeline->calls, key);
	struct row *row;

	if (place != 0 && !timeline->rows.items[place - 1].answered)
		return &timeline->rows.items[place - 1];
	row = add_row(timeline, record, json_text_or(json_get(record, "op"), "?"));
	row->is_call = true;
	visible_add_short(&row->text, row->name, TIMELINE_VALUE_MAX * 2);
	return row;
}

/* "4 CachedByServer", and the name alone for sums. */
static char *put_code(const struct json *record, struct text *out)
{
	const struct json *result = json_get(record, "result");
	const struct json *code = json_get(result, "code");
	const struct json *error = json_get(record, "error");
	const char *name = json_get_text(record, "name");
	struct text shown = {0};
	size_t start = out->len;

	if (error != NULL) {
		json_write(error, &shown);
		text_add(out, " error ");
		visible_add_short(out, text_str(&shown), TIMELINE_VALUE_MAX);
		text_char(out, ' ');
		visible_add_short(out, json_text_or(json_get(record, "message"), ""),
				  TIMELINE_FIELDS_MAX);
		text_finish(&shown);
		return mem_dup("error");
	}
	if (code == NULL && json_is(json_get(result, "object"), JSON_NULL)) {
		text_add(out, " no instance");
		return mem_dup("no instance");
	}
	if (code != NULL)
		json_write(code, &shown);
	if (shown.len > 0) {
		text_char(out, ' ');
		visible_add_short(out, shown.bytes, TIMELINE_VALUE_MAX);
	}
	text_finish(&shown);
	if (name == NULL)
		return mem_dup(out->len > start + 1 ? out->bytes + start + 1
						    : "answered");
	text_char(out, ' ');
	start = out->len;
	visible_add_short(out, name, TIMELINE_VALUE_MAX * 2);
	return mem_dup(out->bytes + start);
}

static void read_answer(struct timeline *timeline, const struct json *record)
{
	struct row *row = answered_row(timeline, record);
	int64_t took_ms = (json_get_int(record, "t", 0) - row->us) / 1000;

	row->answered = true;
	text_add(&row->text, " >");
	row->result = put_code(record, &row->text);
	timeline_fields(timeline, row->actor, json_get(record, "result"), &row->text);
	if (took_ms >= TIMELINE_SLOW_MS)
		text_printf(&row->text, ", after %.3f s", (double)took_ms / 1000);
}

static void read_event(struct timeline *timeline, const struct json *record)
{
	const char *name = json_text_or(json_get(record, "name"), "?");
	struct row *row = add_row(timeline, record, name);

	visible_add_short(&row->text, name, TIMELINE_VALUE_MAX * 2);
	timeline_fields(timeline, row->actor, json_get(record, "params"), &row->text);
}

static void read_mark(struct timeline *timeline, const struct json *record)
{
	size_t actor = actor_of(timeline, record);
	struct row *row = VEC_ADD(&timeline->rows);

	row->us = json_get_int(record, "t", 0);
	row->actor = NO_ACTOR;
	text_add(&row->text, "-- ");
	if (actor != NO_ACTOR) {
		visible_add_short(&row->text, timeline->actors.items[actor].name,
				  TIMELINE_VALUE_MAX);
		text_add(&row->text, ": ");
	}
	visible_add_short(&row->text, json_text_or(json_get(record, "text"), "?"),
			  TIMELINE_FIELDS_MAX * 2);
}

static const struct {
	const char *kind;
	void (*read)(struct timeline *timeline, const struct json *record);
} readers[] = {
	/* clang-format off */
	{"call",   read_call},
	{"answer", read_answer},
	{"event",  read_event},
	{"mark",   read_mark},
	/* clang-format on */
};

/* {a, e} of the verdict's KEY: is RECORD that event? */
static bool is_event(const struct json *verdict, const char *key,
		     const struct json *record)
{
	const struct json *wanted = json_get(verdict, key);

	return wanted != NULL &&
	       json_equal(json_get(wanted, "a"), json_get(record, "a")) &&
	       json_equal(json_get(wanted, "e"), json_get(record, "e"));
}

static void read_record(struct timeline *timeline, const struct json *verdict,
			const struct json *record)
{
	const char *kind = json_text_or(json_get(record, "r"), "");
	size_t before = timeline->rows.n;

	for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
		if (strcmp(kind, readers[i].kind) == 0)
			readers[i].read(timeline, record);
	if (timeline->rows.n == before || strcmp(kind, "event") != 0)
		return;
	if (is_event(verdict, "taken", record))
		timeline->rows.items[before].mark = ROW_TAKEN;
	if (is_event(verdict, "again", record))
		timeline->rows.items[before].mark = ROW_AGAIN;
}

/* Whether it is, or might be, the record of an actor: only those are parsed twice. */
static bool may_be_actor(const char *line, size_t len)
{
	static const char usual[] = "{\"r\":\"";
	static const char actor[] = "{\"r\":\"actor\"";

	if (len < sizeof actor - 1 || memcmp(line, usual, sizeof usual - 1) != 0)
		return true;
	return memcmp(line, actor, sizeof actor - 1) == 0;
}

/* Names first: an event may name an actor that comes later. */
static void each_line(const struct journal_case *one, bool actors,
		      struct timeline *timeline)
{
	const char *at = text_str(&one->lines);
	const char *end = at + one->lines.len;

	while (at < end) {
		OWNED(json_freep)
		struct json *record = NULL;
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((stop != NULL ? stop : end) - at);

		if (actors && !may_be_actor(at, len))
			; /* the next */
		else if (!json_parse(at, len, &record, NULL))
			timeline->n_unread += !actors;
		else if (!actors)
			read_record(timeline, one->verdict, record);
		else if (strcmp(json_text_or(json_get(record, "r"), ""), "actor") == 0)
			read_actor(timeline, record);
		at += len + 1;
	}
}

void timeline_read(const struct journal_case *one, struct timeline *ret)
{
	each_line(one, true, ret);
	for (size_t i = 0; i < ret->actors.n; i++)
		if (ret->actors.items[i].user != NULL &&
		    !map_has(&ret->by_user, ret->actors.items[i].user))
			map_put(&ret->by_user, ret->actors.items[i].user,
				ret->actors.items[i].name);
	each_line(one, false, ret);
	VEC_EACH (row, &ret->rows)
		if (row->is_call && !row->answered)
			text_add(&row->text, " > no answer");
}
