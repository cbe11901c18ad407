#include "mocks/service/options.h"

#include "base/mem.h"
#include "base/name.h"

#include <errno.h>
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

static bool read_port(struct options *options, const char *value, struct err *err)
{
	uint64_t port = 0;

	if (!read_number("port", value, PORT_MAX, &port, err))
		return false;
	options->listen.port = (uint16_t)port;
	return true;
}

static bool read_address(struct options *options, const char *value, struct err *err)
{
	(void)err;
	options->listen.address = value;
	return true;
}

static bool read_cert(struct options *options, const char *value, struct err *err)
{
	(void)err;
	options->listen.tls_cert = value;
	return true;
}

static bool read_key(struct options *options, const char *value, struct err *err)
{
	(void)err;
	options->listen.tls_key = value;
	return true;
}

static bool read_secret(struct options *options, const char *value, struct err *err)
{
	(void)err;
	options->secret = value;
	return true;
}

static bool read_profile(struct options *options, const char *value, struct err *err)
{
	(void)err;
	options->version = value;
	return true;
}

static bool read_defect(struct options *options, const char *value, struct err *err)
{
	(void)err;
	VEC_PUSH(&options->defects, value);
	return true;
}

static bool read_variant(struct options *options, const char *value, struct err *err)
{
	(void)err;
	VEC_PUSH(&options->variants, value);
	return true;
}

static bool is_key(const char *text)
{
	return strlen(text) == KEY_LEN &&
	       strspn(text, "0123456789abcdefABCDEF") == KEY_LEN;
}

static bool read_app(struct options *options, const char *value, struct err *err)
{
	char *app_id = mem_dup(value);
	char *certificate = strchr(app_id, ':');

	VEC_PUSH(&options->owned, app_id);
	if (certificate != NULL)
		*certificate++ = '\0';
	if (!is_key(app_id) || (certificate != NULL && !is_key(certificate)))
		return err_set(
			err, ERR_USAGE,
			"--app takes 32 hexadecimal digits, and perhaps a colon and 32 "
			"more for the certificate");
	VEC_PUSH(&options->apps,
		 (struct service_app){.app_id = app_id, .certificate = certificate});
	return true;
}

static bool read_seed(struct options *options, const char *value, struct err *err)
{
	return read_number("seed", value, UINT64_MAX, &options->seed, err);
}

static bool read_exit_with_stdin(struct options *options, const char *value,
				 struct err *err)
{
	(void)value;
	(void)err;
	options->exit_with_stdin = true;
	return true;
}

static bool read_help(struct options *options, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	options->wish = WISH_HELP;
	return true;
}

static bool read_list_defects(struct options *options, const char *value, struct err *err)
{
	(void)value;
	(void)err;
	options->wish = WISH_LIST_DEFECTS;
	return true;
}

static bool read_list_variants(struct options *options, const char *value,
			       struct err *err)
{
	(void)value;
	(void)err;
	options->wish = WISH_LIST_VARIANTS;
	return true;
}

/* clang-format off */
static const struct row {
	const char *name;
	const char *value; /* what --help calls it; NULL: it takes none */
	const char *help;
	bool (*read)(struct options *options, const char *value, struct err *err);
} rows[] = {
	{"port", "N", "port to listen on; 0, the default, takes any free one", read_port},
	{"address", "A", "numeric address to listen on (127.0.0.1)", read_address},
	{"tls-cert", "F", "certificate chain (PEM); with it, wss://", read_cert},
	{"tls-key", "F", "its private key (PEM)", read_key},
	{"secret", "S", "secret of the control connection; without it there is none",
	 read_secret},
	{"app", "ID[:CERT]", "a world from the start; repeatable", read_app},
	{"profile", "VERSION", "follow this version alone, 0.9.0 to 1.0.1, whatever is\n"
	 "                       asked for", read_profile},
	{"defect", "NAME", "be wrong in this way; repeatable", read_defect},
	{"variant", "NAME", "differ in this way, within the rules; repeatable",
	 read_variant},
	{"seed", "N", "of its own choices (0)", read_seed},
	{"exit-with-stdin", NULL, "end when the standard input does",
	 read_exit_with_stdin},
	{"list-defects", NULL, "print all defects and end", read_list_defects},
	{"list-variants", NULL, "print all variants and end", read_list_variants},
	{"help", NULL, "print this and end", read_help},
};
/* clang-format on */

#define N_ROWS (sizeof rows / sizeof *rows)

static bool unknown(const char *name, struct err *err)
{
	const char *names[N_ROWS];

	for (size_t i = 0; i < N_ROWS; i++)
		names[i] = rows[i].name;
	const char *nearest = name_nearest(name, names, N_ROWS);
	if (nearest != NULL)
		return err_set(err, ERR_USAGE, "unknown option --%s, did you mean --%s?",
			       name, nearest);
	return err_set(err, ERR_USAGE, "unknown option --%s", name);
}

static const struct row *find(const char *name)
{
	for (size_t i = 0; i < N_ROWS; i++) {
		if (strcmp(rows[i].name, name) == 0)
			return &rows[i];
	}
	return NULL;
}

/* Reads the option at argv[*AT], and moves on past it and its value. */
static bool read_one(int argc, char *const argv[], int *at, struct options *options,
		     struct err *err)
{
	const char *word = argv[*at];

	if (strncmp(word, "--", 2) != 0)
		return err_set(err, ERR_USAGE, "\"%s\" is no option", word);

	size_t len = strcspn(word + 2, "=");
	OWNED(mem_freep)
	char *name = mem_dup_bytes(word + 2, len);
	const char *value = word[2 + len] == '=' ? word + 2 + len + 1 : NULL;
	const struct row *row = find(name);

	(*at)++;
	if (row == NULL)
		return unknown(name, err);
	if (row->value == NULL && value != NULL)
		return err_set(err, ERR_USAGE, "--%s takes no value", name);
	if (row->value != NULL && value == NULL) {
		if (*at >= argc)
			return err_set(err, ERR_USAGE, "--%s needs a value", name);
		value = argv[(*at)++];
	}
	return row->read(options, value, err);
}

bool options_read(int argc, char *const argv[], struct options *ret, struct err *err)
{
	struct options options = {0};

	for (int at = 1; at < argc;) {
		if (!read_one(argc, argv, &at, &options, err)) {
			options_finish(&options);
			return false;
		}
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
	for (size_t i = 0; i < N_ROWS; i++) {
		OWNED(mem_freep)
		char *option = text_format("--%s%s%s", rows[i].name,
					   rows[i].value != NULL ? " " : "",
					   rows[i].value != NULL ? rows[i].value : "");

		text_printf(out, "  %-20s %s\n", option, rows[i].help);
	}
}
