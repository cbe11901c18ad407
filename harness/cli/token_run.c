#include "cli/token_run.h"

#include "base/clock.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/name.h"
#include "base/text.h"
#include "cli/when.h"
#include "crypto/digest.h"
#include "crypto/token.h"

#include <stdint.h>
#include <string.h>

static bool read_format(const struct token_words *words, bool *ret_json, struct err *err)
{
	if (words->format == NULL || strcmp(words->format, "text") == 0)
		*ret_json = false;
	else if (strcmp(words->format, "json") == 0)
		*ret_json = true;
	else
		return err_set(err, ERR_USAGE, "--format is text or json, not \"%s\"",
			       words->format);
	return true;
}

static bool read_salt(const char *word, uint32_t *ret, struct err *err)
{
	uint64_t value = 0;

	if (word == NULL)
		return token_salt(ret, err);
	if (word[0] == '\0' || word[strspn(word, "0123456789")] != '\0')
		return err_set(err, ERR_USAGE, "--salt is a number, not \"%s\"", word);
	for (const char *at = word; *at != '\0'; at++) {
		value = value * 10 + (uint64_t)(*at - '0');
		if (value > UINT32_MAX)
			return err_set(err, ERR_LIMIT, "--salt is at most %lld",
				       (long long)UINT32_MAX);
	}
	*ret = (uint32_t)value;
	return true;
}

static bool read_break(const char *word, enum token_break *ret, struct err *err)
{
	const char *names[TOKEN_BREAK_COUNT];
	const char *nearest;

	if (word == NULL || token_break_find(word, ret))
		return true;
	for (size_t i = 0; i < TOKEN_BREAK_COUNT; i++)
		names[i] = token_break_name((enum token_break)i);
	nearest = name_nearest(word, names, TOKEN_BREAK_COUNT);
	return err_set(err, ERR_USAGE, "no token breaks by \"%s\"%s%s%s", word,
		       nearest != NULL ? "; did you mean " : "",
		       nearest != NULL ? nearest : "", nearest != NULL ? "?" : "");
}

/* The moment of WORD, or BASE_MS where there is none. */
static bool read_when(const char *word, int64_t now_ms, int64_t base_ms, int64_t *ret_ms,
		      struct err *err)
{
	if (word != NULL)
		return when_parse(word, now_ms, base_ms, ret_ms, err);
	*ret_ms = base_ms;
	return true;
}

bool token_run_mint(const struct token_words *words, FILE *out, int *ret_code,
		    struct err *err)
{
	OWNED(text_finish)
	struct text token = {0};
	struct token_spec spec = {.app_id = words->app_id,
				  .certificate = words->certificate,
				  .user_id = words->user};
	int64_t now_ms = clock_wall_ms();
	int64_t issued_ms = 0;
	int64_t expires_ms = 0;

	if (!read_when(words->issued, now_ms, now_ms, &issued_ms, err) ||
	    (words->expires != NULL &&
	     !when_parse(words->expires, now_ms, issued_ms, &expires_ms, err)) ||
	    !token_spec_times(&spec, issued_ms, expires_ms, err) ||
	    !read_salt(words->salt, &spec.salt, err) ||
	    !read_break(words->how, &spec.how, err) || !token_mint(&spec, &token, err))
		return false;
	fprintf(out, "%s\n", text_str(&token));
	*ret_code = TOKEN_EXIT_OK;
	return true;
}

#define STAMP_SIZE (CLOCK_STAMP_SIZE + 1)

/* "2026-11-22T19:41:14Z" */
static const char *stamp(int64_t wall_ms, char ret[STAMP_SIZE])
{
	clock_stamp(wall_ms, ret);
	memcpy(ret + strlen(ret), "Z", sizeof "Z");
	return ret;
}

static void print_json(FILE *out, const struct json *json)
{
	OWNED(text_finish)
	struct text line = {0};

	json_write(json, &line);
	fprintf(out, "%s\n", text_str(&line));
}

static void put_seconds(struct json *object, const char *key, const char *key_at,
			int64_t seconds)
{
	char at[STAMP_SIZE];

	json_put_int(object, key, seconds);
	json_put_text(object, key_at, stamp(seconds * CLOCK_MS_PER_S, at));
}

static void inspect_json(FILE *out, const struct token *token, const char *signature,
			 const char *message)
{
	OWNED(json_freep)
	struct json *object = json_object();
	struct json *privileges = json_array();

	json_put_text(object, "version", TOKEN_VERSION);
	json_put_text(object, "appId", token->app_id);
	json_put_text(object, "signature", signature);
	json_put_int(object, "crcChannel", token->crc_channel);
	json_put_int(object, "crcUid", token->crc_uid);
	json_put_int(object, "salt", token->salt);
	put_seconds(object, "ts", "tsAt", token->ts);
	for (size_t i = 0; i < token->n_privileges; i++) {
		const struct token_privilege *privilege = &token->privileges[i];
		struct json *row = json_object();

		json_put_int(row, "id", privilege->id);
		json_put_text(row, "name", token_privilege_name(privilege->id));
		if (privilege->expires != 0)
			put_seconds(row, "expires", "expiresAt", privilege->expires);
		else
			json_put_int(row, "expires", 0);
		json_push(privileges, row);
	}
	json_put(object, "privileges", privileges);
	json_put_text(object, "message", message);
	print_json(out, object);
}

static void inspect_text(FILE *out, const struct token *token, const char *signature,
			 const char *message)
{
	char at[STAMP_SIZE];

	fprintf(out, "version      %s\n", TOKEN_VERSION);
	fprintf(out, "app id       %s\n", token->app_id);
	fprintf(out, "signature    %s\n", signature);
	fprintf(out, "crc channel  %lu (of the user id)\n",
		(unsigned long)token->crc_channel);
	fprintf(out, "crc uid      %lu%s\n", (unsigned long)token->crc_uid,
		token->crc_uid != 0 ? " (made for media)" : "");
	fprintf(out, "salt         %lu\n", (unsigned long)token->salt);
	fprintf(out, "ts           %lu, the token ends %s\n", (unsigned long)token->ts,
		stamp(token->ts * CLOCK_MS_PER_S, at));
	for (size_t i = 0; i < token->n_privileges; i++) {
		const struct token_privilege *privilege = &token->privileges[i];

		fprintf(out, "privilege    %u %s, ", privilege->id,
			token_privilege_name(privilege->id));
		if (privilege->expires != 0)
			fprintf(out, "expires %lu, %s\n",
				(unsigned long)privilege->expires,
				stamp(privilege->expires * CLOCK_MS_PER_S, at));
		else
			fprintf(out, "no expiry of its own\n");
	}
	fprintf(out, "message      %s\n", message);
}

static void verdict_json(FILE *out, const struct token_verdict *verdict)
{
	OWNED(json_freep)
	struct json *object = json_object();

	json_put_bool(object, "holds", verdict->reason == TOKEN_REASON_OK);
	json_put_text(object, "reason", token_reason_name(verdict->reason));
	json_put_text(object, "sentence", token_reason_sentence(verdict->reason));
	if (verdict->detail[0] != '\0')
		json_put_text(object, "detail", verdict->detail);
	if (verdict->ends_ms != 0)
		put_seconds(object, "ends", "endsAt", verdict->ends_ms / CLOCK_MS_PER_S);
	print_json(out, object);
}

static void verdict_text(FILE *out, const struct token_verdict *verdict)
{
	char at[STAMP_SIZE];

	fprintf(out, "%s: %s", token_reason_name(verdict->reason),
		token_reason_sentence(verdict->reason));
	if (verdict->detail[0] != '\0')
		fprintf(out, ": %s", verdict->detail);
	if (verdict->ends_ms != 0)
		fprintf(out, "; it ends at %lld, %s",
			(long long)(verdict->ends_ms / CLOCK_MS_PER_S),
			stamp(verdict->ends_ms, at));
	fprintf(out, "\n");
}

static bool print_verdict(FILE *out, bool json, const struct token_verdict *verdict,
			  int *ret_code, struct err *err)
{
	if (verdict->reason == TOKEN_REASON_UNCHECKED)
		return err_set(err, ERR_INTERNAL, "%s",
			       token_reason_sentence(verdict->reason));
	if (json)
		verdict_json(out, verdict);
	else
		verdict_text(out, verdict);
	*ret_code = verdict->reason == TOKEN_REASON_OK ? TOKEN_EXIT_OK : TOKEN_EXIT_FAIL;
	return true;
}

bool token_run_inspect(const struct token_words *words, FILE *out, int *ret_code,
		       struct err *err)
{
	char signature[2 * TOKEN_SIGNATURE_BYTES + 1];
	char message[2 * sizeof((struct token *)0)->message + 1];
	struct token_verdict verdict;
	struct token token;
	bool json = false;

	if (!read_format(words, &json, err))
		return false;
	if (!token_parse(words->token, &token, &verdict))
		return print_verdict(out, json, &verdict, ret_code, err);
	digest_hex(token.signature, sizeof token.signature, signature);
	digest_hex(token.message, token.message_len, message);
	if (json)
		inspect_json(out, &token, signature, message);
	else
		inspect_text(out, &token, signature, message);
	*ret_code = TOKEN_EXIT_OK;
	return true;
}

bool token_run_verify(const struct token_words *words, FILE *out, int *ret_code,
		      struct err *err)
{
	int64_t now_ms = clock_wall_ms();
	struct token_verdict verdict;
	int64_t at_ms = 0;
	bool json = false;

	if (!read_format(words, &json, err) ||
	    !read_when(words->at, now_ms, now_ms, &at_ms, err))
		return false;
	if (!token_is_key(words->app_id) || !token_is_key(words->certificate))
		return err_set(err, ERR_USAGE, "%s is %d hexadecimal digits",
			       token_is_key(words->app_id) ? "an App Certificate"
							   : "an App ID",
			       TOKEN_KEY_LEN);
	token_check(words->token, words->app_id, words->certificate, words->user, at_ms,
		    &verdict);
	return print_verdict(out, json, &verdict, ret_code, err);
}
