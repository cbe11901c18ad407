#include "reports/trace.h"

#include "base/mem.h"

#include <string.h>

struct walk {
	struct trace *trace;
	struct map counts; /* what to how often so far */
	struct map calls;  /* "ACTOR NUMBER" to place + 1 in steps */
	struct map events; /* "ACTOR NUMBER" to the event's name, owned */
};

static char *key_of(const char *what, int64_t n)
{
	return text_format("%s %lld", what, (long long)n);
}

static void walk_finish(struct walk *walk)
{
	size_t at = 0;
	const char *key;
	void *name;

	while (map_next(&walk->events, &at, &key, &name))
		free(name);
	map_finish(&walk->counts);
	map_finish(&walk->calls);
	map_finish(&walk->events);
}

static struct trace_step *add_step(struct walk *walk, const char *what)
{
	struct trace_step *step = VEC_ADD(&walk->trace->steps);
	uintptr_t n = (uintptr_t)map_get(&walk->counts, what) + 1;
	char *key OWNED(mem_freep)
	= key_of(what, (int64_t)n);

	map_put(&walk->counts, what, (void *)n);
	map_put(&walk->trace->by_key, key, (void *)(uintptr_t)walk->trace->steps.n);
	step->what = mem_dup(what);
	step->n = (unsigned)n;
	return step;
}

static void take_call(struct walk *walk, const struct json *record, const char *actor)
{
	const char *operation = json_text_or(json_get(record, "op"), "?");
	char *what OWNED(mem_freep)
	= text_format("%s %s", actor, operation);
	char *key OWNED(mem_freep)
	= key_of(actor, json_get_int(record, "c", 0));
	struct trace_step *step = add_step(walk, what);

	step->actor = mem_dup(actor);
	step->operation = mem_dup(operation);
	map_put(&walk->calls, key, (void *)(uintptr_t)walk->trace->steps.n);
}

static void take_answer(struct walk *walk, const struct json *record, const char *actor)
{
	const struct json *code = json_get(json_get(record, "result"), "code");
	const struct json *error = json_get(record, "error");
	char *key OWNED(mem_freep)
	= key_of(actor, json_get_int(record, "c", 0));
	uintptr_t place = (uintptr_t)map_get(&walk->calls, key);
	struct trace_step *step;

	if (place == 0 || (code == NULL && error == NULL))
		return;
	step = &walk->trace->steps.items[place - 1];
	json_free(step->code);
	step->code = json_object();
	json_put(step->code, "code", json_dup(code != NULL ? code : error));
	json_put_text(step->code, "name",
		      code != NULL ? json_get_text(record, "name") : "JSON-RPC error");
}

static void take_event(struct walk *walk, const struct json *record, const char *actor)
{
	char *key OWNED(mem_freep)
	= key_of(actor, json_get_int(record, "e", 0));

	free(map_put(&walk->events, key,
		     mem_dup(json_text_or(json_get(record, "name"), "?"))));
}

static void take_take(struct walk *walk, const struct json *record, const char *actor)
{
	char *key OWNED(mem_freep)
	= key_of(actor, json_get_int(record, "e", 0));
	const char *event = map_get(&walk->events, key);
	char *what OWNED(mem_freep)
	= text_format("%s takes %s", actor, event != NULL ? event : "an event");

	add_step(walk, what);
}

/* clang-format off */
static const struct {
	const char *name;
	void (*take)(struct walk *walk, const struct json *record, const char *actor);
} record_rows[] = {
	{"call",   take_call},
	{"answer", take_answer},
	{"event",  take_event},
	{"take",   take_take},
};
/* clang-format on */

static void take_line(struct walk *walk, const char *line, size_t len)
{
	struct json *record OWNED(json_freep)
	= NULL;
	const char *kind, *actor;

	if (!json_parse(line, len, &record, NULL))
		return;
	kind = json_text_or(json_get(record, "r"), "");
	actor = json_get_text(record, "a");
	for (size_t i = 0; actor != NULL && i < sizeof record_rows / sizeof *record_rows;
	     i++)
		if (strcmp(record_rows[i].name, kind) == 0)
			record_rows[i].take(walk, record, actor);
}

void trace_read(const struct journal_case *of, struct trace *ret)
{
	struct walk walk OWNED(walk_finish) = {.trace = ret};
	const char *at = text_str(&of->lines);
	const char *end = at + of->lines.len;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *next = newline != NULL ? newline : end;

		take_line(&walk, at, (size_t)(next - at));
		at = next + 1;
	}
}

void trace_finish(struct trace *trace)
{
	VEC_EACH (step, &trace->steps) {
		free(step->what);
		free(step->actor);
		free(step->operation);
		json_free(step->code);
	}
	VEC_FINISH(&trace->steps);
	map_finish(&trace->by_key);
}

const struct trace_step *trace_find(const struct trace *trace,
				    const struct trace_step *step)
{
	char *key OWNED(mem_freep)
	= key_of(step->what, step->n);
	uintptr_t place = (uintptr_t)map_get(&trace->by_key, key);

	return place > 0 ? &trace->steps.items[place - 1] : NULL;
}
