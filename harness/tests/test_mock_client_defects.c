#include "tests/mock_client_defect_rows.h"
#include "tests/mock_client_link_rows.h"
#include "tests/mock_client_local_rows.h"
#include "tests/mock_client_rig.h"

#include "base/map.h"

#include <stdlib.h>

/* Every defect is tried by a row or test below; this says so for DEFECT. */
static struct map tried;

static void note(const char *defect)
{
	map_put(&tried, defect, &tried);
}

static void try_codes(void)
{
	for (size_t i = 0; i < sizeof code_rows / sizeof *code_rows; i++) {
		for (int code = 0; code < 8; code++) {
			struct rig rig;
			OWNED(mem_freep)
			char *answer = text_format("\"id\":3,\"result\":{\"code\":%d}",
						   code);
			OWNED(mem_freep)
			char *seen = text_format(
				"result 2 {\"code\":%d}\n",
				code == code_rows[i].right ? code_rows[i].told : code);

			rig_init(&rig, RIG_RTM, code_rows[i].defect);
			rig_log_in(&rig);
			rig_call(&rig, code_rows[i].method, NULL);
			text_clear(&rig.log);
			rig_frame(&rig, answer);
			rig_check(&rig, code_rows[i].defect, seen);
			rig_finish(&rig);
		}
		note(code_rows[i].defect);
	}
}

static void try_logins(void)
{
	for (size_t i = 0; i < sizeof login_rows / sizeof *login_rows; i++) {
		struct rig rig;
		OWNED(mem_freep)
		char *answer = text_format("\"id\":1,\"result\":{\"code\":%d}",
					   login_rows[i].code);
		OWNED(text_finish)
		struct text seen = {0};

		rig_init(&rig, RIG_RTM, login_rows[i].defect);
		rig_call(&rig, "login", "{\"userId\":\"alice\"}");
		text_add(&seen, text_str(&rig.log));
		text_cut(&seen, seen.len - strlen("connect\n"));
		rig_greet(&rig, 2);
		text_clear(&rig.log);
		rig_frame(&rig, answer);
		text_add(&seen, text_str(&rig.log));
		cr_assert_str_eq(text_str(&seen), login_rows[i].seen, "%s\n%s",
				 login_rows[i].defect, text_str(&seen));
		rig_finish(&rig);
		note(login_rows[i].defect);
	}
}

static void try_events(void)
{
	for (size_t i = 0; i < sizeof event_rows / sizeof *event_rows; i++) {
		struct rig rig;
		bool asked = strncmp(event_rows[i].name, "message", 7) == 0 ||
			     strcmp(event_rows[i].name, "remoteInvitationReceived") == 0;
		OWNED(mem_freep)
		char *frame = text_format("%s\"method\":\"%s\",\"params\":%s",
					  asked ? "\"id\":9," : "", event_rows[i].name,
					  event_rows[i].params);
		OWNED(text_finish)
		struct text seen = {0};

		for (int n = 0; event_rows[i].seen == NULL && n < 2; n++)
			text_printf(&seen, "event %s %s\n", event_rows[i].name,
				    event_rows[i].params);
		text_add(&seen, event_rows[i].seen != NULL ? event_rows[i].seen : "");
		text_add(&seen, asked ? "send {\"id\":9,\"result\":{}}\n" : "");
		rig_init(&rig, RIG_RTM, event_rows[i].defect);
		rig_log_in(&rig);
		rig_frame(&rig, frame);
		rig_check(&rig, event_rows[i].defect, text_str(&seen));
		rig_finish(&rig);
		note(event_rows[i].defect);
	}
}

static void try_calls(void)
{
	for (size_t i = 0; i < sizeof call_rows / sizeof *call_rows; i++) {
		struct rig rig;
		rig_init(&rig, RIG_RTM, call_rows[i].defect);
		rig_log_in(&rig);
		rig_call(&rig, call_rows[i].method, call_rows[i].params);
		rig_check(&rig, call_rows[i].defect, call_rows[i].seen);
		rig_finish(&rig);
		note(call_rows[i].defect);
	}
}

static void begin(struct rig *rig, const char *defect)
{
	note(defect);
	rig_init(rig, RIG_RTM, defect);
	rig_log_in(rig);
}

static void try_messages(void)
{
	struct rig rig;

	begin(&rig, "offline-not-acknowledged");
	rig_frame(&rig,
		  "\"id\":9,\"method\":\"messageReceived\",\"params\":" MESSAGE(CACHED));
	rig_frame(&rig,
		  "\"id\":8,\"method\":\"messageReceived\",\"params\":" MESSAGE(LIVE));
	rig_check(&rig, "acknowledged only live",
		  "event messageReceived " MESSAGE(
			  CACHED) "\n"
				  "event messageReceived " MESSAGE(
					  LIVE) "\n"
						"send {\"id\":8,\"result\":{}}\n");
	rig_finish(&rig);

	begin(&rig, "messages-reversed");
	rig_frame(&rig, "\"id\":9,\"method\":\"messageReceived\",\"params\":{\"n\":1}");
	rig_frame(&rig, "\"id\":8,\"method\":\"messageReceived\",\"params\":{\"n\":2}");
	text_clear(&rig.log);
	cr_assert_eq(client_next_due(rig.client), rig.now_ms);
	rig_pass(&rig, 0);
	rig_check(&rig, "after the turn",
		  "event messageReceived {\"n\":2}\nevent messageReceived {\"n\":1}\n");
	rig_frame(&rig, "\"id\":9,\"method\":\"messageReceived\",\"params\":{\"n\":3}");
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":7,\"method\":\"fence\",\"params\":{\"marker\":\"m\"}");
	rig_check(&rig, "before a fence",
		  "event messageReceived {\"n\":3}\nmarker m\nsend "
		  "{\"id\":7,\"result\":{}}\n");
	rig_finish(&rig);
}

static void try_limits(void)
{
	struct rig rig;

	begin(&rig, "too-often-sent-later");
	rig_call(&rig, PEER, TO_BOB);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":5}");
	rig_check(&rig, "told", "result 2 {\"code\":5}\n");
	rig_pass(&rig, 1000);
	rig_check(&rig, "sent again",
		  "send {\"id\":4,\"method\":\"" PEER "\",\"params\":" TO_BOB "}\n");
	rig_frame(&rig, "\"id\":4,\"result\":{\"code\":0}");
	rig_check(&rig, "in silence", "");
	rig_finish(&rig);

	begin(&rig, "limits-at-thirty");
	for (int i = 0; i < 30; i++)
		rig_call(&rig, i % 2 == 0 ? PEER : CHANNEL, TO_BOB);
	text_clear(&rig.log);
	rig_call(&rig, PEER, TO_BOB);
	rig_call(&rig, CHANNEL, TO_BOB);
	rig_check(&rig, "over", "result 32 {\"code\":5}\nresult 33 {\"code\":3}\n");
	rig_pass(&rig, 1000);
	rig_call(&rig, PEER, TO_BOB);
	cr_assert(strncmp(text_str(&rig.log), "send ", 5) == 0);
	rig_finish(&rig);

	begin(&rig, "limit-never-lifts");
	rig_call(&rig, PEER, TO_BOB);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":5}");
	rig_pass(&rig, 60000);
	text_clear(&rig.log);
	rig_call(&rig, PEER, TO_BOB);
	rig_check(&rig, "a minute later", "result 3 {\"code\":5}\n");
	rig_finish(&rig);
}

static void try_invitations(void)
{
	struct rig rig;

	begin(&rig, "invitation-channel-not-sent");
	rig_call(&rig, "createLocalInvitation",
		 "{\"calleeId\":\"bob\",\"channelId\":\"c\"}");
	text_clear(&rig.log);
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	rig_check(&rig, "no channelId",
		  "send {\"id\":3,\"method\":\"sendLocalInvitation\",\"params\":"
		  "{\"calleeId\":\"bob\",\"invitationId\":\"inv-1\"}}\n");
	rig_finish(&rig);

	begin(&rig, "invitation-joins-channel");
	rig_call(&rig, "createLocalInvitation",
		 "{\"calleeId\":\"bob\",\"channelId\":\"c\"}");
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	text_clear(&rig.log);
	rig_frame(&rig, "\"method\":\"localInvitationAccepted\",\"params\":"
			"{\"invitationId\":\"inv-1\"}");
	rig_check(
		&rig, "joins",
		"event localInvitationAccepted {\"invitationId\":\"inv-1\",\"state\":3}\n"
		"send {\"id\":4,\"method\":\"joinChannel\",\"params\":"
		"{\"channelId\":\"c\"}}\n");
	rig_finish(&rig);

	begin(&rig, "invitation-response-not-sent");
	rig_frame(&rig, "\"id\":1,\"method\":\"remoteInvitationReceived\",\"params\":"
			"{\"invitationId\":\"r\"}");
	text_clear(&rig.log);
	rig_call(&rig, "refuseRemoteInvitation",
		 "{\"invitationId\":\"r\",\"response\":\"no\"}");
	rig_check(&rig, "no response",
		  "send {\"id\":3,\"method\":\"refuseRemoteInvitation\",\"params\":"
		  "{\"invitationId\":\"r\"}}\n");
	rig_finish(&rig);

	begin(&rig, "invitation-names-latest");
	for (int i = 0; i < 2; i++)
		rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-2\"}");
	text_clear(&rig.log);
	rig_frame(&rig, "\"method\":\"localInvitationCanceled\",\"params\":"
			"{\"invitationId\":\"inv-1\"}");
	rig_check(&rig, "the wrong one",
		  "event localInvitationCanceled "
		  "{\"invitationId\":\"inv-2\",\"state\":5}\n");
	rig_finish(&rig);

	begin(&rig, "invitation-second-send-ok");
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	text_clear(&rig.log);
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	rig_check(&rig, "again", "result 4 {\"code\":0}\n");
	rig_finish(&rig);

	begin(&rig, "invitation-ended-ok");
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	rig_frame(&rig, "\"method\":\"localInvitationRefused\",\"params\":"
			"{\"invitationId\":\"inv-1\",\"calleeId\":\"bob\"}");
	text_clear(&rig.log);
	rig_call(&rig, "cancelLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	rig_check(&rig, "ended", "result 4 {\"code\":0}\n");
	rig_finish(&rig);

	begin(&rig, "invitation-ended-as-sent");
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	rig_frame(&rig, "\"method\":\"localInvitationRefused\",\"params\":"
			"{\"invitationId\":\"inv-1\",\"calleeId\":\"bob\"}");
	text_clear(&rig.log);
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	rig_check(&rig, "ended", "result 4 {\"code\":5}\n");
	rig_finish(&rig);

	begin(&rig, "invitation-too-long-as-ended");
	rig_call(&rig, "acceptRemoteInvitation", "{\"invitationId\":\"none\"}");
	rig_check(&rig, "invalid", "result 2 {\"code\":3}\n");
	rig_finish(&rig);

	note("invitation-stranger-silent");
	rig_init(&rig, RIG_RTM, "invitation-stranger-silent");
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	text_clear(&rig.log);
	rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
	rig_check(&rig, "no event", "result 2 {\"code\":0}\n");
	rig_finish(&rig);
}

static void do_link_step(struct rig *rig, const char *step)
{
	size_t len = strcspn(step, " ");
	const char *rest = step[len] == ' ' ? step + len + 1 : "";
	OWNED(mem_freep)
	char *method = mem_dup_bytes(rest, strcspn(rest, " "));

	if (strncmp(step, "lose", len) == 0) {
		rig_lose(rig);
	} else if (strncmp(step, "pass", len) == 0) {
		rig_pass(rig, atoi(rest));
	} else if (strncmp(step, "greet", len) == 0) {
		rig_greet(rig, atoi(rest));
	} else if (strncmp(step, "frame", len) == 0) {
		rig_frame(rig, rest);
	} else if (strncmp(step, "call", len) == 0) {
		rig_call(rig, method, rest + strlen(method) + 1);
	} else if (strncmp(step, "out", len) == 0) {
		rig_call(rig, "logout", NULL);
		rig_frame(rig, "\"id\":3,\"result\":{\"code\":0}");
	} else {
		cr_assert_str_eq(step, "clear");
		text_clear(&rig->log);
	}
}

static void try_links(void)
{
	for (size_t i = 0; i < sizeof link_rows / sizeof *link_rows; i++) {
		struct rig rig;

		begin(&rig, link_rows[i].defect);
		for (size_t n = 0; n < LINK_STEPS_MAX; n++)
			if (link_rows[i].steps[n] != NULL)
				do_link_step(&rig, link_rows[i].steps[n]);
		rig_check(&rig, link_rows[i].defect, link_rows[i].seen);
		rig_finish(&rig);
	}
}

static void try_sessions(void)
{
	struct rig rig;

	begin(&rig, "logout-silent");
	rig_call(&rig, "logout", NULL);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	rig_check(&rig, "silent", "disconnect 1000\nresult 2 {\"code\":0}\n");
	rig_finish(&rig);

	begin(&rig, "logout-reason-interrupted");
	rig_call(&rig, "logout", NULL);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	rig_check(&rig, "reason",
		  "disconnect 1000\n" STATE(1, 5) "result 2 {\"code\":0}\n");
	rig_finish(&rig);

	begin(&rig, "reconnecting-silent");
	rig_lose(&rig);
	rig_pass(&rig, CLIENT_RECONNECTING_MS);
	rig_check(&rig, "silent", "connect\n");
	rig_finish(&rig);

	begin(&rig, "back-reason-login");
	rig_lose(&rig);
	rig_pass(&rig, CLIENT_RECONNECTING_MS);
	rig_greet(&rig, 3);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":4,\"result\":{\"code\":0}");
	rig_check(&rig, "reason", STATE(3, 1));
	rig_finish(&rig);

	begin(&rig, "login-token-remembered");
	rig_call(&rig, "logout", NULL);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	rig_call(&rig, "login", "{\"userId\":\"alice\",\"token\":\"t2\"}");
	rig_greet(&rig, 5);
	cr_assert(strstr(text_str(&rig.log), "\"token\":\"t1\"") != NULL);
	cr_assert(strstr(text_str(&rig.log), "\"token\":\"t2\"") == NULL);
	rig_finish(&rig);

	note("login-token-dropped");
	rig_init(&rig, RIG_RTM, "login-token-dropped");
	rig_call(&rig, "login", "{\"userId\":\"alice\",\"token\":\"t\"}");
	rig_greet(&rig, 2);
	cr_assert(strstr(text_str(&rig.log), "\"params\":{\"userId\":\"alice\"}") !=
		  NULL);
	rig_finish(&rig);

	note("not-logged-in-as-failure");
	rig_init(&rig, RIG_RTM, "not-logged-in-as-failure");
	rig_call(&rig, "logout", NULL);
	rig_call(&rig, "getMembers", NULL);
	rig_check(&rig, "before login", "result 1 {\"code\":1}\nresult 2 {\"code\":1}\n");
	rig_finish(&rig);

	note("not-logged-in-as-not-found");
	rig_init(&rig, RIG_RTM, "not-logged-in-as-not-found");
	rig_call(&rig, "logout", NULL);
	rig_call(&rig, "clearLocalUserAttributes", NULL);
	rig_check(&rig, "before login",
		  "result 1 {\"code\":102}\nresult 2 {\"code\":6}\n");
	rig_finish(&rig);

	note("signaling-as-rtm");
	rig_init(&rig, RIG_SIGNALING, "signaling-as-rtm");
	rig_call(&rig, "queryUserStatus", "{\"account\":\"bob\"}");
	rig_check(&rig, "before login", "result 1 {\"code\":102}\n");
	rig_finish(&rig);

	note("not-logged-in-early");
	rig_init_version(&rig, RIG_RTM, "0.9.3", "not-logged-in-early");
	rig_call(&rig, "logout", NULL);
	rig_call(&rig, "queryPeersOnlineStatus", NULL);
	rig_check(&rig, "before login",
		  "result 1 {\"code\":102}\nresult 2 {\"code\":3}\n");
	rig_finish(&rig);

	note("not-logged-in-query-as-failure");
	rig_init_version(&rig, RIG_RTM, "0.9.2", "not-logged-in-query-as-failure");
	rig_call(&rig, "queryPeersOnlineStatus", NULL);
	rig_call(&rig, "renewToken", NULL);
	rig_check(&rig, "before login", "result 1 {\"code\":1}\nresult 2 {\"code\":1}\n");
	rig_finish(&rig);

	note("not-ready-as-failure");
	rig_init_version(&rig, RIG_RTM, "0.9.3", "not-ready-as-failure");
	rig_call(&rig, "clearLocalUserAttributes", NULL);
	rig_call(&rig, "joinChannel", NULL);
	rig_check(&rig, "before login", "result 1 {\"code\":2}\nresult 2 {\"code\":1}\n");
	rig_finish(&rig);
}

static void play_local(const struct local_row *row, const char *defect, struct text *ret)
{
	struct rig rig;

	rig_init_version(&rig,
			 row->start == WITHOUT_INSTANCE ? RIG_UNINITIALISED : RIG_RTM,
			 row->version, defect);
	if (row->start == LOGGED_IN)
		rig_log_in(&rig);
	if (row->start == LOGGED_IN)
		text_clear(&rig.own);
	for (size_t i = 0; i < LOCAL_CALLS_MAX && row->calls[i].method != NULL; i++) {
		const char *method = row->calls[i].method;

		if (method[0] == ':')
			rig_frame(&rig, method + 1);
		else if (method[0] == '!')
			rig_greet(&rig, 2);
		else
			rig_call(&rig, method, row->calls[i].params);
	}
	text_printf(ret, "%s--- own\n%s--- end\n", text_str(&rig.log),
		    text_str(&rig.own));
	rig_finish(&rig);
}

static void try_local(void)
{
	for (size_t i = 0; i < sizeof local_rows / sizeof *local_rows; i++) {
		const struct local_row *row = &local_rows[i];
		OWNED(text_finish)
		struct text wrong = {0};
		OWNED(text_finish)
		struct text right = {0};

		note(row->defect);
		if (row->seen == NULL)
			continue;
		play_local(row, row->defect, &wrong);
		play_local(row, NULL, &right);
		cr_assert_not_null(strstr(text_str(&wrong), row->seen), "%s\n%s",
				   row->defect, text_str(&wrong));
		cr_assert_null(strstr(text_str(&right), row->seen), "without %s\n%s",
			       row->defect, text_str(&right));
	}
}

static bool lists(const char *version, const char *defect, const char *name)
{
	struct rig rig;
	bool ret = false;

	rig_init_version(&rig, RIG_RTM, version, defect);
	OWNED(json_freep)
	struct json *symbols = client_symbols(rig.client);
	JSON_EACH (symbol, symbols)
		ret |= strcmp(json_text_or(symbol, ""), name) == 0;
	rig_finish(&rig);
	return ret;
}

static void try_symbols(void)
{
	for (size_t i = 0; i < sizeof symbol_rows / sizeof *symbol_rows; i++) {
		const char *version = symbol_rows[i].version;
		const char *name = symbol_rows[i].name;

		note(symbol_rows[i].defect);
		cr_assert_eq(lists(version, symbol_rows[i].defect, name),
			     symbol_rows[i].listed, "%s: %s", symbol_rows[i].defect,
			     name);
		cr_assert_neq(lists(version, NULL, name), symbol_rows[i].listed, "%s",
			      name);
	}
}

/* How many of 21 instances there are, and how many after one was released. */
static void count_instances(const char *version, const char *defect, unsigned ret[2])
{
	struct rig rig;

	rig_init_version(&rig, RIG_RTM, version, defect);
	rig_log_in(&rig);
	ret[0] = ret[1] = 0;
	for (unsigned i = 0; i < 22; i++) {
		OWNED(mem_freep)
		char *params = text_format("{\"channelId\":\"r%u\"}", i);

		if (i == 21)
			rig_call(&rig, "releaseChannel", "{\"channelId\":\"r0\"}");
		text_clear(&rig.log);
		rig_call(&rig, "createChannel", params);
		ret[i == 21] += strstr(text_str(&rig.log), "null") == NULL;
	}
	rig_finish(&rig);
}

static void try_instances(void)
{
	static const struct {
		const char *defect;
		const char *version;
		unsigned n[2];
	} rows[] = {
		/* clang-format off */
		{NULL,                            "0.9.2", {20, 1}},
		{NULL,                            "0.9.3", {21, 1}},
		{"channel-instances-unbounded",   "0.9.2", {21, 1}},
		{"channel-instances-at-nineteen", "0.9.2", {19, 1}},
		{"channel-instances-never-freed", "0.9.2", {20, 0}},
		{"channel-instances-at-twenty",   "0.9.3", {20, 1}},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		unsigned n[2];

		count_instances(rows[i].version, rows[i].defect, n);
		cr_assert_eq(n[0], rows[i].n[0], "%s: %u", rows[i].defect, n[0]);
		cr_assert_eq(n[1], rows[i].n[1], "%s: %u", rows[i].defect, n[1]);
		if (rows[i].defect != NULL)
			note(rows[i].defect);
	}
}

/* At Warn it shows no error, which is what Error shows. */
static void try_warnings_alone(void)
{
	for (int with = 0; with < 2; with++) {
		struct rig rig;

		rig_init(&rig, RIG_RTM, with == 1 ? "log-warnings-alone" : NULL);
		rig_call(&rig, "setLogFilter", "{\"filter\":14}");
		rig_call(&rig, "login", "{}");
		rig_greet(&rig, 2);
		text_clear(&rig.own);
		rig_frame(&rig, "\"id\":1,\"result\":{\"code\":5}");
		rig_call(&rig, "logout", NULL);
		cr_assert_str_eq(text_str(&rig.own),
				 with == 1 ? "W logout gave 102\n"
					   : "E login gave 5: there is no session, "
					     "nothing can be sent\n"
					     "W logout gave 102\n");
		rig_finish(&rig);
	}
}

Test(mock_client_defects, each_one_breaks_what_it_says_and_nothing_else)
{
	size_t n = 0;
	const struct mock_defect *defects = client_defects(&n);

	try_codes();
	try_logins();
	try_events();
	try_calls();
	try_messages();
	try_limits();
	try_invitations();
	try_sessions();
	try_local();
	try_symbols();
	try_instances();
	try_warnings_alone();
	try_links();
	for (size_t i = 0; i < n; i++)
		cr_assert(map_has(&tried, defects[i].name), "%s was not tried",
			  defects[i].name);
	cr_assert_eq(tried.n, n);
	map_finish(&tried);
}

Test(mock_client_defects, every_row_has_its_words_and_no_name_comes_twice)
{
	size_t n = 0;
	const struct mock_defect *defects = client_defects(&n);
	struct map names = {0};

	cr_assert_geq(n, 15);
	for (size_t i = 0; i < n; i++) {
		cr_assert_not_null(defects[i].name, "row %zu", i);
		cr_assert_not_null(defects[i].requirement, "%s", defects[i].name);
		cr_assert_not_null(defects[i].what, "%s", defects[i].name);
		cr_assert_null(map_put(&names, defects[i].name, &names), "%s",
			       defects[i].name);
	}
	map_finish(&names);
}

Test(mock_client_defects, an_unknown_one_is_refused_with_the_nearest_name)
{
	static const struct {
		const char *name;
		const char *message;
	} rows[] = {
		{"ofline-first-lost", "the client has no defect 'ofline-first-lost'; "
				      "did you mean 'offline-first-lost'?"},
		{"x", "the client has no defect 'x'"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *defects[] = {"logout-silent", rows[i].name, NULL};
		char place;
		struct client *const before = (struct client *)(void *)&place;
		struct client *client = before;
		struct err err = {0};

		cr_assert_not(client_new(
			&(struct client_config){.role = "rtm", .defects = defects},
			&rig_ops, NULL, 0, &client, &err));
		cr_assert_eq(err.code, ERR_USAGE);
		cr_assert_str_eq(err.message, rows[i].message);
		cr_assert_eq(client, before);
	}
}
