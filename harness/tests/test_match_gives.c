#include "match/gives.h"
#include "tests/match_build.h"

#define LEN(rows) (sizeof(rows) / sizeof(rows)[0])

static char ok_name[] = "Ok", failure_name_[] = "Failure", limit_name[] = "ExceedLimit";
static char limit_js[] = "EXCEED";
static struct code ok = {.name = ok_name, .value = 0};
static struct code failure = {.name = failure_name_, .value = 1};
static struct code limit = {.name = limit_name, .value = 5, .js = limit_js};

static struct code_table table;
static struct operation with_codes = {.codes = &table};
static struct operation without_codes;

static void set_up(void)
{
	VEC_PUSH(&table.codes, &ok);
	VEC_PUSH(&table.codes, &failure);
	VEC_PUSH(&table.codes, &limit);
}

static void tear_down(void)
{
	VEC_FINISH(&table.codes);
}

TestSuite(gives, .init = set_up, .fini = tear_down);

struct row {
	const char *name, *result;
	enum gives_verdict verdict;
};

static void judge(const struct gives *gives, const struct operation *operation,
		  const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct json *result OWNED(json_freep)
		= build_json(rows[i].result);

		cr_expect_eq(gives_judge(gives, operation, result), rows[i].verdict, "%s",
			     rows[i].name);
	}
}

Test(gives, one_of_some_codes)
{
	static const struct row rows[] = {
		{"the first", "{\"code\":1}", GIVES_RIGHT},
		{"the second", "{\"code\":5}", GIVES_RIGHT},
		{"its name in JavaScript", "{\"code\":\"EXCEED\"}", GIVES_RIGHT},
		{"with others beside it", "{\"code\":1,\"more\":2}", GIVES_RIGHT},
		{"another one", "{\"code\":0}", GIVES_WRONG},
		{"a number that nobody knows", "{\"code\":17}", GIVES_UNKNOWN_CODE},
		{"half a number", "{\"code\":0.5}", GIVES_UNKNOWN_CODE},
		{"a number as a text", "{\"code\":\"1\"}", GIVES_UNKNOWN_CODE},
		{"none", "{}", GIVES_UNKNOWN_CODE},
		{"null", "{\"code\":null}", GIVES_UNKNOWN_CODE},
	};
	struct gives gives = {0};

	VEC_PUSH(&gives.codes, &failure);
	VEC_PUSH(&gives.codes, &limit);
	judge(&gives, &with_codes, rows, LEN(rows));
	VEC_FINISH(&gives.codes);
}

Test(gives, anything_is_still_a_code_of_the_catalogue)
{
	static const struct row rows[] = {
		{"any", "{\"code\":5}", GIVES_RIGHT},
		{"unknown", "{\"code\":17}", GIVES_UNKNOWN_CODE},
	};
	struct gives gives = {.any = true};

	judge(&gives, &with_codes, rows, LEN(rows));
}

Test(gives, an_object_or_nil_where_there_are_no_codes)
{
	static const struct row objects[] = {
		{"an object", "{\"object\":\"h1\"}", GIVES_RIGHT},
		{"a value", "{\"value\":1}", GIVES_RIGHT},
		{"nil", "{\"object\":null}", GIVES_WRONG},
		{"nothing", "{}", GIVES_WRONG},
	};
	static const struct row nils[] = {
		{"nil", "{\"object\":null}", GIVES_RIGHT},
		{"an object", "{\"object\":\"h1\"}", GIVES_WRONG},
		{"nothing", "{}", GIVES_WRONG},
	};

	judge(&(struct gives){.object = true}, &without_codes, objects, LEN(objects));
	judge(&(struct gives){.nil = true}, &without_codes, nils, LEN(nils));
}

Test(gives, is_said_with_numbers_and_names)
{
	struct gives gives = {0};
	struct text out OWNED(text_finish) = {0};

	VEC_PUSH(&gives.codes, &ok);
	gives_print(&gives, &out);
	cr_expect_str_eq(text_str(&out), "Ok (0)");
	VEC_PUSH(&gives.codes, &limit);
	text_clear(&out);
	gives_print(&gives, &out);
	cr_expect_str_eq(text_str(&out), "one of Ok (0), ExceedLimit (5)");
	VEC_FINISH(&gives.codes);
	text_clear(&out);
	gives_print(&(struct gives){.any = true}, &out);
	gives_print(&(struct gives){.nil = true}, &out);
	gives_print(&(struct gives){.object = true}, &out);
	cr_expect_str_eq(text_str(&out), "anythingNilan object");
}

Test(gives, what_came_is_said_with_its_name)
{
	static const struct {
		const char *result, *said;
		bool codes;
	} rows[] = {
		{"{\"code\":5}", "5 ExceedLimit", true},
		{"{\"code\":17}", "17 (not in the catalogue)", true},
		{"{\"code\":\"EXCEED\"}", "\"EXCEED\" ExceedLimit", true},
		{"{}", "absent (not in the catalogue)", true},
		{"{\"object\":null}", "Nil", false},
		{"{\"object\":\"h1\"}", "{object: \"h1\"}", false},
	};

	for (size_t i = 0; i < LEN(rows); i++) {
		struct json *result OWNED(json_freep)
		= build_json(rows[i].result);
		struct text out OWNED(text_finish) = {0};

		result_print(rows[i].codes ? &with_codes : &without_codes, result, &out);
		cr_expect_str_eq(text_str(&out), rows[i].said, "%s", text_str(&out));
	}
}
