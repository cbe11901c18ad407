#include "base/json.h"

#include "base/map.h"
#include "base/mem.h"

#include <string.h>

static bool equal_arrays(const struct json *a, const struct json *b)
{
	const struct json *x = json_first(a);
	const struct json *y = json_first(b);

	while (x != NULL && y != NULL && json_equal(x, y)) {
		x = json_next(x);
		y = json_next(y);
	}
	return x == NULL && y == NULL;
}

/* By a map: objects of thousands of names must not take the square of that. */
static bool equal_in_any_order(const struct json *a, const struct json *b)
{
	OWNED(map_finish)
	struct map children = {0};

	for (struct json *y = json_first(b); y != NULL; y = json_next(y))
		map_put(&children, json_key(y), y);
	for (const struct json *x = json_first(a); x != NULL; x = json_next(x)) {
		const struct json *y = map_get(&children, json_key(x));

		if (y == NULL || !json_equal(x, y))
			return false;
	}
	return true;
}

static bool equal_objects(const struct json *a, const struct json *b)
{
	const struct json *x = json_first(a);
	const struct json *y = json_first(b);

	if (json_size(a) != json_size(b))
		return false;
	/* Most often the order is the same. */
	while (x != NULL && strcmp(json_key(x), json_key(y)) == 0) {
		if (!json_equal(x, y))
			return false;
		x = json_next(x);
		y = json_next(y);
	}
	return x == NULL || equal_in_any_order(a, b);
}

bool json_equal(const struct json *a, const struct json *b)
{
	if (a == NULL || b == NULL)
		return a == b;

	enum json_type type = json_type(a);
	if (json_type(b) != type)
		return false;
	switch (type) {
	case JSON_BOOL:
		return json_bool_or(a, false) == json_bool_or(b, false);
	case JSON_NUMBER:
		return json_number_or(a, 0) == json_number_or(b, 0);
	case JSON_TEXT:
		return strcmp(json_text_or(a, ""), json_text_or(b, "")) == 0;
	case JSON_ARRAY:
		return equal_arrays(a, b);
	case JSON_OBJECT:
		return equal_objects(a, b);
	case JSON_NULL:
	case JSON_TYPE_COUNT:
		break;
	}
	return true;
}
