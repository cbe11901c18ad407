/* What a case fails for: its first failure, and whose fault that is. */
#include "run/engine.h"

#include "base/mem.h"

/* clang-format off */
static const struct {
	enum failure kind;
	enum verdict verdict;
} kind_rows[] = {
	{FAILURE_ATTACH,   VERDICT_ERROR},
	{FAILURE_ADAPTER,  VERDICT_ERROR},
	{FAILURE_HARNESS,  VERDICT_ERROR},
	{FAILURE_TOO_SLOW, VERDICT_INCONCLUSIVE},
	{FAILURE_TIME,     VERDICT_INCONCLUSIVE},
};
/* clang-format on */

/* What a kind of failure means for the verdict: the build's fault unless said. */
static enum verdict verdict_of(const struct run *run, enum failure kind)
{
	for (size_t i = 0; i < sizeof kind_rows / sizeof *kind_rows; i++)
		if (kind_rows[i].kind == kind)
			return kind_rows[i].verdict;
	/* Before the first good hello nothing was attached that could fail. */
	if ((kind == FAILURE_LOST || kind == FAILURE_NONSENSE) && !run->attached)
		return VERDICT_ERROR;
	return VERDICT_FAIL;
}

struct text *case_fail(struct case_run *play, const struct step *step, struct place place,
		       enum failure kind)
{
	struct failing *failing = &play->failing;

	case_mark_dirty(play);
	if (failing->set) {
		/* The first failure counts: what follows from it goes nowhere. */
		text_clear(&play->run->spare);
		return &play->run->spare;
	}
	failing->set = true;
	failing->kind = kind;
	failing->verdict = verdict_of(play->run, kind);
	failing->step = step;
	failing->place = place;
	return &failing->message;
}

struct text *case_fail_call(struct case_run *play, struct place place, enum failure kind,
			    const struct operation *operation, const char *seen)
{
	struct failing *failing = &play->failing;
	bool first = !failing->set;
	struct text *message = case_fail(play, NULL, place, kind);

	if (first && operation != NULL) {
		failing->operation = operation;
		failing->seen = mem_dup(seen);
	}
	return message;
}

void case_fail_death(struct case_run *play, const char *why)
{
	struct failing *failing = &play->failing;
	struct text *message = &failing->message;

	/* A connection that it lost meanwhile was lost for this. */
	if (failing->set && failing->kind == FAILURE_LOST)
		text_clear(message);
	else
		message = case_fail(play, NULL, play->test->place, FAILURE_LOST);
	text_printf(message, "%s while this case was in play", why);
}

void case_block(struct case_run *play, const char *why)
{
	bool first = !play->failing.set;

	text_add(case_fail(play, NULL, play->test->place, FAILURE_BLOCKED_BY), why);
	if (first)
		play->failing.verdict = VERDICT_BLOCKED;
}

void case_fails_for(struct case_run *play, const char *method)
{
	struct failing *failing = &play->failing;

	if (failing->set && failing->cause == NULL &&
	    !map_has(&play->run->granted, method))
		failing->cause = mem_dup(method);
}
