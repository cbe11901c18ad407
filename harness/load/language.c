#include "load/language.h"

/* clang-format off */

/* The first that fits is taken: literal words before names. */
static const struct head_form head_rows[] = {
	{STEP_TOGETHER,    "together",              "branches", NULL,
	 "branches, each a list of steps, run side by side; the next step waits for "
		 "all"},
	{STEP_TIME,        "time passes",           "duration", NULL,
	 "the world's clock moves on by so much; nobody sleeps"},
	{STEP_RESTARTS,    "service restarts",      "nothing",  "restart",
	 "the service ends every connection and comes back"},
	{STEP_KICKS,       "service kicks",         "name",     "kick",
	 "the service throws out this actor's user"},
	{STEP_SERVICE_RAW, "service sends raw",     "service-raw", NULL,
	 "the service sends these bytes to an actor: {to: ACTOR, text: ...}"},
	{STEP_RULE,        "service rule",          "rule",     NULL,
	 "the service's messages to an actor: {to: ACTOR, on: EVENT or OPERATION, do: "
		 "drop, delay, repeat or replace, ...}"},
	{STEP_GAVE,        "NAME gave",             "gave",     NULL,
	 "judges a named call; NAME[3] or NAME[1..60] some calls of a "
		 "burst"},
	{STEP_SENDS_RAW,   "ACTOR sends raw",       "frame",    NULL,
	 "this text goes out as one frame, whatever it is; or {binary: TEXT}, "
		 "{hex: DIGITS}, {bytes: DIGITS}"},
	{STEP_LOSES,       "ACTOR loses network",   "loses",    NULL,
	 "silently, or {by: reset}, {by: half-close}"},
	{STEP_REGAINS,     "ACTOR regains network", "nothing",  NULL,
	 "the network is back"},
	{STEP_NETWORK,     "ACTOR network",         "network",  NULL,
	 "what else is wrong with it: delay, jitter, bandwidth, chunk, cut, reorder; "
		 "nothing: all is well"},
	{STEP_NEVER,       "ACTOR never gets EVENT", "event",   NULL,
	 "no event matches"},
	{STEP_GETS,        "ACTOR gets EVENT",      "event",    NULL,
	 "takes the first event that matches and was not taken"},
	{STEP_CALL,        "ACTOR OPERATION",       "args",     NULL,
	 "calls an operation of the catalogue and waits for its answer"},
};

/* What has a moment of its own. */
#define MOMENTS                                                           \
	(STEP_BIT(CALL) | STEP_BIT(GETS) | STEP_BIT(TIME) | STEP_BIT(LOSES) | \
	 STEP_BIT(REGAINS) | STEP_BIT(RESTARTS) | STEP_BIT(KICKS) |           \
	 STEP_BIT(SENDS_RAW) | STEP_BIT(SERVICE_RAW) | STEP_BIT(NETWORK) |    \
	 STEP_BIT(RULE))
#define OF_ACTOR                                                           \
	(STEP_BIT(CALL) | STEP_BIT(GETS) | STEP_BIT(NEVER) | STEP_BIT(LOSES) | \
	 STEP_BIT(REGAINS) | STEP_BIT(NETWORK) | STEP_BIT(SENDS_RAW))

static const struct modifier modifier_rows[MODIFIER_COUNT] = {
	[MODIFIER_GIVES]  = {"gives", STEP_BIT(CALL) | STEP_BIT(SENDS_RAW), "gives",
		"what the call gives: a code, a list, a map by version, Nil, any, "
		 "or members of the result; Ok unless said. A frame: {error: …, "
		 "close: …}"},
	[MODIFIER_AS]     = {"as", MOMENTS, "name",
		"names the step and its moment"},
	[MODIFIER_AFTER]  = {"after",
		STEP_BIT(CALL) | STEP_BIT(GETS) | STEP_BIT(NEVER), "name",
		"the window starts at this earlier step; for a burst, the time of in"},
	[MODIFIER_WITHIN] = {"within",
		STEP_BIT(CALL) | STEP_BIT(GETS) | STEP_BIT(SENDS_RAW), "duration",
		"how long to wait: 5s for events, 15s for answers unless said; at "
		 "most 60s"},
	[MODIFIER_TIMES]  = {"times", STEP_BIT(GETS), "count",
		"exactly so many, and no more until the ceiling"},
	[MODIFIER_QUIET]  = {"quiet", STEP_BIT(GETS) | STEP_BIT(NEVER), "duration",
		"how far the clock moves before a ceiling closes; 10s unless said"},
	[MODIFIER_ORDER]  = {"order", STEP_BIT(GETS), "name",
		"events come in the order of the calls of this burst"},
	[MODIFIER_REPEAT] = {"repeat", STEP_BIT(CALL) | STEP_BIT(GETS), "count",
		"so many times; $i counts from 1"},
	[MODIFIER_IN]     = {"in", STEP_BIT(CALL), "duration",
		"with repeat: all calls are sent within this time, without waiting "
		 "for answers"},
	[MODIFIER_FOR]    = {"for", STEP_BIT(GETS) | STEP_BIT(NEVER), "duration",
		"watched so long in real time, in place of the ceiling"},
	[MODIFIER_UNTIL]  = {"until", STEP_BIT(GETS) | STEP_BIT(NEVER), "name",
		"the window ends at the moment of this earlier step"},
	[MODIFIER_NEXT]   = {"next", STEP_BIT(GETS), "bool",
		"must be the very next event that was not taken"},
	[MODIFIER_ALLOW]  = {"allow", OF_ACTOR, "events",
		"events that are no leftovers of this actor from here on"},
	[MODIFIER_COVERS] = {"covers", ~STEP_BIT(TOGETHER), "covers",
		"what this step proves, if less than the case"},
	[MODIFIER_TAKES]  = {"takes", STEP_BIT(CALL), "span",
		"how long the call lasts, with the time that passes: {gte: 4s, lte: 7s}"},
};

static const struct case_key case_key_rows[CASE_KEY_COUNT] = {
	[CASE_KEY_CASE]   = {"case",    KIND_WORD, GRAMMAR_REQUIRED, "title",
		 "what is proved, in one sentence; unique in the file"},
	[CASE_KEY_COVERS] = {"covers",  KIND_LIST, GRAMMAR_OPTIONAL,"covers",
		 "requirements that this case proves"},
	[CASE_KEY_SINCE]  = {"since",   KIND_WORD, GRAMMAR_OPTIONAL,"version",
		 "first version; unless said, the first that has all of covers"},
	[CASE_KEY_UNTIL]  = {"until",   KIND_WORD, GRAMMAR_OPTIONAL,"version",
		 "last version; unless said, the last that has all of covers"},
	[CASE_KEY_NEEDS]  = {"needs",   KIND_LIST, GRAMMAR_OPTIONAL,"needs",
		 "capabilities without which the case is skipped"},
	[CASE_KEY_ACTORS] = {"actors",  KIND_LIST | KIND_MAP, GRAMMAR_REQUIRED,
		 "actors",  "a list of names, or a map with user, role, version, app"},
	[CASE_KEY_TOKENS] = {"tokens",  KIND_MAP, GRAMMAR_OPTIONAL,"tokens",
		 "tokens by name; without one a fresh valid one is minted"},
	[CASE_KEY_TAGS]   = {"tags",    KIND_LIST, GRAMMAR_OPTIONAL,"texts",
		 "words to select by"},
	[CASE_KEY_BASIC]  = {"basic",   KIND_BOOL, GRAMMAR_OPTIONAL,"bool",
		 "proves one operation: what fails with it is blocked"},
	[CASE_KEY_ADDED]  = {"added",   KIND_WORD, GRAMMAR_OPTIONAL,"version", "the "
		 "version of the suite that brought it"},
	[CASE_KEY_ALLOW]  = {"allow",   KIND_LIST, GRAMMAR_OPTIONAL,"events",
		 "events that are no leftovers, for all actors"},
	[CASE_KEY_EACH]   = {"each",    KIND_LIST, GRAMMAR_OPTIONAL,"rows",
		 "rows of values: one test case a row, $key in any scalar"},
	[CASE_KEY_STEPS]  = {"steps",   KIND_LIST, GRAMMAR_REQUIRED, "steps",
		 "what happens, in order"},
};
/* clang-format on */

const struct head_form *head_forms(size_t *ret_n)
{
	*ret_n = sizeof head_rows / sizeof head_rows[0];
	return head_rows;
}

const struct head_form *head_form(enum step_kind kind)
{
	size_t i = 0;
	while (head_rows[i].kind != kind)
		i++;
	return &head_rows[i];
}

const struct modifier *modifiers(void)
{
	return modifier_rows;
}

const struct case_key *case_keys(void)
{
	return case_key_rows;
}
