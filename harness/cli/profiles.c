#include "cli/profiles.h"

#include "base/mem.h"
#include "base/text.h"

#include <string.h>

static bool no_such(const char *word, const struct version_list *known, struct err *err)
{
	struct text names OWNED(text_finish) = {0};
	char version[VERSION_TEXT_SIZE];

	VEC_EACH (at, &known->items) {
		version_format(*at, version);
		text_printf(&names, "%s, ", version);
	}
	return err_set(err, ERR_USAGE, "--profile needs a version, not \"%s\": %sor %s",
		       word, text_str(&names), PROFILES_ALL);
}

/* VERSION is one of the LEN bytes' words, between commas. */
static bool lists(const char *words, struct version version)
{
	char name[VERSION_TEXT_SIZE];
	size_t len;

	version_format(version, name);
	for (const char *at = words;; at += len + 1) {
		len = strcspn(at, ",");
		if (len == strlen(name) && strncmp(at, name, len) == 0)
			return true;
		if (at[len] == '\0')
			return false;
	}
}

static size_t count_words(const char *words)
{
	size_t n = 1;

	for (; *words != '\0'; words++)
		n += *words == ',';
	return n;
}

bool profiles_parse(const char *words, const struct version_list *known,
		    struct version_list *ret, struct err *err)
{
	struct version_list found = {0};
	bool all = strcmp(words, PROFILES_ALL) == 0;

	VEC_EACH (version, &known->items) {
		if (all || lists(words, *version))
			VEC_PUSH(&found.items, *version);
	}
	/* A word that found nothing, or one that was said twice. */
	if (!all && found.items.n != count_words(words)) {
		version_list_finish(&found);
		return no_such(words, known, err);
	}
	*ret = found;
	return true;
}
