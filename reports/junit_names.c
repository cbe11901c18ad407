#include "reports/junit_names.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "reports/visible.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_plain(char c)
{
	return is_letter(c) || (c >= '0' && c <= '9');
}

static void put_words(struct text *out, const char *name, char separator)
{
	size_t len = strlen(name);
	bool empty = true; /* the word so far */

	for (size_t i = 0; i < len;) {
		size_t n = utf8_offset(name + i, len - i, 1);

		if (name[i] == separator) {
			text_add(out, empty ? "_." : ".");
			empty = true;
		} else {
			text_char(out,
				  is_plain(name[i]) || name[i] == '-' ? name[i] : '_');
			empty = false;
		}
		i += n;
	}
	if (empty)
		text_char(out, '_');
}

void junit_class(struct text *out, const char *class_name)
{
	put_words(out, class_name, '.');
}

void junit_type(struct text *out, const char *kind, const char *fallback)
{
	size_t start = out->len;

	for (; kind != NULL && *kind != '\0'; kind++)
		if (out->len > start ? is_plain(*kind) : is_letter(*kind))
			text_char(out, *kind);
	if (out->len < start + 2) {
		text_cut(out, start);
		text_add(out, fallback);
	}
	if (out->bytes[start] >= 'a')
		out->bytes[start] = (char)(out->bytes[start] - 'a' + 'A');
}

/* A reader that normalizes blanks would find names equal that differ in them. */
static void collapse_blanks(struct text *name)
{
	size_t kept = 0;

	for (size_t i = 0; i < name->len; i++)
		if (name->bytes[i] != ' ' || (kept > 0 && name->bytes[kept - 1] != ' '))
			name->bytes[kept++] = name->bytes[i];
	if (kept > 0 && name->bytes[kept - 1] == ' ')
		kept--;
	if (name->len > 0)
		text_cut(name, kept);
}

static bool claim(struct map *seen, const char *class_name, const char *name)
{
	OWNED(mem_freep)
	char *key = text_format("%s\n%s", class_name, name);

	if (map_has(seen, key))
		return false;
	map_put(seen, key, seen);
	return true;
}

void junit_name(struct text *out, const struct journal_case *one, const char *class_name,
		struct map *seen)
{
	OWNED(text_finish)
	struct text name = {0};
	const char *title = json_get_text(one->plan, "title");
	size_t len, n = 1;

	if (title == NULL)
		title = json_text_or(json_get(one->plan, "id"), "");
	visible_add_short(&name, title, JUNIT_NAME_MAX);
	collapse_blanks(&name);
	if (name.len == 0)
		text_add(&name, "unnamed");
	len = name.len;
	while (!claim(seen, class_name, text_str(&name))) {
		text_cut(&name, len);
		text_printf(&name, " (%zu)", ++n);
	}
	text_append(out, name.bytes, name.len);
}

void junit_at(struct text *out, const char *file, int64_t line)
{
	OWNED(mem_freep)
	char *folder = file_folder(file);
	OWNED(text_finish)
	struct text stem = {0};
	const char *name = file_name(file);

	if (strcmp(folder, ".") != 0) {
		put_words(out, folder, '/');
		text_char(out, '.');
	}
	text_append(&stem, name,
		    strspn(name, "abcdefghijklmnopqrstuvwxyz"
				 "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"));
	junit_type(out, text_str(&stem), "Case");
	text_char(out, '(');
	visible_add_short(out, name, JUNIT_NAME_MAX);
	text_printf(out, ":%" PRId64 ")", line > 0 ? line : 1);
}

const char *junit_stamp(const char *started)
{
	static const char shape[] = "dddd-dd-ddTdd:dd:dd";
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year, month, day, hour, minute, second;

	if (started == NULL || strlen(started) != sizeof shape - 1)
		return "1970-01-01T00:00:00";
	for (size_t i = 0; i < sizeof shape - 1; i++)
		if (shape[i] == 'd' ? started[i] < '0' || started[i] > '9'
				    : started[i] != shape[i])
			return "1970-01-01T00:00:00";
	sscanf(started, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute,
	       &second);
	if (year < 1 || month < 1 || month > 12 || day < 1 ||
	    day > days[month - 1] + (month == 2 && year % 4 == 0 &&
				     (year % 100 != 0 || year % 400 == 0)) ||
	    hour > 23 || minute > 59 || second > 59)
		return "1970-01-01T00:00:00";
	return started;
}
