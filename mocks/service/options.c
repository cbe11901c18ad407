#include "mocks/service/options.h"

#include "base/mem.h"
#include "mocks/option.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define KEY_LEN  32 /* hex digits of an App ID and of a certificate; facts.md 3.2 */
#define PORT_MAX 65535

static bool read_number(const char *name, const char *value, uint64_t max, uint64_t *ret,
			struct err *err)
{
	char *end;
	unsigned long long number;

	errno = 0;
	number = strtoull(value, &end, 10);
	if (*value < '0' || *value > '9' || *end != '\0' || errno != 0 || number > max)
		return err_set(err, ERR_USAGE,
			       "--%s takes a number up to %llu, not \"%s\"", name,
			       (unsigned long long)max, value);
	*ret = number;
	return true;
}

static bool read_port(const struct mock_option *row, void *options, const char *value,
		      struct err *err)
{
	struct options *into = options;
	uint64_t port = 0;

	if (!read_number(row->name, value, PORT_MAX, &port, err))
		return false;
	into->listen.port = (uint16_t)port;
	return true;
}

static bool is_key(const char *text)
{
	return strlen(text) == KEY_LEN &&
	       strspn(text, "0123456789abcdefABCDEF") == KEY_LEN;
}

static bool read_app(const struct mock_option *row, void *options, const char *value,
		     struct err *err)
{
	struct options *into = options;
	char *app_id = mem_dup(value);
	char *certificate = strchr(app_id, ':');

	(void)row;
	VEC_PUSH(&into->owned, app_id);
	if (certificate != NULL)
		*certificate++ = '\0';
	if (!is_key(app_id) || (certificate != NULL && !is_key(certificate)))
		return err_set(
			err, ERR_USAGE,
			"--app takes 32 hexadecimal digits, and perhaps a colon and 32 "
			"more for the certificate");
	VEC_PUSH(&into->apps,
		 (struct service_app){.app_id = app_id, .certificate = certificate});
	return true;
}

static bool read_seed(const struct mock_option *row, void *options, const char *value,
		      struct err *err)
{
	struct options *into = options;

	return read_number(row->name, value, UINT64_MAX, &into->seed, err);
}

static bool read_exit_with_stdin(const struct mock_option *row, void *options,
				 const char *value, struct err *err)
{
	struct options *into = options;

	(void)row;
	(void)value;
	(void)err;
	into->exit_with_stdin = true;
	return true;
}

/* clang-format off */
#define AT(field) .offset = offsetof(struct options, field)
#define WISH(what) mock_option_wish, AT(wish), .wish = MOCK_WISH_##what
static const struct mock_option rows[] = {
	{"port", "N", "port to listen on; 0, the default, takes any free one", read_port},
	{"address", "A", "numeric address to listen on (127.0.0.1)",
	 mock_option_text, AT(listen.address)},
	{"tls-cert", "F", "certificate chain (PEM); with it, wss://",
	 mock_option_text, AT(listen.tls_cert)},
	{"tls-key", "F", "its private key (PEM)", mock_option_text, AT(listen.tls_key)},
	{"secret", "S", "secret of the control connection; without it there is none",
	 mock_option_text, AT(secret)},
	{"app", "ID[:CERT]", "a world from the start; repeatable", read_app},
	{"profile", "VERSION", "follow this version alone, 0.9.0 to 1.0.1, whatever is\n"
	 "                       asked for", mock_option_text, AT(version)},
	{"defect", "NAME", "be wrong in this way; repeatable",
	 mock_option_word, AT(defects)},
	{"variant", "NAME", "differ in this way, within the rules; repeatable",
	 mock_option_word, AT(variants)},
	{"seed", "N", "of its own choices (0)", read_seed},
	{"exit-with-stdin", NULL, "end when the standard input does",
	 read_exit_with_stdin},
	{"list-defects", NULL, "print all defects and end", WISH(LIST_DEFECTS)},
	{"list-variants", NULL, "print all variants and end", WISH(LIST_VARIANTS)},
	{"help", NULL, "print this and end", WISH(HELP)},
};
#undef AT
#undef WISH
/* clang-format on */

#define N_ROWS (sizeof rows / sizeof *rows)

bool options_read(int argc, char *const argv[], struct options *ret, struct err *err)
{
	struct options options = {0};

	if (!mock_options_read(rows, N_ROWS, argc, argv, &options, err)) {
		options_finish(&options);
		return false;
	}
	if ((options.listen.tls_cert == NULL) != (options.listen.tls_key == NULL)) {
		options_finish(&options);
		return err_set(err, ERR_USAGE, "--tls-cert and --tls-key go together");
	}
	VEC_PUSH(&options.defects, NULL);
	VEC_PUSH(&options.variants, NULL);
	*ret = options;
	return true;
}

void options_finish(struct options *options)
{
	VEC_EACH (text, &options->owned)
		free(*text);
	VEC_FINISH(&options->owned);
	VEC_FINISH(&options->apps);
	VEC_FINISH(&options->defects);
	VEC_FINISH(&options->variants);
}

void options_help(struct text *out)
{
	text_add(
		out,
		"usage: rtm-mock-service [options]\n\n"
		"The reference service of rtm-conform: it speaks rtm.v1 over WebSocket,\n"
		"right by default and wrong by name.\n\n");
	mock_options_help(rows, N_ROWS, out);
}
