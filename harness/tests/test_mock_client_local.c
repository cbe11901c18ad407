#include "tests/mock_client_rig.h"

#define N_OF(rows) (sizeof(rows) / sizeof *(rows))
#define N_VERSIONS 6

static const char *const versions[N_VERSIONS] = {"0.9.0", "0.9.1", "0.9.2",
						 "0.9.3", "1.0.0", "1.0.1"};

/* PARTS of what a call gives, "" for what a version lacks, side by side. */
struct row {
	const char *method;
	const char *params;
	const char *gives[N_VERSIONS];
};

static void check_rows(const struct row *rows, size_t n, enum rig_kind kind)
{
	for (size_t i = 0; i < n; i++) {
		for (size_t v = 0; v < N_VERSIONS; v++) {
			bool lacks = rows[i].gives[v] == NULL;
			OWNED(mem_freep)
			char *seen = NULL;
			struct rig rig;

			seen = lacks ? text_format("refused 1 -32601 this client of %s "
						   "has no operation %s\n",
						   versions[v], rows[i].method)
				     : text_format("result 1 {%s}\n", rows[i].gives[v]);
			rig_init_version(&rig, kind, versions[v], NULL);
			rig_call(&rig, rows[i].method, rows[i].params);
			rig_check(&rig, rows[i].method, seen);
			rig_finish(&rig);
		}
	}
}

#define CODE(n)    "\"code\":" #n
#define NIL        "\"object\":null"
#define BAD        "\"value\":-1"
#define GOOD       "\"value\":0"
#define NO         "\"value\":false"
#define NO_SESSION "there is no session, nothing can be sent\n"

/* clang-format off */
Test(mock_client_local, without_an_instance_every_version_has_its_code)
{
	static const struct row rows[] = {
		{"login", "{}",
		 {CODE(2), CODE(2), CODE(2), CODE(2), CODE(101), CODE(101)}},
		{"logout", "{}",
		 {CODE(1), CODE(1), CODE(1), CODE(1), CODE(101), CODE(101)}},
		{"sendMessageToPeer", "{}",
		 {CODE(1), CODE(1), CODE(1), CODE(1), CODE(101), CODE(101)}},
		{"sendChannelMessage", "{}",
		 {CODE(1), CODE(1), CODE(1), CODE(1), CODE(101), CODE(101)}},
		{"joinChannel", "{}",
		 {CODE(1), CODE(1), CODE(1), CODE(1), CODE(101), CODE(101)}},
		{"leaveChannel", "{}",
		 {CODE(1), CODE(1), CODE(1), CODE(1), CODE(101), CODE(101)}},
		{"getMembers", "{}",
		 {CODE(1), CODE(1), CODE(1), CODE(1), CODE(101), CODE(101)}},
		{"renewToken", "{}",
		 {NULL, NULL, CODE(3), CODE(3), CODE(101), CODE(101)}},
		{"queryPeersOnlineStatus", "{}",
		 {NULL, NULL, CODE(3), CODE(3), CODE(101), CODE(101)}},
		{"setLocalUserAttributes", "{}",
		 {NULL, NULL, NULL, CODE(1), CODE(101), CODE(101)}},
		{"getUserAllAttributes", "{}",
		 {NULL, NULL, NULL, CODE(1), CODE(101), CODE(101)}},
		{"sendLocalInvitation", "{}",
		 {NULL, CODE(1), CODE(1), CODE(1), CODE(1), CODE(1)}},
		{"createLocalInvitation", "{\"calleeId\":\"bob\"}",
		 {NULL, NIL, NIL, NIL, NIL, NIL}},
		{"createChannel", "{\"channelId\":\"c\"}",
		 {NIL, NIL, NIL, NIL, NIL, NIL}},
		{"releaseChannel", "{\"channelId\":\"c\"}", {NO, NO, NO, NO, NO, NO}},
		{"setParameters", "{\"parameters\":\"{}\"}",
		 {BAD, BAD, BAD, BAD, BAD, BAD}},
		{"setLogFile", "{\"path\":\"a\"}", {NULL, NULL, NULL, NULL, BAD, BAD}},
		{"getSDKVersion", "{}",
		 {NULL, NULL, NULL, NULL, "\"value\":\"1.0.0\"", "\"value\":\"1.0.1\""}},
	};

	check_rows(rows, N_OF(rows), RIG_UNINITIALISED);
}

Test(mock_client_local, what_is_set_is_taken_or_refused_by_version)
{
	static const struct row rows[] = {
		{"setParameters", "{\"parameters\":\"{\\\"a\\\":1}\"}",
		 {GOOD, GOOD, GOOD, GOOD, GOOD, GOOD}},
		{"setParameters", "{\"parameters\":\"{\"}",
		 {GOOD, BAD, BAD, BAD, BAD, BAD}},
		{"setParameters", "{\"parameters\":\"[]\"}",
		 {GOOD, BAD, BAD, BAD, BAD, BAD}},
		{"setParameters", "{\"parameters\":\"\"}",
		 {GOOD, BAD, BAD, BAD, BAD, BAD}},
		{"setParameters", "{}", {BAD, BAD, BAD, BAD, BAD, BAD}},
		{"setLogFile", "{\"path\":\"a\"}", {NULL, NULL, NULL, NULL, GOOD, GOOD}},
		{"setLogFile", "{\"path\":\"bad\"}", {NULL, NULL, NULL, NULL, BAD, BAD}},
		{"setLogFile", "{\"path\":\"\"}", {NULL, NULL, NULL, NULL, BAD, BAD}},
		{"setLogFilter", "{\"filter\":0}", {NULL, NULL, NULL, NULL, GOOD, GOOD}},
		{"setLogFilter", "{\"filter\":2063}",
		 {NULL, NULL, NULL, NULL, GOOD, GOOD}},
		{"setLogFilter", "{\"filter\":1}", {NULL, NULL, NULL, NULL, BAD, BAD}},
		{"setLogFilter", "{}", {NULL, NULL, NULL, NULL, BAD, BAD}},
		{"setLogFileSize", "{\"size\":600}",
		 {NULL, NULL, NULL, NULL, GOOD, GOOD}},
		{"setLogFileSize", "{\"size\":\"1\"}",
		 {NULL, NULL, NULL, NULL, BAD, BAD}},
		{"setChannelDelegate", "{\"channelId\":\"c\",\"delegate\":\"d\"}",
		 {NULL, NO, NO, NO, NO, NO}},
	};

	check_rows(rows, N_OF(rows), RIG_RTM);
}
/* clang-format on */

/* facts.md 2: a level shows itself and all before it. */
Test(mock_client_local, the_log_tells_calls_events_and_trouble_but_no_token)
{
	static const struct {
		const char *filter;
		const char *seen;
	} rows[] = {
		/* clang-format off */
		{"0",  ""},
		{"8",  ""},
		{"12", "E login gave 5: " NO_SESSION},
		{"14", "E login gave 5: " NO_SESSION
		       "W logout gave 102\n"},
		{"15", "I login {\"userId\":\"alice\",\"token\":\"***\"}\n"
		       "I event connectionStateChanged\n"
		       "I event connectionStateChanged\n"
		       "E login gave 5: " NO_SESSION
		       "I logout {}\n"
		       "W logout gave 102\n"},
		/* clang-format on */
	};

	for (size_t i = 0; i < N_OF(rows); i++) {
		OWNED(mem_freep)
		char *filter = text_format("{\"filter\":%s}", rows[i].filter);
		struct rig rig;

		rig_init(&rig, RIG_RTM, NULL);
		rig_call(&rig, "setLogFilter", filter);
		text_clear(&rig.own);
		rig_call(&rig, "login", "{\"userId\":\"alice\",\"token\":\"secret\"}");
		rig_greet(&rig, 2);
		rig_frame(&rig, "\"id\":1,\"result\":{\"code\":5}");
		rig_call(&rig, "logout", NULL);
		cr_assert_str_eq(text_str(&rig.own), rows[i].seen, "%s: %s",
				 rows[i].filter, text_str(&rig.own));
		rig_finish(&rig);
	}
}

/* facts.md 3.2: what is smaller than 512 KB or larger than 10 MB is passed over. */
Test(mock_client_local, a_log_size_out_of_bounds_is_no_error_and_has_no_effect)
{
	static const struct {
		const char *size;
		const char *seen;
	} rows[] = {
		{"511", ""},
		{"512", "size 512\n"},
		{"10240", "size 10240\n"},
		{"10241", ""},
		{"0", ""},
		{"-1", ""},
	};

	for (size_t i = 0; i < N_OF(rows); i++) {
		OWNED(mem_freep)
		char *size = text_format("{\"size\":%s}", rows[i].size);
		struct rig rig;

		rig_init(&rig, RIG_RTM, NULL);
		rig_call(&rig, "setLogFilter", "{\"filter\":0}");
		text_clear(&rig.own);
		text_clear(&rig.log);
		rig_call(&rig, "setLogFileSize", size);
		rig_check(&rig, rows[i].size, "result 2 {\"value\":0}\n");
		cr_assert_str_eq(text_str(&rig.own), rows[i].seen, "%s", rows[i].size);
		rig_finish(&rig);
	}
}

static bool lists(const struct json *symbols, const char *name)
{
	JSON_EACH (symbol, symbols)
		if (strcmp(json_text_or(symbol, ""), name) == 0)
			return true;
	return false;
}

Test(mock_client_local, names_come_and_go_with_the_versions)
{
	/* clang-format off */
	static const struct {
		const char *name;
		bool has[N_VERSIONS];
	} rows[] = {
		{"AgoraRtmKit",                          {1, 1, 1, 1, 1, 1}},
		{"AgoraRtmSendPeerMessageState",         {1, 0, 0, 0, 0, 0}},
		{"AgoraRtmSendPeerMessageErrorCode",     {0, 1, 1, 1, 1, 1}},
		{"sendLocalInvitation:completion:",      {0, 1, 1, 1, 1, 1}},
		{"renewToken:completion:",               {0, 0, 1, 1, 1, 1}},
		{"setLocalUserAttributes:completion:",   {0, 0, 0, 1, 1, 1}},
		{"setLogFile:",                          {0, 0, 0, 0, 1, 1}},
	};
	/* clang-format on */

	for (size_t v = 0; v < N_VERSIONS; v++) {
		struct rig rig;

		rig_init_version(&rig, RIG_RTM, versions[v], NULL);
		OWNED(json_freep)
		struct json *symbols = client_symbols(rig.client);
		for (size_t i = 0; i < N_OF(rows); i++)
			cr_assert_eq(lists(symbols, rows[i].name), rows[i].has[v],
				     "%s in %s", rows[i].name, versions[v]);
		rig_finish(&rig);
	}
}

Test(mock_client_local, the_events_of_a_channel_name_the_delegate_that_was_set_last)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "createChannel", "{\"channelId\":\"c\"}");
	text_clear(&rig.log);
	rig_frame(&rig, "\"method\":\"memberLeft\",\"params\":{\"channelId\":\"c\"}");
	rig_check(&rig, "none is set", "event memberLeft {\"channelId\":\"c\"}\n");
	rig_call(&rig, "setChannelDelegate",
		 "{\"channelId\":\"c\",\"delegate\":\"first\"}");
	rig_call(&rig, "setChannelDelegate",
		 "{\"channelId\":\"c\",\"delegate\":\"second\"}");
	text_clear(&rig.log);
	rig_frame(&rig, "\"method\":\"memberLeft\",\"params\":{\"channelId\":\"c\"}");
	rig_frame(&rig, "\"method\":\"memberLeft\",\"params\":{\"channelId\":\"d\"}");
	rig_check(&rig, "the last one",
		  "event memberLeft {\"channelId\":\"c\",\"delegate\":\"second\"}\n"
		  "event memberLeft {\"channelId\":\"d\"}\n");
	rig_finish(&rig);
}

Test(mock_client_local, a_client_that_crashed_does_nothing_any_more)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, "crash-on-second-logout");
	rig_call(&rig, "login", "{\"userId\":\"alice\"}");
	rig_greet(&rig, 2);
	text_clear(&rig.log);
	rig_call(&rig, "logout", NULL);
	rig_check(&rig, "the crash", "died SIGSEGV\n");
	rig_call(&rig, "getMembers", "{}");
	rig_frame(&rig, "\"id\":1,\"result\":{\"code\":0}");
	rig_lose(&rig);
	rig_open(&rig);
	rig_pass(&rig, CLIENT_QUERY_TIMEOUT_MS);
	rig_check(&rig, "after it", "");
	cr_assert_eq(client_next_due(rig.client), -1);
	cr_assert_not(client_connected(rig.client));
	rig_finish(&rig);
}
