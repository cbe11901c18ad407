#include "base/utf8.h"

/* The ranges of lead bytes, and of the byte after each (Unicode 14, table 3-7). */
static const struct {
	unsigned char first, last;     /* lead byte */
	unsigned char lowest, highest; /* second byte; the others are 80 to BF */
	unsigned char len;
	unsigned char bits; /* of the lead byte that belong to the point */
} leads[] = {
	/* clang-format off */
	{0xc2, 0xdf, 0x80, 0xbf, 2, 0x1f},
	{0xe0, 0xe0, 0xa0, 0xbf, 3, 0x0f}, /* else overlong */
	{0xe1, 0xec, 0x80, 0xbf, 3, 0x0f},
	{0xed, 0xed, 0x80, 0x9f, 3, 0x0f}, /* else a surrogate */
	{0xee, 0xef, 0x80, 0xbf, 3, 0x0f},
	{0xf0, 0xf0, 0x90, 0xbf, 4, 0x07}, /* else overlong */
	{0xf1, 0xf3, 0x80, 0xbf, 4, 0x07},
	{0xf4, 0xf4, 0x80, 0x8f, 4, 0x07}, /* else past U+10FFFF */
	/* clang-format on */
};

static size_t decode_long(const unsigned char *bytes, size_t len, uint32_t *ret_point)
{
	size_t row = 0;

	while (row < sizeof leads / sizeof leads[0] && bytes[0] > leads[row].last)
		row++;
	if (row == sizeof leads / sizeof leads[0] || bytes[0] < leads[row].first)
		return 0;
	if (len < leads[row].len || bytes[1] < leads[row].lowest ||
	    bytes[1] > leads[row].highest)
		return 0;

	uint32_t point = bytes[0] & leads[row].bits;
	for (size_t i = 1; i < leads[row].len; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (bytes[i] & 0x3f);
	}
	*ret_point = point;
	return leads[row].len;
}

size_t utf8_decode(const char *bytes, size_t len, uint32_t *ret_point)
{
	if (len == 0)
		return 0;
	if ((unsigned char)bytes[0] >= 0x80)
		return decode_long((const unsigned char *)bytes, len, ret_point);
	*ret_point = (unsigned char)bytes[0];
	return 1;
}

bool utf8_valid(const char *bytes, size_t len, size_t *ret_at)
{
	for (size_t i = 0; i < len;) {
		uint32_t point;
		size_t n;

		if ((unsigned char)bytes[i] < 0x80) { /* nearly all, and quickly done */
			i++;
			continue;
		}
		n = utf8_decode(bytes + i, len - i, &point);
		if (n == 0) {
			if (ret_at != NULL)
				*ret_at = i;
			return false;
		}
		i += n;
	}
	return true;
}

size_t utf8_offset(const char *bytes, size_t len, size_t points)
{
	size_t at = 0;

	for (; points > 0 && at < len; points--) {
		uint32_t point;
		size_t n = utf8_decode(bytes + at, len - at, &point);

		at += n != 0 ? n : 1;
	}
	return at;
}
