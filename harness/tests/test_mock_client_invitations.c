#include "tests/mock_client_rig.h"

#define STATE(state, reason) \
	"event connectionStateChanged {\"state\":" #state ",\"reason\":" #reason "}\n"
#define INV_1 "{\"invitationId\":\"inv-1\"}"
#define R_9   "{\"invitationId\":\"r9\"}"

/* Logged in, with inv-1 created for bob; calls 1 and 2 are used, requests 1 and 2. */
static void create(struct rig *rig, enum rig_kind kind)
{
	rig_init(rig, kind, NULL);
	rig_log_in(rig);
	rig_call(rig, "createLocalInvitation",
		 "{\"calleeId\":\"bob\",\"content\":\"come\",\"channelId\":\"c\"}");
	rig_check(rig, "create", "result 2 {\"object\":\"inv-1\"}\n");
}

/* As create(), but with r9 received from bob instead. */
static void receive(struct rig *rig, enum rig_kind kind)
{
	rig_init(rig, kind, NULL);
	rig_log_in(rig);
	rig->calls++;
	rig_frame(rig, "\"id\":1,\"method\":\"remoteInvitationReceived\",\"params\":"
		       "{\"invitationId\":\"r9\",\"callerId\":\"bob\",\"content\":\"\","
		       "\"channelId\":\"\"}");
	rig_check(
		rig, "received",
		"event remoteInvitationReceived {\"invitationId\":\"r9\","
		"\"callerId\":\"bob\",\"content\":\"\",\"channelId\":\"\",\"state\":1}\n"
		"send {\"id\":1,\"result\":{}}\n");
}

/* The event NAME for inv-1 or r9; nothing stays in the log. */
static void event(struct rig *rig, const char *name)
{
	bool local = strncmp(name, "local", 5) == 0;
	OWNED(mem_freep)
	char *frame = text_format("\"method\":\"%s\",\"params\":%s", name,
				  local ? INV_1 : R_9);

	rig_frame(rig, frame);
	text_clear(&rig->log);
}

Test(mock_client_invitations, an_invitation_is_sent_as_it_was_created)
{
	struct rig rig;

	for (enum rig_kind kind = RIG_RTM; kind <= RIG_TRANSPARENT; kind++) {
		create(&rig, kind);
		rig_call(&rig, "sendLocalInvitation", INV_1);
		rig_check(
			&rig, "send",
			"send {\"id\":3,\"method\":\"sendLocalInvitation\",\"params\":"
			"{\"calleeId\":\"bob\",\"content\":\"come\",\"channelId\":\"c\","
			"\"invitationId\":\"inv-1\"}}\n");
		rig_finish(&rig);
	}
}

Test(mock_client_invitations, an_unusable_callee_gives_no_object_unless_transparent)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"\"}");
	rig_call(&rig, "createLocalInvitation", "{}");
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	rig_check(&rig, "create",
		  "result 1 {\"object\":null}\nresult 2 {\"object\":null}\n"
		  "result 3 {\"object\":\"inv-1\"}\nresult 4 {\"object\":\"inv-2\"}\n");
	rig_finish(&rig);

	rig_init(&rig, RIG_TRANSPARENT, NULL);
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"\"}");
	rig_check(&rig, "transparent", "result 1 {\"object\":\"inv-1\"}\n");
	rig_finish(&rig);
}

Test(mock_client_invitations, without_a_login_a_send_is_ok_and_then_fails)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	text_clear(&rig.log);
	rig_call(&rig, "sendLocalInvitation", INV_1);
	rig_check(&rig, "send",
		  "result 2 {\"code\":0}\nevent localInvitationFailure "
		  "{\"invitationId\":\"inv-1\",\"calleeId\":\"bob\",\"errorCode\":4,"
		  "\"state\":6}\n");
	rig_call(&rig, "sendLocalInvitation", INV_1);
	rig_check(&rig, "it has ended", "result 3 {\"code\":3}\n");
	rig_finish(&rig);

	rig_init(&rig, RIG_TRANSPARENT, NULL);
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	text_clear(&rig.log);
	rig_call(&rig, "sendLocalInvitation", INV_1);
	rig_check(&rig, "transparent", "connect\n");
	rig_finish(&rig);
}

Test(mock_client_invitations, a_local_call_in_the_wrong_state_is_answered_here)
{
	static const struct {
		const char *event; /* after a send that was Ok; NULL: not even sent */
		const char *seen;  /* of a send and a cancel */
	} rows[] = {
		{"localInvitationReceivedByPeer", "result 4 {\"code\":5}\nsend"},
		{"localInvitationAccepted",
		 "result 4 {\"code\":3}\nresult 5 {\"code\":3}\n"},
		{"localInvitationRefused",
		 "result 4 {\"code\":3}\nresult 5 {\"code\":3}\n"},
		{"localInvitationCanceled",
		 "result 4 {\"code\":3}\nresult 5 {\"code\":3}\n"},
		{"localInvitationFailure",
		 "result 4 {\"code\":3}\nresult 5 {\"code\":3}\n"},
	};
	struct rig rig;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		create(&rig, RIG_RTM);
		rig_call(&rig, "sendLocalInvitation", INV_1);
		rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
		event(&rig, rows[i].event);
		rig_call(&rig, "sendLocalInvitation", INV_1);
		rig_call(&rig, "cancelLocalInvitation", INV_1);
		cr_assert(strncmp(text_str(&rig.log), rows[i].seen,
				  strlen(rows[i].seen)) == 0,
			  "%s\n%s", rows[i].event, text_str(&rig.log));
		rig_finish(&rig);
	}
	create(&rig, RIG_RTM);
	rig_call(&rig, "cancelLocalInvitation", INV_1);
	rig_check(&rig, "not sent", "result 3 {\"code\":2}\n");
	rig_call(&rig, "cancelLocalInvitation", "{\"invitationId\":\"inv-2\"}");
	rig_check(&rig, "not there", "result 4 {\"code\":1}\n");
	rig_finish(&rig);
}

Test(mock_client_invitations, a_remote_call_in_the_wrong_state_is_answered_here)
{
	static const struct {
		const char *event; /* NULL: an accept that was Ok */
		const char *seen;  /* of an accept and a refusal */
	} rows[] = {
		{NULL, "result 4 {\"code\":4}\nresult 5 {\"code\":3}\n"},
		{"remoteInvitationAccepted",
		 "result 4 {\"code\":4}\nresult 5 {\"code\":3}\n"},
		{"remoteInvitationRefused",
		 "result 4 {\"code\":3}\nresult 5 {\"code\":3}\n"},
		{"remoteInvitationCanceled",
		 "result 4 {\"code\":3}\nresult 5 {\"code\":3}\n"},
		{"remoteInvitationFailure",
		 "result 4 {\"code\":3}\nresult 5 {\"code\":3}\n"},
	};
	struct rig rig;

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		receive(&rig, RIG_RTM);
		rig_call(&rig, "acceptRemoteInvitation", R_9);
		rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
		if (rows[i].event != NULL)
			event(&rig, rows[i].event);
		text_clear(&rig.log);
		rig_call(&rig, "acceptRemoteInvitation", R_9);
		rig_call(&rig, "refuseRemoteInvitation", R_9);
		rig_check(&rig, rows[i].event != NULL ? rows[i].event : "accepted",
			  rows[i].seen);
		rig_finish(&rig);
	}
	receive(&rig, RIG_RTM);
	rig_call(&rig, "acceptRemoteInvitation", INV_1);
	rig_check(&rig, "not there", "result 3 {\"code\":1}\n");
	rig_finish(&rig);
}

Test(mock_client_invitations, a_transparent_client_asks_in_any_state)
{
	struct rig rig;

	receive(&rig, RIG_TRANSPARENT);
	rig_call(&rig, "acceptRemoteInvitation", R_9);
	rig_call(&rig, "acceptRemoteInvitation", R_9);
	rig_call(&rig, "refuseRemoteInvitation", "{\"invitationId\":\"nobody\"}");
	rig_call(&rig, "cancelLocalInvitation", INV_1);
	rig_check(
		&rig, "forwarded",
		"send {\"id\":3,\"method\":\"acceptRemoteInvitation\",\"params\":" R_9
		"}\nsend {\"id\":4,\"method\":\"acceptRemoteInvitation\",\"params\":" R_9
		"}\nsend {\"id\":5,\"method\":\"refuseRemoteInvitation\",\"params\":"
		"{\"invitationId\":\"nobody\"}}\n"
		"send {\"id\":6,\"method\":\"cancelLocalInvitation\",\"params\":" INV_1
		"}\n");
	rig_pass(&rig, CLIENT_ACCEPT_TIMEOUT_MS * 2);
	cr_assert(strstr(text_str(&rig.log), "event") == NULL);
	rig_finish(&rig);
}

Test(mock_client_invitations, a_text_over_8_kb_is_refused_here_and_8_kb_is_sent)
{
	struct rig rig;

	for (size_t over = 0; over < 2; over++) {
		OWNED(text_finish)
		struct text params = {0};
		text_add(&params, "{\"calleeId\":\"bob\",\"content\":\"");
		text_repeat(&params, 'x', 8192 + over);
		text_add(&params, "\"}");
		rig_init(&rig, RIG_RTM, NULL);
		rig_log_in(&rig);
		rig_call(&rig, "createLocalInvitation", text_str(&params));
		text_clear(&rig.log);
		rig_call(&rig, "sendLocalInvitation", INV_1);
		if (over == 1)
			rig_check(&rig, "content", "result 3 {\"code\":1}\n");
		else
			cr_assert(strncmp(text_str(&rig.log), "send ", 5) == 0);
		rig_finish(&rig);
	}
	for (size_t over = 0; over < 2; over++) {
		OWNED(text_finish)
		struct text params = {0};
		text_add(&params, "{\"invitationId\":\"r9\",\"response\":\"");
		text_repeat(&params, 'x', 8192 + over);
		text_add(&params, "\"}");
		receive(&rig, RIG_RTM);
		rig_call(&rig, "refuseRemoteInvitation", text_str(&params));
		if (over == 1)
			rig_check(&rig, "response", "result 3 {\"code\":1}\n");
		else
			cr_assert(strncmp(text_str(&rig.log), "send ", 5) == 0);
		rig_finish(&rig);
	}
}

Test(mock_client_invitations, every_event_carries_the_state_that_it_leads_to)
{
	static const struct {
		const char *name;
		int state;
	} rows[] = {
		/* clang-format off */
		{"localInvitationReceivedByPeer", 2},
		{"localInvitationAccepted",       3},
		{"localInvitationRefused",        4},
		{"localInvitationCanceled",       5},
		{"localInvitationFailure",        6},
		{"remoteInvitationRefused",       3},
		{"remoteInvitationAccepted",      4},
		{"remoteInvitationCanceled",      5},
		{"remoteInvitationFailure",       6},
		/* clang-format on */
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rig rig;
		OWNED(mem_freep)
		char *frame = text_format(
			"\"method\":\"%s\",\"params\":{\"invitationId\":\"x\"}",
			rows[i].name);
		OWNED(mem_freep)
		char *seen = text_format(
			"event %s {\"invitationId\":\"x\",\"state\":%d}\n", rows[i].name,
			rows[i].state);

		/* Also for one that this client has never heard of. */
		rig_init(&rig, RIG_RTM, NULL);
		rig_log_in(&rig);
		rig_frame(&rig, frame);
		rig_check(&rig, rows[i].name, seen);
		rig_finish(&rig);
	}
}

Test(mock_client_invitations, a_refused_send_may_be_tried_again)
{
	struct rig rig;

	create(&rig, RIG_RTM);
	rig_call(&rig, "sendLocalInvitation", INV_1);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":1}");
	text_clear(&rig.log);
	rig_call(&rig, "sendLocalInvitation", INV_1);
	cr_assert(strncmp(text_str(&rig.log), "send ", 5) == 0);
	rig_finish(&rig);
}

Test(mock_client_invitations, an_acceptance_that_is_not_confirmed_fails_after_30_s)
{
	struct rig rig;

	receive(&rig, RIG_RTM);
	rig_call(&rig, "acceptRemoteInvitation", R_9);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	text_clear(&rig.log);
	cr_assert_eq(client_next_due(rig.client), rig.now_ms + CLIENT_ACCEPT_TIMEOUT_MS);
	rig_pass(&rig, CLIENT_ACCEPT_TIMEOUT_MS - 1);
	rig_check(&rig, "just before", "");
	rig_pass(&rig, 1);
	rig_check(&rig, "failed",
		  "event remoteInvitationFailure {\"invitationId\":\"r9\","
		  "\"callerId\":\"bob\",\"errorCode\":2,\"state\":6}\n");
	cr_assert_eq(client_next_due(rig.client), -1);
	rig_finish(&rig);

	receive(&rig, RIG_RTM);
	rig_call(&rig, "acceptRemoteInvitation", R_9);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	event(&rig, "remoteInvitationAccepted");
	cr_assert_eq(client_next_due(rig.client), -1, "confirmed");
	rig_finish(&rig);

	receive(&rig, RIG_RTM);
	rig_call(&rig, "acceptRemoteInvitation", R_9);
	event(&rig, "remoteInvitationAccepted");
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	cr_assert_eq(client_next_due(rig.client), -1, "confirmed before the answer");
	rig_finish(&rig);
}

Test(mock_client_invitations, what_has_not_ended_ends_in_silence_with_the_session)
{
	struct rig rig;

	create(&rig, RIG_RTM);
	rig_call(&rig, "sendLocalInvitation", INV_1);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	rig_call(&rig, "logout", NULL);
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":4,\"result\":{\"code\":0}");
	rig_check(&rig, "logout",
		  "disconnect 1000\n" STATE(1, 6) "result 4 {\"code\":0}\n");
	rig_call(&rig, "cancelLocalInvitation", INV_1);
	rig_check(&rig, "ended", "result 5 {\"code\":3}\n");
	rig_finish(&rig);
}

Test(mock_client_invitations, objects_have_a_limit_that_ended_ones_do_not_count_to)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	for (int i = 0; i < CLIENT_INVITATIONS_MAX; i++)
		rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	text_clear(&rig.log);
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	rig_check(&rig, "one too many", "result 4097 {\"object\":null}\n");
	rig_call(&rig, "sendLocalInvitation", INV_1);
	text_clear(&rig.log);
	rig_call(&rig, "createLocalInvitation", "{\"calleeId\":\"bob\"}");
	rig_check(&rig, "one has ended", "result 4099 {\"object\":\"inv-4097\"}\n");
	rig_finish(&rig);
}
