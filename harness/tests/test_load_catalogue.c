#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "load/load.h"
#include "tests/corpus.h"
#include "tests/folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define CATALOGUE_LOAD_MAX_US 10000 /* wanted of the real catalogue */

static const struct version version_101 = {1, 0, 1};

static void expect_no_problem(const struct problems *problems, const struct suite *suite)
{
	OWNED(text_finish)
	struct text text = {0};
	problems_print(problems, suite, &text);
	cr_expect_eq(problems_count(problems), 0, "%s", text_str(&text));
}

static char *fixture(const char *name)
{
	return file_join(corpus_fixtures(), name);
}

/* The real catalogue; the caller finishes both. */
static struct catalogue load_real(struct suite *suite)
{
	OWNED(mem_freep)
	char *folder = fixture("versions");
	struct catalogue catalogue = {0};
	struct problems problems = {0};
	bool good = load_catalogue(folder, version_101, suite, &catalogue, &problems);
	expect_no_problem(&problems, suite);
	cr_assert(good);
	return catalogue;
}

Test(catalogue, of_1_0_1_loads_without_a_problem_and_at_once)
{
	int64_t best_us = INT64_MAX;
	for (int i = 0; i < 5; i++) {
		struct suite suite = {0};
		int64_t start_us = clock_cpu_us();
		struct catalogue catalogue = load_real(&suite);
		int64_t us = clock_cpu_us() - start_us;
		best_us = us < best_us ? us : best_us;
		cr_expect_eq(catalogue.paths.n, 6);
		catalogue_finish(&catalogue);
		suite_finish(&suite);
	}
	printf("catalogue: %.2f ms\n", (double)best_us / 1000);
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
	cr_expect_lt(best_us, CATALOGUE_LOAD_MAX_US);
#endif
}

Test(catalogue, of_1_0_1_has_the_numbers_of_the_wire_document)
{
	static const struct row {
		const char *table;
		const char *name;
		int64_t value;
	} rows[] = {
		{"Login", "LoginTooOften", 10},
		{"Login", "NotInitialized", 101},
		{"Logout", "NotLoggedIn", 102},
		{"RenewToken", "InvalidToken", 6},
		{"SendPeerMessage", "PeerUnreachable", 3},
		{"SendPeerMessage", "CachedByServer", 4},
		{"SendPeerMessage", "InvalidMessage", 7},
		{"SendChannelMessage", "TooOften", 3},
		{"JoinChannel", "ExceedLimit", 5},
		{"JoinChannel", "AlreadyJoined", 6},
		{"LeaveChannel", "NotInChannel", 3},
		{"GetMembers", "NotInChannel", 5},
		{"QueryPeersOnline", "TooOften", 5},
		{"AttributeOperation", "NotReady", 1},
		{"AttributeOperation", "UserNotFound", 6},
		{"InvitationApiCall", "AlreadySent", 5},
		{"LocalInvitationError", "NotLoggedIn", 4},
		{"RemoteInvitationError", "AcceptFailure", 2},
		{"ConnectionState", "Aborted", 5},
		{"ConnectionChangeReason", "RemoteLogin", 8},
		{"LocalInvitationState", "AcceptedByRemote", 3},
		{"LocalInvitationState", "RefusedByRemote", 4},
		{"RemoteInvitationState", "Refused", 3},
		{"RemoteInvitationState", "Accepted", 4},
		{"LogFilter", "Mask", 0x80f},
		{"Signaling", "InvitePeerOffline", 703},
		{"Signaling", "GeneralLargeParam", 1005},
	};
	struct suite suite = {0};
	struct catalogue catalogue = load_real(&suite);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct code_table *table = catalogue_table(&catalogue,
								 rows[i].table);
		cr_assert_not_null(table, "%s", rows[i].table);
		const struct code *code = code_by_name(table, rows[i].name);
		cr_assert_not_null(code, "%s", rows[i].name);
		cr_expect_eq(code->value, rows[i].value, "%s", rows[i].name);
		cr_expect_eq(code_by_value(table, rows[i].value), code);
		cr_expect_null(code_by_name(table, "ok"));
	}
	cr_expect_null(code_by_value(catalogue_table(&catalogue, "Login"), 102));
	catalogue_finish(&catalogue);
	suite_finish(&suite);
}

Test(catalogue, of_1_0_1_spells_constants_as_each_platform_does)
{
	static const struct row {
		const char *table;
		const char *code;
		enum platform platform;
		const char *name; /* NULL: absent there */
	} rows[] = {
		{"Login", "Ok", PLATFORM_OBJC, "AgoraRtmLoginErrorOk"},
		{"Login", "Ok", PLATFORM_CPP, "LOGIN_ERR_OK"},
		{"Login", "Ok", PLATFORM_JS, NULL},
		{"Login", "AlreadyLogin", PLATFORM_CPP, "LOGIN_ERR_ALREADY_LOGGED_IN"},
		{"Login", "AlreadyLogin", PLATFORM_JAVA, "LOGIN_ERR_ALREADY_LOGIN"},
		{"Login", "NotInitialized", PLATFORM_OBJC,
		 "AgoraRtmLoginErrorLoginNotInitialized"},
		{"SendPeerMessage", "Timeout", PLATFORM_CPP,
		 "PEER_MESSAGE_ERR_SENT_TIMEOUT"},
		{"SendPeerMessage", "Timeout", PLATFORM_JS, "PEER_MESSAGE_ERR_TIMEOUT"},
		{"SendPeerMessage", "CachedByServer", PLATFORM_JS, NULL},
		{"SendChannelMessage", "TooOften", PLATFORM_OBJC,
		 "AgoraRtmSendChannelMessageTooOften"},
		{"SendChannelMessage", "NotLoggedIn", PLATFORM_OBJC,
		 "AgoraRtmSendChannelMessageNotLoggedIn"},
		{"JoinChannel", "Timeout", PLATFORM_CPP, "JOIN_CHANNEL_TIMEOUT"},
		{"InvitationApiCall", "InvalidArgument", PLATFORM_OBJC,
		 "AgoraRtmInvitationApiCallErrorInvalidAugment"},
		{"RemoteInvitationError", "PeerOffline", PLATFORM_OBJC,
		 "AgoraRtmRemoteInvitationErrorLocalOffline"},
		{"Init", "Failure", PLATFORM_JAVA, NULL},
	};
	struct suite suite = {0};
	struct catalogue catalogue = load_real(&suite);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct code *code = code_by_name(
			catalogue_table(&catalogue, rows[i].table), rows[i].code);
		cr_assert_not_null(code);
		const char *name = code->names[rows[i].platform];
		cr_expect_eq(name == NULL, rows[i].name == NULL, "%s", rows[i].code);
		if (name != NULL && rows[i].name != NULL)
			cr_expect_str_eq(name, rows[i].name);
	}
	catalogue_finish(&catalogue);
	suite_finish(&suite);
}

Test(catalogue, of_1_0_1_describes_operations_and_events)
{
	struct suite suite = {0};
	struct catalogue catalogue = load_real(&suite);
	const struct operation *send = catalogue_operation(&catalogue, ACTOR_RTM,
							   "sendMessageToPeer");
	cr_assert_not_null(send);
	cr_expect_null(
		catalogue_operation(&catalogue, ACTOR_SIGNALING, "sendMessageToPeer"));
	const struct field *option = field_find(send->args.items, send->args.n,
						"enableOfflineMessaging");
	cr_assert_not_null(option);
	cr_expect(option->optional);
	cr_expect_eq(option->type, FIELD_BOOL);
	cr_expect_null(field_find(send->args.items, send->args.n, "peerid"));
	const struct operation *channel = catalogue_operation(&catalogue, ACTOR_RTM,
							      "sendChannelMessage");
	cr_expect_eq(send->limit, channel->limit);
	cr_expect_eq(send->limit->count, 60);
	cr_expect_eq(send->limit->window_ms, 1000);
	cr_expect_str_eq(channel->needs, "channels");
	cr_expect_null(
		catalogue_operation(&catalogue, ACTOR_RTM, "getSDKVersion")->codes);
	const struct event *state = catalogue_event(&catalogue, ACTOR_RTM,
						    "connectionStateChanged");
	cr_assert_not_null(state);
	cr_expect(state->expected);
	cr_expect_str_eq(state->fields.items[0].table, "ConnectionState");
	cr_expect_not(
		catalogue_event(&catalogue, ACTOR_RTM, "messageReceived")->expected);
	cr_expect_null(catalogue_event(&catalogue, ACTOR_RTM, "onInviteReceived"));
	cr_expect_not_null(
		catalogue_event(&catalogue, ACTOR_SIGNALING, "onInviteReceived"));
	size_t n_logging_in = 0;
	VEC_EACH (operation, &catalogue.operations) {
		n_logging_in += (*operation)->logs_in ? 1 : 0;
		cr_expect_not_null((*operation)->source);
		cr_expect((*operation)->place.line > 0);
	}
	cr_expect_eq(n_logging_in, 2);
	catalogue_finish(&catalogue);
	suite_finish(&suite);
}

#define OLD                                                                      \
	"version: 1.0.0\n"                                                       \
	"limits: {all: {count: 2, per: 1s, source: s}}\n"                        \
	"codes:\n"                                                               \
	"  T:\n"                                                                 \
	"    prefix: {objc: O, js: J_, cpp: C_}\n"                               \
	"    rows:\n"                                                            \
	"      Ok: {value: 0, name: OK, js: absent, confidence: A, source: s}\n" \
	"      Gone: {value: 1, name: GONE, confidence: A, source: s}\n"         \
	"operations:\n"                                                          \
	"  rtm:\n"                                                               \
	"    call: {args: {a: text}, codes: T, limit: all, source: s}\n"         \
	"    old: {codes: T, source: s}\n"

Test(catalogue, of_a_version_says_only_what_differs)
{
	struct folder folder = make_folder();
	add_file(&folder, "1.0.0.yaml", OLD);
	add_file(&folder, "1.0.1.yaml",
		 "version: 1.0.1\n"
		 "extends: 1.0.0\n"
		 "limits: {all: {count: 9}}\n"
		 "codes:\n"
		 "  T:\n"
		 "    rows:\n"
		 "      Ok: {js: J_FINE}\n"
		 "      Gone: ~\n"
		 "      New: {value: 1, name: NEW, confidence: B, source: t}\n"
		 "operations:\n"
		 "  rtm:\n"
		 "    call: {args: {b: optional int}}\n"
		 "    old: ~\n"
		 "    new: {codes: T, source: t}\n");
	struct suite suite = {0};
	struct problems problems = {0};
	struct catalogue catalogue = {0};
	cr_expect(
		load_catalogue(folder.path, version_101, &suite, &catalogue, &problems));
	expect_no_problem(&problems, &suite);
	const struct code_table *table = catalogue_table(&catalogue, "T");
	cr_assert_eq(table->codes.n, 2);
	cr_expect_null(code_by_name(table, "Gone"));
	cr_expect_str_eq(code_by_value(table, 1)->names[PLATFORM_CPP], "C_NEW");
	cr_expect_str_eq(code_by_value(table, 0)->names[PLATFORM_JS], "J_FINE");
	cr_expect_str_eq(code_by_value(table, 0)->names[PLATFORM_OBJC], "OOk");
	const struct operation *call = catalogue_operation(&catalogue, ACTOR_RTM, "call");
	cr_expect_eq(call->args.n, 2);
	cr_expect_eq(call->limit->count, 9);
	cr_expect_eq(call->limit->window_ms, 1000);
	cr_expect_null(catalogue_operation(&catalogue, ACTOR_RTM, "old"));
	cr_expect_not_null(catalogue_operation(&catalogue, ACTOR_RTM, "new"));
	cr_assert_eq(catalogue.paths.n, 2);
	cr_expect_str_eq(file_name(catalogue.paths.items[0]), "1.0.0.yaml");
	catalogue_finish(&catalogue);
	suite_finish(&suite);
	remove_folder(&folder);
}

Test(catalogue, refuses_versions_that_do_not_build_on_each_other)
{
	static const struct row {
		const char *name;
		const char *newer;
		const char *older;
		unsigned line, column;
		const char *part;
	} rows[] = {
		{"missing", "version: 1.0.1\nextends: 0.9.9\n", OLD, 2, 10,
		 "there is no "},
		{"cycle", "version: 1.0.1\nextends: 1.0.0\n",
		 "version: 1.0.0\nextends: 1.0.1\n", 2, 10, "1.0.1 extends itself"},
		{"itself", "version: 1.0.1\nextends: 1.0.1\n", OLD, 2, 10,
		 "1.0.1 extends itself"},
		{"no version", "version: 1.0.1\nextends: older\n", OLD, 2, 10,
		 "extends names a version"},
		{"wrong version", "version: 1.0.2\n", OLD, 1, 10, "version: 1.0.1"},
		{"no version at all", "capabilities: {}\n", OLD, 1, 1, "version: 1.0.1"},
		{"nothing to remove",
		 "version: 1.0.1\nextends: 1.0.0\nlimits: {none: ~}\n", OLD, 3, 10,
		 "none is removed, but was not there"},
		{"older is broken", "version: 1.0.1\nextends: 1.0.0\n",
		 "version: 1.0.0\noperations: []\n", 2, 13, "expected a map"},
		{"table taken away", "version: 1.0.1\nextends: 1.0.0\ncodes: {T: ~}\n",
		 OLD, 11, 36, "unknown table T"},
		{"no file", NULL, OLD, 0, 0, "cannot open"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct folder folder = make_folder();
		if (rows[i].newer != NULL)
			add_file(&folder, "1.0.1.yaml", rows[i].newer);
		add_file(&folder, "1.0.0.yaml", rows[i].older);
		struct suite suite = {0};
		struct problems problems = {0};
		struct catalogue catalogue = {.capabilities.n = 77};
		cr_expect_not(load_catalogue(folder.path, version_101, &suite, &catalogue,
					     &problems),
			      "%s", rows[i].name);
		cr_expect_eq(catalogue.capabilities.n, 77, "%s", rows[i].name);
		OWNED(text_finish)
		struct text seen = {0};
		problems_print(&problems, &suite, &seen);
		cr_expect(
			corpus_has(&problems, rows[i].line, rows[i].column, rows[i].part),
			"%s: %s", rows[i].name, text_str(&seen));
		problems_finish(&problems);
		suite_finish(&suite);
		remove_folder(&folder);
	}
}

/* Loads the file at PATH as the catalogue 1.0.1. */
static void judge_catalogue(const char *path)
{
	struct folder folder = make_folder();
	OWNED(text_finish)
	struct text text = {0};
	cr_assert(file_read(path, 1 << 20, &text, NULL));
	add_file(&folder, "1.0.1.yaml", text_str(&text));
	struct suite suite = {0};
	struct problems problems = {0};
	struct catalogue catalogue = {.capabilities.n = 77};
	cr_expect_not(
		load_catalogue(folder.path, version_101, &suite, &catalogue, &problems),
		"%s", path);
	cr_expect_eq(catalogue.capabilities.n, 77);
	corpus_judge(path, &suite, &problems);
	problems_finish(&problems);
	suite_finish(&suite);
	remove_folder(&folder);
}

Test(catalogue, refuses_each_file_of_the_corpus_where_it_is_wrong)
{
	corpus_each("catalogue", 20, judge_catalogue);
}

Test(requirements, load_without_a_problem_and_name_capabilities)
{
	struct suite suite = {0};
	struct problems problems = {0};
	struct requirements requirements = {0};
	OWNED(mem_freep)
	char *path = fixture("requirements.yaml");
	cr_assert(load_requirements(path, &suite, &requirements, &problems));
	expect_no_problem(&problems, &suite);
	cr_expect_eq(requirements.list.n, 121);
	cr_expect_eq(requirements.untestable.n, 3);
	cr_expect_str_eq(requirements.untestable.items[0].at, "introduction");
	cr_expect_str_eq(requirements.path, path);
	const struct requirement *offline = requirements_find(&requirements,
							      "OFFLINE-06");
	cr_assert_not_null(offline);
	cr_expect_eq(offline->level, LEVEL_MUST);
	cr_expect_eq(offline->role, ROLE_SERVICE);
	cr_expect(offline->clock);
	cr_expect_str_eq(offline->at, "0.9.3 offline messages");
	cr_expect(requirement_holds(offline, version_101));
	const struct requirement *older = requirements_find(&requirements, "LOGIN-10");
	cr_expect_not(requirement_holds(older, version_101));
	cr_expect_str_eq(older->source, "facts");
	cr_expect_null(requirements_find(&requirements, "OFFLINE-99"));

	struct catalogue catalogue = load_real(&suite);
	VEC_EACH (requirement, &requirements.list) {
		VEC_EACH (need, &(*requirement)->needs) {
			bool known = false;
			VEC_EACH (capability, &catalogue.capabilities)
				known = known || strcmp(*capability, *need) == 0;
			cr_expect(known, "%s needs %s", (*requirement)->id, *need);
		}
	}
	catalogue_finish(&catalogue);
	requirements_finish(&requirements);
	suite_finish(&suite);
}

static void judge_requirements(const char *path)
{
	struct suite suite = {0};
	struct problems problems = {0};
	struct requirements requirements = {.list.n = 77};
	cr_expect_not(load_requirements(path, &suite, &requirements, &problems), "%s",
		      path);
	cr_expect_eq(requirements.list.n, 77);
	corpus_judge(path, &suite, &problems);
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(requirements, refuse_each_file_of_the_corpus_where_it_is_wrong)
{
	corpus_each("requirements", 8, judge_requirements);
}
