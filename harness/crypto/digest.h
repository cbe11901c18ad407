/*
 * Digests: SHA-256 (hashes of the suite and the catalogue), HMAC-SHA256
 * (signatures of tokens), CRC-32 (the checksums inside tokens) and MD5 (in the
 * tokens of the older Signaling SDK, and for nothing else).
 *
 * Refuses to be a toolbox: no other algorithm is needed, so none is here.
 */
#ifndef CRYPTO_DIGEST_H
#define CRYPTO_DIGEST_H

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIGEST_BYTES    32 /* SHA-256 and HMAC-SHA256 (FIPS 180-4, RFC 2104) */
#define DIGEST_HEX_SIZE 65 /* two digits a byte and a NUL */

#define DIGEST_MD5_HEX_SIZE 33

/*
 * A SHA-256 that is fed piece by piece. Zeroed memory is a valid empty one.
 * A failure of the library sticks and is told once, by digest_end().
 */
struct digest {
	void *ctx; /* of the library; NULL until the first byte */
	bool failed;
};

void digest_finish(struct digest *digest);

void digest_add(struct digest *digest, const void *bytes, size_t len);

/* The hash of all that was added; DIGEST is empty afterwards. Error: ERR_INTERNAL. */
bool digest_end(struct digest *digest, unsigned char ret[DIGEST_BYTES], struct err *err);

/* As digest_end(), in lower-case hexadecimal digits. */
bool digest_end_hex(struct digest *digest, char ret[DIGEST_HEX_SIZE], struct err *err);

/* HMAC-SHA256 of LEN bytes under KEY, which may be empty. Error: ERR_INTERNAL. */
bool digest_hmac(const void *key, size_t key_len, const void *bytes, size_t len,
		 unsigned char ret[DIGEST_BYTES], struct err *err);

/* CRC-32/ISO-HDLC: that of zlib, of PNG and of tokens (facts.md 6.1); 0 for no bytes. */
uint32_t digest_crc32(const void *bytes, size_t len);

/* MD5 of LEN bytes in lower-case hexadecimal digits. Error: ERR_INTERNAL. */
bool digest_md5_hex(const void *bytes, size_t len, char ret[DIGEST_MD5_HEX_SIZE],
		    struct err *err);

/* 2 * LEN lower-case hexadecimal digits and a NUL into RET. */
void digest_hex(const void *bytes, size_t len, char *ret);

#endif
