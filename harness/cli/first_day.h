/*
 * The first day of a new adapter: each operation once, against the reference service
 * within the program, and what came of it in a line each. It tells an adapter's author
 * what is missing, misspelt, of a wrong type or never answered; it is no judgement of
 * the build, which is run's.
 */
#ifndef CLI_FIRST_DAY_H
#define CLI_FIRST_DAY_H

#include "base/err.h"
#include "model/catalogue.h"
#include "run/fleet.h"

#include <stdio.h>

#define FIRST_DAY_ANSWER_MS 15000 /* for an answer; above every time-out of an SDK */
#define FIRST_DAY_EVENT_MS  5000  /* for an event that an operation causes */

/* What an operation of the script does. */
enum first_day_actor { FIRST_DAY_ALICE, FIRST_DAY_BOB, FIRST_DAY_ACTORS };

struct first_day_step {
	enum first_day_actor who;
	const char *operation;
	const char *args;      /* JSON with ' for "; $mine, $theirs: an invitation's id */
	bool any;              /* any code will do */
	const char *events[3]; /* "b messageReceived": whom it reaches, and what */
};

/* In order. */
extern const struct first_day_step first_day_steps[];
extern const size_t n_first_day_steps;

struct first_day_sum {
	unsigned ok;
	unsigned not_offered; /* with a capability that is not announced */
	unsigned wrong;       /* missing, misspelt, of a wrong type, never answered */
};

/* FLEET's one adapter is ready. False only if the service within could not start. */
bool first_day_play(struct fleet *fleet, const struct catalogue *catalogue, FILE *out,
		    struct first_day_sum *ret, struct err *err);

#endif
