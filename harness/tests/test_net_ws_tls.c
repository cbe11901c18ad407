#include "net_pair.h"

#include <stdio.h>

#define TLS_FOLDER FIXTURES "/tls/"

TestSuite(net_ws_tls, .init = pair_begin, .fini = pair_end);

static const struct ws_tls TEST_CA = {.ca_file = TLS_FOLDER "ca.pem"};

Test(net_ws_tls, echoes_messages_of_all_sizes_both_ways)
{
	static const size_t SIZES[] = {1, 200, 5 * 1024, 200 * 1024};
	struct side client = {0};
	struct url url;

	accept_echo = true;
	pair_listen(TLS_FOLDER "server.pem", TLS_FOLDER "server.key");
	url = pair_url("wss", "localhost", ws_listener_port(listener));
	pair_connect(&client, &url, &TEST_CA);
	for (size_t i = 0; i < sizeof SIZES / sizeof *SIZES; i++) {
		char *bytes = mem_new(SIZES[i], 1);

		memset(bytes, 'a' + (int)i, SIZES[i]);
		ws_send(client.ws, bytes, SIZES[i]);
		WAIT_FOR(client.messages == (int)i + 1);
		cr_expect_eq(client.last.len, SIZES[i]);
		cr_expect(memcmp(client.last.bytes, bytes, SIZES[i]) == 0);
		free(bytes);
	}
	ws_close(client.ws, 4000, "bye");
	WAIT_FOR(client.closes == 1 && accepted[0]->closes == 1);
	cr_expect_eq(accepted[0]->code, 4000);
	side_finish(&client);
}

Test(net_ws_tls, sends_a_queue_of_megabytes_and_raw_bytes_before_it_closes)
{
	static const unsigned char text[] = {0x81, 0x02, 'o', 'k'};
	char *bytes = mem_new(WS_MESSAGE_MAX, 1);
	struct side client = {0};
	struct url url;

	memset(bytes, 'x', WS_MESSAGE_MAX);
	pair_listen(TLS_FOLDER "server.pem", TLS_FOLDER "server.key");
	url = pair_url("wss", "127.0.0.1", ws_listener_port(listener));
	pair_connect(&client, &url, &TEST_CA);
	WAIT_FOR(n_accepted == 1);
	for (int i = 0; i < 20; i++)
		ws_send(accepted[0]->ws, bytes, WS_MESSAGE_MAX);
	ws_send_raw(accepted[0]->ws, text, sizeof text);
	ws_close(accepted[0]->ws, 1000, NULL);
	WAIT_FOR(client.closes == 1 && accepted[0]->closes == 1);
	cr_expect_eq(client.messages, 21);
	cr_expect_str_eq(text_str(&client.last), "ok");
	cr_expect_eq(client.code, 1000);
	free(bytes);
	side_finish(&client);
}

struct verification {
	const char *name;
	const char *cert, *key;
	const char *host;
	struct ws_tls tls;
	const char *why; /* NULL: it opens */
};

/* clang-format off */
static const struct verification VERIFICATIONS[] = {
	{"the name that it was made for", "server.pem", "server.key", "localhost",
	 {.ca_file = TLS_FOLDER "ca.pem"}, NULL},
	{"the address that it was made for", "server.pem", "server.key", "127.0.0.1",
	 {.ca_file = TLS_FOLDER "ca.pem"}, NULL},
	{"the system's authorities", "server.pem", "server.key", "localhost",
	 {.ca_file = NULL},
	 "certificate verify failed: unable to get local issuer certificate"},
	{"another authority", "server.pem", "server.key", "localhost",
	 {.ca_file = TLS_FOLDER "other-ca.pem"},
	 "certificate verify failed: unable to get local issuer certificate"},
	{"another name", "other-name.pem", "other-name.key", "localhost",
	 {.ca_file = TLS_FOLDER "ca.pem"},
	 "certificate verify failed: hostname mismatch"},
	{"another address", "other-name.pem", "other-name.key", "127.0.0.1",
	 {.ca_file = TLS_FOLDER "ca.pem"},
	 "certificate verify failed: IP address mismatch"},
	{"expired", "expired.pem", "expired.key", "localhost",
	 {.ca_file = TLS_FOLDER "ca.pem"},
	 "certificate verify failed: certificate has expired"},
	{"another authority, insecure", "server.pem", "server.key", "localhost",
	 {.ca_file = TLS_FOLDER "other-ca.pem", .insecure = true}, NULL},
	{"another name, insecure", "other-name.pem", "other-name.key", "localhost",
	 {.insecure = true}, NULL},
	{"expired, insecure", "expired.pem", "expired.key", "localhost",
	 {.insecure = true}, NULL},
};
/* clang-format on */

Test(net_ws_tls, verifies_authority_name_and_date_unless_told_not_to)
{
	for (size_t i = 0; i < sizeof VERIFICATIONS / sizeof *VERIFICATIONS; i++) {
		const struct verification *row = &VERIFICATIONS[i];
		char *cert = text_format(TLS_FOLDER "%s", row->cert);
		char *key = text_format(TLS_FOLDER "%s", row->key);
		struct side client = {0};
		struct url url;

		pair_listen(cert, key);
		url = pair_url("wss", row->host, ws_listener_port(listener));
		pair_connect(&client, &url, &row->tls);
		WAIT_FOR(client.opened + client.closes > 0);
		cr_expect_eq(client.opened, row->why == NULL, "%s: %s", row->name,
			     client.why);
		cr_expect_str_eq(client.why, row->why == NULL ? "" : row->why, "%s",
				 row->name);
		cr_expect_not(client.was_open);
		if (row->why != NULL)
			cr_expect_eq(n_accepted, 0, "%s", row->name);
		side_finish(&client);
		ws_listener_free(listener);
		listener = NULL;
		for (; n_accepted > 0; n_accepted--) {
			side_finish(accepted[n_accepted - 1]);
			free(accepted[n_accepted - 1]);
		}
		free(cert);
		free(key);
	}
}

Test(net_ws_tls, gives_each_listener_its_own_certificate)
{
	struct ws_listener *first;
	struct side client = {0}, other = {0};
	struct url url, other_url;

	pair_listen(TLS_FOLDER "server.pem", TLS_FOLDER "server.key");
	first = TAKE(listener);
	pair_listen(TLS_FOLDER "expired.pem", TLS_FOLDER "expired.key");
	url = pair_url("wss", "localhost", ws_listener_port(first));
	other_url = pair_url("wss", "localhost", ws_listener_port(listener));
	pair_connect(&client, &url, &TEST_CA);
	pair_connect(&other, &other_url, &TEST_CA);
	WAIT_FOR(client.opened == 1 && other.closes == 1);
	cr_expect(strstr(other.why, "expired"), "%s", other.why);
	side_finish(&client);
	side_finish(&other);
	ws_listener_free(first);
}

static const struct {
	const char *cert, *key, *says;
} UNREADABLE[] = {
	{"none.pem", "server.key", "cannot use the certificate " TLS_FOLDER "none.pem"},
	{"README.md", "server.key", "cannot use the certificate " TLS_FOLDER "README.md"},
	{"server.pem", "none.key", "cannot use the private key " TLS_FOLDER "none.key"},
	{"server.pem", "expired.key", TLS_FOLDER "expired.key: key values mismatch"},
};

Test(net_ws_tls, names_the_file_of_a_server_that_cannot_be_read)
{
	for (size_t i = 0; i < sizeof UNREADABLE / sizeof *UNREADABLE; i++) {
		char *cert = text_format(TLS_FOLDER "%s", UNREADABLE[i].cert);
		char *key = text_format(TLS_FOLDER "%s", UNREADABLE[i].key);
		struct ws_listen_config config = {.tls_cert = cert, .tls_key = key};
		struct ws_listener *made = NULL;
		struct err err = {0};

		cr_expect_not(ws_listen(loop, &config, &LISTENER_OPS, NULL, &made, &err));
		cr_expect_eq(err.code, ERR_TLS);
		cr_expect(strstr(err.message, UNREADABLE[i].says), "%s", err.message);
		cr_expect_null(made);
		free(cert);
		free(key);
	}
}

Test(net_ws_tls, wants_a_key_beside_a_certificate)
{
	struct ws_listen_config config = {.tls_cert = TLS_FOLDER "server.pem"};
	struct ws_listener *made = NULL;
	struct err err = {0};

	cr_expect_not(ws_listen(loop, &config, &LISTENER_OPS, NULL, &made, &err));
	cr_expect_eq(err.code, ERR_TLS);
	cr_expect_null(made);
}

Test(net_ws_tls, names_the_authority_file_that_cannot_be_read)
{
	static const struct ws_tls tls = {.ca_file = TLS_FOLDER "none.pem"};
	struct url url = pair_url("wss", "localhost", 1);
	struct side client = {0};
	struct err err = {0};

	cr_expect_not(ws_connect(loop, &url, &tls, &SIDE_OPS, &client, &client.ws, &err));
	cr_expect_eq(err.code, ERR_TLS);
	cr_expect(strstr(err.message, TLS_FOLDER "none.pem"), "%s", err.message);
	cr_expect_null(client.ws);
}

Test(net_ws_tls, fails_plainly_against_a_port_without_tls)
{
	struct side client = {0};
	struct url url;

	pair_listen(NULL, NULL);
	url = pair_url("wss", "localhost", ws_listener_port(listener));
	pair_connect(&client, &url, &TEST_CA);
	WAIT_FOR(client.closes == 1);
	cr_expect(strstr(client.why, "TLS handshake"), "%s", client.why);
	side_finish(&client);
}

Test(net_ws_tls, survives_a_client_without_tls)
{
	struct side plain = {0}, client = {0};
	struct url url, plain_url;

	pair_listen(TLS_FOLDER "server.pem", TLS_FOLDER "server.key");
	plain_url = pair_url("ws", "localhost", ws_listener_port(listener));
	pair_connect(&plain, &plain_url, NULL);
	WAIT_FOR(plain.closes == 1);
	cr_expect_str_eq(plain.why, "closed before the upgrade");
	url = pair_url("wss", "localhost", ws_listener_port(listener));
	pair_connect(&client, &url, &TEST_CA);
	WAIT_FOR(client.opened == 1);
	side_finish(&client);
	side_finish(&plain);
}

Test(net_ws_tls, connects_to_ipv6_addresses_and_verifies_them)
{
	static const char *const CERTS[] = {"server", "other-name"};

	for (size_t i = 0; i < 2; i++) {
		char *cert = text_format(TLS_FOLDER "%s.pem", CERTS[i]);
		char *key = text_format(TLS_FOLDER "%s.key", CERTS[i]);
		struct ws_listen_config config = {
			.address = "::1", .tls_cert = cert, .tls_key = key};
		struct side client = {0};
		struct err err = {0};
		struct url url;

		if (!ws_listen(loop, &config, &LISTENER_OPS, NULL, &listener, &err))
			cr_skip("no IPv6 here: %s", err.message);
		url = pair_url("wss", "[::1]", ws_listener_port(listener));
		pair_connect(&client, &url, &TEST_CA);
		WAIT_FOR(client.opened + client.closes > 0);
		cr_expect_eq(client.opened, i == 0, "%s", client.why);
		if (i == 0)
			cr_expect_eq(strncmp(ws_peer(client.ws), "[::1]:", 6), 0);
		else
			cr_expect(strstr(client.why, "IP address mismatch"), "%s",
				  client.why);
		side_finish(&client);
		ws_listener_free(listener);
		listener = NULL;
		free(cert);
		free(key);
	}
}
