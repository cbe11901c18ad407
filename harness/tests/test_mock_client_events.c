#include "tests/mock_client_rig.h"

#define MESSAGE                                                       \
	"{\"peerId\":\"bob\",\"text\":\"hi\",\"serverReceivedTs\":5," \
	"\"isOfflineMessage\":false}"

Test(mock_client_events, an_acknowledged_event_is_handed_out_and_then_answered)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_frame(&rig,
		  "\"id\":\"e1\",\"method\":\"messageReceived\",\"params\":" MESSAGE);
	rig_check(&rig, "id is text",
		  "event messageReceived " MESSAGE
		  "\nsend {\"id\":\"e1\",\"result\":{}}\n");
	rig_frame(&rig, "\"id\":7,\"method\":\"messageReceived\",\"params\":" MESSAGE);
	rig_check(&rig, "id is a number",
		  "event messageReceived " MESSAGE "\nsend {\"id\":7,\"result\":{}}\n");
	rig_finish(&rig);
}

Test(mock_client_events, a_notification_is_handed_out_and_not_answered)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_frame(&rig, "\"method\":\"memberJoined\",\"params\":"
			"{\"channelId\":\"c\",\"userId\":\"u\"}");
	rig_check(&rig, "known",
		  "event memberJoined {\"channelId\":\"c\",\"userId\":\"u\"}\n");
	rig_frame(&rig, "\"method\":\"tokenDidExpire\"");
	rig_check(&rig, "without params", "event tokenDidExpire {}\n");
	rig_frame(&rig, "\"method\":\"typing\",\"params\":{\"who\":\"bob\"}");
	rig_check(&rig, "unknown", "event typing {\"who\":\"bob\"}\n");
	rig_finish(&rig);
}

Test(mock_client_events, a_fence_is_a_marker_and_no_event)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_frame(&rig, "\"id\":1,\"method\":\"fence\",\"params\":{\"marker\":\"m1\"}");
	rig_check(&rig, "fence", "marker m1\nsend {\"id\":1,\"result\":{}}\n");
	rig_frame(&rig, "\"id\":2,\"method\":\"fence\",\"params\":{\"marker\":1}");
	rig_check(&rig, "no text",
		  "nonsense fence came without a marker\n"
		  "send {\"id\":2,\"error\":{\"code\":-32602,"
		  "\"message\":\"marker is missing\"}}\n");
	rig_frame(&rig, "\"method\":\"fence\",\"params\":{\"marker\":\"m\"}");
	rig_check(&rig, "no request",
		  "nonsense fence came as a notification, not as a request\n");
	rig_finish(&rig);
}

/* After each of them the client is asked something and must know its way. */
Test(mock_client_events, nonsense_is_told_in_a_sentence_and_the_client_stays_usable)
{
	static const struct {
		const char *bytes;
		const char *seen;
	} rows[] = {
		{"hello?", "nonsense a frame that is no JSON: byte 0: "},
		{"[]", "nonsense a frame that holds no object: array\n"},
		{"{\"id\":1,\"result\":{}}",
		 "nonsense a frame without \"jsonrpc\":\"2.0\"\n"},
		{"{\"jsonrpc\":\"1.0\",\"method\":\"x\"}",
		 "nonsense a frame without \"jsonrpc\":\"2.0\"\n"},
		{"{\"jsonrpc\":\"2.0\"}",
		 "nonsense a frame that is no request, notification or answer\n"},
		{"{\"jsonrpc\":\"2.0\",\"method\":5}",
		 "nonsense a frame whose method is a number\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":99,\"result\":{}}",
		 "nonsense an answer to nothing: id 99\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"result\":{}}",
		 "nonsense an answer to nothing: id \"x\"\n"},
		{"{\"jsonrpc\":\"2.0\",\"result\":{}}",
		 "nonsense an answer to nothing: id missing\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"code\":0}}",
		 "nonsense request 1 was answered again\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,"
		 "\"message\":\"what?\"}}",
		 "nonsense an error that answers nothing: what?\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":true,\"method\":\"messageReceived\"}",
		 "nonsense messageReceived came with an id that is a bool\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"messageReceived\","
		 "\"params\":[]}",
		 "nonsense messageReceived came with params that are no object: array\n"
		 "send {\"id\":3,\"error\":{\"code\":-32602,"
		 "\"message\":\"params are no object\"}}\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"makeTea\"}",
		 "send {\"id\":3,\"error\":{\"code\":-32601,"
		 "\"message\":\"this client knows no such request\"}}\n"},
		{"{\"jsonrpc\":\"2.0\",\"method\":\"messageReceived\",\"params\":{}}",
		 "nonsense messageReceived came as a notification, not as a request\n"
		 "event messageReceived {}\n"},
		{"{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"memberLeft\",\"params\":{}}",
		 "nonsense memberLeft came as a request, not as a notification\n"
		 "event memberLeft {}\nsend {\"id\":4,\"result\":{}}\n"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rig rig;

		rig_init(&rig, RIG_RTM, NULL);
		rig_log_in(&rig);
		rig_bytes(&rig, rows[i].bytes);
		cr_assert(strncmp(text_str(&rig.log), rows[i].seen,
				  strlen(rows[i].seen)) == 0,
			  "%s\n--- seen\n%s", rows[i].bytes, text_str(&rig.log));
		rig_call(&rig, "sendMessageToPeer", "{}");
		text_clear(&rig.log);
		rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
		rig_check(&rig, rows[i].bytes, "result 2 {\"code\":0}\n");
		rig_finish(&rig);
	}
}

Test(mock_client_events, a_broken_answer_ends_its_call_once)
{
	static const struct {
		const char *answer;
		const char *seen;
	} rows[] = {
		{"\"id\":3,\"result\":5",
		 "nonsense sendMessageToPeer: the answer's result is no object\n"
		 "refused 2 -32600 the answer's result is no object\n"},
		{"\"id\":3,\"result\":{},\"error\":{\"code\":1}",
		 "nonsense sendMessageToPeer: the answer holds a result and an error\n"
		 "refused 2 -32600 the answer holds a result and an error\n"},
		{"\"id\":3,\"error\":\"no\"",
		 "nonsense sendMessageToPeer: the answer's error has no code\n"
		 "refused 2 -32600 the answer's error has no code\n"},
		{"\"id\":3,\"result\":{\"kode\":0}",
		 "nonsense sendMessageToPeer was answered without a code\n"
		 "result 2 {\"kode\":0}\n"},
		{"\"id\":3,\"result\":{\"code\":\"TOO_OFTEN\"}",
		 "result 2 {\"code\":\"TOO_OFTEN\"}\n"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct rig rig;

		rig_init(&rig, RIG_RTM, NULL);
		rig_log_in(&rig);
		rig_call(&rig, "sendMessageToPeer", "{}");
		text_clear(&rig.log);
		rig_frame(&rig, rows[i].answer);
		rig_check(&rig, rows[i].answer, rows[i].seen);
		cr_assert_eq(client_next_due(rig.client), -1);
		rig_finish(&rig);
	}
}

Test(mock_client_events, a_frame_over_the_limit_is_not_read)
{
	struct rig rig;
	OWNED(text_finish)
	struct text frame = {0};

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	text_add(&frame,
		 "{\"jsonrpc\":\"2.0\",\"method\":\"typing\",\"params\":{\"x\":\"");
	text_repeat(&frame, 'x', CLIENT_FRAME_MAX - frame.len - 3);
	text_add(&frame, "\"}}");
	cr_assert_eq(frame.len, CLIENT_FRAME_MAX);
	rig_bytes(&rig, text_str(&frame));
	cr_assert(strncmp(text_str(&rig.log), "event typing", 12) == 0);
	text_clear(&rig.log);
	text_char(&frame, ' ');
	rig_bytes(&rig, text_str(&frame));
	rig_check(&rig, "one more",
		  "nonsense a frame of 262145 bytes, over the 262144 of the protocol\n");
	rig_finish(&rig);
}

Test(mock_client_events, what_comes_after_the_connection_was_left_is_not_heard)
{
	struct rig rig;

	rig_init(&rig, RIG_RTM, NULL);
	rig_log_in(&rig);
	rig_call(&rig, "logout", NULL);
	rig_frame(&rig, "\"id\":3,\"result\":{\"code\":0}");
	text_clear(&rig.log);
	rig_frame(&rig, "\"id\":1,\"method\":\"messageReceived\",\"params\":{}");
	rig_lose(&rig);
	rig_open(&rig);
	rig_check(&rig, "after", "");
	rig_finish(&rig);
}
