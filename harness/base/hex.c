#include "base/hex.h"

#include <string.h>

static int digit(char c)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	if (at == NULL)
		return -1;
	return (int)(at - digits) < 16 ? (int)(at - digits) : (int)(at - digits) - 6;
}

bool hex_decode(const char *hex, struct text *ret)
{
	size_t before = ret->len;

	while (*hex != '\0') {
		if (*hex == ' ') {
			hex++;
			continue;
		}
		int high = digit(hex[0]);
		int low = high >= 0 ? digit(hex[1]) : -1;
		if (low < 0) {
			text_cut(ret, before);
			return false;
		}
		text_char(ret, (char)(high << 4 | low));
		hex += 2;
	}
	return true;
}
