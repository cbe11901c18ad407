/* Lines of a journal as text, and a journal fed with them. */
#ifndef TESTS_JOURNAL_LINES_H
#define TESTS_JOURNAL_LINES_H

#include "reports/journal.h"

#include <criterion/criterion.h>

#include <string.h>

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

#define RUN                                                                        \
	"{\"r\":\"run\",\"t\":0,\"format\":1,\"suite\":\"s\",\"catalogue\":\"c\"," \
	"\"profile\":\"1.0.1\",\"mode\":\"self-check\",\"target\":null,\"planned\":2}"
#define PLAN(i, id) "{\"r\":\"plan\",\"t\":1,\"i\":" i ",\"id\":\"" id "\"}"
#define VERDICT(i, word) \
	"{\"r\":\"verdict\",\"t\":90,\"i\":" i ",\"verdict\":\"" word "\",\"us\":7}"

static bool feed(struct journal *journal, const char *line, struct err *err)
{
	return journal_feed(journal, line, strlen(line), err);
}

static void feed_all(struct journal *journal, const char *const *lines)
{
	for (; *lines != NULL; lines++) {
		struct err err = {0};

		cr_assert(feed(journal, *lines, &err), "%s: %s", *lines, err.message);
	}
}

#define FEED(journal, ...) feed_all(journal, (const char *const[]){__VA_ARGS__, NULL})

#endif
