/*
 * What the browser that holds the flow of something that waits for a proof may
 * see and do: look how it stands, ask for another mail; of a sign-up, correct
 * the address. And what the owner of the mailbox may do: refuse.
 */
#ifndef ACCOUNT_PENDING_H
#define ACCOUNT_PENDING_H

#include "account/accounts.h"
#include "account/address.h"

/* How it stands, as its page tells it. */
typedef struct {
	Pending *pending; /* NULL: this browser has none */
	MailState mail; /* of the last mail; withheld looks waiting */
	int64_t mail_settled_ms;
	int64_t mail_held_ms; /* it is held back until then (toll.h); 0: not */
	bool mail_delayed; /* waiting for long, or after a try that failed */
	char *mail_reply; /* the refusing server's words, or NULL */
	bool code_spent; /* it was tried too often: it takes another */
	int64_t resend_ms; /* from when on another may be asked for */
} PendingStatus;

void pending_status_clear(PendingStatus *status);

/* flow: the cookie's text, or NULL. */
bool pending_status(const Accounts *accounts, PendingKind kind,
    const char *flow, PendingStatus *ret_status, GError **error);

typedef enum {
	RESEND_DONE,
	RESEND_TOO_SOON, /* wait_ms */
	RESEND_LIMITED, /* no mail at all now, or to this network; wait_ms */
	RESEND_NO_FLOW,
} ResendOutcome;

/* Another code by another mail; what limits there are stay as they are. */
bool pending_resend(const Accounts *accounts, PendingKind kind,
    const char *flow, const char *network, ResendOutcome *ret_outcome,
    int64_t *ret_wait_ms, GError **error);

typedef enum {
	CORRECT_DONE, /* another code goes there */
	CORRECT_KEPT, /* no other: what was mailed there before counts */
	CORRECT_INVALID, /* problem says why */
	CORRECT_LIMITED, /* from this network, or of all; wait_ms */
	CORRECT_NO_FLOW,
} CorrectOutcome;

/*
 * Puts another address in place of the one that was typed, and mails there.
 * Codes under way prove the old address: all their links can do from then on is
 * refuse. Who goes back to an address finds its codes good again, and gets
 * another mail only where a resend would not come too soon or the last one was
 * never sent. The same address again changes nothing. Where a toll is asked
 * (toll.h), it is paid by waiting.
 */
bool pending_correct_address(const Accounts *accounts, const char *flow,
    const char *typed, const char *network, CorrectOutcome *ret_outcome,
    AddressProblem *ret_problem, int64_t *ret_wait_ms, GError **error);

typedef enum {
	REFUSE_DONE,
	REFUSE_OVER, /* there is nothing left to refuse */
} RefuseOutcome;

/*
 * "This was not me", by the link token of a mail: what waits to be mailed to
 * the mailbox of that mail is withheld, and it gets no sign-up mail for
 * [limits] refusal_days. The pending sign-up goes, unless its address has been
 * corrected to that of another mailbox. Where that one was then proven or
 * refused, the link of this one works on.
 */
bool pending_refuse(const Accounts *accounts, const char *link,
    RefuseOutcome *ret_outcome, GError **error);

/* The address a link's mail went to (its email_key where it was corrected
 * since), or NULL where that is over. Changes nothing. */
bool pending_look_at_refusal(const Accounts *accounts, const char *link,
    char **ret_email, GError **error);

/* --- for the other rules ---------------------------------------------- */

bool pending_status_by_hash(const Accounts *accounts, PendingKind kind,
    const TokenHash *flow, PendingStatus *ret_status, GError **error);
void pending_set_address(Pending *pending, const Address *address);
/* 0 where no mail has gone to its address yet. */
bool pending_resend_ms(const Accounts *accounts, StoreTxn *txn,
    int64_t pending_id, int64_t now_ms, int64_t *ret_resend_ms, GError **error);
/* Another address in place of its own: mails there, held back for hold_ms,
 * unless that has just had one; *ret_mailed says which. */
bool pending_readdress(const Accounts *accounts, StoreTxn *txn,
    Pending *pending, const Address *address, int64_t hold_ms, int64_t now_ms,
    bool *ret_mailed, GError **error);
bool pending_resend_by_hash(const Accounts *accounts, PendingKind kind,
    const TokenHash *flow, const char *network, ResendOutcome *ret_outcome,
    int64_t *ret_wait_ms, GError **error);
/* Another mail, unless it is too soon for that; *ret_mailed says which. */
bool pending_mail_again(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t now_ms, bool *ret_mailed, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(PendingStatus, pending_status_clear)

#endif
