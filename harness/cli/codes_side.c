#include "cli/codes_side.h"

#include "base/file.h"
#include "base/mem.h"
#include "reports/journal.h"
#include "reports/observed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *below(const char *home, const char *path)
{
	return strcmp(home, ".") == 0 ? mem_dup(path) : file_join(home, path);
}

/* --- the journal of a run */

#define JOURNAL_SUFFIX  ".jsonl"
#define JOURNAL_START   "{\"r\":"
#define DEFAULT_VERSION "1.0.1"

bool codes_is_journal(const char *path)
{
	size_t len = strlen(path);
	size_t suffix = strlen(JOURNAL_SUFFIX);
	char start[sizeof JOURNAL_START] = "";
	FILE *file;

	if (len > suffix && strcmp(path + len - suffix, JOURNAL_SUFFIX) == 0)
		return true;
	file = fopen(path, "re");
	if (file == NULL)
		return false;
	if (fread(start, 1, sizeof start - 1, file) < sizeof start - 1)
		start[0] = '\0';
	fclose(file);
	return strcmp(start, JOURNAL_START) == 0;
}

/* What is missing of JOURNAL, or NULL: it is whole. */
static char *gaps_of(const struct journal *journal, const char *path)
{
	size_t n_open = 0;

	VEC_EACH (one, &journal->cases) {
		n_open += one->plan != NULL && one->verdict == NULL;
	}
	if (journal->end == NULL)
		return text_format("%s was cut off: %zu of %lld cases have no verdict; "
				   "what it holds is used",
				   path, n_open,
				   (long long)json_get_int(journal->run, "planned", 0));
	if (journal->n_bad > 0)
		return text_format(
			"%s has %zu lines that are no records; the rest is used", path,
			journal->n_bad);
	return NULL;
}

/* The newest of "0.9.3,1.0.1", which stands last. */
static const char *newest_of(const char *profiles)
{
	const char *comma = strrchr(profiles, ',');

	return comma != NULL ? comma + 1 : profiles;
}

bool codes_observe(const char *home, const char *path, const char *wanted,
		   struct suite *files, struct text *ret, char **ret_note,
		   struct problems *problems, struct err *err)
{
	struct journal journal OWNED(journal_finish) = {.keep_lines = true};
	struct catalogue catalogue OWNED(catalogue_finish) = {0};
	struct observed observed OWNED(observed_finish) = {0};
	char *versions OWNED(mem_freep)
	= below(home, "fixtures/versions");
	struct version profile;
	struct err why = {0};
	const char *said;

	if (!journal_read(path, &journal, &why))
		return why.code == ERR_IO
			       ? err_set(err, why.code, "%s", why.message)
			       : err_set(err, why.code, "%s: %s", path, why.message);
	said = json_text_or(json_get(journal.run, "profile"), DEFAULT_VERSION);
	said = wanted != NULL ? wanted : newest_of(said);
	if (!version_parse(said, &profile))
		return err_set(err, ERR_PARSE, "%s: its profile is no version: %s", path,
			       said);
	if (!load_catalogue(versions, profile, files, &catalogue, problems))
		return err_set(err, ERR_PARSE,
			       "%s: there is no catalogue of its profile %s", path, said);
	observed_read(&journal, &catalogue, &observed);
	observed_write(&observed, &journal, &catalogue, ret);
	*ret_note = gaps_of(&journal, path);
	return true;
}

/* As if what the journal shows stood in a file of its name. */
static bool load_journal(const char *home, const char *path, const char *versions,
			 struct codes_side *ret, struct problems *problems)
{
	struct text text = {0};
	struct source_file *file;
	struct err err = {0};

	if (!codes_observe(home, path, NULL, &ret->fixtures, &text, &ret->note, problems,
			   &err)) {
		if (problems_count(problems) == 0)
			problems_add(problems, (struct place){0}, "%s", err.message);
		text_finish(&text);
		return false;
	}
	file = mem_new(1, sizeof *file);
	file->path = mem_dup(path);
	file->len = text.len;
	file->text = text_take(&text);
	VEC_PUSH(&ret->fixtures.files, file);
	return load_catalogue_file(path, versions, &ret->fixtures, &ret->catalogue,
				   problems);
}

/* --- any side */

bool codes_side_load(const char *home, const char *word, struct codes_side *ret,
		     struct problems *problems)
{
	char *versions OWNED(mem_freep)
	= below(home, "fixtures/versions");
	char *requirements OWNED(mem_freep)
	= below(home, "fixtures/requirements.yaml");
	struct version version;
	bool ok;

	ret->name = mem_dup(word);
	if (version_parse(word, &version))
		ok = load_catalogue(versions, version, &ret->fixtures, &ret->catalogue,
				    problems);
	else if (codes_is_journal(word))
		ok = load_journal(home, word, versions, ret, problems);
	else
		ok = load_catalogue_file(word, versions, &ret->fixtures, &ret->catalogue,
					 problems);
	return ok && load_requirements(requirements, &ret->fixtures, &ret->requirements,
				       problems);
}

void codes_side_load_cases(const char *home, const char *const *paths, size_t n,
			   struct codes_side *side)
{
	struct load_options options = {
		.profile = side->catalogue.version,
		.root = home,
	};

	load_cases(paths, n, &options, &side->catalogue, &side->requirements,
		   &side->suite, &side->problems);
}

void codes_side_finish(struct codes_side *side)
{
	problems_finish(&side->problems);
	suite_finish(&side->suite);
	catalogue_finish(&side->catalogue);
	requirements_finish(&side->requirements);
	suite_finish(&side->fixtures);
	free(side->name);
	free(side->note);
}
