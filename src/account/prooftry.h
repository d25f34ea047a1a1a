/*
 * A try at the codes of what waits for a proof: counted first, on the codes and
 * on the limits, then compared, and taken back where it was right.
 */
#ifndef ACCOUNT_PROOFTRY_H
#define ACCOUNT_PROOFTRY_H

#include "account/accounts.h"
#include "account/proofresult.h"
#include "account/standing.h"
#include "account/visitor.h"
#include "base/limits.h"

/* What waits for a proof, and those of its codes that may still be tried. */
typedef struct {
	Pending *pending;
	Code live[LIMIT_LIVE_CODES];
	unsigned n_live; /* 0: the result's outcome says why */
	bool counted; /* a try was counted on the limits */
	int64_t event_id; /* of the note that it failed; 0: there is none */
	/* Private: what its limits count. */
	char own_key[STANDING_KEY_BYTES];
	char *mailbox;
} ProofTry;

void proof_try_clear(ProofTry *try);

/*
 * Finds what waits in a browser and counts a try on its live codes and on the
 * limits. Where there is nothing to try, n_live is 0 and the outcome is set.
 */
bool proof_count_by_flow(const Accounts *accounts, PendingKind kind,
    const TokenHash *flow, const Visitor *visitor, ProofTry *try,
    ProofResult *result, GError **error);

/* Whether a try would find that all codes were tried too often. */
bool proof_is_spent(const Accounts *accounts, StoreTxn *txn, int64_t pending_id,
    int64_t now_ms, bool *ret_spent, GError **error);

/* Finds by a mail's link the one code it came with; counts nothing. */
bool proof_find_by_link(const Accounts *accounts, const TokenHash *link,
    ProofTry *try, ProofResult *result, GError **error);

/* Counts a try on the one code that was found, if it still has one. */
bool proof_count(const Accounts *accounts, ProofTry *try,
    const Visitor *visitor, ProofResult *result, GError **error);

/* Nothing was compared: a try that was counted is given back. */
bool proof_give_back(const Accounts *accounts, const ProofTry *try,
    const Visitor *visitor, GError **error);

/* The live code that was typed; NULL: none. */
const Code *proof_match(
    const Accounts *accounts, const ProofTry *try, const CodeText *digits);

/* The code was wrong: how many tries are left? */
void
proof_wrong(const Accounts *accounts, const ProofTry *try, ProofResult *result);

/*
 * A code of try->live was right: its try is taken back, in the caller's
 * transaction. Is it still good? Then *ret_pending is what it proves, as that
 * stands now; else it is NULL and the outcome is set.
 */
bool proof_hold(const Accounts *accounts, StoreTxn *txn, const ProofTry *try,
    const Code *code, const Visitor *visitor, Pending **ret_pending,
    ProofResult *result, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProofTry, proof_try_clear)

#endif
