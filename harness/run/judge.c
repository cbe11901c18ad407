/* One cause, one failure: which case fails for it, and which are blocked by that. */
#include "run/engine.h"

#include "base/mem.h"

#include <string.h>

/* The same nonsense may come a call earlier or later: it is what it is. */
static char *signature(const struct case_run *play)
{
	const struct failing *failing = &play->failing;

	char profile[VERSION_TEXT_SIZE];

	version_format(play->test->catalogue->version, profile);
	if (failing->kind == FAILURE_NONSENSE)
		return text_format("%s %s", profile, failing->seen);
	return text_format("%s %s %s", profile, failing->operation->name, failing->seen);
}

/* What a basic case proves is its last call: those before it only lead there. */
static const struct operation *proves(const struct test_case *test)
{
	const struct operation *last = NULL;

	if (!test->basic)
		return NULL;
	VEC_EACH (step, &test->all) {
		if ((*step)->kind == STEP_CALL)
			last = (*step)->operation;
	}
	return last;
}

void case_publish_blocked(struct case_run *play, const char *why)
{
	struct failing *failing = &play->failing;

	if (failing->message.len > 0)
		text_add(&failing->message, "; ");
	text_add(&failing->message, why);
	failing->verdict = VERDICT_BLOCKED;
	failing->kind = FAILURE_BLOCKED_BY;
	case_publish(play);
	case_run_free(play);
}

/* True if an earlier case failed for the same cause. */
static bool told_before(struct run *run, const char *cause)
{
	VEC_EACH (told, &run->causes) {
		if (strcmp(*told, cause) == 0)
			return true;
	}
	VEC_PUSH(&run->causes, mem_dup(cause));
	return false;
}

void run_forget_basic(struct run *run)
{
	if (run->basics_left > 0)
		run->basics_left--;
}

void case_judge(struct case_run *play)
{
	struct run *run = play->run;
	const struct failing *failing = &play->failing;
	bool on_call = failing->set && failing->operation != NULL;
	bool own = on_call && failing->operation == proves(play->test);

	if (play->test->basic)
		run_forget_basic(run);
	if (failing->set && failing->cause != NULL && told_before(run, failing->cause)) {
		case_publish_blocked(play, "another case failed for it");
		return;
	}
	if (own)
		VEC_PUSH(&run->failed_basics, signature(play));
	if (on_call && !own) {
		VEC_PUSH(&run->held, play);
		return;
	}
	case_publish(play);
	case_run_free(play);
}

static const char *blocking(const struct run *run, const struct case_run *play)
{
	char *own OWNED(mem_freep)
	= signature(play);

	VEC_EACH (basic, &run->failed_basics) {
		if (strcmp(*basic, own) == 0)
			return *basic;
	}
	return NULL;
}

void run_publish_held(struct run *run)
{
	VEC_EACH (at, &run->held) {
		struct case_run *play = *at;
		const char *cause = blocking(run, play);

		if (cause != NULL) {
			char *why OWNED(mem_freep)
			= text_format("the basic case of %s failed in the same way",
				      play->failing.operation->name);

			case_publish_blocked(play, why);
			continue;
		}
		case_publish(play);
		case_run_free(play);
	}
	VEC_FINISH(&run->held);
}
