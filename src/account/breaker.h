/*
 * The breaker: whether so many sign-ups come to nothing that each is asked for
 * a toll (toll.h).
 *
 * Sign-ups are counted by when they began, five minutes together, and a proof
 * is counted where its sign-up was: so nobody is taken for one who never proves
 * before the life of a code has passed since the form came, however many begin
 * at one moment; but a mail that is held back is that much later. What is
 * looked at is the hour that ended then.
 *
 *	unproven   sign-ups of that hour that are not proven
 *	witnesses  proofs of that hour, of one network no more than
 *		   BREAKER_WITNESSES in an hour
 *
 * It trips when there are [signup] challenge_least unproven ones or more, and
 * they are over challenge_share percent of both together. It falls back when
 * they are fewer than half of the one, or under four fifths of the other. That
 * few proofs count of a network is so that who signs up for others cannot hold
 * it by proving addresses of their own: at 60 percent, three unproven sign-ups
 * take two proofs, and every few of these another network.
 *
 * Whether it has tripped is kept in the store, as are the counters: it is the
 * same for all processes, and after a restart. It is looked at anew when a
 * sign-up is written, but not more often than every BREAKER_LOOK_MS.
 */
#ifndef ACCOUNT_BREAKER_H
#define ACCOUNT_BREAKER_H

#include "account/accounts.h"

#define BREAKER_WITNESSES 5
#define BREAKER_LOOK_MS (15 * SECOND_MS)

typedef struct {
	bool tripped;
	int64_t since_ms; /* when it tripped or fell back; 0: never */
	int64_t unproven;
	int64_t witnesses;
	int share; /* of unproven in both, percent, rounded down */
} BreakerState;

/* Stored in no place. */
typedef enum {
	BREAKER_STAYS,
	BREAKER_TRIPS,
	BREAKER_FALLS_BACK,
} BreakerChange;

/* How it stands, as the last look left it or, where that is long ago, as a look
 * would find it. Writes nothing; for every page. */
bool breaker_has_tripped(const Accounts *accounts, StoreTxn *txn,
    int64_t now_ms, bool *ret_tripped, GError **error);

/* For people: a look of its own, in a transaction of its own. */
bool breaker_state(
    const Accounts *accounts, BreakerState *ret_state, GError **error);

/* A sign-up begins; *ret_state is set where the change is one. ret_change NULL,
 * and ret_state with it: it is another address of a sign-up, which counts the
 * same, but is no time for a look. */
bool breaker_begun(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    BreakerChange *ret_change, BreakerState *ret_state, GError **error);

/* One that began at begun_ms was proven, from a network (web/network.h). */
bool breaker_proven(const Accounts *accounts, StoreTxn *txn, int64_t begun_ms,
    const char *network, int64_t now_ms, GError **error);

#endif
