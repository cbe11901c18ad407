/*
 * What this process was started with and what libwebsockets makes us change
 * for the loop's life, so that child processes get the original:
 *
 *  - http_proxy and socks_proxy: libwebsockets obeys them, even for 127.0.0.1;
 *  - the soft limit on descriptors: it sizes (and zeroes) its tables by it;
 *  - SIGPIPE: it ignores it, and children would inherit that.
 */
#ifndef NET_ORIGINAL_H
#define NET_ORIGINAL_H

#include <signal.h>
#include <sys/resource.h>

#define ORIGINAL_DESCRIPTORS_MAX 16384 /* what the loop allows itself */

enum original_name { ORIGINAL_HTTP_PROXY, ORIGINAL_SOCKS_PROXY, ORIGINAL_NAME_COUNT };

struct original {
	char *proxies[ORIGINAL_NAME_COUNT]; /* "name=value", or NULL */
	struct rlimit descriptors;
	struct rlimit allowed; /* what the loop runs with */
	struct sigaction pipe;
};

/* Remembers and changes; original_restore() gives everything back. */
void original_hide(struct original *original);
void original_restore(struct original *original);

/*
 * The environment of a child: today's, with what was hidden. The array is the
 * caller's to free(); its strings are borrowed from ORIGINAL and the process.
 */
char **original_environment(const struct original *original);

/* Around a posix_spawn(): the child inherits the limit that stands at that moment. */
void original_limits_begin(const struct original *original);
void original_limits_end(const struct original *original);

#endif
