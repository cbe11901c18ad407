/*
 * The rows of defects of frames, names, worlds and numbers: see defect_rows.h.
 */
#ifndef MOCKS_SERVICE_DEFECT_ROWS_FRAMES_H
#define MOCKS_SERVICE_DEFECT_ROWS_FRAMES_H

/* clang-format off */
#define DEFECT_ROWS_FRAMES(ROW) \
	ROW(FRAME_NO_JSON_IGNORED, "frame-no-json-ignored", "ROBUST-01", \
	    "A frame that is no JSON is dropped without a word.") \
	ROW(FRAME_NO_JSON_CODE, "frame-no-json-code", "ROBUST-01", \
	    "A frame that is no JSON is told as an internal error.") \
	ROW(FRAME_DEEP_CODE, "frame-deep-code", "ROBUST-01", \
	    "Deep nesting ends the connection with an internal error.") \
	ROW(FRAME_NO_CALL_IGNORED, "frame-no-call-ignored", "ROBUST-01", \
	    "JSON that is no call is dropped without a word.") \
	ROW(FRAME_NO_CALL_CODE, "frame-no-call-code", "ROBUST-01", \
	    "JSON that is no call is told as an internal error.") \
	ROW(FRAME_METHOD_OK, "frame-method-ok", "ROBUST-01", \
	    "An unknown operation gives Ok.") \
	ROW(FRAME_METHOD_IGNORED, "frame-method-ignored", "ROBUST-01", \
	    "An unknown operation is dropped without a word.") \
	ROW(FRAME_METHOD_CODE, "frame-method-code", "ROBUST-01", \
	    "An unknown operation is told as an internal error.") \
	ROW(FRAME_ARGUMENT_OK, "frame-argument-ok", "ROBUST-01", \
	    "A call with a missing or wrong argument gives Ok.") \
	ROW(FRAME_ARGUMENT_IGNORED, "frame-argument-ignored", "ROBUST-01", \
	    "A call with a missing or wrong argument is dropped without a word.") \
	ROW(FRAME_ARGUMENT_CODE, "frame-argument-code", "ROBUST-01", \
	    "A missing or wrong argument is told as an internal error.") \
	ROW(FRAME_LIMIT_LOW, "frame-limit-low", "ROBUST-01", \
	    "Frames over 128 KiB are too large.") \
	ROW(FRAME_TOO_BIG_CODE, "frame-too-big-code", "ROBUST-01", \
	    "A frame over 256 KiB ends the connection with an internal error.") \
	ROW(FRAME_UTF8_IGNORED, "frame-utf8-ignored", "ROBUST-01", \
	    "Invalid UTF-8 is dropped without a word.") \
	ROW(FRAME_UTF8_CODE, "frame-utf8-code", "ROBUST-01", \
	    "Invalid UTF-8 ends the connection with an internal error.") \
	ROW(FRAME_BINARY_READ, "frame-binary-read", "ROBUST-01", \
	    "A binary frame is read as a text frame is.") \
	ROW(FRAME_BINARY_CODE, "frame-binary-code", "ROBUST-01", \
	    "A binary frame ends the connection with an internal error.") \
	ROW(FRAME_NOTIFICATION_DONE, "frame-notification-done", "ROBUST-01", \
	    "An operation that comes as a notification is done.") \
	ROW(FRAME_LOGS_OUT, "frame-logs-out", "ROBUST-01", \
	    "Who sends a frame that is no JSON or no call is logged out.") \
	ROW(USER_ID_TRIMMED, "user-id-trimmed", "ROBUST-03", \
	    "Spaces at the end of a user id are lost at login.") \
	ROW(USER_ID_SPACES, "user-id-spaces", "ROBUST-03", \
	    "Spaces within a user id are lost at login.") \
	ROW(USER_ID_MARKS, "user-id-marks", "ROBUST-03", \
	    "A dot in a user id becomes a dash at login.") \
	ROW(USER_ID_CUT, "user-id-cut", "ROBUST-03", \
	    "A user id is cut at 62 bytes at login.") \
	ROW(CHANNEL_ID_SPACES, "channel-id-spaces", "ROBUST-03", \
	    "Spaces within a channel id are lost.") \
	ROW(CHANNEL_ID_MARKS, "channel-id-marks", "ROBUST-03", \
	    "A dot in a channel id becomes a dash.") \
	ROW(CHANNEL_ID_CUT, "channel-id-cut", "ROBUST-03", \
	    "A channel id is cut at 62 bytes.") \
	ROW(WORLD_PEERS_SHARED, "world-peers-shared", "ROBUST-04", \
	    "A message for a user of another App ID reaches it.") \
	ROW(WORLD_PRESENCE_SHARED, "world-presence-shared", "ROBUST-04", \
	    "A user of another App ID is shown as online.") \
	ROW(WORLD_ATTRIBUTES_SHARED, "world-attributes-shared", "ROBUST-04", \
	    "The attributes of a user of another App ID can be read.") \
	ROW(WORLD_CHANNELS_SHARED, "world-channels-shared", "ROBUST-04", \
	    "A channel message reaches the channel of that name of every App ID.") \
	ROW(WORLD_INVITES_SHARED, "world-invites-shared", "ROBUST-04", \
	    "An invitation for a user of another App ID is shown to it.") \
	ROW(SIG_RTM_NUMBERS, "sig-rtm-numbers", "CODE-01", \
	    "Signaling calls are answered with the numbers of RTM.") \
	ROW(SIG_EVENT_RTM_NUMBERS, "sig-event-rtm-numbers", "CODE-01", \
	    "Signaling events carry the numbers of RTM.") \
	ROW(FRAME_CLOSE_ENDS_SESSION, "frame-close-ends-session", "ROBUST-01", \
	    "A connection that is closed for its frames takes the session along.")
/* clang-format on */

#endif
