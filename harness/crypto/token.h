/*
 * Access tokens, version 006 (facts.md 6.1): made, looked into, checked.
 *
 *	"006" | App ID, 32 characters | base64(content)
 *	content = str signature | u32 crcChannel | u32 crcUid | str message
 *	message = u32 salt | u32 ts | u16 count | count * (u16 privilege, u32 expiry)
 *	signature = HMAC-SHA256(certificate's 32 characters,
 *	                        App ID | channel name | uid | message)
 *
 * Integers are little-endian, str is a u16 length and bytes. For RTM the user
 * id stands in the place of the channel name and the uid is empty. The user
 * id itself is not in a token, only its CRC-32, which is not signed.
 *
 * Time: `ts` is the absolute end of a token's life, in Unix seconds. The 24
 * hours of TOKEN-03 are counted by the generator, which writes the moment of
 * issue + 24 h (facts.md 6.1, row "ts"); a service sees `ts` alone. A token
 * is valid while now < ts, and a privilege while now < its expiry, or for as
 * long as the token if its expiry is 0 (facts.md 6.1, "privilege expiry").
 *
 * Which code of RTM a reason becomes, and whether an App ID without a
 * certificate needs a token at all, is the service's affair, not decided here.
 */
#ifndef CRYPTO_TOKEN_H
#define CRYPTO_TOKEN_H

#include "base/err.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TOKEN_VERSION         "006"
#define TOKEN_VERSION_LEN     3
#define TOKEN_KEY_LEN         32               /* App ID and certificate (6.1) */
#define TOKEN_SIGNATURE_BYTES 32               /* HMAC-SHA256 */
#define TOKEN_LIFE_S          (24LL * 60 * 60) /* issue to ts (6.1) */
#define TOKEN_SALT_MAX        99999999         /* 1 … this by convention (6.1) */
#define TOKEN_USER_MAX        64               /* bytes of a user id (3.2) */
#define TOKEN_ODD_USER_MAX    65535            /* bytes with `odd_user` */
#define TOKEN_PRIVILEGES_MAX  32               /* ours; 15 are known (6.1) */
#define TOKEN_TEXT_MAX        512 /* ours; 32 privileges make 363 characters */

/* Privileges (6.1). */
#define TOKEN_PRIVILEGE_JOIN_CHANNEL 1
#define TOKEN_PRIVILEGE_ADMINISTRATE 101
#define TOKEN_PRIVILEGE_RTM_LOGIN    1000

struct token_privilege {
	uint16_t id;
	uint32_t expires; /* Unix seconds; 0: no expiry of its own */
};

/* What stands in a token; nothing in it is to be believed before token_check(). */
struct token {
	char app_id[TOKEN_KEY_LEN + 1];
	unsigned char signature[TOKEN_SIGNATURE_BYTES];
	uint32_t crc_channel; /* of the user id */
	uint32_t crc_uid;     /* 0 for RTM: the CRC-32 of nothing */
	uint32_t salt;
	uint32_t ts; /* Unix seconds: the end of the token's life */
	size_t n_privileges;
	struct token_privilege privileges[TOKEN_PRIVILEGES_MAX]; /* as they stand */
	size_t message_len;
	unsigned char message[10 + 6 * TOKEN_PRIVILEGES_MAX]; /* the signed part, raw */
};

/*
 * What can be wrong with a token, in the order in which it is looked for: the
 * first that is found is the reason. OTHER_USER stands before SIGNATURE since
 * a token of somebody else fails both, and the first says more.
 */
enum token_reason {
	TOKEN_REASON_OK,
	TOKEN_REASON_EMPTY,
	TOKEN_REASON_VERSION,
	TOKEN_REASON_MALFORMED,
	TOKEN_REASON_OTHER_APP,
	TOKEN_REASON_NO_CERTIFICATE,
	TOKEN_REASON_OTHER_USER,
	TOKEN_REASON_SIGNATURE,
	TOKEN_REASON_NO_PRIVILEGE,
	TOKEN_REASON_EXPIRED,
	TOKEN_REASON_PRIVILEGE_EXPIRED,
	TOKEN_REASON_UNCHECKED, /* the crypto library failed; never the token's fault */
	TOKEN_REASON_COUNT
};

/* "ok", "other-app"; and a sentence for people, without a full stop. */
const char *token_reason_name(enum token_reason reason);
const char *token_reason_sentence(enum token_reason reason);

struct token_verdict {
	enum token_reason reason;
	const char *detail; /* static: what exactly is malformed; else "" */
	int64_t ends_ms;    /* when it stops to hold, Unix ms; see token_check() */
};

/*
 * Looks into TOKEN (NULL counts as empty) without a certificate. True, and
 * *RET filled, if it is well formed; else *RET is untouched. *RET_VERDICT is
 * filled always: OK, EMPTY, VERSION or MALFORMED, ends_ms 0. Well formed
 * means: one base64 text, every length exact, no bytes left over, at most
 * TOKEN_PRIVILEGES_MAX privileges, in any order, none twice.
 */
bool token_parse(const char *token, struct token *ret, struct token_verdict *ret_verdict);

/*
 * Does TOKEN (NULL counts as empty) let USER_ID log in to APP_ID at NOW_MS
 * (Unix ms)? CERTIFICATE is NULL or "" for an App ID that has none; APP_ID and
 * USER_ID are strings, compared byte by byte. The verdict's ends_ms is the earlier of ts
 * and the login privilege's expiry where the reason is OK, EXPIRED or PRIVILEGE_EXPIRED,
 * else 0.
 */
void token_check(const char *token, const char *app_id, const char *certificate,
		 const char *user_id, int64_t now_ms, struct token_verdict *ret);

/* Ways to make a token wrong on purpose, each in one way only. */
enum token_break {
	TOKEN_BREAK_NONE,
	TOKEN_BREAK_SIGNATURE, /* one bit of the signature's last byte is turned */
	TOKEN_BREAK_VERSION,   /* "005" in front */
	TOKEN_BREAK_TRUNCATE,  /* 8 characters missing: base64 is whole, content is not */
	TOKEN_BREAK_PRIVILEGE, /* "administrate" in place of login, correctly signed */
	TOKEN_BREAK_MEDIA,     /* for RTC: a channel named as the user, uid 1, "join" */
	TOKEN_BREAK_COUNT
};

/* "none", "signature", … as in `break:` of a case's tokens. */
const char *token_break_name(enum token_break how);

/* False, *RET untouched, if there is no such name ("none" is one). */
bool token_break_find(const char *name, enum token_break *ret);

/* What a token is made of. Strings are borrowed. */
struct token_spec {
	const char *app_id;      /* 32 hexadecimal digits, of either case */
	const char *certificate; /* the same */
	const char *user_id; /* 1 to TOKEN_USER_MAX bytes; characters are not judged */
	bool odd_user; /* lifts that to 0 … TOKEN_ODD_USER_MAX: to log in with a bad id */
	uint32_t salt;
	uint32_t ts;                /* Unix seconds: the end of its life */
	uint16_t privilege;         /* 0: TOKEN_PRIVILEGE_RTM_LOGIN */
	uint32_t privilege_expires; /* Unix seconds; 0: no expiry of its own */
	enum token_break how;
};

/*
 * Sets ts and privilege_expires from moments in Unix ms, cut to whole seconds
 * (never later than asked); PRIVILEGE_EXPIRES_MS 0: no expiry of its own.
 * Error: ERR_LIMIT if a moment does not fit a token (u32 seconds, and not 0);
 * SPEC is untouched then.
 */
bool token_spec_times(struct token_spec *spec, int64_t issued_ms,
		      int64_t privilege_expires_ms, struct err *err);

/* A random salt, 1 … TOKEN_SALT_MAX. Error: ERR_INTERNAL. */
bool token_salt(uint32_t *ret, struct err *err);

/* True if TEXT is what an App ID or a certificate is: 32 hexadecimal digits. */
bool token_is_key(const char *text);

/* Appends the token to RET. Error: ERR_USAGE or ERR_LIMIT, naming what is wrong. */
bool token_mint(const struct token_spec *spec, struct text *ret, struct err *err);

/* "rtmLogin", "joinChannel", …; "unknown" for an id that facts.md does not name. */
const char *token_privilege_name(uint16_t id);

#endif
