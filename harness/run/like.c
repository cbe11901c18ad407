#include "run/like.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Of a row of the file, in order. */
enum column {
	COLUMN_SIDE,
	COLUMN_DEFECT,
	COLUMN_VERSION,
	COLUMN_REQUIREMENT,
	COLUMN_CASE,
	COLUMN_STEP,
	COLUMN_KIND,
	COLUMN_ROLE,
	COLUMN_SIGNATURE,
	COLUMN_COUNT
};

/* --- the rows */

static void key_of(const char *test_id, const char *step, const char *kind,
		   const char *signature, struct text *ret)
{
	text_printf(ret, "%s\t%s\t%s\t%s", test_id, step, kind, signature);
}

static bool has_name(const char *names, const char *name)
{
	size_t len = strlen(name);

	for (const char *at = strstr(names, name); at != NULL; at = strstr(at + 1, name))
		if ((at == names || at[-1] == ' ') && (at[len] == '\0' || at[len] == ','))
			return true;
	return false;
}

static void add_row(struct map *rows, char *const columns[COLUMN_COUNT])
{
	struct text key OWNED(text_finish) = {0};
	struct text name OWNED(text_finish) = {0};
	struct text *names;

	text_add(&name, columns[COLUMN_DEFECT]);
	if (strcmp(columns[COLUMN_SIDE], "client") == 0)
		text_add(&name, " (client)");
	key_of(columns[COLUMN_CASE], columns[COLUMN_STEP], columns[COLUMN_KIND],
	       columns[COLUMN_SIGNATURE], &key);
	names = map_get(rows, text_str(&key));
	if (names == NULL) {
		names = mem_new(1, sizeof *names);
		map_put(rows, text_str(&key), names);
	}
	if (has_name(text_str(names), text_str(&name)))
		return;
	if (names->len > 0)
		text_add(names, ", ");
	text_add(names, text_str(&name));
}

/* Cuts LINE at its tabs; the last column has the rest. */
static bool split(char *line, char *ret[COLUMN_COUNT])
{
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		char *tab = strchr(line, '\t');

		ret[i] = line;
		if (i + 1 == COLUMN_COUNT)
			break;
		if (tab == NULL)
			return false;
		*tab = '\0';
		line = tab + 1;
	}
	return true;
}

static bool read_rows(char *text, const char *path, bool client, struct map *rows,
		      struct err *err)
{
	unsigned number = 0;

	for (char *line = text; line != NULL && *line != '\0';) {
		char *columns[COLUMN_COUNT];
		char *end = strchr(line, '\n');

		number++;
		if (end != NULL)
			*end++ = '\0';
		if (*line != '#' && *line != '\0') {
			if (!split(line, columns))
				return err_set(err, ERR_PARSE,
					       "%s:%u: a row has %d columns", path,
					       number, COLUMN_COUNT);
			if (client || strcmp(columns[COLUMN_SIDE], "client") != 0)
				add_row(rows, columns);
		}
		line = end;
	}
	return true;
}

bool likes_load(struct likes *likes, const char *path, bool client, struct err *err)
{
	struct text file OWNED(text_finish) = {0};
	struct likes loaded OWNED(likes_finish) = {0};
	char *text OWNED(mem_freep)
	= NULL;

	if (!file_read(path, LIKE_FILE_MAX, &file, err))
		return false;
	text = text_take(&file);
	if (text != NULL && !read_rows(text, path, client, &loaded.rows, err))
		return false;
	likes_finish(likes);
	*likes = loaded;
	loaded = (struct likes){0};
	return true;
}

void likes_finish(struct likes *likes)
{
	size_t at = 0;
	const char *key;
	void *names;

	while (map_next(&likes->rows, &at, &key, &names)) {
		text_finish(names);
		free(names);
	}
	map_finish(&likes->rows);
	*likes = (struct likes){0};
}

const char *likes_find(const struct likes *likes, const char *test_id, size_t step,
		       const char *kind, const char *signature)
{
	struct text key OWNED(text_finish) = {0};
	struct text number OWNED(text_finish) = {0};
	const struct text *names;
	size_t n = 1;

	if (step == LIKE_CASE)
		text_char(&number, '-');
	else
		text_int(&number, (long long)step);
	key_of(test_id, text_str(&number), kind, signature, &key);
	names = map_get(&likes->rows, text_str(&key));
	if (names == NULL)
		return NULL;
	for (const char *at = text_str(names); *at != '\0'; at++)
		n += *at == ',';
	return n <= LIKE_MAX ? text_str(names) : NULL;
}
