/*
 * What a sign-up pays while it is asked to ([signup] challenge, and breaker.h):
 * the proof of some work that its browser did or, where there is none, waiting.
 * Who waits is a sign-up like any other, but the mail with the code is held
 * back, for [signup] challenge_wait_seconds; for each further one of the
 * network in an hour twice as long as for the last, up to sixteen times.
 * [limits] waits_network_hour of a network and waits_hour of all together may
 * wait in an hour.
 *
 * So waiting cannot be done for many at once: unless it is set otherwise, one
 * network gets four mails out in an hour, the last after six minutes, and any
 * number of networks a hundred.
 *
 * A proof is spent by the transaction that takes the sign-up. One that is
 * spent, wrong or too old is none.
 */
#ifndef ACCOUNT_TOLL_H
#define ACCOUNT_TOLL_H

#include "account/accounts.h"
#include "crypto/work.h"

typedef struct {
	bool asked; /* a toll is due at all */
	bool waits; /* and no good proof is there to pay it */
	int64_t limit_wait_ms; /* how long until one more may wait; 0: now */
} Toll;

/* work NULL, or its id "": there is no proof. */
bool toll_look(const Accounts *accounts, StoreTxn *txn, const char *network,
    const WorkDone *work, int64_t now_ms, Toll *ret_toll, GError **error);

/* Pays one whose limit_wait_ms is 0; *ret_hold_ms is for how long the mail is
 * to be held back. */
bool toll_pay(const Accounts *accounts, StoreTxn *txn, const Toll *toll,
    const char *network, const WorkDone *work, int64_t now_ms,
    int64_t *ret_hold_ms, GError **error);

#endif
