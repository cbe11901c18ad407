#include "crypto/base64.h"

#include "base/mem.h"

#include <stdint.h>
#include <string.h>

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_encode(const void *bytes, size_t len, struct text *out)
{
	const unsigned char *at = bytes;

	text_reserve(out, len / 3 * 4 + 4);
	for (size_t i = 0; i < len; i += 3) {
		size_t n = len - i < 3 ? len - i : 3;
		uint32_t group = (uint32_t)at[i] << 16 |
				 (n > 1 ? (uint32_t)at[i + 1] << 8 : 0) |
				 (n > 2 ? (uint32_t)at[i + 2] : 0);

		text_char(out, alphabet[group >> 18]);
		text_char(out, alphabet[group >> 12 & 63]);
		text_char(out, n > 1 ? alphabet[group >> 6 & 63] : '=');
		text_char(out, n > 2 ? alphabet[group & 63] : '=');
	}
}

/* The six bits that C stands for, or -1. */
static int base64_value(char c)
{
	const char *at = c != '\0' ? strchr(alphabet, c) : NULL;

	return at != NULL ? (int)(at - alphabet) : -1;
}

/* How many '=' end the text; only the last two characters can be padding. */
static size_t base64_padding(const char *chars, size_t len)
{
	if (len == 0 || chars[len - 1] != '=')
		return 0;
	return chars[len - 2] == '=' ? 2 : 1;
}

bool base64_decode(const char *chars, size_t len, struct text *ret, struct err *err)
{
	OWNED(text_finish)
	struct text bytes = {0};
	size_t n_data;
	uint32_t bits = 0;
	unsigned n_bits = 0;

	if (len % 4 != 0)
		return err_set(err, ERR_PARSE,
			       "base64 of %zu characters, not a multiple of 4", len);
	n_data = len - base64_padding(chars, len);
	text_reserve(&bytes, len / 4 * 3);
	for (size_t i = 0; i < n_data; i++) {
		int value = base64_value(chars[i]);

		if (value < 0)
			return err_set(err, ERR_PARSE, "byte 0x%02x at %zu is no base64",
				       (unsigned char)chars[i], i);
		bits = bits << 6 | (uint32_t)value;
		n_bits += 6;
		if (n_bits >= 8) {
			n_bits -= 8;
			text_char(&bytes, (char)(bits >> n_bits & 0xff));
		}
	}
	if ((bits & ((1u << n_bits) - 1)) != 0)
		return err_set(err, ERR_PARSE, "stray bits in the base64 at %zu",
			       n_data - 1);
	text_append(ret, text_str(&bytes), bytes.len);
	return true;
}
