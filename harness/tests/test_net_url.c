#include "net/url.h"

#include <criterion/criterion.h>
#include <string.h>

struct good {
	const char *text, *host, *path;
	unsigned port;
	bool tls;
};

/* clang-format off */
static const struct good GOOD[] = {
	{"ws://example.com", "example.com", "/", 80, false},
	{"wss://example.com", "example.com", "/", 443, true},
	{"WSS://Example.com/", "Example.com", "/", 443, true},
	{"ws://127.0.0.1:8080/rtm?a=b&c", "127.0.0.1", "/rtm?a=b&c", 8080, false},
	{"ws://h?x=1", "h", "/?x=1", 80, false},
	{"ws://[::1]:9000/p", "::1", "/p", 9000, false},
	{"wss://[2001:db8::7]", "2001:db8::7", "/", 443, true},
	{"ws://h:65535", "h", "/", 65535, false},
};

static const struct { const char *text; enum err_code code; const char *says; } BAD[] = {
	{"",                     ERR_USAGE, "must begin with ws:// or wss://"},
	{"http://example.com",   ERR_USAGE, "must begin with ws:// or wss://"},
	{"ws:/example.com",      ERR_USAGE, "must begin with ws:// or wss://"},
	{"ws://",                ERR_USAGE, "the host is missing"},
	{"ws:///path",           ERR_USAGE, "the host is missing"},
	{"ws://:80",             ERR_USAGE, "the host is missing"},
	{"ws://[::1",            ERR_USAGE, "the ']' is missing"},
	{"ws://[example.com]",   ERR_USAGE, "no IPv6 address in brackets"},
	{"ws://[]",              ERR_USAGE, "no IPv6 address in brackets"},
	{"ws://[::1]x",          ERR_USAGE, "a port is a number from 1 to 65535"},
	{"ws://h:",              ERR_USAGE, "a port is a number from 1 to 65535"},
	{"ws://h:0",             ERR_USAGE, "a port is a number from 1 to 65535"},
	{"ws://h:65536",         ERR_USAGE, "a port is a number from 1 to 65535"},
	{"ws://h:8o",            ERR_USAGE, "a port is a number from 1 to 65535"},
	{"ws://h:-1",            ERR_USAGE, "a port is a number from 1 to 65535"},
	{"ws://::1",             ERR_USAGE, "the host is missing"},
	{"ws://a:b@h",           ERR_USAGE, "a user name has no place here"},
	{"ws://h/a b",           ERR_USAGE, "in an address"},
	{"ws://h/a\r\nX: y",     ERR_USAGE, "in an address"},
	{"ws://h/#part",         ERR_USAGE, "in an address"},
};
/* clang-format on */

Test(net_url, takes_addresses_apart)
{
	for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
		const struct good *row = &GOOD[i];
		struct url url;
		struct err err = {0};

		cr_assert(url_parse(row->text, &url, &err), "%s: %s", row->text,
			  err.message);
		cr_expect_eq(url.tls, row->tls, "%s", row->text);
		cr_expect_str_eq(url.host, row->host, "%s", row->text);
		cr_expect_eq(url.port, row->port, "%s", row->text);
		cr_expect_str_eq(url.path, row->path, "%s", row->text);
		cr_expect_str_eq(url.address, "", "%s", row->text);
	}
}

Test(net_url, refuses_what_is_no_address_and_leaves_the_output_alone)
{
	struct url before;

	memset(&before, 'x', sizeof before);
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		struct url url = before;
		struct err err = {0};

		cr_expect_not(url_parse(BAD[i].text, &url, &err), "%s", BAD[i].text);
		cr_expect_eq(err.code, BAD[i].code, "%s", BAD[i].text);
		cr_expect(strstr(err.message, BAD[i].says), "%s: %s", BAD[i].text,
			  err.message);
		cr_expect(memcmp(url.host, before.host, sizeof url.host) == 0 &&
				  memcmp(url.path, before.path, sizeof url.path) == 0 &&
				  url.port == before.port,
			  "%s", BAD[i].text);
	}
}

Test(net_url, holds_hosts_and_paths_up_to_their_limits)
{
	char text[1200];
	struct url url;
	struct err err = {0};

	for (int extra = 0; extra < 2; extra++) {
		memset(text, 0, sizeof text);
		strcpy(text, "ws://");
		memset(text + 5, 'h', URL_HOST_MAX - 1 + (size_t)extra);
		cr_expect_eq(url_parse(text, &url, &err), extra == 0);
		if (extra == 1)
			cr_expect_eq(err.code, ERR_LIMIT);

		memset(text, 0, sizeof text);
		strcpy(text, "ws://h/");
		memset(text + 7, 'p', URL_PATH_MAX - 2 + (size_t)extra);
		cr_expect_eq(url_parse(text, &url, &err), extra == 0);
		if (extra == 1)
			cr_expect_eq(err.code, ERR_LIMIT);
	}
}

Test(net_url, resolves_numbers_and_localhost_preferring_ipv4)
{
	struct url url;
	struct err err = {0};

	cr_assert(url_parse("ws://127.0.0.1:1", &url, NULL));
	cr_assert(url_resolve(&url, &err), "%s", err.message);
	cr_expect_str_eq(url.address, "127.0.0.1");
	cr_assert(url_parse("ws://[::1]:1", &url, NULL));
	cr_assert(url_resolve(&url, &err), "%s", err.message);
	cr_expect_str_eq(url.address, "::1");
	cr_assert(url_parse("wss://localhost", &url, NULL));
	cr_assert(url_resolve(&url, &err), "%s", err.message);
	cr_expect_str_eq(url.address, "127.0.0.1");
	cr_expect_str_eq(url.host, "localhost");
}

Test(net_url, names_the_host_that_is_not_found)
{
	struct url url;
	struct err err = {0};

	/* Two dots: no resolver asks anybody about it. */
	cr_assert(url_parse("ws://no..such.host", &url, NULL));
	cr_assert_not(url_resolve(&url, &err));
	cr_expect_eq(err.code, ERR_NET);
	cr_expect(strstr(err.message, "no..such.host"), "%s", err.message);
	cr_expect_str_eq(url.address, "");
}
