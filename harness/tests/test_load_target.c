#include "base/file.h"
#include "base/mem.h"
#include "load/load.h"
#include "tests/corpus.h"
#include "tests/folder.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define DIGITS "0123456789abcdef0123456789ABCDEF"

/* The real catalogue: what capabilities and lacks may name. */
static struct catalogue load_real(struct suite *suite)
{
	OWNED(mem_freep)
	char *folder = file_join(corpus_fixtures(), "versions");
	struct catalogue catalogue = {0};
	struct problems problems = {0};
	cr_assert(load_catalogue(folder, (struct version){1, 0, 1}, suite, &catalogue,
				 &problems));
	return catalogue;
}

Test(target, loads_with_variables_of_the_environment)
{
	struct folder folder = make_folder();
	add_file(&folder, "ca.pem", "");
	add_file(&folder, "target.yaml",
		 "name: acme\n"
		 "version: 1.0.1\n"
		 "service-cmd: python3 s.py --port {port} --key "
		 "${RTM_TEST_KEY}-${RTM_TEST_KEY} $5\n"
		 "cacert: ca.pem\n"
		 "capabilities: [offline, channels]\n"
		 "lacks: [setLocalUserAttributes]\n"
		 "apps:\n"
		 "  dynamic: {id: \"" DIGITS "\", certificate: \"${RTM_TEST_CERT}\"}\n"
		 "  static: {id: \"" DIGITS "\", certificate: null}\n");
	setenv("RTM_TEST_KEY", "k1", 1);
	setenv("RTM_TEST_CERT", DIGITS, 1);
	struct suite suite = {0};
	struct catalogue catalogue = load_real(&suite);
	struct problems problems = {0};
	struct target target = {0};
	bool good = load_target(folder.path, &catalogue, &suite, &target, &problems);
	OWNED(text_finish)
	struct text seen = {0};
	problems_print(&problems, &suite, &seen);
	cr_assert(good, "%s", text_str(&seen));
	cr_expect_str_eq(target.name, "acme");
	cr_expect_eq(target.version.patch, 1);
	cr_expect_null(target.service);
	cr_expect_str_eq(target.service_cmd, "python3 s.py --port {port} --key k1-k1 $5");
	cr_expect_str_eq(target.folder, folder.path);
	cr_expect(file_exists(target.cacert));
	cr_expect(target.pins_capabilities);
	cr_expect_eq(target.capabilities.n, 2);
	cr_expect(target_lacks(&target, "setLocalUserAttributes"));
	cr_expect(target.apps[APP_DYNAMIC].given);
	cr_expect_str_eq(target.apps[APP_DYNAMIC].certificate, DIGITS);
	cr_expect(target.apps[APP_STATIC].given);
	cr_expect_null(target.apps[APP_STATIC].certificate);
	cr_expect_not(target.apps[APP_OTHER].given);
	cr_expect_eq(target.secrets.n, 3);
	target_finish(&target);
	catalogue_finish(&catalogue);
	suite_finish(&suite);
	remove_folder(&folder);
}

Test(target, names_the_clients_that_play)
{
	struct folder folder = make_folder();
	add_file(&folder, "target.yaml",
		 "name: acme\nplatform: objc\nclients: {old: ./a, new: ./b --x}\n");
	struct suite suite = {0};
	struct catalogue catalogue = load_real(&suite);
	struct problems problems = {0};
	struct target target = {0};
	cr_assert(load_target(folder.path, &catalogue, &suite, &target, &problems));
	cr_expect_str_eq(target.platform, "objc");
	cr_assert_eq(target.clients.n, 2);
	cr_expect_str_eq(target.clients.items[0].name, "old");
	cr_expect_str_eq(target.clients.items[0].command, "./a");
	cr_expect_str_eq(target.clients.items[1].command, "./b --x");
	cr_expect_null(target.client_cmd);
	cr_expect_null(target.service);
	target_finish(&target);
	catalogue_finish(&catalogue);
	suite_finish(&suite);
	remove_folder(&folder);
}

Test(target, is_refused_where_it_is_wrong)
{
	static const struct row {
		const char *text;
		unsigned line, column;
		const char *part;
	} rows[] = {
		{"name: a\nservice: ws://${RTM_TEST_NONE}/x\n", 2, 15,
		 "the environment has no RTM_TEST_NONE"},
		{"name: a\nservice: \"ws://${RTM_TEST_NONE}\"\n", 2, 16,
		 "the environment has no RTM_TEST_NONE"},
		{"name: a\nservice: x${RTM_TEST_KEY\n", 2, 11,
		 "a variable without a name"},
		{"name: a\nservice: x${}\n", 2, 11, "a variable without a name"},
		{"service: ws://a\n", 1, 1, "name is missing in a target"},
		{"name: a\n", 1, 1, "nothing says how to attach"},
		{"name: a\nservice: ws://a\nservice-cmd: b\n", 3, 1, "not both"},
		{"name: a\nclient-cmd: c\nclients: {d: e}\n", 3, 1, "not both"},
		{"name: a\nclient-cmd: c\nplatform: ios\n", 3, 11,
		 "unknown platform ios"},
		{"name: a\nclients: {d: [e]}\n", 2, 14, "expected a text, found a list"},
		{"name: a\nclients: [e]\n", 2, 10, "expected a map, found a list"},
		{"name: a\nclients: {d: ''}\n", 2, 14, "d is empty"},
		{"name: a\nservice: ''\n", 2, 10, "service is empty"},
		{"name: a\nservice: ws://a\nversion: 1.0\n", 3, 10, "1.0 is no version"},
		{"name: a\nservice: ws://a\ncacert: none.pem\n", 3, 9, "there is no"},
		{"name: a\nservice: ws://a\ncapabilities: [ofline]\n", 3, 16,
		 "unknown capability ofline"},
		{"name: a\nservice: ws://a\nlacks: [setAttributes]\n", 3, 9,
		 "unknown operation setAttributes"},
		{"name: a\nservice: ws://a\nsevrice: b\n", 3, 1,
		 "unknown key sevrice in a target"},
		{"name: a\nservice: ws://a\napps: {dynamc: {}}\n", 3, 8,
		 "unknown key dynamc in the apps"},
		{"name: a\nservice: ws://a\napps: {dynamic: {id: " DIGITS "}}\n", 3, 17,
		 "certificate is missing in an app"},
		{"name: a\nservice: ws://a\napps: {dynamic: {id: " DIGITS
		 ", certificate: null}}\n",
		 3, 69, "the dynamic app has a certificate"},
		{"name: a\nservice: ws://a\napps: {static: {id: " DIGITS
		 ", certificate: " DIGITS "}}\n",
		 3, 68, "the static app has no certificate"},
		{"name: a\nservice: ws://a\napps: {static: {id: abc, certificate: ~}}\n",
		 3, 21, "id must be 32 hexadecimal digits"},
		{"[a]\n", 1, 1, "expected a map, found a list"},
		{"name: [a\n", 2, 1, "did not find expected"},
	};
	unsetenv("RTM_TEST_NONE");
	struct suite suite = {0};
	struct catalogue catalogue = load_real(&suite);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct folder folder = make_folder();
		add_file(&folder, "target.yaml", rows[i].text);
		struct problems problems = {0};
		struct target target = {.pins_capabilities = true};
		cr_expect_not(
			load_target(folder.path, &catalogue, &suite, &target, &problems),
			"%s", rows[i].text);
		cr_expect_null(target.name);
		cr_expect(target.pins_capabilities);
		OWNED(text_finish)
		struct text seen = {0};
		problems_print(&problems, &suite, &seen);
		cr_expect_eq(problems.list.n, 1, "%s: %s", rows[i].text, text_str(&seen));
		cr_expect(
			corpus_has(&problems, rows[i].line, rows[i].column, rows[i].part),
			"%s: %s", rows[i].text, text_str(&seen));
		problems_finish(&problems);
		remove_folder(&folder);
	}
	catalogue_finish(&catalogue);
	suite_finish(&suite);
}

Test(target, never_shows_a_secret_in_a_problem)
{
	struct folder folder = make_folder();
	add_file(&folder, "target.yaml",
		 "name: a\nservice: ws://a\n"
		 "apps: {dynamic: {id: x, certificate: \"${RTM_TEST_CERT}\"}}\n");
	setenv("RTM_TEST_CERT", "hush-hush", 1);
	struct suite suite = {0};
	struct catalogue catalogue = load_real(&suite);
	struct problems problems = {0};
	struct target target = {0};
	cr_expect_not(load_target(folder.path, &catalogue, &suite, &target, &problems));
	OWNED(text_finish)
	struct text seen = {0};
	problems_print(&problems, &suite, &seen);
	cr_expect_not_null(strstr(text_str(&seen), "certificate must be 32"));
	cr_expect_null(strstr(text_str(&seen), "hush"));
	problems_finish(&problems);
	catalogue_finish(&catalogue);
	suite_finish(&suite);
	remove_folder(&folder);
}
