#include "load/schema_parts.h"

#include "base/mem.h"

#include <assert.h>
#include <string.h>

#define DOLLAR_TEXT "{\"type\":\"string\",\"pattern\":\"[$]\"}"
#define REF(name)   "{\"$ref\":\"#/$defs/" name "\"}"
#define SPECIAL     REF("special")

/* clang-format off */
static const struct def {
	const char *name;
	const char *json;
} defs[] = {
	{"list",     "{\"type\":\"array\"}"},
	{"map",      "{\"type\":\"object\"}"},
	{"nothing",  "{\"type\":\"null\"}"},
	{"name",     "{\"type\":\"string\","
		     "\"pattern\":\"^[A-Za-z][A-Za-z0-9_]*$|[$]\"}"},
	{"title",    "{\"type\":[\"string\",\"number\"]}"},
	{"plain",    "{\"type\":[\"string\",\"number\"]}"},
	{"bool",     "{\"anyOf\":[{\"type\":\"boolean\"}," DOLLAR_TEXT "]}"},
	{"texts",    "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}"},
	{"version",  "{\"type\":\"string\","
		     "\"pattern\":\"^[0-9]+[.][0-9]+[.][0-9]+$|[$]\"}"},
	{"duration", "{\"type\":\"string\","
		     "\"pattern\":\"^-?([0-9]+(ms|s|m|h|d))+$|[$]\"}"},
	{"span",     "{\"type\":\"object\",\"properties\":{"
		     "\"gte\":" REF("duration") ",\"lte\":" REF("duration") "},"
		     "\"minProperties\":1,\"additionalProperties\":false}"},
	{"count",    "{\"anyOf\":[{\"type\":\"integer\"}," DOLLAR_TEXT "]}"},
	{"covers",   "{\"type\":\"array\",\"items\":" REF("requirement") "}"},
	{"needs",    "{\"type\":\"array\",\"items\":" REF("capability") "}"},
	{"events",   "{\"type\":\"array\",\"items\":" REF("event-name") "}"},
	{"rows",     "{\"type\":\"array\",\"items\":{\"type\":\"object\"}}"},
	{"steps",    "{\"type\":\"array\",\"items\":" REF("step") "}"},
	{"branches", "{\"type\":\"array\",\"items\":" REF("steps") "}"},
	{"actors",   "{\"anyOf\":[{\"type\":\"array\",\"items\":" REF("name") "},"
		     "{\"type\":\"object\",\"additionalProperties\":"
		     REF("actor") "}]}"},
	{"actor",    "{\"type\":[\"object\",\"null\"],\"properties\":{"
		     "\"user\":" REF("name") ","
		     "\"role\":{\"anyOf\":[{\"enum\":[\"rtm\",\"signaling\"]},"
		     DOLLAR_TEXT "]},"
		     "\"version\":" REF("version") ",\"app\":" REF("app") ","
		     "\"initialised\":" REF("bool") "},"
		     "\"additionalProperties\":false}"},
	{"app",      "{\"anyOf\":[{\"enum\":[\"dynamic\",\"static\",\"other\"]},"
		     DOLLAR_TEXT "]}"},
	{"tokens",   "{\"type\":\"object\",\"additionalProperties\":" REF("token") "}"},
	{"token",    "{\"type\":\"object\",\"required\":[\"user\"],\"properties\":{"
		     "\"user\":" REF("name") ",\"app\":" REF("app") ","
		     "\"issued\":" REF("duration") ",\"privilegeExpires\":"
		     REF("duration") ","
		     "\"break\":{\"anyOf\":[{\"enum\":[\"signature\",\"version\","
		     "\"truncate\","
		     "\"privilege\",\"media\"]}," DOLLAR_TEXT "]}},"
		     "\"additionalProperties\":false}"},
	{"gives",    "{\"anyOf\":[" REF("code") ",{\"type\":\"array\",\"items\":"
		     REF("code") "},"
		     "{\"type\":\"object\"}]}"},
	{"gave",     "{\"anyOf\":[" REF("code") ",{\"type\":\"array\",\"items\":"
		     REF("code") "},"
		     "{\"type\":\"object\",\"required\":[\"count\"],\"properties\":{"
		     "\"count\":" REF("code") ",\"equal\":" REF("count") ","
		     "\"gte\":" REF("count") ",\"lte\":" REF("count") ","
		     "\"with\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},"
		     "\"in\":" REF("duration") "},"
		     "\"additionalProperties\":false},"
		     "{\"type\":\"object\",\"patternProperties\":{\"^[0-9]\":{}},"
		     "\"additionalProperties\":false}]}"},
	{"loses",    "{\"type\":[\"object\",\"null\"],"
		     "\"properties\":{\"by\":{\"enum\":[\"reset\",\"half-close\"]}},"
		     "\"additionalProperties\":false}"},
	{"network",  "{\"type\":[\"object\",\"null\"],\"properties\":{"
		     "\"delay\":" REF("duration") ",\"jitter\":" REF("duration") ","
		     "\"bandwidth\":{\"type\":\"string\",\"pattern\":"
		     "\"^[1-9][0-9]*(B|kB|MB)$|[$]\"},"
		     "\"chunk\":" REF("count") ",\"cut\":" REF("count") ","
		     "\"reorder\":" REF("bool") "},"
		     "\"additionalProperties\":false}"},
	{"rule",     "{\"type\":\"object\",\"required\":[\"to\",\"on\",\"do\"],"
		     "\"properties\":{"
		     "\"to\":" REF("name") ",\"on\":{\"type\":\"string\"},"
		     "\"do\":{\"anyOf\":[{\"enum\":[\"drop\",\"delay\",\"repeat\","
		     "\"replace\"]}," DOLLAR_TEXT "]},"
		     "\"times\":" REF("count") ",\"by\":" REF("duration") ","
		     "\"more\":" REF("count") ",\"text\":" REF("text") "},"
		     "\"additionalProperties\":false}"},
	{"service-raw", "{\"type\":\"object\",\"required\":[\"to\",\"text\"],"
		     "\"properties\":{"
		     "\"to\":" REF("name") ",\"text\":" REF("text") "},"
		     "\"additionalProperties\":false}"},
	/* the head that matches "alice sends raw" also matches "service sends raw" */
	{"frame",    "{\"anyOf\":[" REF("text") "," REF("frame-kind") ","
		     REF("service-raw") "]}"},
	{"frame-kind", "{\"type\":\"object\",\"properties\":{\"binary\":" REF("text") ","
		     "\"hex\":{\"type\":\"string\"},\"bytes\":{\"type\":\"string\"}},"
		     "\"minProperties\":1,\"maxProperties\":1,"
		     "\"additionalProperties\":false}"},
	{"text",     "{\"anyOf\":[{\"type\":\"string\"}," SPECIAL "]}"},
	{"special",  "{\"type\":\"object\",\"properties\":{\"raw\":{},\"fill\":"
		     REF("count") ","
		     "\"with\":{\"type\":\"string\"},\"users\":" REF("count") "},"
		     "\"additionalProperties\":false}"},
	{"pattern-words", "{\"type\":\"object\","
		     "\"properties\":{\"any\":{\"type\":\"array\"},"
		     "\"gte\":" REF("count") ",\"lte\":" REF("count") ","
		     "\"match\":{\"type\":\"string\"},\"bytes\":" REF("count") ","
		     "\"has\":{\"type\":\"array\"},\"lacks\":{\"type\":\"array\"}},"
		     "\"additionalProperties\":false}"},
	{"type-text", "{\"anyOf\":[{\"type\":[\"string\",\"null\"]}," SPECIAL "]}"},
	{"type-bool", "{\"anyOf\":[{\"type\":[\"boolean\",\"null\"]},"
		     "{\"enum\":[\"present\",\"absent\"]}," DOLLAR_TEXT ","
		     SPECIAL "]}"},
	{"type-int", "{\"anyOf\":[{\"type\":[\"integer\",\"null\"]},"
		     "{\"enum\":[\"present\",\"absent\"]}," DOLLAR_TEXT ","
		     SPECIAL "]}"},
	{"type-list", "{\"anyOf\":[{\"type\":[\"array\",\"null\"]},"
		     "{\"enum\":[\"present\",\"absent\"]}," DOLLAR_TEXT ","
		     SPECIAL "]}"},
};

static const char *const type_names[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT]       = "type-text", [FIELD_PAYLOAD]    = "type-text",
	[FIELD_USER_ID]    = "type-text", [FIELD_CHANNEL_ID] = "type-text",
	[FIELD_USER_IDS]   = "type-list", [FIELD_TOKEN]      = "type-text",
	[FIELD_HANDLE]     = "type-text", [FIELD_BOOL]       = "type-bool",
	[FIELD_INT]        = "type-int",  [FIELD_TIME_MS]    = "type-int",
	[FIELD_TEXTS]      = "type-list", [FIELD_ATTRIBUTES] = "type-list",
	[FIELD_STATUSES]   = "type-list", [FIELD_ENUM]       = "type-int",
};
/* clang-format on */

struct json *schema_ref(const char *name)
{
	char *path OWNED(mem_freep)
	= text_format("#/$defs/%s", name);
	struct json *ref = json_object();
	json_put_text(ref, "$ref", path);
	return ref;
}

const char *schema_type_name(enum field_type type)
{
	return type_names[type];
}

struct json *schema_fixed_defs(void)
{
	struct json *all = json_object();
	for (size_t i = 0; i < sizeof defs / sizeof defs[0]; i++) {
		struct json *def = NULL;
		bool good = json_parse(defs[i].json, strlen(defs[i].json), &def, NULL);
		assert(good);
		if (good)
			json_put(all, defs[i].name, def);
	}
	return all;
}

/* Lists of scalars stay on one line. */
static bool is_flat(const struct json *json)
{
	JSON_EACH (child, json)
		if (json_is(child, JSON_OBJECT) || json_is(child, JSON_ARRAY))
			return false;
	return !json_is(json, JSON_OBJECT) || json_size(json) < 2;
}

static void print(const struct json *json, size_t depth, struct text *out)
{
	bool map = json_is(json, JSON_OBJECT);
	if (is_flat(json) || (!map && !json_is(json, JSON_ARRAY))) {
		json_write(json, out);
		return;
	}
	text_char(out, map ? '{' : '[');
	JSON_EACH (child, json) {
		text_add(out, child == json_first(json) ? "\n" : ",\n");
		text_repeat(out, '\t', depth + 1);
		if (map) {
			const char *key = json_key(child);
			json_write_text(out, key, strlen(key));
			text_add(out, ": ");
		}
		print(child, depth + 1, out);
	}
	text_char(out, '\n');
	text_repeat(out, '\t', depth);
	text_char(out, map ? '}' : ']');
}

void schema_print(const struct json *json, struct text *out)
{
	print(json, 0, out);
	text_char(out, '\n');
}
