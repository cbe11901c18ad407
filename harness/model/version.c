#include "model/version.h"

#include <stdio.h>

/* One number of up to three digits, without leading zeros; NULL if there is none. */
static const char *read_number(const char *text, unsigned char *ret)
{
	unsigned value = 0;
	size_t n = 0;
	for (; text[n] >= '0' && text[n] <= '9' && n < 3; n++)
		value = value * 10 + (unsigned)(text[n] - '0');
	if (n == 0 || value > 255 || (n > 1 && text[0] == '0'))
		return NULL;
	*ret = (unsigned char)value;
	return text + n;
}

bool version_parse(const char *text, struct version *ret)
{
	struct version version = {0};
	const char *at = read_number(text, &version.major);
	if (at == NULL || *at != '.')
		return false;
	at = read_number(at + 1, &version.minor);
	if (at == NULL || *at != '.')
		return false;
	at = read_number(at + 1, &version.patch);
	if (at == NULL || *at != '\0' || version_is_none(version))
		return false;
	*ret = version;
	return true;
}

int version_compare(struct version a, struct version b)
{
	if (a.major != b.major)
		return a.major < b.major ? -1 : 1;
	if (a.minor != b.minor)
		return a.minor < b.minor ? -1 : 1;
	if (a.patch != b.patch)
		return a.patch < b.patch ? -1 : 1;
	return 0;
}

bool version_is_none(struct version version)
{
	return version.major == 0 && version.minor == 0 && version.patch == 0;
}

void version_format(struct version version, char ret[VERSION_TEXT_SIZE])
{
	snprintf(ret, VERSION_TEXT_SIZE, "%d.%d.%d", version.major, version.minor,
		 version.patch);
}
