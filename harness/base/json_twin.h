/*
 * Names that stand twice in one object, which cJSON keeps both. Small objects
 * are compared name with name, larger ones are sorted: no object takes the
 * square of its size.
 */
#ifndef BASE_JSON_TWIN_H
#define BASE_JSON_TWIN_H

#include "base/json.h"

/*
 * A child somewhere in JSON whose name another one before it in its object has,
 * or NULL. *RET_NAMES: how many names stand before its own in the text that JSON
 * was read from; untouched for NULL.
 */
const struct json *json_twin(const struct json *json, size_t *ret_names);

#endif
