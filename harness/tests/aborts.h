/*
 * That a call ends the program, asserted in a child of its own: Criterion does
 * not count what a test asserts that itself ends by a signal.
 */
#ifndef TESTS_ABORTS_H
#define TESTS_ABORTS_H

#include <signal.h>
#include <stdbool.h>
#include <sys/wait.h>
#include <unistd.h>

/* True if CALL ended by abort(). */
static inline bool aborts(void (*call)(void))
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		/* What it says on its way out is meant, and would only alarm. */
		close(STDERR_FILENO);
		call();
		_exit(0);
	}
	return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
	       WTERMSIG(status) == SIGABRT;
}

#endif
