/*
 * How a version's file becomes a catalogue, between the files that read its
 * parts. Whoever wants a catalogue calls load_catalogue() of load.h.
 */
#ifndef LOAD_CATALOGUE_H
#define LOAD_CATALOGUE_H

#include "load/problems.h"
#include "load/yaml.h"
#include "model/catalogue.h"

#define CATALOGUE_EXTENDS_MAX 16 /* versions that build on each other */

/* What the setters of all its rows are handed, in the order of the file's rows. */
struct catalogue_reader {
	struct catalogue *catalogue;
	struct problems *problems;
	struct map limits; /* of the catalogue, by name */
	enum actor_role role;
};

/* Setters for the rows of the file: INTO is a struct catalogue_reader. */
void catalogue_set_limits(const struct node *node, void *into);
void catalogue_set_sizes(const struct node *node, void *into);
void catalogue_set_tables(const struct node *node, void *into); /* codes, enums */
void catalogue_set_operations(const struct node *node, void *into);
void catalogue_set_events(const struct node *node, void *into);
void catalogue_set_symbols(const struct node *node, void *into);

/* Problems: codes that are said to be given by what does not name their table. */
void catalogue_check_givers(const struct catalogue_reader *reader);

/* A problem unless the catalogue has the capability that NODE names. */
bool catalogue_capability(const struct catalogue_reader *reader, const struct node *node);

/*
 * True, with a problem, if a newer file changes NODE, a row that no older one has: it
 * stands in a newer file and has no source. WHAT it is, "operation", is for the
 * message, the N names in KNOWN for the hint.
 */
bool catalogue_changes_nothing(const struct node *node, const char *what,
			       const char *const *known, size_t n,
			       const struct catalogue_reader *reader);

/* "FOLDER/VERSION.yaml", new. */
char *catalogue_path(const char *folder, const char *version);

/*
 * The map of the file at PATH with all that it extends, of FOLDER, below it: what a
 * newer file says stands in place of the older, maps within maps too; nothing (~)
 * removes a key. Paths are added to READER's catalogue, the oldest first. NULL with
 * a problem: a file that is missing, or versions that extend each other. A file of
 * FOLDER says the version that it is called by, and so does the one at PATH if VERSION
 * is not NULL.
 */
struct node *catalogue_layers(const char *path, const char *version, const char *folder,
			      struct suite *suite, struct catalogue_reader *reader);

#endif
