/*
 * Limits on how often something may happen in a span of time, kept in the
 * store so that they outlive the process, and one table of them all.
 *
 * A span begins with the first event and slides: of the span before, that part
 * still counts that reaches into the one that ends now, rounded down. So a
 * limit of one a minute lets the next through after a minute, and at a span's
 * edge never twice the limit can pass. A clock that jumps back starts the span
 * anew but forgets nothing.
 *
 * What somebody typed, an address or a password in the wrong field, stands in
 * no key: it is kept as a keyed hash.
 */
#ifndef ACCOUNT_LIMIT_H
#define ACCOUNT_LIMIT_H

#include "account/accounts.h"

/* Stored as numbers: append only. */
typedef enum {
	LIMIT_TRY_ADDRESS_DAY,
	LIMIT_TRY_NETWORK_HOUR,
	LIMIT_TRY_HOUR,
	LIMIT_MAIL_ADDRESS_MINUTE,
	LIMIT_MAIL_ADDRESS_HOUR,
	LIMIT_MAIL_ADDRESS_DAY,
	LIMIT_MAIL_HOUR,
	LIMIT_SIGNUP_NETWORK_HOUR,
	LIMIT_SIGNUP_AGAIN_HOUR, /* of one form, from a network */
	LIMIT_LOGIN_ACCOUNT_DAY, /* of what was typed, account or not */
	LIMIT_LOGIN_KNOWN_DAY, /* of an account, from a browser it knows */
	LIMIT_LOGIN_NETWORK_HOUR,
	LIMIT_LOGIN_HOUR,
	LIMIT_ASK_NETWORK_HOUR, /* for a code, but to sign up */
	LIMIT_NOTICE_ACCOUNT_DAY,
	LIMIT_CHANGE_ACCOUNT_DAY,
	/* Of an account, for what is its own: see Pending. */
	LIMIT_TRY_OWN_DAY,
	LIMIT_MAIL_OWN_MINUTE,
	LIMIT_MAIL_OWN_HOUR,
	LIMIT_MAIL_OWN_DAY,
	LIMIT_SIGN_IN_ACCOUNT_HOUR, /* with the right password */
	LIMIT_RENAME_ACCOUNT_DAY,
	LIMIT_EXPORT_ACCOUNT_DAY,
	LIMIT_MAIL_MAILBOX_DAY, /* of every kind */
	/* No limits: mails that were not sent, counted for the administrator.
	 */
	LIMIT_DROPPED_BUDGET_DAY,
	LIMIT_DROPPED_REFUSED_DAY,
	LIMIT_WAIT_NETWORK_HOUR, /* sign-ups without work: toll.h */
	LIMIT_WAIT_HOUR,
	/* No limits: what toll.c and breaker.c remember. */
	LIMIT_WORK_SPENT,
	LIMIT_BREAKER,
	LIMIT_COHORT_BEGUN,
	LIMIT_COHORT_PROVEN,
	LIMIT_COHORT_WITNESSES,
	LIMIT_WITNESS_NETWORK_HOUR,
	LIMIT_RESEND_NETWORK_HOUR, /* a code once more, but to sign in, reset */
	LIMIT_TRY_NEW_HOUR, /* of new addresses, by who has an account */
	LIMIT__COUNT
} LimitKind;

/* What a limit is asked about: an address, a network, or "" for all. */
typedef struct {
	LimitKind kind;
	const char *key;
} LimitSubject;

/*
 * *ret_wait_ms: how long until each of n subjects has room for one more event;
 * 0 where they have it now.
 */
bool limit_wait(StoreTxn *txn, const Accounts *accounts, int64_t now_ms,
    const LimitSubject *subjects, unsigned n, int64_t *ret_wait_ms,
    GError **error);

/* How many events the span that ends at now_ms holds, as the limit sees it, and
 * how many it lets through; 0: any number. */
bool limit_read(StoreTxn *txn, const Accounts *accounts, int64_t now_ms,
    const LimitSubject *subject, int64_t *ret_count, int *ret_most,
    GError **error);

/* Counts one event on each of n subjects; by = -1 takes one back. */
bool limit_count(StoreTxn *txn, const Accounts *accounts, int64_t now_ms,
    const LimitSubject *subjects, unsigned n, int by, GError **error);

#endif
