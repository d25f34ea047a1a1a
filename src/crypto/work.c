#include "crypto/work.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "base/secret.h"
#include "crypto/ready.h"

#define EXPIRES "?expires="

G_STATIC_ASSERT(WORK_HASH_BYTES == 2 * crypto_hash_sha256_BYTES);
G_STATIC_ASSERT(WORK_HASH_BYTES == 2 * crypto_auth_hmacsha256_BYTES);
G_STATIC_ASSERT(KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES);

static void
challenge_of(
    const char *salt, int64_t number, char ret_challenge[WORK_HASH_BYTES + 1])
{
	uint8_t hash[crypto_hash_sha256_BYTES];
	char text[WORK_SALT_BYTES + 32];
	int n = g_snprintf(
	    text, sizeof text, "%s%" G_GINT64_FORMAT, salt, number);
	crypto_hash_sha256(hash, (const uint8_t *)text, (size_t)n);
	sodium_bin2hex(ret_challenge, WORK_HASH_BYTES + 1, hash, sizeof hash);
}

static void
sign(const Keys *keys, const char *text, char ret_hex[WORK_HASH_BYTES + 1])
{
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256(
	    mac, (const uint8_t *)text, strlen(text), keys->work);
	sodium_bin2hex(ret_hex, WORK_HASH_BYTES + 1, mac, sizeof mac);
}

/* Nobody's guess without the key; what is signed else is hexadecimal. */
static int64_t
number_of(const Keys *keys, const char *salt, int most)
{
	uint64_t drawn;
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256(
	    mac, (const uint8_t *)salt, strlen(salt), keys->work);
	memcpy(&drawn, mac, sizeof drawn);
	secret_wipe(mac, sizeof mac);
	return (int64_t)(drawn % ((uint64_t)most + 1));
}

void
work_make(const Keys *keys, const char *form, int64_t expires_ms, int most,
    Work *ret_work)
{
	ready_sodium();
	ret_work->most = most;
	g_snprintf(ret_work->salt, sizeof ret_work->salt,
	    "%.*s" EXPIRES "%" G_GINT64_FORMAT "&", TOKEN_TEXT_BYTES, form,
	    expires_ms / SECOND_MS);
	challenge_of(ret_work->salt, number_of(keys, ret_work->salt, most),
	    ret_work->challenge);
	sign(keys, ret_work->challenge, ret_work->signature);
}

/* The salt is of that form, has our shape, and its end is to come. */
static bool
is_salt(const char *salt, const char *form, int64_t now_ms)
{
	guint64 expires;
	gsize n = strlen(salt);
	if (strlen(form) != TOKEN_TEXT_BYTES || n >= WORK_SALT_BYTES ||
	    strncmp(salt, form, TOKEN_TEXT_BYTES) != 0 ||
	    !g_str_has_prefix(salt + TOKEN_TEXT_BYTES, EXPIRES) ||
	    salt[n - 1] != '&')
		return false;
	const char *begin = salt + TOKEN_TEXT_BYTES + strlen(EXPIRES);
	g_autofree char *digits = g_strndup(
	    begin, (gsize)(salt + n - 1 - begin));
	return g_ascii_string_to_unsigned(digits, 10, 1,
		   G_MAXINT32 * G_GUINT64_CONSTANT(1000), &expires, NULL) &&
	       (int64_t)expires * SECOND_MS > now_ms;
}

static bool
same(const char *hex, const char *given)
{
	return strlen(given) == WORK_HASH_BYTES &&
	       sodium_memcmp(hex, given, WORK_HASH_BYTES) == 0;
}

bool
work_check(const Keys *keys, const char *form, int64_t now_ms,
    const WorkAnswer *answer)
{
	char challenge[WORK_HASH_BYTES + 1], signature[WORK_HASH_BYTES + 1];
	if (form == NULL || answer->number < 0 ||
	    !is_salt(answer->salt, form, now_ms))
		return false;
	ready_sodium();
	challenge_of(answer->salt, answer->number, challenge);
	sign(keys, challenge, signature);
	return same(challenge, answer->challenge) &&
	       same(signature, answer->signature);
}
