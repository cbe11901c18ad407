#include "cli/known.h"

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "load/yaml.h"
#include "reports/known_update.h"

#include <string.h>

/* --known, else what the target says or has, else what it will have. */
static char *list_path(const struct run_options *options, const struct setup *setup)
{
	if (options->known != NULL)
		return mem_dup(options->known);
	if (!setup->has_target)
		return NULL;
	if (setup->target.known != NULL)
		return mem_dup(setup->target.known);
	return file_join(setup->target.folder, "known.yaml");
}

bool known_can_update(const struct run_options *options, const struct setup *setup,
		      struct err *err)
{
	char *path OWNED(mem_freep)
	= list_path(options, setup);

	if (!options->update_known || path != NULL)
		return true;
	return err_set(
		err, ERR_USAGE,
		"--update-known needs a list: --known F, or a --target whose folder "
		"has one or gets one");
}

bool known_update_file(const struct run_options *options, const struct setup *setup,
		       const struct journal *journal, FILE *out, struct err *err)
{
	char *path OWNED(mem_freep)
	= list_path(options, setup);
	struct text before OWNED(text_finish) = {0};
	struct text after OWNED(text_finish) = {0};
	char expires[CLOCK_STAMP_SIZE];
	struct known_update counts;

	clock_stamp(clock_wall_ms() + KNOWN_UPDATE_DAYS * CLOCK_MS_PER_DAY, expires);
	expires[KNOWN_DATE_LEN] = '\0';
	if (file_exists(path) && !file_read(path, YAML_FILE_MAX, &before, err))
		return false;
	if (!known_update(&setup->known, text_str(&before), journal, expires, &after,
			  &counts, err))
		return false;
	if (counts.added + counts.changed + counts.removed > 0 &&
	    !file_write(path, text_str(&after), after.len, err))
		return false;
	fprintf(out, "%s: %zu added, %zu changed, %zu removed\n", path, counts.added,
		counts.changed, counts.removed);
	return true;
}
