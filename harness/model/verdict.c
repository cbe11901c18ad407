#include "model/verdict.h"

#include <string.h>

static const char *const verdict_words[VERDICT_COUNT] = {
#define X(name, word, counts) [VERDICT_##name] = word,
	VERDICT_LIST(X)
#undef X
};

static const enum tally verdict_tallies[VERDICT_COUNT] = {
#define X(name, word, counts) [VERDICT_##name] = TALLY_##counts,
	VERDICT_LIST(X)
#undef X
};

static const char *const failure_words[FAILURE_COUNT] = {
#define X(name, word) [FAILURE_##name] = word,
	FAILURE_LIST(X)
#undef X
};

static const char *const level_words[LEVEL_COUNT] = {
	[LEVEL_MAY] = "may",
	[LEVEL_SHOULD] = "should",
	[LEVEL_MUST] = "must",
};

/* The index of WORD, or N. */
static size_t find_word(const char *const *words, size_t n, const char *word)
{
	size_t i = 0;
	while (i < n && strcmp(words[i], word) != 0)
		i++;
	return i;
}

const char *verdict_name(enum verdict verdict)
{
	return verdict_words[verdict];
}

bool verdict_parse(const char *word, enum verdict *ret)
{
	size_t i = find_word(verdict_words, VERDICT_COUNT, word);
	if (i == VERDICT_COUNT)
		return false;
	*ret = (enum verdict)i;
	return true;
}

enum tally verdict_tally(enum verdict verdict)
{
	return verdict_tallies[verdict];
}

const char *level_name(enum level level)
{
	return level_words[level];
}

bool level_parse(const char *word, enum level *ret)
{
	size_t i = find_word(level_words, LEVEL_COUNT, word);
	if (i == LEVEL_COUNT)
		return false;
	*ret = (enum level)i;
	return true;
}

const char *failure_name(enum failure failure)
{
	return failure_words[failure];
}

enum exit_code verdict_exit(const size_t counts[VERDICT_COUNT])
{
	if (counts[VERDICT_FAIL] + counts[VERDICT_FIXED] > 0)
		return EXIT_FAILED;
	if (counts[VERDICT_ERROR] + counts[VERDICT_INCONCLUSIVE] > 0)
		return EXIT_UNSURE;
	size_t said = 0;
	for (size_t i = 0; i < VERDICT_COUNT; i++)
		said += i == VERDICT_SKIP ? 0 : counts[i];
	return said > 0 ? EXIT_PASSED : EXIT_EMPTY;
}
