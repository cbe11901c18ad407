/*
 * What a person sees: a line for each case as it ends, failures in full, the
 * count of every verdict and the last line. Output goes through a callback;
 * nothing here knows a terminal beyond its width and whether it has colour.
 */
#ifndef REPORTS_CONSOLE_H
#define REPORTS_CONSOLE_H

#include "reports/journal.h"

struct console_config {
	int verbosity; /* -1: failures and the end only; 0; 1: reasons and notes; 2:
			  timelines of all */
	bool colour;
	bool progress;  /* a progress line that is rewritten: a terminal */
	unsigned width; /* columns; 0: 80 */
	void (*write)(void *user, const char *bytes, size_t len);
	void *user;
};

struct console;

struct console *console_new(const struct console_config *config);
void console_free(struct console *console);

/* JOURNAL has just taken a line; prints what became due. */
void console_update(struct console *console, const struct journal *journal);

/* The failures that were not shown yet, every verdict's count, the last line. */
void console_end(struct console *console, const struct journal *journal);

/* Appends the failure of case I in full: headline, place, caret, requirement, timeline.
 */
void failure_print(const struct journal *journal, size_t i, bool colour,
		   struct text *out);

#endif
