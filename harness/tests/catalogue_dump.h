/*
 * For tests: a catalogue as sorted lines, one for each thing that it says, places
 * and hashes left out. Two catalogues that say the same have the same lines, in
 * whatever order, and in however many files, they say it.
 */
#ifndef TESTS_CATALOGUE_DUMP_H
#define TESTS_CATALOGUE_DUMP_H

#include "base/mem.h"
#include "base/text.h"
#include "model/catalogue.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

struct dump {
	VEC(char *) lines;
};

static inline void dump_finish(struct dump *dump)
{
	VEC_EACH (line, &dump->lines)
		free(*line);
	VEC_FINISH(&dump->lines);
}

static inline const char *dump_word(const char *word)
{
	return word == NULL ? "~" : word;
}

static inline void dump_code(const struct code_table *table, const struct code *code,
			     struct dump *dump)
{
	struct text line = {0};
	text_printf(&line, "code %s.%s %" PRId64 " js-value=%s", table->name, code->name,
		    code->value, dump_word(code->js));
	for (size_t i = 0; i < PLATFORM_COUNT; i++)
		text_printf(&line, " %s=%s", platform_name((enum platform)i),
			    dump_word(code->names[i]));
	text_printf(&line, " obsolete=%d confidence=%s means=%s readings=%s source=%s",
		    code->obsolete, dump_word(code->confidence), dump_word(code->means),
		    dump_word(code->readings), dump_word(code->source));
	VEC_PUSH(&dump->lines, text_take(&line));
}

static inline void dump_fields(const char *what, const char *name, const char *kind,
			       const struct field *fields, size_t n, struct dump *dump)
{
	for (size_t i = 0; i < n; i++)
		VEC_PUSH(&dump->lines, text_format("%s %s %s %s: %s%s %s", what, name,
						   kind, fields[i].name,
						   fields[i].optional ? "optional " : "",
						   field_type_name(fields[i].type),
						   dump_word(fields[i].table)));
}

static inline void dump_operation(const struct operation *operation, struct dump *dump)
{
	const char *role = actor_role_name(operation->role);
	VEC_PUSH(&dump->lines,
		 text_format("operation %s %s codes=%s limit=%s local=%d logs-in=%d "
			     "needs=%s readings=%s source=%s",
			     operation->name, role,
			     operation->codes == NULL ? "~" : operation->codes->name,
			     operation->limit == NULL ? "~" : operation->limit->name,
			     operation->local, operation->logs_in,
			     dump_word(operation->needs), dump_word(operation->readings),
			     dump_word(operation->source)));
	OWNED(mem_freep)
	char *name = text_format("%s %s", operation->name, role);
	dump_fields("operation", name, "arg", operation->args.items, operation->args.n,
		    dump);
	dump_fields("operation", name, "gives", operation->results.items,
		    operation->results.n, dump);
}

static inline void dump_event(const struct event *event, struct dump *dump)
{
	const char *role = actor_role_name(event->role);
	VEC_PUSH(&dump->lines,
		 text_format("event %s %s expected=%d needs=%s readings=%s source=%s",
			     event->name, role, event->expected, dump_word(event->needs),
			     dump_word(event->readings), dump_word(event->source)));
	OWNED(mem_freep)
	char *name = text_format("%s %s", event->name, role);
	dump_fields("event", name, "field", event->fields.items, event->fields.n, dump);
}

static inline int dump_compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static inline void catalogue_dump(const struct catalogue *catalogue, struct text *out)
{
	OWNED(dump_finish)
	struct dump dump = {0};
	VEC_EACH (capability, &catalogue->capabilities)
		VEC_PUSH(&dump.lines, text_format("capability %s", *capability));
	VEC_EACH (limit, &catalogue->limits)
		VEC_PUSH(&dump.lines,
			 text_format("limit %s %u per %" PRId64
				     " ms readings=%s source=%s",
				     (*limit)->name, (*limit)->count, (*limit)->window_ms,
				     dump_word((*limit)->readings),
				     dump_word((*limit)->source)));
	VEC_EACH (size, &catalogue->sizes)
		VEC_PUSH(&dump.lines,
			 text_format("size %s %" PRId64
				     " %s open=%d readings=%s source=%s",
				     (*size)->name, (*size)->most,
				     (*size)->bytes ? "bytes" : "pieces", (*size)->open,
				     dump_word((*size)->readings),
				     dump_word((*size)->source)));
	VEC_EACH (table, &catalogue->tables) {
		for (size_t i = 0; i < PLATFORM_COUNT; i++)
			VEC_PUSH(&dump.lines,
				 text_format("table %s %s=%s", (*table)->name,
					     platform_name((enum platform)i),
					     dump_word((*table)->types[i])));
		VEC_EACH (code, &(*table)->codes)
			dump_code(*table, *code, &dump);
	}
	VEC_EACH (operation, &catalogue->operations)
		dump_operation(*operation, &dump);
	VEC_EACH (event, &catalogue->events)
		dump_event(*event, &dump);
	if (dump.lines.n > 0)
		qsort(dump.lines.items, dump.lines.n, sizeof *dump.lines.items,
		      dump_compare);
	VEC_EACH (line, &dump.lines)
		text_printf(out, "%s\n", *line);
}

#endif
