#include "model/value.h"

#include <stdlib.h>

void value_free(struct value *value)
{
	if (value == NULL)
		return;
	free(value->key);
	json_free(value->json);
	free(value->text);
	VEC_EACH (part, &value->parts) {
		free(part->text);
		free(part->field);
	}
	VEC_FINISH(&value->parts);
	VEC_EACH (item, &value->items)
		value_free(*item);
	VEC_FINISH(&value->items);
	free(value);
}

void pattern_free(struct pattern *pattern)
{
	if (pattern == NULL)
		return;
	free(pattern->key);
	value_free(pattern->value);
	value_free(pattern->gte);
	value_free(pattern->lte);
	free(pattern->source);
	VEC_EACH (item, &pattern->items)
		pattern_free(*item);
	VEC_FINISH(&pattern->items);
	VEC_EACH (item, &pattern->lacks)
		pattern_free(*item);
	VEC_FINISH(&pattern->lacks);
	free(pattern);
}
