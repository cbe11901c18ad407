/*
 * The parts of the JSON Schema that no catalogue changes, and how it is printed.
 */
#ifndef LOAD_SCHEMA_PARTS_H
#define LOAD_SCHEMA_PARTS_H

#include "base/json.h"
#include "base/text.h"
#include "model/catalogue.h"

/* {"$ref": "#/$defs/NAME"} */
struct json *schema_ref(const char *name);

/* The $defs entry for values of TYPE: "type-text" … */
const char *schema_type_name(enum field_type type);

/* The $defs that are the same for all catalogues, as a new object. */
struct json *schema_fixed_defs(void);

/* Appends JSON over several lines, indented by tabs, with a line end. */
void schema_print(const struct json *json, struct text *out);

#endif
