/*
 * Verdicts, levels and exit codes: the words of every report.
 */
#ifndef MODEL_VERDICT_H
#define MODEL_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

/* constant, word in reports, how the last line counts it */
/* clang-format off */
#define VERDICT_LIST(X)                                     \
	X(PASS,         "pass",         PASSED)             \
	X(FAIL,         "fail",         FAILED)             \
	X(FIXED,        "fixed",        FAILED)             \
	X(ERROR,        "error",        FAILED)             \
	X(INCONCLUSIVE, "inconclusive", FAILED)             \
	X(WARN,         "warn",         SKIPPED)            \
	X(SKIP,         "skip",         SKIPPED)            \
	X(BLOCKED,      "blocked",      SKIPPED)            \
	X(KNOWN,        "known",        SKIPPED)
/* clang-format on */

enum verdict {
#define X(name, word, counts) VERDICT_##name,
	VERDICT_LIST(X)
#undef X
		VERDICT_COUNT
};

enum tally { TALLY_PASSED, TALLY_FAILED, TALLY_SKIPPED, TALLY_COUNT };

const char *verdict_name(enum verdict verdict);
bool verdict_parse(const char *word, enum verdict *ret);
enum tally verdict_tally(enum verdict verdict);

/* How strong a requirement is: from weak to strong. */
enum level { LEVEL_MAY, LEVEL_SHOULD, LEVEL_MUST, LEVEL_COUNT };

const char *level_name(enum level level);
bool level_parse(const char *word, enum level *ret);

enum exit_code {
	EXIT_PASSED = 0,
	EXIT_FAILED = 1,
	EXIT_INTERRUPTED = 2,
	EXIT_INTERNAL = 3,
	EXIT_USAGE = 4, /* or an invalid file: nothing was run */
	EXIT_EMPTY = 5, /* nothing selected, or everything skipped */
	EXIT_UNSURE = 6 /* no failure, but an error or something inconclusive */
};

/* The exit code for COUNTS[VERDICT_COUNT]; interruption is the caller's. */
enum exit_code verdict_exit(const size_t counts[VERDICT_COUNT]);

/*
 * What a failed expectation is called: JUnit's type attribute, the first word
 * of a failure, part of a known failure's signature.
 */
/* clang-format off */
#define FAILURE_LIST(X)                                                              \
	X(WRONG_RESULT,  "WrongResult")  /* a call gave another code or value */     \
	X(MISSING,       "Missing")      /* an event did not come in time */         \
	X(WRONG_EVENT,   "WrongEvent")   /* it came, but its fields or order differ */ \
	X(DUPLICATE,     "Duplicate")    /* more often than said */                  \
	X(UNEXPECTED,    "Unexpected")   /* never, but it came */                    \
	X(LEFTOVER,      "Leftover")     /* an event that nobody took */             \
	X(NO_ANSWER,     "NoAnswer")     /* a call was never answered */             \
	X(UNKNOWN_CODE,  "UnknownCode")  /* CODE-01: not in the catalogue */         \
	X(RENUMBERED,    "Renumbered")   /* --codes: a code has another number */    \
	X(NEW_CODE,      "NewCode")      /* --codes: a number that was not there */  \
	X(VANISHED,      "Vanished")     /* --codes: a code no longer comes */       \
	X(UNSUPPORTED,   "Unsupported")  /* SURFACE-01: an operation is missing */   \
	X(NONSENSE,      "Nonsense")     /* frames that are no protocol */           \
	X(CRASHED,       "Crashed")      /* STAB-01: the client's process is gone */ \
	X(LOST,          "Lost")         /* the service closed, refused or ended */  \
	X(ATTACH,        "Attach")       /* error: could not attach */               \
	X(ADAPTER,       "Adapter")      /* error: an adapter broke its protocol */  \
	X(HARNESS,       "Harness")      /* error: our side */                       \
	X(INTERRUPTED,   "Interrupted")  /* error: the run was ended */              \
	X(TOO_SLOW,      "TooSlow")      /* inconclusive: the harness lagged */      \
	X(TIME,          "Time")         /* inconclusive: time would not pass */     \
	X(GUARD,         "Guard")        /* the case took longer than it may */      \
	X(ROLE,          "Role")         /* skip */                                  \
	X(VERSION,       "Version")      /* skip */                                  \
	X(CAPABILITY,    "Capability")   /* skip */                                  \
	X(NOT_TESTABLE,  "NotTestable")  /* skip: time, worlds, network */           \
	X(STOPPED,       "Stopped")      /* skip: -x, --max-fail, --run-timeout */   \
	X(BLOCKED_BY,    "BlockedBy")    /* blocked */                               \
	X(FIXED_NOW,     "FixedNow")     /* fixed */
/* clang-format on */

enum failure {
#define X(name, word) FAILURE_##name,
	FAILURE_LIST(X)
#undef X
		FAILURE_COUNT
};

const char *failure_name(enum failure failure);

#endif
