#include "mocks/client/core.h"

#include <string.h>

#define ID_MAX 64 /* bytes; exactly 64 is open, and taken here. facts.md 3.2 */

static bool is_allowed(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || strchr(" !#$%&()+-:;<=.>?@[]^_{}|~,", c) != NULL;
}

bool id_is_usable(const char *id)
{
	size_t len = id != NULL ? strlen(id) : 0;

	if (len < 1 || len > ID_MAX || strcmp(id, "null") == 0)
		return false;
	for (const char *c = id; *c != '\0'; c++) {
		if (!is_allowed(*c))
			return false;
	}
	return true;
}
