#include "model/known.h"

#include "model/signature.h"

#include <stdlib.h>
#include <string.h>

static void failure_finish(struct known_failure *row)
{
	free(row->id);
	free(row->message);
	free(row->reason);
	free(row->owner);
	free(row->expires);
}

void known_finish(struct known *known)
{
	VEC_EACH (row, &known->list)
		failure_finish(row);
	VEC_FINISH(&known->list);
	free(known->path);
	*known = (struct known){0};
}

bool known_matches(const struct known_failure *row, const struct known_seen *seen)
{
	return row->kind == seen->kind &&
	       (row->step == KNOWN_NO_STEP || row->step == seen->step) &&
	       (row->message == NULL || signature_has(seen->message, row->message));
}

static bool is_over(const struct known_failure *row, const char *today)
{
	/* Dates of one length are in the order of their digits. */
	return strncmp(row->expires, today, KNOWN_DATE_LEN) < 0;
}

static enum verdict judge_fail(const struct known *known, const char *id,
			       const struct known_seen *seen, const char *today,
			       struct text *note)
{
	const struct known_failure *other = NULL, *over = NULL;

	VEC_EACH (row, &known->list) {
		if (strcmp(row->id, id) != 0)
			continue;
		if (!known_matches(row, seen)) {
			other = row;
		} else if (is_over(row, today)) {
			over = row;
		} else {
			text_printf(note, "known: %s (%s, until %s)", row->reason,
				    row->owner, row->expires);
			return VERDICT_KNOWN;
		}
	}
	if (over != NULL)
		text_printf(note, "was known until %s only: %s (%s)", over->expires,
			    over->reason, over->owner);
	else if (other != NULL)
		text_printf(note, "known to fail, but not like this (%s:%u)",
			    other->place.file, other->place.line);
	return VERDICT_FAIL;
}

static enum verdict judge_pass(const struct known *known, const char *id,
			       struct text *note)
{
	VEC_EACH (row, &known->list) {
		if (strcmp(row->id, id) != 0)
			continue;
		text_printf(note,
			    "passes, though %s:%u lists it as known to fail: %s (%s)",
			    row->place.file, row->place.line, row->reason, row->owner);
		return VERDICT_FIXED;
	}
	return VERDICT_PASS;
}

enum verdict known_judge(const struct known *known, const char *id,
			 const struct known_seen *seen, enum verdict verdict,
			 const char *today, struct text *note)
{
	if (verdict == VERDICT_FAIL)
		return judge_fail(known, id, seen, today, note);
	return verdict == VERDICT_PASS ? judge_pass(known, id, note) : verdict;
}

/* Two or four digits, or -1. */
static int number_at(const char *text, size_t n)
{
	int value = 0;

	for (size_t i = 0; i < n; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

bool known_is_date(const char *text)
{
	static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, day;
	bool leap;

	if (strlen(text) != KNOWN_DATE_LEN || text[4] != '-' || text[7] != '-')
		return false;
	year = number_at(text, 4);
	month = number_at(text + 5, 2);
	day = number_at(text + 8, 2);
	if (year < 1000 || month < 1 || month > 12 || day < 1 || day > days[month - 1])
		return false;
	leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return month != 2 || day < 29 || leap;
}
