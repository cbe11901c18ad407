/*
 * What stands behind the steps that break something between client and
 * service: the network of an actor, and the service's own messages.
 */
#ifndef LOAD_FAULTS_H
#define LOAD_FAULTS_H

#include "load/case.h"

/* Nothing, or {by: reset}. */
void loses_compile(struct loader *loader, struct step *step, const struct node *value);

/* Nothing: no faults; or {delay: 50ms, …}. */
void network_compile(struct loader *loader, struct step *step, const struct node *value);

/* {to: ACTOR, on: EVENT or OPERATION, do: drop, …} */
void rule_compile(struct loader *loader, struct step *step, const struct node *value);

/* {to: ACTOR, text: …} */
void service_raw_compile(struct loader *loader, struct step *step,
			 const struct node *value);

/* A text that goes out as it is; NULL with a problem. */
struct value *frame_compile(struct loader *loader, const struct node *node);

#endif
