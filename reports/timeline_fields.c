#include "base/utf8.h"
#include "reports/timeline.h"
#include "reports/timeline_rows.h"
#include "reports/visible.h"

#include <ctype.h>
#include <string.h>

#define ITEMS_MAX 4 /* of an array that are shown */

/* Members that are long and say nothing to a reader, and the code, shown apart. */
static const char *const quiet[] = {"token", "session", "code", "serverReceivedTs"};

/* isOfflineMessage and enableOfflineMessaging both show as "offline". */
static const char *const heads[] = {"is", "has", "enable"};
static const char *const tails[] = {"Message", "Messaging"};

static void put_flag(struct text *out, const char *key)
{
	size_t len = strlen(key);
	size_t start;

	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		size_t n = strlen(heads[i]);

		if (strncmp(key, heads[i], n) == 0 && isupper((unsigned char)key[n])) {
			key += n;
			len -= n;
			break;
		}
	}
	for (size_t i = 0; i < sizeof tails / sizeof tails[0]; i++) {
		size_t n = strlen(tails[i]);

		if (len > n && memcmp(key + len - n, tails[i], n) == 0) {
			len -= n;
			break;
		}
	}
	start = out->len;
	visible_append(out, key, len);
	if (isupper((unsigned char)out->bytes[start]))
		out->bytes[start] = (char)tolower((unsigned char)out->bytes[start]);
}

static void put_string(const struct timeline *timeline, const char *value,
		       struct text *out)
{
	const char *name = map_get(&timeline->by_user, value);
	bool quoted = name == NULL &&
		      (value[0] == '\0' || strpbrk(value, " ,\"") != NULL);

	if (quoted)
		text_char(out, '"');
	visible_add_short(out, name != NULL ? name : value, TIMELINE_VALUE_MAX);
	if (quoted)
		text_char(out, '"');
}

static void put_value(const struct timeline *timeline, const struct json *value,
		      struct text *out);

static void put_items(const struct timeline *timeline, const struct json *array,
		      struct text *out)
{
	size_t n = 0;

	text_char(out, '[');
	JSON_EACH (item, array) {
		if (n == ITEMS_MAX) {
			text_printf(out, ",%s %zu more", VISIBLE_ELLIPSIS,
				    json_size(array) - n);
			break;
		}
		if (n++ > 0)
			text_char(out, ',');
		put_value(timeline, item, out);
	}
	text_char(out, ']');
}

/* Deep values are cut by their width: json.h bounds the depth. */
static void put_value(const struct timeline *timeline, const struct json *value,
		      struct text *out)
{
	struct text json = {0};

	if (json_is(value, JSON_TEXT)) {
		put_string(timeline, json_text_or(value, ""), out);
		return;
	}
	if (json_is(value, JSON_ARRAY)) {
		put_items(timeline, value, out);
		return;
	}
	json_write(value, &json);
	visible_add_short(out, text_str(&json), TIMELINE_VALUE_MAX);
	text_finish(&json);
}

static bool is_quiet(const struct timeline *timeline, size_t actor,
		     const struct json *member)
{
	const char *own = actor != NO_ACTOR ? timeline->actors.items[actor].user : NULL;

	for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++)
		if (strcmp(json_key(member), quiet[i]) == 0)
			return true;
	/* The answer to a call without a code: shown as "no instance". */
	if (json_is(member, JSON_NULL) && strcmp(json_key(member), "object") == 0)
		return true;
	return (json_is(member, JSON_BOOL) && !json_bool_or(member, true)) ||
	       (own != NULL && strcmp(json_text_or(member, ""), own) == 0);
}

void timeline_fields(const struct timeline *timeline, size_t actor,
		     const struct json *object, struct text *out)
{
	size_t start = out->len;

	JSON_EACH (member, object) {
		if (json_key(member) == NULL || is_quiet(timeline, actor, member))
			continue;
		if (utf8_width(text_str(out) + start, out->len - start) >
		    TIMELINE_FIELDS_MAX)
			break;
		text_char(out, ' ');
		if (json_is(member, JSON_BOOL)) {
			put_flag(out, json_key(member));
			continue;
		}
		if (!json_is(member, JSON_TEXT)) {
			visible_add_short(out, json_key(member), TIMELINE_VALUE_MAX);
			text_char(out, '=');
		}
		put_value(timeline, member, out);
	}
	visible_cut(out, start, TIMELINE_FIELDS_MAX);
}
