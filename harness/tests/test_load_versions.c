#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "load/load.h"
#include "tests/catalogue_dump.h"
#include "tests/corpus.h"
#include "tests/folder.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define ALL_LOAD_MAX_US 20000 /* wanted of the catalogues of all versions together */
#define NOT_THERE       INT64_MIN
#define LEN(rows)       (sizeof(rows) / sizeof(rows)[0])

/* A catalogue and the texts that its places point into. */
struct loaded {
	struct suite suite;
	struct catalogue catalogue;
};

static void loaded_finish(struct loaded *loaded)
{
	catalogue_finish(&loaded->catalogue);
	suite_finish(&loaded->suite);
}

static struct loaded load(const char *folder, const char *version)
{
	struct loaded loaded = {0};
	struct problems problems = {0};
	struct version wanted = {0};
	OWNED(text_finish)
	struct text seen = {0};
	cr_assert(version_parse(version, &wanted));
	bool good = load_catalogue(folder, wanted, &loaded.suite, &loaded.catalogue,
				   &problems);
	problems_print(&problems, &loaded.suite, &seen);
	cr_assert(good, "%s: %s", version, text_str(&seen));
	cr_assert_eq(problems_count(&problems), 0);
	problems_finish(&problems);
	return loaded;
}

static struct loaded load_real(const char *version)
{
	OWNED(mem_freep)
	char *folder = file_join(corpus_fixtures(), "versions");
	return load(folder, version);
}

static const char *const versions[] = {"0.9.0", "0.9.1", "0.9.2",
				       "0.9.3", "1.0.0", "1.0.1"};

Test(versions, are_six_the_oldest_first)
{
	OWNED(mem_freep)
	char *folder = file_join(corpus_fixtures(), "versions");
	OWNED(version_list_finish)
	struct version_list list = {0};
	struct err err = {0};
	cr_assert(load_versions(folder, &list, &err), "%s", err.message);
	cr_assert_eq(list.items.n, LEN(versions));
	for (size_t i = 0; i < LEN(versions); i++) {
		char text[VERSION_TEXT_SIZE];
		version_format(list.items.items[i], text);
		cr_expect_str_eq(text, versions[i]);
	}
}

Test(versions, of_a_folder_without_any_are_an_error)
{
	struct folder folder = make_folder();
	add_file(&folder, "notes.yaml", "version: 1.0.0\n");
	struct version_list list = {.items.n = 77};
	struct err err = {0};
	cr_expect_not(load_versions(folder.path, &list, &err));
	cr_expect_eq(err.code, ERR_USAGE);
	cr_expect_eq(list.items.n, 77);
	remove_folder(&folder);
}

Test(versions, all_load_in_time)
{
	int64_t best_us = INT64_MAX;
	for (int i = 0; i < 5; i++) {
		int64_t start_us = clock_cpu_us();
		for (size_t v = 0; v < LEN(versions); v++) {
			OWNED(loaded_finish)
			struct loaded loaded = load_real(versions[v]);
			cr_expect_eq(loaded.catalogue.paths.n, v + 1);
		}
		int64_t us = clock_cpu_us() - start_us;
		best_us = us < best_us ? us : best_us;
	}
	printf("catalogues of all versions: %.2f ms\n", (double)best_us / 1000);
#if defined(__OPTIMIZE__) && !defined(__SANITIZE_ADDRESS__)
	cr_expect_lt(best_us, ALL_LOAD_MAX_US);
#endif
}

/* What the versions add up to. A change that is meant goes into the golden file, too:
 * RTM_CONFORM_KEEP_CATALOGUE=FILE keeps what there is now. */
Test(versions, add_up_to_1_0_1_as_it_is_written_down)
{
	OWNED(loaded_finish)
	struct loaded loaded = load_real("1.0.1");
	OWNED(text_finish)
	struct text made = {0};
	OWNED(text_finish)
	struct text golden = {0};
	catalogue_dump(&loaded.catalogue, &made);
	const char *keep = getenv("RTM_CONFORM_KEEP_CATALOGUE");
	if (keep != NULL)
		cr_assert(file_write(keep, text_str(&made), made.len, NULL));
	cr_assert(file_read(TEST_GOLDEN "/catalogue-1.0.1.txt", 1 << 20, &golden, NULL));
	const char *a = text_str(&made);
	const char *b = text_str(&golden);
	while (*a != '\0' || *b != '\0') {
		int len_a = (int)strcspn(a, "\n");
		int len_b = (int)strcspn(b, "\n");
		cr_assert(len_a == len_b && strncmp(a, b, (size_t)len_a) == 0,
			  "loaded: %.*s\nwritten down: %.*s", len_a, a, len_b, b);
		a += len_a + (a[len_a] == '\n');
		b += len_b + (b[len_b] == '\n');
	}
}

#define NONE NOT_THERE

/* What a code's number is, in the order of the versions above. */
/* clang-format off */
static const struct number_row {
	const char *table, *code;
	int64_t values[LEN(versions)];
} number_rows[] = {
	{"SendPeerMessage", "Init",               {0,    NONE, NONE, NONE, NONE, NONE}},
	{"SendPeerMessage", "Ok",                 {3,    0,    0,    0,    0,    0}},
	{"SendPeerMessage", "Failure",            {1,    1,    1,    1,    1,    1}},
	{"SendPeerMessage", "PeerUnreachable",    {2,    3,    3,    3,    3,    3}},
	{"SendPeerMessage", "Timeout",            {4,    2,    2,    2,    2,    2}},
	{"SendPeerMessage", "CachedByServer",     {NONE, NONE, NONE, 4,    4,    4}},
	{"SendPeerMessage", "TooOften",           {NONE, NONE, NONE, 5,    5,    5}},
	{"SendPeerMessage", "NotLoggedIn",        {NONE, NONE, NONE, NONE, 102,  102}},
	{"SendChannelMessage", "Ok",              {2,    0,    0,    0,    0,    0}},
	{"SendChannelMessage", "Timeout",         {4,    2,    2,    2,    2,    2}},
	{"SendChannelMessage", "InvalidMessage",  {NONE, NONE, NONE, 4,    4,    4}},
	{"Login", "NotInitialized",               {NONE, NONE, NONE, NONE, 101,  101}},
	{"Login", "LoginTooOften",                {10,   10,   10,   10,   10,   10}},
	{"Logout", "Rejected",                    {1,    1,    1,    1,    1,    1}},
	{"Logout", "NotLoggedIn",                 {NONE, NONE, NONE, NONE, 102,  102}},
	{"JoinChannel", "ExceedLimit",            {NONE, NONE, NONE, NONE, 5,    5}},
	{"JoinChannel", "Rejected",               {2,    2,    2,    2,    2,    2}},
	{"LeaveChannel", "NotInChannel",          {NONE, NONE, NONE, NONE, 3,    3}},
	{"GetMembers", "TooOften",                {NONE, NONE, NONE, NONE, 4,    4}},
	{"RenewToken", "TooOften",                {NONE, NONE, 4,    4,    4,    4}},
	{"QueryPeersOnline", "TooOften",          {NONE, NONE, 5,    5,    5,    5}},
	{"AttributeOperation", "NotReady",        {NONE, NONE, NONE, 1,    1,    1}},
	{"AttributeOperation", "NotLoggedIn",     {NONE, NONE, NONE, NONE, 102,  102}},
	{"InvitationApiCall", "AlreadySent",      {NONE, 5,    5,    5,    5,    5}},
	{"LocalInvitationError", "Expire",        {NONE, 3,    3,    3,    3,    3}},
	{"LocalInvitationError", "NotLoggedIn",   {NONE, NONE, 4,    4,    4,    4}},
	{"ConnectionChangeReason", "RemoteLogin", {NONE, 8,    8,    8,    8,    8}},
	{"ConnectionState", "Aborted",            {5,    5,    5,    5,    5,    5}},
	{"LogFilter", "Mask",                     {NONE, NONE, NONE, NONE, 0x80f, 0x80f}},
	{"Init", "InvalidAppId",                  {NONE, NONE, NONE, NONE, 3,    3}},
	{"Signaling", "InvitePeerOffline",        {NONE, NONE, NONE, NONE, 703,  703}},
};
/* clang-format on */

#undef NONE

Test(versions, give_each_code_the_number_of_its_version)
{
	for (size_t v = 0; v < LEN(versions); v++) {
		OWNED(loaded_finish)
		struct loaded loaded = load_real(versions[v]);
		for (size_t i = 0; i < LEN(number_rows); i++) {
			const struct code_table *table = catalogue_table(
				&loaded.catalogue, number_rows[i].table);
			const struct code *code =
				table == NULL ? NULL
					      : code_by_name(table, number_rows[i].code);
			int64_t value = code == NULL ? NOT_THERE : code->value;
			cr_expect_eq(value, number_rows[i].values[v],
				     "%s of %s in %s is %lld", number_rows[i].code,
				     number_rows[i].table, versions[v], (long long)value);
		}
	}
}

Test(versions, spell_constants_as_their_time_did)
{
	static const struct row {
		const char *version, *table, *code;
		enum platform platform;
		const char *name; /* NULL: absent there */
	} rows[] = {
		{"0.9.0", "Login", "LoginTooOften", PLATFORM_OBJC,
		 "AgoraRtmLoginErrorLoinTooOften"},
		{"1.0.0", "Login", "LoginTooOften", PLATFORM_OBJC,
		 "AgoraRtmLoginErrorLoginTooOften"},
		{"0.9.3", "Login", "AlreadyLogin", PLATFORM_CPP,
		 "LOGIN_ERR_ALREADY_LOGIN"},
		{"1.0.0", "Login", "AlreadyLogin", PLATFORM_CPP,
		 "LOGIN_ERR_ALREADY_LOGGED_IN"},
		{"1.0.0", "Login", "AlreadyLogin", PLATFORM_JAVA,
		 "LOGIN_ERR_ALREADY_LOGIN"},
		{"0.9.0", "SendPeerMessage", "Ok", PLATFORM_OBJC,
		 "AgoraRtmSendPeerMessageStateReceivedByPeer"},
		{"0.9.0", "SendPeerMessage", "Ok", PLATFORM_CPP,
		 "PEER_MESSAGE_RECEIVED_BY_PEER"},
		{"0.9.1", "SendPeerMessage", "Ok", PLATFORM_OBJC,
		 "AgoraRtmSendPeerMessageErrorOk"},
		{"0.9.1", "SendPeerMessage", "Ok", PLATFORM_JS, NULL},
		{"0.9.0", "SendPeerMessage", "Timeout", PLATFORM_CPP,
		 "PEER_MESSAGE_SENT_TIMEOUT"},
		{"0.9.1", "SendPeerMessage", "Timeout", PLATFORM_CPP,
		 "PEER_MESSAGE_ERR_SENT_TIMEOUT"},
		{"0.9.1", "SendPeerMessage", "Timeout", PLATFORM_JAVA,
		 "PEER_MESSAGE_ERR_TIMEOUT"},
		{"0.9.0", "SendChannelMessage", "Ok", PLATFORM_CPP,
		 "CHANNEL_MESSAGE_RECEIVED_BY_SERVER"},
	};
	for (size_t i = 0; i < LEN(rows); i++) {
		OWNED(loaded_finish)
		struct loaded loaded = load_real(rows[i].version);
		const struct code *code = code_by_name(
			catalogue_table(&loaded.catalogue, rows[i].table), rows[i].code);
		cr_assert_not_null(code);
		const char *name = code->names[rows[i].platform];
		if (rows[i].name == NULL)
			cr_expect_null(name);
		else
			cr_expect_str_eq(name, rows[i].name);
	}
}

static bool has_symbol(const struct catalogue *catalogue, const char *name)
{
	VEC_EACH (symbol, &catalogue->symbols)
		if (strcmp((*symbol)->name, name) == 0)
			return true;
	return false;
}

static bool has_size(const struct catalogue *catalogue, const char *name)
{
	VEC_EACH (size, &catalogue->sizes)
		if (strcmp((*size)->name, name) == 0)
			return true;
	return false;
}

static bool has_capability(const struct catalogue *catalogue, const char *name)
{
	VEC_EACH (capability, &catalogue->capabilities)
		if (strcmp(*capability, name) == 0)
			return true;
	return false;
}

static bool has_operation(const struct catalogue *catalogue, const char *name)
{
	return catalogue_operation(catalogue, ACTOR_RTM, name) != NULL;
}

static bool has_event(const struct catalogue *catalogue, const char *name)
{
	return catalogue_event(catalogue, ACTOR_RTM, name) != NULL;
}

Test(versions, hold_what_came_until_then_and_not_what_went)
{
	static const struct row {
		bool (*has)(const struct catalogue *catalogue, const char *name);
		const char *name;
		size_t first, last; /* places among the versions */
	} rows[] = {
		{has_operation, "sendMessageToPeer", 0, 5},
		{has_operation, "sendLocalInvitation", 1, 5},
		{has_operation, "renewToken", 2, 5},
		{has_operation, "queryPeersOnlineStatus", 2, 5},
		{has_operation, "setLocalUserAttributes", 3, 5},
		{has_operation, "setLogFile", 4, 5},
		{has_operation, "getSDKVersion", 4, 5},
		{has_event, "messageReceived", 0, 5},
		{has_event, "remoteInvitationReceived", 1, 5},
		{has_event, "tokenDidExpire", 2, 5},
		{has_capability, "channels", 0, 5},
		{has_capability, "invitations", 1, 5},
		{has_capability, "presence", 2, 5},
		{has_capability, "offline", 3, 5},
		{has_capability, "signaling", 4, 5},
		{has_size, "channel-objects", 0, 2},
		{has_size, "channels-joined", 3, 5},
		{has_size, "offline-queue", 3, 5},
		{has_symbol, "AgoraRtmSendMessageErrorCode", 0, 0},
		{has_symbol, "initWithCalleeId:", 1, 5},
		{has_symbol, "renewToken:completion:", 2, 5},
		{has_symbol, "isOfflineMessage", 3, 5},
		{has_symbol, "setLogFilters:", 4, 5},
	};
	for (size_t v = 0; v < LEN(versions); v++) {
		OWNED(loaded_finish)
		struct loaded loaded = load_real(versions[v]);
		for (size_t i = 0; i < LEN(rows); i++)
			cr_expect_eq(rows[i].has(&loaded.catalogue, rows[i].name),
				     v >= rows[i].first && v <= rows[i].last, "%s in %s",
				     rows[i].name, versions[v]);
	}
}

Test(versions, let_every_table_have_its_ok_and_every_row_its_source)
{
	for (size_t v = 0; v < LEN(versions); v++) {
		OWNED(loaded_finish)
		struct loaded loaded = load_real(versions[v]);
		VEC_EACH (operation, &loaded.catalogue.operations) {
			const struct code_table *codes = (*operation)->codes;
			cr_expect(codes == NULL || code_by_name(codes, "Ok") != NULL,
				  "%s of %s", (*operation)->name, versions[v]);
		}
		VEC_EACH (symbol, &loaded.catalogue.symbols) {
			cr_expect_not_null((*symbol)->source);
			cr_expect((*symbol)->place.line > 0);
		}
	}
}

Test(versions, carry_a_row_over_to_its_new_name)
{
	struct folder folder = make_folder();
	add_file(&folder, "1.0.0.yaml",
		 "version: 1.0.0\n"
		 "codes:\n"
		 "  T:\n"
		 "    prefix: {cpp: C_}\n"
		 "    rows:\n"
		 "      Old: {value: 3, name: OLD, means: m, confidence: A, source: s}\n"
		 "      Gone: {value: 4, name: GONE, confidence: A, source: s}\n"
		 "operations: {rtm: {call: {codes: T, source: s}}}\n");
	add_file(&folder, "1.0.1.yaml",
		 "version: 1.0.1\n"
		 "extends: 1.0.0\n"
		 "codes:\n"
		 "  T:\n"
		 "    rows:\n"
		 "      New: {was: Old, value: 4, name: NEW}\n"
		 "      Gone: ~\n"
		 "      Other: {value: 3, name: O, confidence: A, source: s}\n");
	OWNED(loaded_finish)
	struct loaded loaded = load(folder.path, "1.0.1");
	const struct code_table *table = catalogue_table(&loaded.catalogue, "T");
	cr_assert_eq(table->codes.n, 2);
	const struct code *code = code_by_name(table, "New");
	cr_assert_not_null(code);
	cr_expect_eq(code->value, 4);
	cr_expect_str_eq(code->was, "Old");
	cr_expect_str_eq(code->means, "m");
	cr_expect_str_eq(code->names[PLATFORM_CPP], "C_NEW");
	cr_expect_null(code_by_name(table, "Old"));
	cr_expect_str_eq(code_by_value(table, 3)->name, "Other");
	remove_folder(&folder);
}

/* PATH is the newest of its folder's versions: the one with the comments. */
static void judge_folder(const char *path)
{
	if (strcmp(file_name(path), "1.0.1.yaml") != 0)
		return;
	OWNED(mem_freep)
	char *folder = file_folder(path);
	struct suite suite = {0};
	struct problems problems = {0};
	struct catalogue catalogue = {.capabilities.n = 77};
	cr_expect_not(load_catalogue(folder, (struct version){1, 0, 1}, &suite,
				     &catalogue, &problems),
		      "%s", path);
	cr_expect_eq(catalogue.capabilities.n, 77);
	corpus_judge(path, &suite, &problems);
	problems_finish(&problems);
	suite_finish(&suite);
}

Test(versions, refuse_each_difference_of_the_corpus_where_it_is_wrong)
{
	corpus_each("versions", 24, judge_folder);
}
