/*
 * Rules for the service's own messages: some of what it writes to a user is
 * dropped, delayed, repeated or replaced. It believes that it has sent it. Only
 * who has the service in its own program can make such rules.
 */
#ifndef MOCKS_SERVICE_RULE_H
#define MOCKS_SERVICE_RULE_H

#include "mocks/service/service.h"

/* Ours: far above what a case can ask for. */
#define RULES_MAX     1000  /* at once */
#define RULE_NOTES    1000  /* requests of a connection whose answer a rule is about */
#define RULE_LATE_MAX 10000 /* messages that are delayed, in one world */

enum service_action {
	SERVICE_DROP,
	SERVICE_DELAY,
	SERVICE_REPEAT,
	SERVICE_REPLACE,
	SERVICE_ACTION_COUNT
};

struct service_rule {
	const char *app_id, *user_id;
	const char *on; /* an event, or an operation: its answers */
	unsigned times; /* at least 1: so often, then the rule is over */
	enum service_action action;
	int64_t delay_ms; /* DELAY: of the world's time */
	unsigned repeat;  /* REPEAT: so many more */
	const char *text; /* REPLACE: "<id>" in it is the message's own id, or null */
};

/*
 * Adds one behind those there are, all copied: the first that fits decides. A rule
 * goes with its world. False if there are too many, or no such world.
 */
bool service_add_rule(struct service *service, const struct service_rule *rule);

/* Sends a frame that nothing caused; how many connections of the user it went to. */
size_t service_say(struct service *service, const char *app_id, const char *user_id,
		   const char *bytes, size_t len);

/* How many connections of the user are there, as far as the service knows. */
size_t service_reaches(struct service *service, const char *app_id, const char *user_id);

#endif
