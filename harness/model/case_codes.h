/*
 * Which cases a code concerns.
 */
#ifndef MODEL_CASE_CODES_H
#define MODEL_CASE_CODES_H

#include "model/test_case.h"

/*
 * True if TEST expects CODE, or gives it as an argument: after gives, in a tally, in a
 * pattern. A call that says nothing expects Ok.
 */
bool case_names_code(const struct test_case *test, const struct code *code);

/*
 * True if TEST brings about that OPERATION gives CODE, or one of several with CODE among
 * them: after gives, in a tally, in a pattern of the result.
 */
bool case_provokes(const struct test_case *test, const struct operation *operation,
		   const struct code *code);

/* True if TEST brings EVENT about with CODE, or one of several, in one of its fields. */
bool case_raises(const struct test_case *test, const struct event *event,
		 const struct code *code);

/* The same, but with CODE alone: no other will do. */
bool case_demands(const struct test_case *test, const struct operation *operation,
		  const struct code *code);
bool case_demands_event(const struct test_case *test, const struct event *event,
			const struct code *code);

/* True if TEST calls OPERATION. */
bool case_calls(const struct test_case *test, const struct operation *operation);

/* True if TEST waits for EVENT, or for its absence. */
bool case_awaits(const struct test_case *test, const struct event *event);

#endif
