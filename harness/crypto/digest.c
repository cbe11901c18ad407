#include "crypto/digest.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <limits.h>
#include <string.h>

/* The reflected form of the polynomial 0x04C11DB7. */
#define CRC32_POLYNOMIAL 0xEDB88320u

void digest_finish(struct digest *digest)
{
	EVP_MD_CTX_free(digest->ctx);
	*digest = (struct digest){0};
}

static bool digest_start(struct digest *digest)
{
	if (digest->ctx == NULL && !digest->failed) {
		digest->ctx = EVP_MD_CTX_new();
		digest->failed = digest->ctx == NULL ||
				 EVP_DigestInit_ex(digest->ctx, EVP_sha256(), NULL) != 1;
	}
	return !digest->failed;
}

void digest_add(struct digest *digest, const void *bytes, size_t len)
{
	if (digest_start(digest) && len > 0)
		digest->failed = EVP_DigestUpdate(digest->ctx, bytes, len) != 1;
}

bool digest_end(struct digest *digest, unsigned char ret[DIGEST_BYTES], struct err *err)
{
	unsigned char hash[DIGEST_BYTES];
	bool ok = digest_start(digest) &&
		  EVP_DigestFinal_ex(digest->ctx, hash, NULL) == 1;

	digest_finish(digest);
	if (!ok)
		return err_set(err, ERR_INTERNAL, "OpenSSL has no working SHA-256");
	memcpy(ret, hash, sizeof hash);
	return true;
}

bool digest_end_hex(struct digest *digest, char ret[DIGEST_HEX_SIZE], struct err *err)
{
	unsigned char hash[DIGEST_BYTES];

	if (!digest_end(digest, hash, err))
		return false;
	digest_hex(hash, sizeof hash, ret);
	return true;
}

bool digest_hmac(const void *key, size_t key_len, const void *bytes, size_t len,
		 unsigned char ret[DIGEST_BYTES], struct err *err)
{
	unsigned char hash[DIGEST_BYTES];

	if (key_len > INT_MAX)
		return err_set(err, ERR_LIMIT, "a key of %zu bytes is too long", key_len);
	/* A NULL key would mean "the key of the call before" to the library. */
	if (HMAC(EVP_sha256(), key_len > 0 ? key : "", (int)key_len, bytes, len, hash,
		 NULL) == NULL)
		return err_set(err, ERR_INTERNAL, "OpenSSL has no working HMAC-SHA256");
	memcpy(ret, hash, sizeof hash);
	return true;
}

uint32_t digest_crc32(const void *bytes, size_t len)
{
	const unsigned char *at = bytes;
	uint32_t crc = UINT32_MAX;

	/* Bit by bit: it only ever runs over ids of some 64 bytes. */
	for (size_t i = 0; i < len; i++) {
		crc ^= at[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ ((crc & 1) != 0 ? CRC32_POLYNOMIAL : 0);
	}
	return ~crc;
}

bool digest_md5_hex(const void *bytes, size_t len, char ret[DIGEST_MD5_HEX_SIZE],
		    struct err *err)
{
	unsigned char hash[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	/* A FIPS build of the library has none. */
	if (EVP_Digest(bytes, len, hash, &n, EVP_md5(), NULL) != 1)
		return err_set(err, ERR_INTERNAL, "OpenSSL has no working MD5");
	digest_hex(hash, n, ret);
	return true;
}

void digest_hex(const void *bytes, size_t len, char *ret)
{
	static const char digits[] = "0123456789abcdef";
	const unsigned char *at = bytes;

	for (size_t i = 0; i < len; i++) {
		*ret++ = digits[at[i] >> 4];
		*ret++ = digits[at[i] & 15];
	}
	*ret = '\0';
}
