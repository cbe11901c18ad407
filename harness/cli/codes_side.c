#include "cli/codes_side.h"

#include "base/file.h"
#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

static char *below(const char *home, const char *path)
{
	return strcmp(home, ".") == 0 ? mem_dup(path) : file_join(home, path);
}

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
	ok = version_parse(word, &version)
		     ? load_catalogue(versions, version, &ret->fixtures, &ret->catalogue,
				      problems)
		     : load_catalogue_file(word, versions, &ret->fixtures,
					   &ret->catalogue, problems);
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
}
