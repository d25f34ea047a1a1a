#include "crypto/work.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"
#include "crypto/ready.h"

G_STATIC_ASSERT(KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES);
G_STATIC_ASSERT(WORK_HEX_BYTES == 2 * crypto_hash_sha256_BYTES);
G_STATIC_ASSERT(WORK_HEX_BYTES == 2 * crypto_auth_hmacsha256_BYTES);

static const char EXPIRES[] = "?expires=";

static void
write_salt(const char *form, int64_t expires, char salt[WORK_SALT_BYTES + 1])
{
	g_snprintf(salt, WORK_SALT_BYTES + 1, "%s%s%" G_GINT64_FORMAT "&", form,
	    EXPIRES, expires);
}

static void
hash(const char *salt, int64_t number, char ret_hex[WORK_HEX_BYTES + 1])
{
	char text[WORK_SALT_BYTES + 21];
	uint8_t digest[crypto_hash_sha256_BYTES];
	int n = g_snprintf(
	    text, sizeof text, "%s%" G_GINT64_FORMAT, salt, number);
	crypto_hash_sha256(digest, (const uint8_t *)text, (size_t)n);
	sodium_bin2hex(ret_hex, WORK_HEX_BYTES + 1, digest, sizeof digest);
}

/* Of the challenge as it is written: so ALTCHA does. */
static void
sign(const Keys *keys, const char *challenge, char ret_hex[WORK_HEX_BYTES + 1])
{
	uint8_t mac[crypto_auth_hmacsha256_BYTES];
	crypto_auth_hmacsha256(
	    mac, (const uint8_t *)challenge, strlen(challenge), keys->work);
	sodium_bin2hex(ret_hex, WORK_HEX_BYTES + 1, mac, sizeof mac);
}

bool
work_set(const Keys *keys, const char *form, int64_t most, int64_t now_ms,
    Work *ret_work)
{
	TokenHash unused;
	g_assert(most >= 1 && most <= WORK_NUMBER_MAX);
	if (!token_hash(form, &unused))
		return false;
	ready_sodium();
	ret_work->most = most;
	write_salt(
	    form, now_ms / SECOND_MS + WORK_LIFE_SECONDS, ret_work->salt);
	hash(ret_work->salt, randombytes_uniform((uint32_t)most + 1),
	    ret_work->challenge);
	sign(keys, ret_work->challenge, ret_work->signature);
	return true;
}

/* Whether the salt is that of a challenge for the form that is still good. */
static bool
is_good_salt(const char *salt, const char *form, int64_t now_ms)
{
	char again[WORK_SALT_BYTES + 1];
	size_t before = TOKEN_TEXT_BYTES + sizeof EXPIRES - 1;
	int64_t now = now_ms / SECOND_MS;
	if (strlen(salt) <= before)
		return false;
	int64_t expires = g_ascii_strtoll(salt + before, NULL, 10);
	write_salt(form, expires, again);
	return strcmp(again, salt) == 0 && expires > now &&
	       expires <= now + WORK_LIFE_SECONDS;
}

bool
work_check(const Keys *keys, const char *form, const WorkAnswer *answer,
    int64_t now_ms, WorkDone *ret_done)
{
	TokenHash unused;
	char hex[WORK_HEX_BYTES + 1];
	if (!token_hash(form, &unused) ||
	    !is_good_salt(answer->salt, form, now_ms))
		return false;
	ready_sodium();
	sign(keys, answer->challenge, hex);
	if (strlen(answer->signature) != WORK_HEX_BYTES ||
	    sodium_memcmp(hex, answer->signature, WORK_HEX_BYTES) != 0)
		return false;
	hash(answer->salt, answer->number, hex);
	if (strcmp(hex, answer->challenge) != 0)
		return false;
	g_strlcpy(ret_done->id, answer->challenge, sizeof ret_done->id);
	return true;
}
