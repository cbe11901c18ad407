#include "cli/matrix_cache.h"

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "crypto/digest.h"

#include <stdlib.h>
#include <string.h>

#define CACHE_FORMAT 1

/* --- hashes */

/* Each with its length before it: no two lists of texts feed the same bytes. */
static void add_text(struct digest *digest, const char *bytes, size_t len)
{
	char *head OWNED(mem_freep)
	= text_format("%zu:", len);

	digest_add(digest, head, strlen(head));
	digest_add(digest, bytes, len);
}

static bool add_file(struct digest *digest, const char *path, const char *name,
		     struct err *err)
{
	struct text bytes OWNED(text_finish) = {0};

	if (!file_read(path, MATRIX_BUILD_BYTES_MAX, &bytes, err))
		return false;
	add_text(digest, name, strlen(name));
	add_text(digest, text_str(&bytes), bytes.len);
	return true;
}

bool matrix_hash_file(const char *path, char ret[MATRIX_HASH_SIZE], struct err *err)
{
	struct digest digest OWNED(digest_finish) = {0};

	return add_file(&digest, path, file_name(path), err) &&
	       digest_end_hex(&digest, ret, err);
}

bool matrix_hash_folder(const char *folder, char ret[MATRIX_HASH_SIZE], struct err *err)
{
	struct digest digest OWNED(digest_finish) = {0};
	struct file_list files OWNED(file_list_finish) = {0};

	if (!file_find(folder, "", MATRIX_BUILD_FILES_MAX, &files, err))
		return false;
	VEC_EACH (path, &files.paths) {
		if (strstr(*path, "/node_modules/") == NULL &&
		    !add_file(&digest, *path, *path + strlen(folder), err))
			return false;
	}
	return digest_end_hex(&digest, ret, err);
}

bool matrix_hash_texts(const char *a, const char *b, char ret[MATRIX_HASH_SIZE],
		       struct err *err)
{
	struct digest digest OWNED(digest_finish) = {0};

	add_text(&digest, a, strlen(a));
	add_text(&digest, b, strlen(b));
	return digest_end_hex(&digest, ret, err);
}

static bool hash_text(const char *bytes, size_t len, char ret[MATRIX_HASH_SIZE],
		      struct err *err)
{
	struct digest digest OWNED(digest_finish) = {0};

	add_text(&digest, bytes, len);
	return digest_end_hex(&digest, ret, err);
}

/* The hash of the file of SUITE that TEST stands in. */
static bool hash_of_case(const struct suite *suite, const struct test_case *test,
			 char ret[MATRIX_HASH_SIZE], struct err *err)
{
	ret[0] = '\0';
	VEC_EACH (file, &suite->files) {
		if (strcmp((*file)->path, test->place.file) == 0)
			return hash_text((*file)->text, (*file)->len, ret, err);
	}
	return true;
}

char *matrix_cache_path(const char *folder, const struct matrix_cell *cell,
			const char *house, struct err *err)
{
	struct digest digest OWNED(digest_finish) = {0};
	char profile[VERSION_TEXT_SIZE], hash[MATRIX_HASH_SIZE];
	const char *const parts[] = {house,
				     cell->row->name,
				     cell->row->hash,
				     cell->column->name,
				     cell->column->hash,
				     cell->of_services ? "service" : "client",
				     profile};

	version_format(cell->profile, profile);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		add_text(&digest, parts[i], strlen(parts[i]));
	if (!digest_end_hex(&digest, hash, err))
		return NULL;
	return text_format("%s/%s.json", folder, hash);
}

/* --- reading */

static void read_file(const char *path, struct json **ret)
{
	struct text bytes OWNED(text_finish) = {0};
	struct err ignored = {0};
	struct json *json OWNED(json_freep)
	= NULL;

	if (!file_exists(path) ||
	    !file_read(path, MATRIX_CACHE_FILE_MAX, &bytes, &ignored) ||
	    !json_parse(text_str(&bytes), bytes.len, &json, &ignored) ||
	    json_get_int(json, "format", 0) != CACHE_FORMAT)
		return;
	*ret = TAKE(json);
}

static bool take_kept(const struct json *kept, const struct test_case *test,
		      const char *hash, struct matrix_cell *cell)
{
	const struct json *one = json_get(json_get(kept, "cases"), test->id);
	enum verdict verdict;

	if (strcmp(json_text_or(json_get(one, "hash"), ""), hash) != 0 ||
	    !verdict_parse(json_text_or(json_get(one, "verdict"), ""), &verdict))
		return false;
	matrix_add(cell, test->id, verdict, json_get_text(one, "kind"),
		   json_get_text(one, "message"));
	return true;
}

bool matrix_cache_read(const char *path, const struct suite *suite,
		       const size_t *selected, size_t n_selected,
		       struct matrix_cell *cell, struct matrix_left *ret_left,
		       struct err *err)
{
	struct json *kept OWNED(json_freep)
	= NULL;
	char hash[MATRIX_HASH_SIZE];

	read_file(path, &kept);
	for (size_t i = 0; i < n_selected; i++) {
		const struct test_case *test = suite->cases.items[selected[i]];

		if (!hash_of_case(suite, test, hash, err))
			return false;
		if (!take_kept(kept, test, hash, cell))
			VEC_PUSH(&ret_left->cases, selected[i]);
	}
	return true;
}

/* --- writing */

/* The others may be otherwise the next time: nothing is learnt from them. */
static bool is_kept(enum verdict verdict)
{
	return verdict != VERDICT_ERROR && verdict != VERDICT_INCONCLUSIVE &&
	       verdict != VERDICT_BLOCKED;
}

static const struct test_case *find_case(const struct suite *suite, const char *id)
{
	VEC_EACH (test, &suite->cases) {
		if (strcmp((*test)->id, id) == 0)
			return *test;
	}
	return NULL;
}

static bool put_result(struct json *cases, const struct suite *suite,
		       const struct matrix_result *result, struct err *err)
{
	const struct test_case *test = find_case(suite, result->id);
	char hash[MATRIX_HASH_SIZE];
	struct json *one;

	if (test == NULL || !is_kept(result->verdict))
		return true;
	if (!hash_of_case(suite, test, hash, err))
		return false;
	one = json_object();
	json_put_text(one, "hash", hash);
	json_put_text(one, "verdict", verdict_name(result->verdict));
	if (result->kind != NULL)
		json_put_text(one, "kind", result->kind);
	if (result->message != NULL)
		json_put_text(one, "message", result->message);
	json_put(cases, result->id, one);
	return true;
}

bool matrix_cache_write(const char *path, const struct suite *suite,
			const struct matrix_cell *cell, struct err *err)
{
	struct json *root OWNED(json_freep)
	= json_object();
	struct json *cases = json_object();
	struct text bytes OWNED(text_finish) = {0};
	char *folder OWNED(mem_freep)
	= file_folder(path);

	json_put_int(root, "format", CACHE_FORMAT);
	json_put(root, "cases", cases);
	VEC_EACH (result, &cell->results) {
		if (!put_result(cases, suite, result, err))
			return false;
	}
	json_write(root, &bytes);
	return file_make_folder(folder, err) &&
	       file_write(path, bytes.bytes, bytes.len, err);
}
