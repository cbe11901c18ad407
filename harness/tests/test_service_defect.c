#include "mock_peers.h"

#include "base/file.h"

/* The keys of a hello, with what every service answers under them. */
static void check_hello(struct bench *bench, const char *name)
{
	struct peer *peer = peer_open(bench);
	struct json *result = ask(peer, "hello", "{'role':'rtm','appId':'%s'}",
				  STATIC_APP);

	text_eq(result, "version", "1.0.1");
	cr_assert_eq(json_get_int(result, "now", 0), START_MS, "%s", name);
	cr_assert_geq(json_size(json_get(result, "capabilities")), 13, "%s", name);
	cr_assert_eq(peer->close_code, -1, "%s", name);
}

Test(service_defect, every_defect_is_accepted_and_leaves_hello_alone)
{
	size_t n;
	const struct mock_defect *defects = service_defects(&n);

	cr_assert_geq(n, 60);
	for (size_t i = 0; i < n; i++) {
		const char *const names[] = {defects[i].name, NULL};
		struct bench *bench = bench_with(names, NULL);

		check_hello(bench, defects[i].name);
		for (size_t j = 0; j < i; j++)
			cr_assert_str_neq(defects[i].name, defects[j].name);
		bench_free(bench);
	}
}

#ifdef REQUIREMENTS
Test(service_defect, every_defect_names_a_requirement_that_exists)
{
	size_t n;
	const struct mock_defect *defects = service_defects(&n);
	struct text all = {0};
	struct err err = {0};

	cr_assert(file_read(REQUIREMENTS, 1 << 20, &all, &err), "%s", err.message);
	for (size_t i = 0; i < n; i++) {
		OWNED(mem_freep)
		char *row = text_format("{id: %s,", defects[i].requirement);

		cr_assert(strstr(text_str(&all), row) != NULL, "%s",
			  defects[i].requirement);
	}
	text_finish(&all);
}
#endif

Test(service_defect, an_unknown_name_is_refused_with_the_nearest)
{
	static const char *const names[] = {"offline-cap-198", NULL};
	static const struct service_ops ops = {bench_send, bench_close};
	struct service *service = NULL;
	struct err err = {0};

	cr_assert(!service_new(&(struct service_config){.defects = names}, &ops, NULL,
			       START_MS, &service, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert(strstr(err.message, "did you mean offline-cap-199?") != NULL, "%s",
		  err.message);
	cr_assert_null(service);
	cr_assert(!service_new(&(struct service_config){.variants = names}, &ops, NULL,
			       START_MS, &service, &err));
	cr_assert_eq(err.code, ERR_USAGE);
	cr_assert_null(service);
}

/* What held events become due for. */
static void tick(struct bench *bench)
{
	int64_t due_ms = service_next_due(bench->service);

	while (due_ms >= 0) {
		bench->now_ms = due_ms;
		service_tick(bench->service, bench->now_ms);
		settle(bench);
		due_ms = service_next_due(bench->service);
		if (due_ms >= START_MS + 1000)
			break;
	}
}

Test(service_defect, every_variant_keeps_the_promises_of_order)
{
	size_t n;
	const struct mock_variant *variants = service_variants(&n);

	for (size_t i = 0; i < n; i++) {
		const char *const names[] = {variants[i].name, NULL};
		struct bench *bench = bench_with(NULL, names);

		check_hello(bench, variants[i].name);
		struct peer *alice = user(bench, "alice");
		struct peer *carol = user(bench, "carol");
		struct peer *bob = user(bench, "bob");
		unsigned sent[6];

		for (size_t j = 0; j < 6; j++)
			sent[j] = begin(j % 3 == 2 ? carol : alice, "sendMessageToPeer",
					"{'peerId':'bob','text':'%zu'}", j);
		unsigned fence = begin(bench->control, "fence",
				       "{'appId':'%s','userId':'bob','marker':'m'}",
				       STATIC_APP);
		tick(bench);
		int last[2] = {-1, -1}, got = 0;
		struct json *params;
		while ((params = take(bob, "messageReceived")) != NULL) {
			int j = atoi(json_get_text(params, "text"));
			int who = strcmp(json_get_text(params, "peerId"), "carol") == 0;

			cr_assert_gt(j, last[who], "%s", variants[i].name);
			last[who] = j;
			got++;
		}
		cr_assert_eq(got, 6, "%s", variants[i].name);
		for (size_t j = 0; j < 6; j++)
			cr_assert_eq(code_of(j % 3 == 2 ? carol : alice, sent[j]), 0,
				     "%s", variants[i].name);
		cr_assert_eq(
			json_get_int(result_of(bench->control, fence), "reached", -1), 1);
		struct json *marker = bob->frames.items[bob->frames.n - 1];
		text_eq(marker, "method", "fence");
		bench_free(bench);
	}
}

Test(service_defect, order_of_users_swaps_and_delays_only_what_it_may)
{
	static const char *const names[] = {"order-of-users", NULL};
	struct bench *bench = bench_with(NULL, names);
	struct peer *alice = user(bench, "alice");
	struct peer *carol = user(bench, "carol");
	struct peer *bob = user(bench, "bob");

	begin(alice, "sendMessageToPeer", "{'peerId':'bob','text':'1'}");
	begin(carol, "sendMessageToPeer", "{'peerId':'bob','text':'2'}");
	cr_assert_null(take(bob, "messageReceived"));
	tick(bench);
	text_eq(must_take(bob, "messageReceived"), "text", "2");
	text_eq(must_take(bob, "messageReceived"), "text", "1");
	bench_free(bench);
}
