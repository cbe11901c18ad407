#include "crypto/secret.h"

#include "crypto/digest.h"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <string.h>

bool secret_random(void *ret, size_t len, struct err *err)
{
	unsigned char bytes[SECRET_RANDOM_MAX];

	if (len > sizeof bytes)
		return err_set(err, ERR_LIMIT, "%zu random bytes at once, at most %d",
			       len, SECRET_RANDOM_MAX);
	if (RAND_bytes(bytes, (int)len) != 1)
		return err_set(err, ERR_INTERNAL, "OpenSSL has no randomness to give");
	memcpy(ret, bytes, len);
	OPENSSL_cleanse(bytes, len);
	return true;
}

bool secret_hex(char *ret, size_t len, struct err *err)
{
	unsigned char bytes[SECRET_RANDOM_MAX / 2];
	char digits[SECRET_RANDOM_MAX + 1];
	size_t n = len / 2 + len % 2;

	if (n > sizeof bytes)
		return err_set(err, ERR_LIMIT, "%zu random digits at once, at most %d",
			       len, SECRET_RANDOM_MAX);
	if (!secret_random(bytes, n, err))
		return false;
	digest_hex(bytes, n, digits);
	memcpy(ret, digits, len);
	ret[len] = '\0';
	OPENSSL_cleanse(bytes, sizeof bytes);
	OPENSSL_cleanse(digits, sizeof digits);
	return true;
}

bool secret_equal(const void *a, const void *b, size_t len)
{
	return CRYPTO_memcmp(a, b, len) == 0;
}

bool secret_equal_text(const char *a, const char *b)
{
	if (a == NULL || b == NULL || strlen(a) != strlen(b))
		return false;
	return secret_equal(a, b, strlen(a));
}
