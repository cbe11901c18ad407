/*
 * Frames that a case sends as they are, and what a service may make of them.
 */
#ifndef MODEL_FRAME_H
#define MODEL_FRAME_H

#include "base/vec.h"
#include "model/place.h"

#include <stdbool.h>

/* How the bytes go out. */
enum frame_kind {
	FRAME_TEXT,   /* one text frame, of a text */
	FRAME_HEX,    /* one text frame, of bytes that are perhaps no text */
	FRAME_BINARY, /* one binary frame */
	FRAME_BYTES,  /* no frame: on the wire as they are */
	FRAME_KIND_COUNT
};

#define FRAME_HEX_MAX 4096 /* bytes written in hexadecimal digits; ours */

/* JSON-RPC's own and a server's errors, and WebSocket's closes. */
#define REACTION_ERROR_MIN (-32768)
#define REACTION_ERROR_MAX (-32000)
#define REACTION_CLOSE_MIN 1000
#define REACTION_CLOSE_MAX 4999

/* What has to follow: an error of these, or a close of those. */
struct reaction {
	bool said; /* false: not judged, nor waited for */
	VEC(int) errors;
	VEC(int) closes;
	struct place place;
};

#endif
