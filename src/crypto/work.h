/*
 * A proof of work, as ALTCHA's protocol (version 1, SHA-256) has it: a
 * challenge is the hash of a salt with a number behind it; who finds the number
 * has hashed half of work_most times on average. Any ALTCHA solver does it.
 *
 * Nothing is remembered of a challenge: it carries its signature (HMAC), when
 * it expires and whose it is. It belongs to one form, whose token
 * (crypto/token.h) is its salt: what was solved for one form is worth nothing
 * in another. That it is used once is up to whoever takes it (WorkDone.id).
 *
 * The salt ends with "&", so that digits of the number cannot pass for the end
 * of its time.
 */
#ifndef CRYPTO_WORK_H
#define CRYPTO_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "crypto/keys.h"
#include "crypto/token.h"

#define WORK_ALGORITHM "SHA-256"
#define WORK_HEX_BYTES 64
/* TOKEN "?expires=" SECONDS "&" */
#define WORK_SALT_BYTES (TOKEN_TEXT_BYTES + 9 + 20 + 1)
#define WORK_NUMBER_MAX 10000000
#define WORK_LIFE_SECONDS 1200

typedef struct {
	char salt[WORK_SALT_BYTES + 1];
	char challenge[WORK_HEX_BYTES + 1]; /* lower case */
	char signature[WORK_HEX_BYTES + 1];
	int64_t most; /* the number is one of 0 to most */
} Work;

/* What came back, as it came: nothing of it is true before work_check(). */
typedef struct {
	char salt[WORK_SALT_BYTES + 1];
	char challenge[WORK_HEX_BYTES + 1];
	char signature[WORK_HEX_BYTES + 1];
	int64_t number;
} WorkAnswer;

typedef struct {
	char id[WORK_HEX_BYTES + 1]; /* of the challenge; "": none was solved */
} WorkDone;

/* A challenge for a form. False where form (may be NULL) is not the text of a
 * token. most is 1 to WORK_NUMBER_MAX. */
bool work_set(const Keys *keys, const char *form, int64_t most, int64_t now_ms,
    Work *ret_work);

/*
 * Whether the answer is one to a challenge of ours, for that form (may be
 * NULL), that has not expired: neither by its time, nor by one that a clock
 * which jumped back puts further ahead than a challenge lives.
 */
bool work_check(const Keys *keys, const char *form, const WorkAnswer *answer,
    int64_t now_ms, WorkDone *ret_done);

#endif
