/*
 * What became of the cases of a matrix, kept between runs: a file a cell, named
 * by what decides all of its cases (the builds on both sides, the service, the
 * program itself, the catalogue), and in it a case with the hash of the file
 * that it stands in. A case whose file changed, or that was not there, is played.
 */
#ifndef CLI_MATRIX_CACHE_H
#define CLI_MATRIX_CACHE_H

#include "base/err.h"
#include "cli/matrix.h"
#include "model/test_case.h"

#define MATRIX_CACHE_FOLDER    ".rtm-conform/matrix" /* unless said otherwise */
#define MATRIX_CACHE_FILE_MAX  (4 * 1024 * 1024)     /* bytes */
#define MATRIX_BUILD_FILES_MAX 10000 /* of one build; node_modules is not entered */
#define MATRIX_BUILD_BYTES_MAX (64 * 1024 * 1024) /* of one of its files */

/* The numbers above are ours; past one of them is ERR_LIMIT. */

/* The hash of every file below FOLDER but those of node_modules, by path and bytes. */
bool matrix_hash_folder(const char *folder, char ret[MATRIX_HASH_SIZE], struct err *err);
bool matrix_hash_file(const char *path, char ret[MATRIX_HASH_SIZE], struct err *err);
bool matrix_hash_texts(const char *a, const char *b, char ret[MATRIX_HASH_SIZE],
		       struct err *err);

/* The file of CELL below FOLDER, new; HOUSE is the hash of what all cells share. */
char *matrix_cache_path(const char *folder, const struct matrix_cell *cell,
			const char *house, struct err *err);

/*
 * Adds to CELL what PATH holds of the cases SELECTED of SUITE that did not change;
 * *RET_LEFT are those to play. A file that is not there, or no cache, holds nothing.
 */
struct matrix_left {
	VEC(size_t) cases;
};
bool matrix_cache_read(const char *path, const struct suite *suite,
		       const size_t *selected, size_t n_selected,
		       struct matrix_cell *cell, struct matrix_left *ret_left,
		       struct err *err);

/* Keeps what CELL has; only what passed, failed or was skipped for good. */
bool matrix_cache_write(const char *path, const struct suite *suite,
			const struct matrix_cell *cell, struct err *err);

#endif
