#include "base/err.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

static const char *const names[ERR_COUNT] = {
	/* clang-format off */
	[ERR_NONE]     = "NONE",
	[ERR_USAGE]    = "USAGE",
	[ERR_PARSE]    = "PARSE",
	[ERR_LIMIT]    = "LIMIT",
	[ERR_IO]       = "IO",
	[ERR_NET]      = "NET",
	[ERR_TLS]      = "TLS",
	[ERR_TOKEN]    = "TOKEN",
	[ERR_INTERNAL] = "INTERNAL",
	/* clang-format on */
};

/* Where a message of LEN bytes is cut so that its last character is whole. */
static size_t whole_characters(const char *message, size_t len)
{
	size_t start = len;

	/* Back to the last lead byte; what is no UTF-8 at all stays as it is. */
	for (unsigned i = 0; i < 4 && start > 0; i++) {
		unsigned char byte = (unsigned char)message[--start];
		uint32_t point;

		if (byte < 0x80)
			return len;
		if (byte < 0xc0)
			continue;
		return utf8_decode(message + start, len - start, &point) != 0 ? len
									      : start;
	}
	return len;
}

/* Formats apart: an argument may point into the message that ERR already has. */
static void fill(struct err *err, enum err_code code, const char *cause, const char *fmt,
		 va_list args)
{
	char message[ERR_MESSAGE_MAX];

	if (err == NULL)
		return;
	int written = vsnprintf(message, sizeof message, fmt, args);
	size_t len = written > 0 ? (size_t)written : 0;
	if (len < sizeof message && cause != NULL) {
		written = snprintf(message + len, sizeof message - len, ": %s", cause);
		len += written > 0 ? (size_t)written : 0;
	}
	if (len >= sizeof message)
		len = whole_characters(message, sizeof message - 1);
	*err = (struct err){.code = code};
	memcpy(err->message, message, len);
}

bool err_set(struct err *err, enum err_code code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fill(err, code, NULL, fmt, args);
	va_end(args);
	return false;
}

bool err_errno(struct err *err, enum err_code code, int errnum, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	fill(err, code, strerror(errnum), fmt, args);
	va_end(args);
	return false;
}

const char *err_code_name(enum err_code code)
{
	return (unsigned)code < ERR_COUNT ? names[code] : "UNKNOWN";
}
