#include "net/original.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

extern char **environ;

static const char *const NAMES[ORIGINAL_NAME_COUNT] = {
	[ORIGINAL_HTTP_PROXY] = "http_proxy",
	[ORIGINAL_SOCKS_PROXY] = "socks_proxy",
};

void original_hide(struct original *original)
{
	*original = (struct original){0};
	for (size_t i = 0; i < ORIGINAL_NAME_COUNT; i++) {
		const char *value = getenv(NAMES[i]);

		if (value == NULL)
			continue;
		original->proxies[i] = text_format("%s=%s", NAMES[i], value);
		unsetenv(NAMES[i]);
	}

	if (getrlimit(RLIMIT_NOFILE, &original->descriptors) == 0) {
		original->allowed = original->descriptors;
		original->allowed.rlim_cur = ORIGINAL_DESCRIPTORS_MAX;
		if (original->descriptors.rlim_max < ORIGINAL_DESCRIPTORS_MAX)
			original->allowed.rlim_cur = original->descriptors.rlim_max;
		setrlimit(RLIMIT_NOFILE, &original->allowed);
	}
	sigaction(SIGPIPE, NULL, &original->pipe);
}

void original_restore(struct original *original)
{
	for (size_t i = 0; i < ORIGINAL_NAME_COUNT; i++) {
		if (original->proxies[i] == NULL)
			continue;
		setenv(NAMES[i], strchr(original->proxies[i], '=') + 1, 1);
		free(original->proxies[i]);
		original->proxies[i] = NULL;
	}
	original_limits_begin(original);
	sigaction(SIGPIPE, &original->pipe, NULL);
}

char **original_environment(const struct original *original)
{
	size_t n = 0;
	char **ret;

	while (environ[n] != NULL)
		n++;
	ret = mem_new(n + ORIGINAL_NAME_COUNT + 1, sizeof *ret);
	memcpy(ret, environ, n * sizeof *ret);
	for (size_t i = 0; i < ORIGINAL_NAME_COUNT; i++) {
		/* One that was set again since then is the caller's wish. */
		if (original->proxies[i] != NULL && getenv(NAMES[i]) == NULL)
			ret[n++] = original->proxies[i];
	}
	return ret;
}

void original_limits_begin(const struct original *original)
{
	if (original->allowed.rlim_cur != 0)
		setrlimit(RLIMIT_NOFILE, &original->descriptors);
}

void original_limits_end(const struct original *original)
{
	if (original->allowed.rlim_cur != 0)
		setrlimit(RLIMIT_NOFILE, &original->allowed);
}
