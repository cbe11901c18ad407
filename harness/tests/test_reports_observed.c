#include "base/mem.h"
#include "reports/observed.h"
#include "tests/cases_world.h"

#include <criterion/criterion.h>
#include <string.h>

static const char head[] =
	"{\"r\":\"run\",\"t\":0,\"format\":1,\"id\":\"r1\",\"profile\":\"1.0.1\"}\n"
	"{\"r\":\"plan\",\"t\":1,\"i\":0,\"id\":\"p#one\",\"profile\":\"1.0.1\"}\n"
	"{\"r\":\"plan\",\"t\":1,\"i\":1,\"id\":\"p#two\"}\n"
	"{\"r\":\"plan\",\"t\":1,\"i\":2,\"id\":\"p#older\",\"profile\":\"0.9.3\"}\n"
	"{\"r\":\"actor\",\"t\":2,\"i\":0,\"a\":\"alice\",\"role\":\"rtm\"}\n"
	"{\"r\":\"actor\",\"t\":2,\"i\":1,\"a\":\"alice\",\"role\":\"signaling\"}\n";

#define ANSWER(i, op, result)                                                    \
	"{\"r\":\"answer\",\"t\":3,\"i\":" #i ",\"a\":\"alice\",\"c\":1,\"op\":" \
	"\"" op "\",\"result\":" result "}\n"
#define EVENT(i, name, params)                                                    \
	"{\"r\":\"event\",\"t\":3,\"i\":" #i ",\"a\":\"alice\",\"e\":0,\"name\":" \
	"\"" name "\",\"params\":" params "}\n"
#define INSTEAD(i, op, wanted, gave)                                                   \
	"{\"r\":\"verdict\",\"t\":4,\"i\":" #i ",\"verdict\":\"fail\",\"instead\":"    \
	"{\"op\":\"" op "\",\"role\":\"rtm\",\"wanted\":\"" wanted "\",\"gave\":" gave \
	"}}\n"

static void feed(struct journal *journal, const char *lines)
{
	journal->keep_lines = true;
	while (*lines != '\0') {
		const char *end = strchr(lines, '\n');

		cr_assert(journal_feed(journal, lines, (size_t)(end - lines), NULL));
		lines = end + 1;
	}
}

/* What is written of a journal of HEAD and LINES. */
static void write_of(const struct cases_world *world, const char *lines, struct text *ret)
{
	struct journal journal OWNED(journal_finish) = {0};
	struct observed observed OWNED(observed_finish) = {0};

	feed(&journal, head);
	feed(&journal, lines);
	observed_read(&journal, &world->catalogue, &observed);
	observed_write(&observed, &journal, &world->catalogue, ret);
}

Test(observed, writes_each_value_under_its_name_with_its_cases)
{
	static const struct row {
		const char *what, *lines;
		const char *part; /* what must be written */
		const char *not_there;
	} rows[] = {
		{"a code", ANSWER(0, "joinChannel", "{\"code\":5}"),
		 "  JoinChannel:\n    rows:\n      ExceedLimit: {seen: {joinChannel: "
		 "[\"p#one\"]}}\n",
		 "value"},
		{"of two cases",
		 ANSWER(0, "clearLocalUserAttributes", "{\"code\":2}")
			 ANSWER(0, "clearLocalUserAttributes", "{\"code\":2}")
				 ANSWER(0, "setLocalUserAttributes", "{\"code\":2}"),
		 "      Failure: {seen: {clearLocalUserAttributes: [\"p#one\"], "
		 "setLocalUserAttributes: [\"p#one\"]}}\n",
		 "value"},
		{"of the older SDK", ANSWER(1, "login", "{\"code\":206}"),
		 "  Signaling:\n    rows:\n      LoginTokenWrong: {seen: {login: "
		 "[\"p#two\"]}}\n",
		 "Login:"},
		{"a field of an event",
		 EVENT(0, "localInvitationFailure", "{\"errorCode\":2,\"state\":6}"),
		 "enums:\n  LocalInvitationState:\n    rows:\n      Failure: {seen: "
		 "{localInvitationFailure: [\"p#one\"]}}\ncodes:\n  "
		 "LocalInvitationError:\n    rows:\n      PeerNoResponse: {seen: ",
		 "value"},
		{"a text of js",
		 EVENT(0, "localInvitationFailure", "{\"errorCode\":\"PEER_OFFLINE\"}"),
		 "      PeerOffline: {seen: {localInvitationFailure: [\"p#one\"]}}\n",
		 "value"},
		{"an unknown number", ANSWER(0, "joinChannel", "{\"code\":77}"),
		 "      Number77: {value: 77, confidence: A, source: \"run r1\", seen: "
		 "{joinChannel: [\"p#one\"]}}\n",
		 NULL},
		{"a number in place of a code",
		 ANSWER(0, "joinChannel", "{\"code\":77}")
			 INSTEAD(0, "joinChannel", "ExceedLimit", "77"),
		 "      ExceedLimit: {value: 77, confidence: A, source: \"run r1\", "
		 "seen: {joinChannel: [\"p#one\"]}}\n",
		 "Number77"},
		{"a number in place of a code that came as well",
		 ANSWER(0, "joinChannel", "{\"code\":77}")
			 ANSWER(1, "joinChannel", "{\"code\":5}")
				 ANSWER(0, "joinChannel", "{\"code\":5}")
					 INSTEAD(0, "joinChannel", "ExceedLimit", "77"),
		 "      Number77: {value: 77, ", NULL},
		{"an unknown text", ANSWER(0, "joinChannel", "{\"code\":\"odd\\nname\"}"),
		 "      # joinChannel gave odd\\nname\n", NULL},
		{"another profile", ANSWER(2, "joinChannel", "{\"code\":5}"),
		 "version: 1.0.1\nextends: 1.0.1\n", "JoinChannel"},
		{"no code", ANSWER(0, "joinChannel", "{\"code\":null}"),
		 "extends: 1.0.1\n", "JoinChannel"},
		{"an operation that nobody knows", ANSWER(0, "dance", "{\"code\":5}"),
		 "extends: 1.0.1\n", "dance"},
	};
	struct cases_world world;

	cases_world_init(&world);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text text OWNED(text_finish) = {0};

		write_of(&world, rows[i].lines, &text);
		cr_expect(strstr(text_str(&text), rows[i].part) != NULL, "%s: %s",
			  rows[i].what, text_str(&text));
		if (rows[i].not_there != NULL)
			cr_expect(strstr(text_str(&text), rows[i].not_there) == NULL,
				  "%s: %s", rows[i].what, text_str(&text));
	}
	cases_world_finish(&world);
}

Test(observed, is_read_back_by_the_loader)
{
	struct cases_world world;
	struct suite files = {0};
	struct problems problems = {0};
	struct catalogue catalogue = {0};
	struct source_file *file = mem_new(1, sizeof *file);
	struct text text = {0};
	char *versions OWNED(mem_freep)
	= text_format("%s/versions", corpus_fixtures());

	cases_world_init(&world);
	write_of(&world,
		 ANSWER(0, "joinChannel", "{\"code\":77}") ANSWER(0, "login",
								  "{\"code\":0}")
			 EVENT(0, "connectionStateChanged", "{\"state\":5,\"reason\":8}")
				 INSTEAD(0, "joinChannel", "ExceedLimit", "77"),
		 &text);
	file->path = mem_dup("seen.yaml");
	file->len = text.len;
	file->text = text_take(&text);
	VEC_PUSH(&files.files, file);
	cr_assert(load_catalogue_file("seen.yaml", versions, &files, &catalogue,
				      &problems));
	cr_expect(catalogue.observed);
	cr_expect_not(world.catalogue.observed);
	const struct code *code = code_by_name(catalogue_table(&catalogue, "JoinChannel"),
					       "ExceedLimit");
	cr_expect_eq(code->value, 77);
	cr_expect(code_was_seen(code, "joinChannel", "p#one"));
	cr_expect(code_was_seen(code, "joinChannel", NULL));
	cr_expect_not(code_was_seen(code, "joinChannel", "p#two"));
	code = code_by_name(catalogue_table(&catalogue, "JoinChannel"), "Failure");
	cr_expect_not(code_was_seen(code, "joinChannel", NULL));
	code = code_by_name(catalogue_table(&catalogue, "ConnectionState"), "Aborted");
	cr_expect(code_was_seen(code, "connectionStateChanged", "p#one"));
	catalogue_finish(&catalogue);
	problems_finish(&problems);
	suite_finish(&files);
	cases_world_finish(&world);
}
