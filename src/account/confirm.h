/*
 * Is it the owner who changes an account? A session alone may be one that was
 * left open, so whoever changes what opens the account gives its password once
 * more or, where it has none, a code that was just mailed.
 *
 * First confirm_check(), with no transaction open; then, in the transaction of
 * the change, confirm_use(): of any number of requests that were right at one
 * moment, one goes through.
 */
#ifndef ACCOUNT_CONFIRM_H
#define ACCOUNT_CONFIRM_H

#include "account/login.h"
#include "account/pending.h"
#include "account/prooftry.h"

typedef struct {
	const char *session; /* the cookie's text, or NULL */
	const char *password; /* as typed, or NULL */
	const char *code; /* as typed, or NULL */
	Visitor visitor;
} Confirmation;

/* What was right, for confirm_use(). */
typedef struct {
	Account *account; /* as it was read; NULL: none is signed in */
	LoginTry login_try; /* by password */
	ProofTry proof_try; /* by code */
	const Code *code; /* of proof_try */
} Confirmed;

void confirmed_clear(Confirmed *confirmed);

/* Whether it is the password that is asked for, or else a code. */
bool confirm_by_password(const Accounts *accounts, const Account *account);

/* Result's outcome is PROOF_ACCEPTED where it was right. */
bool confirm_check(const Accounts *accounts, const Confirmation *confirmation,
    Confirmed *confirmed, ProofResult *result, GError **error);

/*
 * *ret_account and *ret_session are as they stand now, the change is counted
 * and the code used up; or *ret_account is NULL and the outcome says why: that
 * is to be committed, too, for the try is taken back.
 */
bool confirm_use(const Accounts *accounts, StoreTxn *txn,
    const Confirmation *confirmation, const Confirmed *confirmed,
    Session *ret_session, Account **ret_account, ProofResult *result,
    GError **error);

/* It was right, but nothing comes of it: what was counted is taken back. */
bool
confirm_give_back(const Accounts *accounts, const Confirmation *confirmation,
    const Confirmed *confirmed, GError **error);

/* In the caller's transaction: gives the session a new token, which becomes the
 * result's, and makes its outcome PROOF_ACCEPTED. */
bool confirm_renew_session(StoreTxn *txn, const Account *account,
    const Session *session, ProofResult *result, GError **error);

/* Mails a code to the account's address. RESEND_NO_FLOW: nobody is signed in.
 */
bool confirm_ask(const Accounts *accounts, const char *session,
    const Visitor *visitor, ResendOutcome *ret_outcome, int64_t *ret_wait_ms,
    GError **error);

/* How what a session has under way stands, a code that was asked for or a new
 * address (kind); pending is NULL where there is nothing. */
bool confirm_status(const Accounts *accounts, const char *session,
    PendingKind kind, PendingStatus *ret_status, GError **error);

/* --- for the other rules ---------------------------------------------- */

/* One more change of a kind to an account, each with a limit of its own;
 * *ret_wait_ms > 0: they are too many. */
bool confirm_count_change(const Accounts *accounts, StoreTxn *txn,
    LimitKind kind, int64_t account_id, int64_t *ret_wait_ms, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Confirmed, confirmed_clear)

#endif
