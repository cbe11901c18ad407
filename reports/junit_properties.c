#include "reports/junit_properties.h"

#include "base/mem.h"
#include "reports/visible.h"
#include "reports/xml.h"

#include <stddef.h>
#include <string.h>

void junit_attribute(struct text *out, const char *name, const char *value)
{
	struct text line = {0};

	visible_add_short(&line, value, JUNIT_ATTRIBUTE_MAX);
	xml_attribute(out, name, text_str(&line));
	text_finish(&line);
}

const char *junit_word(const char *value)
{
	return value != NULL && value[strspn(value, " \t\r\n")] != '\0' ? value
									: "unknown";
}

static void put_property(struct text *out, const char *indent, const char *name,
			 const char *value)
{
	text_printf(out, "%s<property", indent);
	xml_attribute(out, "name", name);
	junit_attribute(out, "value", value);
	text_add(out, "/>\n");
}

/* A text, a number, or an array as its members with a blank between them. */
static void put_json_property(struct text *out, const char *indent, const char *name,
			      const struct json *value)
{
	struct text shown = {0};

	if (value == NULL || json_is(value, JSON_NULL))
		return;
	if (json_is(value, JSON_TEXT))
		text_add(&shown, json_text_or(value, ""));
	else if (!json_is(value, JSON_ARRAY))
		json_write(value, &shown);
	JSON_EACH (item, json_is(value, JSON_ARRAY) ? value : NULL) {
		text_add(&shown, shown.len > 0 ? " " : "");
		text_add(&shown, json_text_or(item, "?"));
	}
	put_property(out, indent, name, text_str(&shown));
	text_finish(&shown);
}

static const struct {
	const char *name;
	size_t record; /* of struct journal */
	const char *key;
} suite_properties[] = {
#define RECORD(member) offsetof(struct journal, member)
	/* clang-format off */
	{"harness.version",      RECORD(run),     "version"},
	{"run.id",               RECORD(run),     "id"},
	{"seed",                 RECORD(run),     "seed"},
	{"profile",              RECORD(run),     "profile"},
	{"gate",                 RECORD(run),     "gate"},
	{"mode",                 RECORD(run),     "mode"},
	{"target",               RECORD(run),     "target"},
	{"service",              RECORD(run),     "service"},
	{"service.name",         RECORD(service), "name"},
	{"service.version",      RECORD(service), "version"},
	{"service.capabilities", RECORD(service), "capabilities"},
	{"suite.hash",           RECORD(run),     "suite"},
	{"catalogue.hash",       RECORD(run),     "catalogue"},
	{"planned",              RECORD(run),     "planned"},
	{"wall_ms",              RECORD(end),     "wall_ms"},
/* clang-format on */
#undef RECORD
};

/* client.build for one; client.NAME.build for each of several. */
static void put_client(const struct json *client, bool alone, const char *indent,
		       struct text *out)
{
	static const char *const keys[] = {"build", "version", "platform"};

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const char *name = json_get_text(client, "name");
		char *property OWNED(mem_freep)
		= alone ? text_format("client.%s", keys[i])
			: text_format("client.%s.%s", name, keys[i]);

		put_json_property(out, indent, property, json_get(client, keys[i]));
	}
}

void junit_suite_properties(const struct journal *journal, struct text *out)
{
	static const char indent[] = "      ";

	text_add(out, "    <properties>\n");
	put_property(out, indent, "harness", "rtm-conform");
	for (size_t i = 0; i < sizeof suite_properties / sizeof suite_properties[0];
	     i++) {
		struct json *record;

		memcpy(&record, (const char *)journal + suite_properties[i].record,
		       sizeof record);
		put_json_property(out, indent, suite_properties[i].name,
				  json_get(record, suite_properties[i].key));
	}
	VEC_EACH (client, &journal->clients) {
		put_client(*client, journal->clients.n == 1, indent, out);
	}
	if (journal_interrupted(journal))
		put_property(out, indent, "interrupted", "true");
	text_add(out, "    </properties>\n");
}

static void put_each(struct text *out, const char *indent, const char *name,
		     const struct json *array)
{
	JSON_EACH (item, array)
		put_json_property(out, indent, name, item);
}

void junit_case_properties(const struct journal_case *one, struct text *out)
{
	static const char indent[] = "        ";
	const struct json *level = json_get(one->verdict, "level");

	text_add(out, "      <properties>\n");
	put_json_property(out, indent, "id", json_get(one->plan, "id"));
	put_json_property(out, indent, "profile", json_get(one->plan, "profile"));
	put_property(out, indent, "verdict", verdict_name(one->outcome));
	put_json_property(out, indent, "level",
			  level != NULL ? level : json_get(one->plan, "level"));
	put_each(out, indent, "requirement", json_get(one->plan, "covers"));
	put_each(out, indent, "tag", json_get(one->plan, "tags"));
	put_json_property(out, indent, "time", json_get(one->verdict, "time"));
	put_json_property(out, indent, "like", json_get(one->verdict, "like"));
	text_add(out, "      </properties>\n");
}
