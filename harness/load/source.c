#include "load/source.h"

#include "base/file.h"
#include "base/mem.h"

#include <string.h>

static struct source_file *find_file(const struct suite *suite, const char *path)
{
	VEC_EACH (file, &suite->files)
		if (strcmp((*file)->path, path) == 0)
			return *file;
	return NULL;
}

const struct source_file *source_read(const char *path, struct suite *suite,
				      struct problems *problems)
{
	struct source_file *file = find_file(suite, path);
	if (file != NULL && file->text != NULL)
		return file;
	if (file == NULL) {
		file = mem_new(1, sizeof *file);
		file->path = mem_dup(path);
		VEC_PUSH(&suite->files, file);
	}
	OWNED(text_finish)
	struct text text = {0};
	struct err err = {0};
	if (!file_read(path, YAML_FILE_MAX, &text, &err)) {
		/* err's message names the path, and so does the place. */
		problems_add(problems, (struct place){0}, "%s", err.message);
		return NULL;
	}
	file->len = text.len;
	/* A copy, without the room that reading took: it stays for the whole run. */
	file->text = mem_dup_bytes(text_str(&text), text.len);
	return file;
}

bool source_documents(const char *path, struct suite *suite, struct documents *ret,
		      struct problems *problems)
{
	const struct source_file *file = source_read(path, suite, problems);
	return file != NULL &&
	       yaml_read(file->path, file->text, file->len, ret, problems);
}

struct node *source_map(const char *path, struct suite *suite, struct problems *problems)
{
	OWNED(documents_finish)
	struct documents documents = {0};
	const struct source_file *file = source_read(path, suite, problems);
	if (file == NULL ||
	    !yaml_read(file->path, file->text, file->len, &documents, problems))
		return NULL;
	if (documents.roots.n == 0) {
		struct place place = {file->path, 1, 1, 1};
		problems_add(problems, place, "nothing in this file");
		return NULL;
	}
	if (documents.roots.n > 1) {
		problems_add(problems, documents.roots.items[1]->place,
			     "a second document; this file holds one");
		return NULL;
	}
	struct node *root = documents.roots.items[0];
	if (root->kind != NODE_MAP) {
		problems_add(problems, root->place, "expected a map, found %s",
			     node_kind_name(root->kind));
		return NULL;
	}
	return TAKE(documents.roots.items[0]);
}
