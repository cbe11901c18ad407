#include "load/bytes.h"

#include "base/utf8.h"

struct place bytes_place(const char *path, const char *bytes, size_t len, size_t at)
{
	struct place place = {path, 1, 1, 1};
	for (size_t i = 0; i < at && i < len; i++) {
		bool cr_lf = bytes[i] == '\r' && i + 1 < len && bytes[i + 1] == '\n';
		if (bytes[i] == '\n' || (bytes[i] == '\r' && !cr_lf)) {
			place.line++;
			place.column = 1;
		} else if (((unsigned char)bytes[i] & 0xc0) != 0x80) {
			place.column++;
		}
	}
	return place;
}

bool bytes_check(const char *path, const char *bytes, size_t len,
		 struct problems *problems)
{
	size_t at = 0;
	if (!utf8_valid(bytes, len, &at)) {
		problems_add(problems, bytes_place(path, bytes, len, at),
			     "a byte that is no UTF-8");
		return false;
	}
	for (at = 0; at < len;) {
		uint32_t point = 0;
		size_t taken = 1;
		if ((unsigned char)bytes[at] >= 0x80)
			taken = utf8_decode(bytes + at, len - at, &point);
		if (point == 0x85 || point == 0x2028 || point == 0x2029) {
			problems_add(problems, bytes_place(path, bytes, len, at),
				     "U+%04X, a line end only in YAML 1.1; in double "
				     "quotes write \\u%04x",
				     (unsigned)point, (unsigned)point);
			return false;
		}
		at += taken;
	}
	return true;
}
