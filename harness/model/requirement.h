/*
 * The requirement catalogue as loaded: what must be proved, since when, how
 * strongly, and who can break it.
 */
#ifndef MODEL_REQUIREMENT_H
#define MODEL_REQUIREMENT_H

#include "base/map.h"
#include "base/vec.h"
#include "model/place.h"
#include "model/verdict.h"
#include "model/version.h"

/* Who can break a requirement: bits. */
enum role { ROLE_SERVICE = 1, ROLE_CLIENT = 2, ROLE_BOTH = 3 };

struct requirement {
	char *id; /* "OFFLINE-02" */
	char *text;
	struct version since;
	struct version until; /* all zero: still holds */
	enum level level;
	enum role role;
	VEC(char *) needs;
	bool clock;   /* proving it needs time that nobody waits for */
	char *source; /* "facts", or NULL: the release notes */
	char *at;     /* the place there: "0.9.3 offline messages", "facts 3.1" */
	struct place place;
};

/* A statement of the release notes that nothing outside a build can show. */
struct untestable {
	struct version since;
	char *at; /* its place in the release notes */
	char *text;
};

/* Places borrow their paths from the suite that it was loaded with. */
struct requirements {
	VEC(struct requirement *) list; /* in the order of the file */
	struct map by_id;
	VEC(struct untestable) untestable;
	char *path;
};

void requirements_finish(struct requirements *requirements);
const struct requirement *requirements_find(const struct requirements *requirements,
					    const char *id);
bool requirement_holds(const struct requirement *requirement, struct version version);

#endif
