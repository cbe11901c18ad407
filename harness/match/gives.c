#include "match/gives.h"

#include "base/mem.h"

#include <inttypes.h>
#include <string.h>

const struct code *result_code(const struct operation *operation,
			       const struct json *result)
{
	const struct json *code = json_get(result, "code");
	const char *text = json_text_or(code, NULL);

	if (operation->codes == NULL || code == NULL)
		return NULL;
	if (json_is_int(code))
		return code_by_value(operation->codes, json_int_or(code, 0));
	if (text == NULL)
		return NULL;
	VEC_EACH (row, &operation->codes->codes) {
		if ((*row)->js != NULL && strcmp((*row)->js, text) == 0)
			return *row;
	}
	return NULL;
}

void result_print(const struct operation *operation, const struct json *result,
		  struct text *out)
{
	const struct json *code = json_get(result, "code");
	const struct code *row = result_code(operation, result);

	if (operation->codes == NULL) {
		if (json_is(json_get(result, "object"), JSON_NULL))
			text_add(out, "Nil");
		else
			json_print_short(result, out);
		return;
	}
	json_print_short(code, out);
	if (row != NULL)
		text_printf(out, " %s", row->name);
	else
		text_add(out, " (not in the catalogue)");
}

void gives_print(const struct gives *gives, struct text *out)
{
	if (gives->any)
		text_add(out, "anything");
	else if (gives->nil)
		text_add(out, "Nil");
	else if (gives->object)
		text_add(out, "an object");
	if (gives->codes.n > 1)
		text_add(out, "one of ");
	for (size_t i = 0; i < gives->codes.n; i++)
		text_printf(out, "%s%s (%" PRId64 ")", i > 0 ? ", " : "",
			    gives->codes.items[i]->name, gives->codes.items[i]->value);
}

static enum gives_verdict right_if(bool right)
{
	return right ? GIVES_RIGHT : GIVES_WRONG;
}

/* Without a code: an object, a value, or what else the catalogue has for it. */
static bool gives_something(const struct operation *operation, const struct json *result)
{
	if (json_get(result, "object") != NULL || json_get(result, "value") != NULL)
		return true;
	VEC_EACH (field, &operation->results) {
		if (json_get(result, field->name) != NULL)
			return true;
	}
	return false;
}

enum gives_verdict gives_judge(const struct gives *gives,
			       const struct operation *operation,
			       const struct json *result)
{
	const struct code *code = result_code(operation, result);
	const struct json *object = json_get(result, "object");
	bool nil = json_is(object, JSON_NULL);

	if (operation->codes != NULL && code == NULL)
		return GIVES_UNKNOWN_CODE;
	if (gives->any)
		return GIVES_RIGHT;
	if (gives->nil)
		return right_if(nil);
	if (operation->codes == NULL)
		return right_if(!nil && gives_something(operation, result));
	VEC_EACH (wanted, &gives->codes) {
		if (*wanted == code)
			return GIVES_RIGHT;
	}
	return GIVES_WRONG;
}
