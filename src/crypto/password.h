/*
 * Passwords: hashed with Argon2id (RFC 9106; parameters as OWASP's Password
 * Storage Cheat Sheet has them), judged with zxcvbn. A password is normalised
 * to NFC first (NIST SP 800-63B 5.1.1.2), so that it can be typed on another
 * keyboard.
 */
#ifndef CRYPTO_PASSWORD_H
#define CRYPTO_PASSWORD_H

#include <glib.h>
#include <stdbool.h>

#include "base/wordlist.h"

typedef struct {
	int memory_kib;
	int passes;
} PasswordCost;

/* A self-describing string, "$argon2id$…". NULL where memory is short. */
char *password_hash(const char *password, const PasswordCost *cost);
bool password_verify(const char *password, const char *hash);

/* Whether a hash was made at another cost, or is none of ours. */
bool password_costs_otherwise(const char *hash, const PasswordCost *cost);

/* A hash that no password has, and that costs to verify what others cost: for
 * an account that there is not. */
char *password_of_nobody(const PasswordCost *cost);

typedef enum {
	PASSWORD_GOOD,
	PASSWORD_TOO_SHORT,
	PASSWORD_TOO_LONG,
	PASSWORD_OWN_NAME, /* the user name or the address, or nearly */
	PASSWORD_TOO_COMMON,
} PasswordQuality;

/* min_score: zxcvbn's 0 to 4. username and email may be NULL. Work is bounded
 * whatever the password (zxcvbn sees a bounded part of it). */
PasswordQuality password_judge(const char *password, int min_chars,
    int min_score, const char *username, const char *email);

/* Whether it is in common, whose words are normalised to NFC after their case
 * was folded (Unicode's full case folding). NULL: a list without words. */
bool password_is_common(const char *password, WordList *common);

#endif
