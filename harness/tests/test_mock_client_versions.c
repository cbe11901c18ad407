#include "tests/mock_client_rig.h"

#include "mocks/client/release.h"

#define N_VERSIONS 6
#define GONE       (-32601) /* no such operation in that version */
#define SENT       (-1)     /* it goes to the service */

static const char *const versions[N_VERSIONS] = {"0.9.0", "0.9.1", "0.9.2",
						 "0.9.3", "1.0.0", "1.0.1"};

struct row {
	const char *method;
	const char *params;
	int codes[N_VERSIONS];
};

/* clang-format off */
/* What each gives before a login: facts.md 1.16. */
static const struct row stranger_rows[] = {
	{"login",                    "{}", {SENT, SENT, SENT, SENT, SENT, SENT}},
	{"logout",                   "{}", {1, 1, 1, 1, 102, 102}},
	{"sendMessageToPeer",        "{}", {1, 1, 1, 1, 102, 102}},
	{"sendChannelMessage",       "{}", {1, 1, 1, 1, 102, 102}},
	{"joinChannel",              "{}", {1, 1, 1, 1, 102, 102}},
	{"leaveChannel",             "{}", {1, 1, 1, 1, 102, 102}},
	{"getMembers",               "{}", {1, 1, 1, 1, 102, 102}},
	{"queryPeersOnlineStatus",   "{}", {GONE, GONE, 3, 3, 102, 102}},
	{"renewToken",               "{}", {GONE, GONE, 3, 3, 102, 102}},
	{"setLocalUserAttributes",   "{}", {GONE, GONE, GONE, 1, 102, 102}},
	{"addOrUpdateLocalUserAttributes",  "{}", {GONE, GONE, GONE, 1, 102, 102}},
	{"deleteLocalUserAttributesByKeys", "{}", {GONE, GONE, GONE, 1, 102, 102}},
	{"clearLocalUserAttributes", "{}", {GONE, GONE, GONE, 1, 102, 102}},
	{"getUserAllAttributes",     "{}", {GONE, GONE, GONE, 1, 102, 102}},
	{"getUserAttributesByKeys",  "{}", {GONE, GONE, GONE, 1, 102, 102}},
	{"cancelLocalInvitation",    "{}", {GONE, 1, 1, 1, 1, 1}},
	{"acceptRemoteInvitation",   "{}", {GONE, 1, 1, 1, 1, 1}},
	{"refuseRemoteInvitation",   "{}", {GONE, 1, 1, 1, 1, 1}},
};

/* What a logged-in client makes up when no answer comes: facts.md 1.4 to 1.10. */
static const struct row timeout_rows[] = {
	{"sendMessageToPeer",        "{}", {4, 2, 2, 2, 2, 2}},
	{"sendChannelMessage",       "{}", {4, 2, 2, 2, 2, 2}},
	{"joinChannel",              "{}", {4, 4, 4, 4, 4, 4}},
	{"getMembers",               "{}", {3, 3, 3, 3, 3, 3}},
	{"queryPeersOnlineStatus",   "{}", {GONE, GONE, 4, 4, 4, 4}},
	{"setLocalUserAttributes",   "{}", {GONE, GONE, GONE, 7, 7, 7}},
};

/* And what it says at once while it is Reconnecting. */
static const struct row down_rows[] = {
	{"sendMessageToPeer",        "{}", {1, 1, 1, 1, 1, 1}},
	{"sendChannelMessage",       "{}", {1, 1, 1, 1, 1, 1}},
	{"joinChannel",              "{}", {1, 1, 1, 1, 1, 1}},
	{"renewToken",               "{}", {GONE, GONE, 1, 1, 1, 1}},
	{"queryPeersOnlineStatus",   "{}", {GONE, GONE, 1, 1, 1, 1}},
	{"getUserAllAttributes",     "{}", {GONE, GONE, GONE, 2, 2, 2}},
};
/* clang-format on */

#define N_OF(rows) (sizeof(rows) / sizeof *(rows))

/* The line of the log that answers CALL, as a code; SENT: there is none. */
static int answered(const struct rig *rig, uint64_t call)
{
	OWNED(mem_freep)
	char *result = text_format("result %llu {\"code\":", (unsigned long long)call);
	OWNED(mem_freep)
	char *refused = text_format("refused %llu ", (unsigned long long)call);
	const char *at = strstr(text_str(&rig->log), result);

	if (at != NULL)
		return atoi(at + strlen(result));
	at = strstr(text_str(&rig->log), refused);
	return at != NULL ? atoi(at + strlen(refused)) : SENT;
}

static void check_row(const struct row *row, size_t version, struct rig *rig,
		      int64_t wait_ms)
{
	uint64_t call = rig_call(rig, row->method, row->params);

	if (wait_ms > 0)
		rig_pass(rig, wait_ms);
	cr_assert_eq(answered(rig, call), row->codes[version],
		     "%s in %s: expected %d, seen\n%s", row->method, versions[version],
		     row->codes[version], text_str(&rig->log));
	rig_finish(rig);
}

Test(mock_client_versions, a_stranger_is_told_so_by_the_code_of_each_version)
{
	for (size_t i = 0; i < N_OF(stranger_rows); i++) {
		for (size_t v = 0; v < N_VERSIONS; v++) {
			struct rig rig;

			rig_init_version(&rig, RIG_RTM, versions[v], NULL);
			check_row(&stranger_rows[i], v, &rig, 0);
		}
	}
}

Test(mock_client_versions, a_call_without_an_answer_ends_by_the_code_of_each_version)
{
	for (size_t i = 0; i < N_OF(timeout_rows); i++) {
		for (size_t v = 0; v < N_VERSIONS; v++) {
			struct rig rig;

			rig_init_version(&rig, RIG_RTM, versions[v], NULL);
			rig_log_in(&rig);
			check_row(&timeout_rows[i], v, &rig, CLIENT_QUERY_TIMEOUT_MS);
		}
	}
}

Test(mock_client_versions, a_call_while_reconnecting_fails_by_the_code_of_each_version)
{
	for (size_t i = 0; i < N_OF(down_rows); i++) {
		for (size_t v = 0; v < N_VERSIONS; v++) {
			struct rig rig;

			rig_init_version(&rig, RIG_RTM, versions[v], NULL);
			rig_log_in(&rig);
			rig_lose(&rig);
			rig_pass(&rig, CLIENT_RECONNECTING_MS);
			check_row(&down_rows[i], v, &rig, 0);
		}
	}
}

Test(mock_client_versions, an_invitation_of_a_stranger_fails_as_each_version_can_say)
{
	static const int errors[N_VERSIONS] = {0, 1, 4, 4, 4, 4};

	for (size_t v = 1; v < N_VERSIONS; v++) {
		struct rig rig;
		OWNED(mem_freep)
		char *seen = text_format(
			"result 1 {\"object\":\"inv-1\"}\n"
			"result 2 {\"code\":0}\n"
			"event localInvitationFailure {\"invitationId\":\"inv-1\","
			"\"calleeId\":\"bob\",\"errorCode\":%d,\"state\":6}\n",
			errors[v]);

		rig_init_version(&rig, RIG_RTM, versions[v], NULL);
		rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
		rig_call(&rig, "sendLocalInvitation", "{\"invitationId\":\"inv-1\"}");
		rig_check(&rig, versions[v], seen);
		rig_finish(&rig);
	}
}

static void create_some(struct rig *rig, unsigned n)
{
	for (unsigned i = 1; i <= n; i++) {
		OWNED(mem_freep)
		char *params = text_format("{\"channelId\":\"room%u\"}", i);

		rig_call(rig, "createChannel", params);
	}
}

static unsigned count(const struct rig *rig, const char *what)
{
	unsigned ret = 0;

	for (const char *at = text_str(&rig->log); (at = strstr(at, what)) != NULL; at++)
		ret++;
	return ret;
}

Test(mock_client_versions, channel_instances_before_login_and_beyond_twenty)
{
	for (size_t v = 0; v < N_VERSIONS; v++) {
		bool free_of_limits = v >= 3;
		struct rig rig;

		rig_init_version(&rig, RIG_RTM, versions[v], NULL);
		create_some(&rig, 1);
		rig_check(&rig, versions[v],
			  free_of_limits ? "result 1 {\"object\":\"channel-1\"}\n"
					 : "result 1 {\"object\":null}\n");
		rig_finish(&rig);

		rig_init_version(&rig, RIG_RTM, versions[v], NULL);
		rig_log_in(&rig);
		create_some(&rig, 21);
		cr_assert_eq(count(&rig, "\"object\":null"), free_of_limits ? 0 : 1, "%s",
			     versions[v]);
		/* One that goes makes room for another. */
		text_clear(&rig.log);
		rig_call(&rig, "releaseChannel", "{\"channelId\":\"room7\"}");
		rig_call(&rig, "createChannel", "{\"channelId\":\"again\"}");
		cr_assert_eq(count(&rig, "\"object\":\"channel-"), 1, "%s", versions[v]);
		rig_finish(&rig);
	}
}

/* What is the service's to decide is left to it. */
Test(mock_client_versions, a_transparent_client_has_what_every_version_has)
{
	for (size_t v = 0; v < N_VERSIONS; v++) {
		struct rig rig;

		rig_init_version(&rig, RIG_TRANSPARENT, versions[v], NULL);
		rig_call(&rig, "createChannel", "{\"channelId\":\"room\"}");
		rig_check(&rig, versions[v], "result 1 {\"object\":\"channel-1\"}\n");
		rig_call(&rig, "getUserAllAttributes", "{\"userId\":\"bob\"}");
		rig_check(&rig, versions[v], "connect\n");
		rig_finish(&rig);
	}
}

Test(mock_client_versions, getSDKVersion_is_there_from_1_0_0_on)
{
	for (size_t v = 0; v < N_VERSIONS; v++) {
		struct rig rig;
		OWNED(mem_freep)
		char *seen = text_format(
			v < 4 ? "refused 1 -32601 this client of %s has no operation "
				"getSDKVersion\n"
			      : "result 1 {\"value\":\"%s\"}\n",
			versions[v]);

		rig_init_version(&rig, RIG_RTM, versions[v], NULL);
		rig_call(&rig, "getSDKVersion", NULL);
		rig_check(&rig, versions[v], seen);
		rig_finish(&rig);
	}
}

Test(mock_client_versions, a_version_is_taken_for_the_newest_that_is_not_above_it)
{
	static const struct {
		const char *version;
		enum release release;
	} rows[] = {
		/* clang-format off */
		{"0.9.0", RELEASE_0_9_0}, {"0.9.1", RELEASE_0_9_1},
		{"0.9.2", RELEASE_0_9_2}, {"0.9.3", RELEASE_0_9_3},
		{"0.9.9", RELEASE_0_9_3}, {"1.0.0", RELEASE_1_0_0},
		{"1.0.1", RELEASE_1_0_1}, {"1.5.0", RELEASE_1_0_1},
		{"0.8.7", RELEASE_0_9_0}, {"255.0.0", RELEASE_1_0_1},
		/* clang-format on */
	};
	static const char *const bad[] = {"",        "1",       "1.0",
					  "1.0.",    "1.0.1.2", "1.0.x",
					  "256.0.0", " 1.0.1",  "+1.0.1"};

	for (size_t i = 0; i < N_OF(rows); i++) {
		enum release release = RELEASE_COUNT;

		cr_assert(release_find(rows[i].version, &release), "%s", rows[i].version);
		cr_assert_eq(release, rows[i].release, "%s", rows[i].version);
	}
	for (size_t i = 0; i < N_OF(bad); i++) {
		const struct client_config config = {.role = "rtm", .version = bad[i]};
		enum release release = RELEASE_COUNT;
		struct client *client = NULL;
		struct err err = {0};

		cr_assert_not(release_find(bad[i], &release), "%s", bad[i]);
		cr_assert_eq(release, RELEASE_COUNT, "%s", bad[i]);
		cr_assert_not(client_new(&config, &rig_ops, NULL, 0, &client, &err));
		cr_assert_eq(err.code, ERR_USAGE);
		cr_assert_null(client);
	}
}

/* Until 1.0.0 an honest client may keep silent about a loss; later ones may not. */
Test(mock_client_versions, a_loss_may_be_unreported_until_1_0_0)
{
	static const char *const names[] = {"loss-unreported", NULL};

	for (size_t v = 0; v < N_VERSIONS; v++) {
		const struct client_config config = {
			.role = "rtm", .version = versions[v], .variants = names};
		struct rig rig = {.now_ms = RIG_START_MS};

		cr_assert(client_new(&config, &rig_ops, &rig, rig.now_ms, &rig.client,
				     NULL));
		rig_log_in(&rig);
		rig_lose(&rig);
		rig_pass(&rig, CLIENT_RECONNECTING_MS);
		rig_greet(&rig, 3);
		rig_frame(&rig, "\"id\":4,\"result\":{\"code\":0}");
		cr_assert_eq(count(&rig, "event connectionStateChanged"),
			     v < N_VERSIONS - 1 ? 0 : 2, "%s\n%s", versions[v],
			     text_str(&rig.log));
		rig_finish(&rig);
	}
}

Test(mock_client_versions, an_unknown_variant_is_refused_with_the_nearest_name)
{
	static const char *const names[] = {"loss-unreportd", NULL};
	const struct client_config config = {.role = "rtm", .variants = names};
	struct client *client = NULL;
	struct err err = {0};

	cr_assert_not(client_new(&config, &rig_ops, NULL, 0, &client, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert_str_eq(err.message, "the client has no variant 'loss-unreportd'; "
				      "did you mean 'loss-unreported'?");
	cr_assert_null(client);
}
