#include "crypto/password.h"

#include <sodium.h>
#include <string.h>
#include <zxcvbn.h>

#include "base/limits.h"
#include "base/secret.h"
#include "crypto/ready.h"
#include "crypto/yielding.h"

/*
 * zxcvbn's work grows fast with what it sees, most of all for a password like
 * 121212...: at 64 bytes it takes ten times as long as a hash, at 32 half as
 * long. Whoever is judged has passed neither the gate nor a limit.
 */
#define JUDGED_BYTES 32

/* Shorter names are found in passwords by chance. */
#define NAME_MIN_CHARS 3

/* As many characters beside one's own name make no password. */
#define BESIDE_NAME_CHARS 4

/* How much of the stack zxcvbn, or a signal that came while a hash had it in
 * registers, may have left parts of the password on. */
#define STACK_BYTES 16384

/* What libsodium writes for Argon2id. */
#define NOBODY_SALT_BYTES 16
#define NOBODY_HASH_BYTES 32

/* Bits from which zxcvbn's scores 1 to 4 begin: 10^3, 10^6, 10^8, 10^10
 * guesses. */
static const double SCORE_BITS[] = { 9.966, 19.932, 26.576, 33.220 };

/* NULL where password is not UTF-8. What is ASCII is normal already, and is
 * spared the copies that GLib makes and does not wipe. */
static SecretText *
normalise(const char *password)
{
	if (g_str_is_ascii(password))
		return g_strdup(password);
	return g_utf8_normalize(password, -1, G_NORMALIZE_NFC);
}

char *
password_hash(const char *password, const PasswordCost *cost)
{
	char hash[crypto_pwhash_STRBYTES];

	g_autoptr(SecretText) normal = normalise(password);
	if (normal == NULL)
		return NULL;
	ready_sodium();
	Yielding yielding = yielding_begin();
	int failed = crypto_pwhash_str_alg(hash, normal, strlen(normal),
	    (unsigned long long)cost->passes, (size_t)cost->memory_kib * 1024,
	    crypto_pwhash_ALG_ARGON2ID13);
	yielding_end(&yielding);
	sodium_stackzero(STACK_BYTES);
	return failed == 0 ? g_strdup(hash) : NULL;
}

bool
password_verify(const char *password, const char *hash)
{
	g_autoptr(SecretText) normal = normalise(password);
	if (normal == NULL)
		return false;
	ready_sodium();
	Yielding yielding = yielding_begin();
	int failed = crypto_pwhash_str_verify(hash, normal, strlen(normal));
	yielding_end(&yielding);
	sodium_stackzero(STACK_BYTES);
	return failed == 0;
}

/* The characters of text without name, wherever it stands, case ignored. */
static glong
chars_beside(const char *text, const char *name)
{
	glong chars = g_utf8_strlen(text, -1);
	glong name_chars = g_utf8_strlen(name, -1);
	for (const char *at = strstr(text, name); at != NULL;
	     at = strstr(at + strlen(name), name))
		chars -= name_chars;
	return chars;
}

/* NULL names are none. */
static bool
is_own_name(const char *folded, const char *const names[], gsize n_names)
{
	for (gsize i = 0; i < n_names; i++) {
		if (names[i] == NULL ||
		    g_utf8_strlen(names[i], -1) < NAME_MIN_CHARS)
			continue;
		if (chars_beside(folded, names[i]) < BESIDE_NAME_CHARS)
			return true;
	}
	return false;
}

static int
score(const char *password, const char *names[])
{
	char seen[JUDGED_BYTES + 1];

	g_strlcpy(seen, password, sizeof seen);
	double bits = ZxcvbnMatch(seen, names, NULL);
	secret_wipe(seen, sizeof seen);
	sodium_stackzero(STACK_BYTES);

	int points = 0;
	while (points < (int)G_N_ELEMENTS(SCORE_BITS) &&
	       bits >= SCORE_BITS[points])
		points++;
	return points;
}

/* For comparing; NULL where text is NULL or not UTF-8. */
static SecretText *
fold_case(const char *text)
{
	if (text == NULL || !g_utf8_validate(text, -1, NULL))
		return NULL;
	if (g_str_is_ascii(text))
		return g_ascii_strdown(text, -1);
	g_autoptr(SecretText) folded = g_utf8_casefold(text, -1);
	return normalise(folded);
}

PasswordQuality
password_judge(const char *password, int min_chars, int min_score,
    const char *username, const char *email)
{
	g_autoptr(SecretText) normal = normalise(password);
	if (normal == NULL)
		return PASSWORD_TOO_COMMON;
	glong chars = g_utf8_strlen(normal, -1);
	if (chars < min_chars)
		return PASSWORD_TOO_SHORT;
	if (chars > LIMIT_PASSWORD_MAX_CHARS)
		return PASSWORD_TOO_LONG;

	g_autoptr(SecretText) folded = fold_case(normal);
	g_autoptr(SecretText) user = fold_case(username);
	g_autoptr(SecretText) address = fold_case(email);
	g_autofree char *local = address == NULL ? NULL
						 : g_strndup(address,
						       strcspn(address, "@"));
	const char *names[] = { address, local, user };
	if (is_own_name(folded, names, G_N_ELEMENTS(names)))
		return PASSWORD_OWN_NAME;

	/* zxcvbn's list ends with NULL. */
	const char *words[G_N_ELEMENTS(names) + 1] = { NULL };
	gsize n_words = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i] != NULL && names[i][0] != '\0')
			words[n_words++] = names[i];
	return score(normal, words) < min_score ? PASSWORD_TOO_COMMON
						: PASSWORD_GOOD;
}

bool
password_is_common(const char *password, WordList *common)
{
	g_autoptr(SecretText) normal = normalise(password);
	g_autoptr(SecretText) folded = fold_case(normal);
	return folded != NULL && wordlist_has(common, folded);
}

bool
password_costs_otherwise(const char *hash, const PasswordCost *cost)
{
	ready_sodium();
	return crypto_pwhash_str_needs_rehash(hash,
		   (unsigned long long)cost->passes,
		   (size_t)cost->memory_kib * 1024) != 0;
}

char *
password_of_nobody(const PasswordCost *cost)
{
	uint8_t drawn[NOBODY_SALT_BYTES + NOBODY_HASH_BYTES];
	char salt[2 * NOBODY_SALT_BYTES], hash[2 * NOBODY_HASH_BYTES];

	ready_sodium();
	randombytes_buf(drawn, sizeof drawn);
	sodium_bin2base64(salt, sizeof salt, drawn, NOBODY_SALT_BYTES,
	    sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	sodium_bin2base64(hash, sizeof hash, drawn + NOBODY_SALT_BYTES,
	    NOBODY_HASH_BYTES, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
	return g_strdup_printf("$argon2id$v=19$m=%d,t=%d,p=1$%s$%s",
	    cost->memory_kib, cost->passes, salt, hash);
}
