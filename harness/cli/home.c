#include "cli/home.h"

#include "base/file.h"
#include "base/mem.h"

#include <string.h>

static bool is_home(const char *folder)
{
	char *mark OWNED(mem_freep)
	= file_join(folder, HOME_MARK);

	return file_exists(mark);
}

/* The folder given, this one, or the one above the program's (build/rtm-conform). */
static char *search(const char *given, const char *program)
{
	char *folder OWNED(mem_freep)
	= NULL;
	char *above OWNED(mem_freep)
	= NULL;

	if (given != NULL)
		return is_home(given) ? mem_dup(given) : NULL;
	if (is_home("."))
		return mem_dup(".");
	if (strchr(program, '/') == NULL)
		return NULL;
	folder = file_folder(program);
	above = file_join(folder, "..");
	return is_home(above) ? TAKE(above) : NULL;
}

char *home_find(const char *given, const char *program, struct err *err)
{
	char *home = search(given, program);

	if (home == NULL)
		err_set(err, ERR_USAGE,
			"cases/ and fixtures/ are not %s%s; say where with --home",
			given != NULL ? "in " : "here", given != NULL ? given : "");
	return home;
}
