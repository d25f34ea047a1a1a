/*
 * A breaker for sign-up: where too many of those of the last hour were never
 * proven, somebody is making them up, and sign-ups are asked for an effort
 * (effort.h) until that is over.
 *
 * Sign-ups are counted in buckets of three minutes, and a proof in the bucket
 * of its sign-up. What has begun in the last minutes does not count yet: its
 * mail may just have come, and a crowd of honest people would look like an
 * attack. So an attack is seen some minutes after it began, and what it mails
 * until then is bounded by the limits. Whoever proves sign-ups of their own to
 * hide others pays for each with a mailbox.
 *
 * It trips where at least [signup] challenge_least began and more than
 * challenge_share percent of them are not proven; it falls back where that is
 * 10 points fewer, or hardly anybody signs up any more.
 */
#ifndef ACCOUNT_BREAKER_H
#define ACCOUNT_BREAKER_H

#include "account/accounts.h"

typedef struct {
	bool tripped; /* always so by setting, or never */
	int64_t since_ms; /* it last changed; 0: never has */
	int64_t begun; /* in the hour that counts */
	int64_t proven; /* of these */
} BreakerState;

typedef enum {
	BREAKER_AS_BEFORE,
	BREAKER_TRIPPED,
	BREAKER_FELL_BACK,
} BreakerChange;

/* One row where it is not tripped. */
bool breaker_is_tripped(StoreTxn *txn, const Settings *settings, int64_t now_ms,
    bool *ret_tripped, GError **error);
/* The same with its numbers, which are read in any case. */
bool breaker_state(StoreTxn *txn, const Settings *settings, int64_t now_ms,
    BreakerState *ret_state, GError **error);

/* A sign-up has begun, at now_ms. Looks whether to trip or to fall back. */
bool breaker_count_begun(StoreTxn *txn, const Settings *settings,
    int64_t now_ms, BreakerChange *ret_change, GError **error);
/* One that began at begun_ms was proven. */
bool breaker_count_proven(
    StoreTxn *txn, const Settings *settings, int64_t begun_ms, GError **error);

#endif
