/*
 * A proof of work: a puzzle that takes who solves it some time and who checks
 * it none. It is ALTCHA's, version 1, with SHA-256: which number, appended in
 * decimal to the salt, has the challenge for its hash? The signature (HMAC with
 * SHA-256) makes it one of ours. Nothing is stored of a puzzle: it is made of
 * the token of the form that it stands in, and of when it expires.
 *
 * The salt is "TOKEN?expires=SECONDS&". It ends with what no number holds, so
 * that one solution is not read as that of another salt (CVE-2025-68113).
 */
#ifndef CRYPTO_WORK_H
#define CRYPTO_WORK_H

#include "crypto/token.h"

#define WORK_HASH_BYTES 64 /* in hexadecimal */
#define WORK_SALT_BYTES (TOKEN_TEXT_BYTES + 40)

typedef struct {
	char salt[WORK_SALT_BYTES];
	char challenge[WORK_HASH_BYTES + 1];
	char signature[WORK_HASH_BYTES + 1];
	int most; /* the number is 0 to this, evenly */
} Work;

/* What somebody says they have solved. */
typedef struct {
	const char *salt;
	const char *challenge;
	const char *signature;
	int64_t number;
} WorkAnswer;

/* The same for the same form, end, most and key. form is a token's text. */
void work_make(const Keys *keys, const char *form, int64_t expires_ms, int most,
    Work *ret_work);

/* Whether it is the solution of a puzzle of ours that stood in that form (may
 * be NULL: no), and has not expired. */
bool work_check(const Keys *keys, const char *form, int64_t now_ms,
    const WorkAnswer *answer);

#endif
