/*
 * What an unquoted scalar is, by the core schema of YAML 1.2, read strictly: a
 * number with leading zeros (0777, 007) is a text, since its readers disagree.
 */
#ifndef LOAD_SCALAR_H
#define LOAD_SCALAR_H

#include "load/yaml.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Sets NODE's kind, truth and number from its text. False for a number that is not
 * finite or not exact: *RET_WHY says so.
 */
bool scalar_resolve(struct node *node, const char **ret_why);

#endif
