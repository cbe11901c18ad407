#include "cli/codes_diff.h"

#include "base/mem.h"
#include "cli/codes_text.h"

static void add_cell(struct text *cell, struct text *out)
{
	markdown_add_cell(text_str(cell), out);
	text_add(out, " | ");
	text_clear(cell);
}

/* A release page wants to know how many, and some; codes diff --format json has all. */
static void markdown_cases(const struct case_ids *ids, struct text *out)
{
	for (size_t i = 0; i < ids->list.n && i < CODES_DIFF_IDS_MAX; i++) {
		if (i > 0)
			text_add(out, "<br>");
		markdown_add_cell(ids->list.items[i], out);
	}
	if (ids->list.n > CODES_DIFF_IDS_MAX)
		text_printf(out, "<br>and %zu more", ids->list.n - CODES_DIFF_IDS_MAX);
}

static void markdown_table(const struct table_change *table, const struct codes_side *old,
			   const struct codes_side *newer, struct text *out)
{
	struct text cell OWNED(text_finish) = {0};

	text_add(out, "\n## ");
	codes_add_title(table, out);
	text_add(out, "\n\n| change | code | number | what | platforms | cases |\n"
		      "|---|---|---|---|---|---|\n");
	VEC_EACH (change, &table->changes) {
		struct case_ids named OWNED(case_ids_finish) = {0};

		text_printf(out, "| %s%s | %s | ", change_kind_name(change->kind),
			    change->breaking ? " (breaking)" : "", codes_name(change));
		codes_add_numbers(change, &cell);
		add_cell(&cell, out);
		codes_add_detail(change, ", ", &cell);
		add_cell(&cell, out);
		codes_add_platforms(code_change_platforms(change), out);
		text_add(out, " | ");
		codes_find_named(change, old, newer, &named);
		markdown_cases(&named, out);
		text_add(out, " |\n");
	}
}

void codes_diff_markdown(const struct catalogue_diff *diff, const struct codes_side *old,
			 const struct codes_side *newer, struct text *out)
{
	struct text cell OWNED(text_finish) = {0};

	text_printf(out, "# Codes from %s to %s: %s\n", old->name, newer->name,
		    change_verdict_name(diff->verdict));
	if (diff->verdict != CHANGE_NONE) {
		text_char(out, '\n');
		codes_add_summary(diff, old, newer, out);
		text_add(out, ".\n");
	}
	VEC_EACH (table, &diff->tables) {
		markdown_table(*table, old, newer, out);
	}
	if (diff->api.n == 0)
		return;
	text_add(out,
		 "\n## API, limits and sizes\n\n"
		 "| change | what | how | platforms | cases |\n|---|---|---|---|---|\n");
	VEC_EACH (change, &diff->api) {
		struct case_ids cases OWNED(case_ids_finish) = {0};

		text_printf(out, "| %s%s | ", change_kind_name(change->kind),
			    change->breaking ? " (breaking)" : "");
		codes_add_subject(change, &cell);
		add_cell(&cell, out);
		markdown_add_cell(change->detail != NULL ? change->detail : "", out);
		text_add(out, " | ");
		codes_add_platforms(api_change_platforms(change), out);
		codes_find_api(change, old, newer, &cases);
		text_printf(out, " | %zu |\n", cases.list.n);
	}
}
