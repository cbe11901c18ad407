#include "base/mem.h"
#include "cli/first_day.h"
#include "cli/first_day_judge.h"
#include "load/load.h"

#include <criterion/criterion.h>
#include <string.h>

/* The catalogue of 1.0.1. */
static struct suite suite;
static struct catalogue catalogue;

static void load(void)
{
	struct problems problems = {0};
	struct version version;

	cr_assert(version_parse("1.0.1", &version));
	cr_assert(load_catalogue(FIXTURES "/versions", version, &suite, &catalogue,
				 &problems));
	problems_finish(&problems);
}

static void finish(void)
{
	catalogue_finish(&catalogue);
	suite_finish(&suite);
}

TestSuite(cli_first_day, .init = load, .fini = finish);

static struct json *parsed(const char *text)
{
	OWNED(text_finish)
	struct text quoted = {0};
	struct json *ret = NULL;
	struct err err = {0};

	text_add(&quoted, text);
	for (size_t i = 0; i < quoted.len; i++) {
		if (quoted.bytes[i] == '\'')
			quoted.bytes[i] = '"';
	}
	cr_assert(json_parse(text_str(&quoted), quoted.len, &ret, &err), "%s: %s", text,
		  err.message);
	return ret;
}

/* clang-format off */
static const struct {
	const char *operation, *result;
	bool any, strings;
	const char *why; /* NULL: nothing is wrong */
} results[] = {
	{"login", "{'code':0}", false, false, NULL},
	{"login", "{'code':0,'more':1}", false, false, NULL},
	{"login", "{'code':5}", true, false, NULL},
	{"login", "{'code':5}", false, false,
	 "it gave InvalidToken, and Ok was expected"},
	{"login", "{'code':77}", true, false, "code 77 is none of the table Login"},
	{"login", "{'code':'OK'}", false, false,
	 "code is a text: it is the SDK's own number, never a name"},
	{"login", "{'code':'LOGIN_ERR_NONE'}", true, true, "is none of the table Login"},
	{"login", "{'cod':0}", false, false,
	 "code is missing, and there is cod: is that it?"},
	{"login", "{}", false, false, "code is missing"},
	{"login", "0", false, false, "the result is no object"},
	{"getMembers", "{'code':0,'members':['alice']}", false, false, NULL},
	{"getMembers", "{'code':5}", true, false, NULL},
	{"getMembers", "{'code':0}", false, false, "members is missing"},
	{"getMembers", "{'code':0,'member':['alice']}", false, false,
	 "members is missing, and there is member: is that it?"},
	{"getMembers", "{'code':0,'members':'alice'}", false, false,
	 "members should be of type array, and is a text"},
	{"createChannel", "{'object':'c'}", false, false, NULL},
	{"createChannel", "{'object':null}", false, false, NULL},
	{"releaseChannel", "{'value':true}", false, false, NULL},
	{"releaseChannel", "{'value':1}", false, false, "and is a number"},
	{"releaseChannel", "{}", false, false, "value is missing"},
};

static const struct {
	const char *event, *params;
	bool strings;
	const char *why;
} events[] = {
	{"connectionStateChanged", "{'state':3,'reason':2}", false, NULL},
	{"connectionStateChanged", "{'state':'CONNECTED','reason':'LOGIN'}", true, NULL},
	{"connectionStateChanged", "{'state':'CONNECTED','reason':2}", false,
	 "state should be of type number, and is a text"},
	{"connectionStateChanged", "{'State':3,'reason':2}", false,
	 "state is missing, and there is State: is that it?"},
	{"memberJoined", "{'channelId':'c','userId':'bob'}", false, NULL},
	{"memberJoined", "{'channelId':'c'}", false, "userId is missing"},
	{"memberJoind", "{}", false, "there is no such event: is memberJoined meant?"},
	{"xyzzy", "{}", false, "there is no such event; cases do not see it"},
};

static const struct {
	const char *name, *why;
} capabilities[] = {
	{"fence", NULL}, {"clock", NULL}, {"timers", NULL}, {"offline", NULL},
	{"signaling", NULL}, {"renewal", NULL},
	{"ofline", "there is no such capability: is offline meant?"},
	{"chanels", "is channels meant?"},
	{"xyzzy", "there is no such capability; it does nothing"},
};
/* clang-format on */

static void hold(const char *name, bool good, const struct text *why, const char *wanted)
{
	cr_expect_eq(good, wanted == NULL, "%s: %s", name, text_str(why));
	if (wanted == NULL)
		cr_expect_eq(why->len, 0, "%s: %s", name, text_str(why));
	else
		cr_expect(strstr(text_str(why), wanted) != NULL, "%s: %s", name,
			  text_str(why));
}

Test(cli_first_day, a_result_is_held_against_its_operation)
{
	for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
		OWNED(text_finish)
		struct text why = {0};
		OWNED(json_freep)
		struct json *result = parsed(results[i].result);
		bool good = first_day_result(
			catalogue_operation(&catalogue, ACTOR_RTM, results[i].operation),
			result, !results[i].any, results[i].strings, &why);
		hold(results[i].result, good, &why, results[i].why);
	}
}

Test(cli_first_day, an_event_is_held_against_its_name_and_fields)
{
	for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
		OWNED(text_finish)
		struct text why = {0};
		OWNED(json_freep)
		struct json *params = parsed(events[i].params);
		bool good = first_day_event(&catalogue, events[i].event, params,
					    events[i].strings, &why);
		hold(events[i].event, good, &why, events[i].why);
	}
}

Test(cli_first_day, a_capability_is_known_or_the_nearest_is_named)
{
	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++) {
		OWNED(text_finish)
		struct text why = {0};
		bool good = first_day_capability(&catalogue, capabilities[i].name, &why);
		hold(capabilities[i].name, good, &why, capabilities[i].why);
	}
}

Test(cli_first_day, each_operation_of_the_catalogue_has_its_step)
{
	VEC_EACH (at, &catalogue.operations) {
		const struct operation *operation = *at;
		bool found = operation->role != ACTOR_RTM;

		for (size_t i = 0; i < n_first_day_steps; i++)
			found = found || strcmp(first_day_steps[i].operation,
						operation->name) == 0;
		cr_expect(found, "no step asks for %s", operation->name);
	}
}

Test(cli_first_day, each_step_names_operations_and_events_that_there_are)
{
	for (size_t i = 0; i < n_first_day_steps; i++) {
		const struct first_day_step *step = &first_day_steps[i];
		OWNED(json_freep)
		struct json *args = parsed(step->args);

		cr_expect(json_is(args, JSON_OBJECT), "%s", step->operation);
		cr_expect_not_null(
			catalogue_operation(&catalogue, ACTOR_RTM, step->operation), "%s",
			step->operation);
		for (size_t k = 0; k < 3 && step->events[k] != NULL; k++)
			cr_expect_not_null(catalogue_event(&catalogue, ACTOR_RTM,
							   step->events[k] + 2),
					   "%s", step->events[k]);
	}
}
