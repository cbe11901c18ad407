#include "cli/where.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

void shell_add_word(struct text *line, const char *word)
{
	text_char(line, '\'');
	for (; *word != '\0'; word++) {
		if (*word == '\'')
			text_add(line, "'\\'");
		text_char(line, *word);
	}
	text_char(line, '\'');
}

char *where_to_run(const char *folder, const char *command)
{
	struct text line = {0};

	text_add(&line, "cd ");
	shell_add_word(&line, folder);
	text_printf(&line, " && %s", command);
	return text_take(&line);
}

bool where_to_listen(const char *text, const char *option, char **ret_address,
		     uint16_t *ret_port, struct err *err)
{
	const char *colon = strrchr(text, ':');
	bool brackets = text[0] == '[';
	size_t len = colon != NULL ? (size_t)(colon - text) : 0;
	char *end = NULL;
	unsigned long port = colon != NULL ? strtoul(colon + 1, &end, 10) : 0;

	if (len < 1 || end == colon + 1 || *end != '\0' || port > UINT16_MAX ||
	    (brackets && (len < 3 || text[len - 1] != ']')))
		return err_set(err, ERR_USAGE,
			       "%s needs an address and a port, such as 127.0.0.1:7070, "
			       "not \"%s\"",
			       option, text);
	*ret_address = brackets ? mem_dup_bytes(text + 1, len - 2)
				: mem_dup_bytes(text, len);
	*ret_port = (uint16_t)port;
	return true;
}
