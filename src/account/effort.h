/*
 * What a sign-up costs whoever makes it while the breaker is tripped: a solved
 * puzzle (crypto/work.h), which their browser's script sees to, or time.
 * Without a puzzle the sign-up is taken all the same, and its mail waits for
 * its turn: one after the other of a network, [signup] challenge_wait_seconds
 * apart, and of all networks together, a tenth of that apart. So who comes
 * alone waits that long, and who comes with a thousand addresses waits a
 * thousand times, from however many networks a hundred times.
 *
 * A puzzle counts once. The form it stood in, sent once more, is the same
 * sign-up and needs no other.
 */
#ifndef ACCOUNT_EFFORT_H
#define ACCOUNT_EFFORT_H

#include "account/accounts.h"
#include "crypto/work.h"

/* How long a turn may be away; whoever would wait longer is told so. */
#define EFFORT_WAIT_MS (10 * MINUTE_MS)
/* How long a puzzle is good. */
#define EFFORT_PUZZLE_MS (2 * HOUR_MS)

typedef struct {
	const char *network; /* NULL: not known */
	bool worked; /* a puzzle was solved for this */
} Effort;

/* Whether an effort is asked for. */
bool effort_wanted(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    bool *ret_wanted, GError **error);

/* How long until somebody who has not worked may come at all; 0: now. */
bool effort_wait(const Accounts *accounts, StoreTxn *txn, const Effort *effort,
    int64_t now_ms, int64_t *ret_wait_ms, GError **error);

/* When the mail goes out: now, or in its turn, which is taken. */
bool effort_turn(const Accounts *accounts, StoreTxn *txn, const Effort *effort,
    int64_t now_ms, int64_t *ret_due_ms, GError **error);

/* Uses up the puzzle of that challenge (NULL: none was solved); *ret_fresh:
 * nobody has before. */
bool effort_spend(StoreTxn *txn, const char *challenge, int64_t now_ms,
    bool *ret_fresh, GError **error);

#endif
