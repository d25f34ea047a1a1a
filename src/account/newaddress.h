/*
 * Another address for an account, in three steps: who is signed in confirms and
 * names it; a code proves it, and only then it changes; and the owner of the
 * old one can undo that for LIMIT_ADDRESS_UNDO_DAYS.
 *
 * Naming another one meanwhile takes the place of the first: codes that are
 * under way to that prove nothing.
 */
#ifndef ACCOUNT_NEWADDRESS_H
#define ACCOUNT_NEWADDRESS_H

#include "account/confirm.h"

typedef enum {
	NEW_ADDRESS_MAILED, /* or about to be, or just was: see its status */
	NEW_ADDRESS_INVALID, /* problem says why */
	NEW_ADDRESS_SAME, /* the account has it */
	NEW_ADDRESS_UNCONFIRMED, /* confirm says why */
	NEW_ADDRESS_LIMITED, /* from this network, or mail of all; wait_ms */
} NewAddressOutcome;

typedef struct {
	NewAddressOutcome outcome;
	AddressProblem problem;
	ProofResult confirm; /* holds no session */
	int64_t wait_ms;
} NewAddressResult;

/* Whether the address has an account already shows in nothing. */
bool new_address_ask(const Accounts *accounts, const Confirmation *confirmation,
    const char *typed, NewAddressResult *ret_result, GError **error);

/* Another code to the one that was named. RESEND_NO_FLOW: none was. */
bool new_address_resend(const Accounts *accounts, const char *session,
    const char *network, ResendOutcome *ret_outcome, int64_t *ret_wait_ms,
    GError **error);

/*
 * By the code in confirmation. Proven: the session has a new token, all else
 * that waits for a proof of the account is over, and the old address is told.
 * PROOF_ADDRESS_HAS_ACCOUNT: somebody else was faster.
 */
bool new_address_prove(const Accounts *accounts,
    const Confirmation *confirmation, ProofResult *ret_result, GError **error);

/* --- the way back ----------------------------------------------------- */

typedef enum {
	UNDO_DONE,
	UNDO_OVER, /* used, too late, or never mailed */
	UNDO_TAKEN, /* the old address has another account by now */
} UndoOutcome;

/* UNDO_DONE: it can be. *ret_email is the address that the link leads back to,
 * or NULL where it is over. Changes nothing. */
bool new_address_look_at_undo(const Accounts *accounts, const char *link,
    UndoOutcome *ret_outcome, char **ret_email, GError **error);

/*
 * The old address is that of the account again. Somebody else may have had the
 * account: every session ends, what waits for a proof is over, links mailed
 * since lead nowhere, a deletion is taken back, and the password opens nothing
 * any more: a new one is set by a code to the address.
 */
/* *ret_account_id is whose it is; 0 where that is over. On UNDO_DONE also sets
 * *ret_mailbox (known.h): whoever had the link has the mailbox. */
bool new_address_undo(const Accounts *accounts, const char *link,
    const Visitor *visitor, UndoOutcome *ret_outcome, int64_t *ret_account_id,
    Token *ret_mailbox, GError **error);

#endif
