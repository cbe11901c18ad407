/* The verdict of a case, as a record of the journal. */
#include "run/engine.h"

#include "base/clock.h"
#include "base/mem.h"
#include "model/signature.h"

/* clang-format off */
/* Kinds of failure that break a requirement of their own, whatever the case is about. */
static const struct {
	enum failure kind;
	const char *requirement;
} kind_requirements[] = {
	{FAILURE_UNKNOWN_CODE, "CODE-01"},
	{FAILURE_UNSUPPORTED,  "SURFACE-01"},
	{FAILURE_CRASHED,      "STAB-01"},
};
/* clang-format on */

static const struct requirement *own_requirement(const struct case_run *play)
{
	const struct run_config *config = play->run->config;
	const struct requirement *own = NULL;

	if (!play->failing.set || config->requirements == NULL)
		return NULL;
	for (size_t i = 0; i < sizeof kind_requirements / sizeof *kind_requirements; i++)
		if (kind_requirements[i].kind == play->failing.kind)
			own = requirements_find(config->requirements,
						kind_requirements[i].requirement);
	return own != NULL && requirement_holds(own, play->test->catalogue->version)
		       ? own
		       : NULL;
}

/* OWN is the caller's room for one. */
static void covers_of(const struct case_run *play, const struct requirement **own,
		      const struct requirement *const **ret, size_t *ret_n)
{
	const struct step *step = play->failing.step;

	*own = own_requirement(play);
	if (*own != NULL) {
		*ret = own;
		*ret_n = 1;
	} else if (step != NULL && step->covers.n > 0) {
		*ret = step->covers.items;
		*ret_n = step->covers.n;
	} else {
		*ret = play->test->covers.items;
		*ret_n = play->test->covers.n;
	}
}

/* may never is red; a should is a warning under --gate must. */
static enum verdict gated(const struct run *run, enum verdict verdict, enum level level)
{
	if (verdict != VERDICT_FAIL)
		return verdict;
	if (level == LEVEL_MAY || level < run->config->gate)
		return VERDICT_WARN;
	return verdict;
}

void record_requirements(struct text *record, const struct requirement *const *covers,
			 size_t n)
{
	struct json *list OWNED(json_freep)
	= json_array();

	for (size_t i = 0; i < n; i++) {
		struct json *row = json_object();

		json_put_text(row, "id", covers[i]->id);
		json_put_text(row, "text", covers[i]->text);
		json_put_text(row, "at", covers[i]->at);
		json_push(list, row);
	}
	record_json(record, "requirements", list);
}

void record_push_line(struct json *list, const struct suite *suite, const char *path,
		      unsigned line)
{
	size_t len = 0;
	const char *text = suite_line(suite, path, line, &len);
	char *copy OWNED(mem_freep)
	= NULL;
	struct json *row;

	if (text == NULL)
		return;
	copy = mem_dup_bytes(text, len);
	row = json_object();
	json_put_int(row, "line", line);
	json_put_text(row, "text", copy);
	json_push(list, row);
}

/* The step's head and the line of the caret; what stands between is not the matter. */
static void record_place(const struct case_run *play, struct text *record)
{
	const struct failing *failing = &play->failing;
	const struct suite *suite = play->run->config->suite;
	struct json *excerpt OWNED(json_freep)
	= json_array();

	if (failing->place.file == NULL)
		return;
	record_text(record, "file", failing->place.file);
	record_int(record, "line", failing->place.line);
	record_int(record, "column", failing->place.column);
	record_int(record, "width", failing->place.width);
	if (failing->step != NULL && failing->step->place.line != failing->place.line)
		record_push_line(excerpt, suite, failing->place.file,
				 failing->step->place.line);
	record_push_line(excerpt, suite, failing->place.file, failing->place.line);
	record_json(record, "excerpt", excerpt);
	record_text(record, "caret", text_str(&failing->caret));
}

static void record_event_ref(const struct case_run *play, struct text *record,
			     const char *key, size_t event)
{
	struct json *ref OWNED(json_freep)
	= NULL;

	if (event == INBOX_NONE)
		return;
	ref = json_object();
	json_put_text(ref, "a",
		      play->test->actors.items[play->failing.taken_player].name);
	json_put_int(ref, "e", (int64_t)event);
	record_json(record, key, ref);
}

/* A hint only: without the file, or with a bad one, the run goes on without. */
static const char *find_like(struct run *run, const struct case_run *play,
			     const char *signature)
{
	const struct failing *failing = &play->failing;

	if (!run->likes_tried && run->config->kills_path != NULL)
		likes_load(&run->likes, run->config->kills_path,
			   (run->judged & ROLE_CLIENT) != 0, NULL);
	run->likes_tried = true;
	return likes_find(&run->likes, play->test->id,
			  failing->step != NULL ? failing->step->index : LIKE_CASE,
			  failure_name(failing->kind), signature);
}

static void record_signature(const struct case_run *play, struct text *record)
{
	const struct failing *failing = &play->failing;
	struct text signature OWNED(text_finish) = {0};
	const char *like;

	signature_of(text_str(&failing->message), &signature);
	if (failing->step != NULL)
		record_int(record, "step", (int64_t)failing->step->index);
	record_text(record, "signature", text_str(&signature));
	like = find_like(play->run, play, text_str(&signature));
	if (like != NULL)
		record_text(record, "like", like);
}

static void record_instead(const struct case_run *play, struct text *record)
{
	const struct failing *failing = &play->failing;
	struct json *instead OWNED(json_freep)
	= NULL;

	if (failing->wanted == NULL || failing->step == NULL ||
	    failing->step->operation == NULL)
		return;
	instead = json_object();
	json_put_text(instead, "op", failing->step->operation->name);
	json_put_text(instead, "role", actor_role_name(failing->step->operation->role));
	json_put_text(instead, "wanted", failing->wanted->name);
	json_put(instead, "gave", json_dup(failing->gave));
	record_json(record, "instead", instead);
}

static void record_failing(const struct case_run *play, struct text *record,
			   enum level level)
{
	const struct failing *failing = &play->failing;
	const struct requirement *own, *const *covers;
	size_t n;

	covers_of(play, &own, &covers, &n);
	record_text(record, "kind", failure_name(failing->kind));
	record_text(record, "level", level_name(level));
	record_text(record, "message", text_str(&failing->message));
	record_requirements(record, covers, n);
	record_signature(play, record);
	record_instead(play, record);
	record_place(play, record);
	record_event_ref(play, record, "taken", failing->taken_event);
	record_event_ref(play, record, "again", failing->again_event);
}

/* What the target's list makes of VERDICT; why goes to NOTE. */
static enum verdict listed(const struct case_run *play, enum verdict verdict,
			   struct text *note)
{
	const struct known *known = play->run->config->known;
	const struct failing *failing = &play->failing;
	struct text message OWNED(text_finish) = {0};
	struct known_seen seen = {
		.kind = failing->kind,
		.step = failing->step != NULL ? (int64_t)failing->step->index
					      : KNOWN_NO_STEP,
	};
	char today[CLOCK_STAMP_SIZE];

	if (known == NULL)
		return verdict;
	/* The list was written by what the journal shows. */
	text_add(&message, text_str(&failing->message));
	recorder_mask(play->run->recorder, &message);
	seen.message = text_str(&message);
	clock_stamp(clock_wall_ms(), today);
	return known_judge(known, play->test->id, &seen, verdict, today, note);
}

static void record_note(const struct case_run *play, const struct text *note)
{
	struct text *record = record_start(play->run->recorder, "note", play->index);

	record_text(record, "text", text_str(note));
	record_end(play->run->recorder);
}

/* It passed, which the list does not admit. */
static void record_fixed(const struct case_run *play, struct text *record,
			 enum level level, const struct text *why)
{
	const struct test_case *test = play->test;

	record_text(record, "kind", failure_name(FAILURE_FIXED_NOW));
	record_text(record, "level", level_name(level));
	record_text(record, "message", text_str(why));
	record_requirements(record, test->covers.items, test->covers.n);
}

void case_publish(struct case_run *play)
{
	struct run *run = play->run;
	const struct requirement *own, *const *covers;
	size_t n;
	enum level level;
	enum verdict verdict = VERDICT_PASS;
	struct text note OWNED(text_finish) = {0};
	struct text *record;

	covers_of(play, &own, &covers, &n);
	level = covers_level(covers, n);
	if (play->failing.set)
		verdict = gated(run, play->failing.verdict, level);
	verdict = listed(play, verdict, &note);
	if (note.len > 0 && verdict != VERDICT_FIXED)
		record_note(play, &note);
	record = record_start(run->recorder, "verdict", play->index);
	record_text(record, "verdict", verdict_name(verdict));
	if (play->failing.set)
		record_failing(play, record, level);
	if (verdict == VERDICT_FIXED)
		record_fixed(play, record, level, &note);
	if (play->time_way != NULL)
		record_text(record, "time", play->time_way);
	record_int(record, "us", play->end_us - play->begin_us);
	record_int(record, "steps", (int64_t)play->n_steps);
	record_end(run->recorder);
	if (verdict_tally(verdict) == TALLY_FAILED)
		run->failures++;
}

void run_publish_skip(struct run *run, size_t index, enum verdict verdict,
		      enum failure kind, const char *message)
{
	const struct test_case *test = run->plan.items[index].test;
	struct text *record = record_start(run->recorder, "verdict", index);

	record_text(record, "verdict", verdict_name(verdict));
	record_text(record, "kind", failure_name(kind));
	record_text(record, "level",
		    level_name(covers_level(test->covers.items, test->covers.n)));
	record_text(record, "message", message);
	record_requirements(record, test->covers.items, test->covers.n);
	record_int(record, "us", 0);
	record_int(record, "steps", 0);
	record_end(run->recorder);
	if (verdict_tally(verdict) == TALLY_FAILED)
		run->failures++;
}
