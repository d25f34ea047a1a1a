#include "account/pending.h"

#include <string.h>

#include "account/breaker.h"
#include "account/codemail.h"
#include "account/limit.h"
#include "account/maildomain.h"
#include "account/prooftry.h"
#include "account/toll.h"

/* A mail that nothing holds up is gone before. */
#define DELAYED_MS (15 * SECOND_MS)

void
pending_set_address(Pending *pending, const Address *address)
{
	g_free(pending->email);
	g_free(pending->email_key);
	g_free(pending->mailbox_key);
	pending->email = g_strdup(address->email);
	pending->email_key = g_strdup(address->email_key);
	pending->mailbox_key = g_strdup(address->mailbox_key);
}

void
pending_status_clear(PendingStatus *status)
{
	pending_free(status->pending);
	g_free(status->mail_reply);
}

/* Until when a mail, or what looks like one, is held back; 0: it is not. */
static int64_t
held_until(const OutboxMail *mail, int64_t now_ms)
{
	bool open = mail->state == MAIL_WAITING || mail->state == MAIL_WITHHELD;
	bool held = open && mail->attempts == 0 && mail->reply == NULL &&
		    mail->due_ms > mail->created_ms && mail->due_ms > now_ms;
	return held ? mail->due_ms : 0;
}

/* A clock that jumped back must not make the visitor wait for it. */
static int64_t
resend_after(const Accounts *accounts, const OutboxMail *mail, int64_t now_ms)
{
	int64_t hold_ms = held_until(mail, now_ms) == 0
			      ? 0
			      : mail->due_ms - mail->created_ms;
	return MIN(mail->created_ms, now_ms) + hold_ms +
	       accounts->settings->code.resend_seconds * SECOND_MS;
}

bool
pending_resend_ms(const Accounts *accounts, StoreTxn *txn, int64_t pending_id,
    int64_t now_ms, int64_t *ret_resend_ms, GError **error)
{
	g_autoptr(OutboxMail) mail = NULL;
	if (!store_outbox_latest(txn, pending_id, &mail, error))
		return false;
	*ret_resend_ms = mail == NULL ? 0
				      : resend_after(accounts, mail, now_ms);
	return true;
}

/*
 * The refusing server's words, with the address as it was typed: where it has
 * an account the mail went to that of the account, and another writing of it
 * would tell.
 */
static char *
take_reply(OutboxMail *mail, const char *typed)
{
	gsize n = strlen(mail->recipient);
	char *reply = g_steal_pointer(&mail->reply);
	if (reply == NULL || strlen(typed) != n)
		return reply;
	for (char *at = strstr(reply, mail->recipient); at != NULL;
	     at = strstr(at + n, mail->recipient))
		memcpy(at, typed, n);
	return reply;
}

static void
tell_mail(const Accounts *accounts, OutboxMail *mail, int64_t now_ms,
    PendingStatus *status)
{
	status->resend_ms = resend_after(accounts, mail, now_ms);
	status->mail = mail->state == MAIL_WITHHELD ? MAIL_WAITING
						    : mail->state;
	/* A withheld mail must run out as a waiting one would. */
	if (status->mail == MAIL_WAITING && mail->expires_ms <= now_ms)
		status->mail = MAIL_EXPIRED;
	/* While no mail at all can be sent, none has a reply. */
	status->mail_held_ms = held_until(mail, now_ms);
	bool late = status->mail_held_ms == 0 &&
		    now_ms - mail->created_ms > DELAYED_MS;
	status->mail_delayed = status->mail == MAIL_WAITING &&
			       (late || mail->reply != NULL);
	status->mail_settled_ms = mail->settled_ms;
	if (status->mail == MAIL_REFUSED)
		status->mail_reply = take_reply(mail, status->pending->email);
}

bool
pending_status_by_hash(const Accounts *accounts, PendingKind kind,
    const TokenHash *flow, PendingStatus *ret_status, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	g_auto(PendingStatus) status = { .mail = MAIL_WAITING };
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(OutboxMail) mail = NULL;
	if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !store_pending_by_flow(
		&txn, kind, flow, now_ms, &status.pending, error))
		return false;
	if (status.pending != NULL &&
	    (!store_outbox_latest(&txn, status.pending->id, &mail, error) ||
		!proof_is_spent(accounts, &txn, status.pending->id, now_ms,
		    &status.code_spent, error)))
		return false;
	if (!store_commit(&txn, error))
		return false;
	if (mail != NULL)
		tell_mail(accounts, mail, now_ms, &status);
	*ret_status = status;
	status = (PendingStatus){ 0 };
	return true;
}

bool
pending_status(const Accounts *accounts, PendingKind kind, const char *flow,
    PendingStatus *ret_status, GError **error)
{
	TokenHash hash;
	if (token_hash(flow, &hash))
		return pending_status_by_hash(
		    accounts, kind, &hash, ret_status, error);
	*ret_status = (PendingStatus){ .mail = MAIL_WAITING };
	return true;
}

bool
pending_resend(const Accounts *accounts, PendingKind kind, const char *flow,
    const char *network, ResendOutcome *ret_outcome, int64_t *ret_wait_ms,
    GError **error)
{
	TokenHash hash;
	if (token_hash(flow, &hash))
		return pending_resend_by_hash(accounts, kind, &hash, network,
		    ret_outcome, ret_wait_ms, error);
	*ret_outcome = RESEND_NO_FLOW;
	return true;
}

bool
pending_resend_by_hash(const Accounts *accounts, PendingKind kind,
    const TokenHash *flow, const char *network, ResendOutcome *ret_outcome,
    int64_t *ret_wait_ms, GError **error)
{
	const LimitSubject subject = { LIMIT_RESEND_NETWORK_HOUR, network };
	int64_t now_ms = clock_now_ms(accounts->clock), resend_ms, mail_ms;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) pending = NULL;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !store_pending_by_flow(&txn, kind, flow, now_ms, &pending, error))
		return false;
	if (pending == NULL) {
		*ret_outcome = RESEND_NO_FLOW;
		return true;
	}
	if (!pending_resend_ms(
		accounts, &txn, pending->id, now_ms, &resend_ms, error))
		return false;
	if (resend_ms > now_ms) {
		*ret_wait_ms = resend_ms - now_ms;
		*ret_outcome = RESEND_TOO_SOON;
		return true;
	}
	if (!code_mail_wait(accounts, &txn, pending->standing, &subject, now_ms,
		&mail_ms, error))
		return false;
	if (mail_ms > 0) {
		*ret_wait_ms = mail_ms;
		*ret_outcome = RESEND_LIMITED;
		return true;
	}
	if (!limit_count(&txn, accounts, now_ms, &subject, 1, 1, error) ||
	    !code_mail_add(accounts, &txn, pending, now_ms, error) ||
	    !store_commit(&txn, error))
		return false;
	*ret_outcome = RESEND_DONE;
	return true;
}

/* Unless the address has just had a mail, before it was another for a while. */
static bool
mail_once(const Accounts *accounts, StoreTxn *txn, const Pending *pending,
    int64_t hold_ms, int64_t now_ms, bool *ret_mailed, GError **error)
{
	g_autoptr(OutboxMail) mail = NULL;
	if (!store_outbox_latest(txn, pending->id, &mail, error))
		return false;
	*ret_mailed = mail == NULL || mail->state == MAIL_WITHHELD ||
		      resend_after(accounts, mail, now_ms) <= now_ms;
	return !*ret_mailed || code_mail_add_held(accounts, txn, pending,
				   hold_ms, now_ms, error);
}

bool
pending_readdress(const Accounts *accounts, StoreTxn *txn, Pending *pending,
    const Address *address, int64_t hold_ms, int64_t now_ms, bool *ret_mailed,
    GError **error)
{
	if (!code_mail_withdraw(accounts, txn, pending, now_ms, error))
		return false;
	pending_set_address(pending, address);
	return store_pending_update(txn, pending, error) &&
	       mail_once(
		   accounts, txn, pending, hold_ms, now_ms, ret_mailed, error);
}

bool
pending_mail_again(const Accounts *accounts, StoreTxn *txn,
    const Pending *pending, int64_t now_ms, bool *ret_mailed, GError **error)
{
	int64_t resend_ms;
	if (!pending_resend_ms(
		accounts, txn, pending->id, now_ms, &resend_ms, error))
		return false;
	*ret_mailed = resend_ms <= now_ms;
	return !*ret_mailed ||
	       code_mail_add(accounts, txn, pending, now_ms, error);
}

/* The work that was done for the sign-up was for another address. */
static bool
pay_again(const Accounts *accounts, StoreTxn *txn, const Toll *toll,
    Pending *pending, const char *network, int64_t now_ms, int64_t *ret_hold_ms,
    GError **error)
{
	if (!toll_pay(accounts, txn, toll, network, NULL, now_ms, ret_hold_ms,
		error) ||
	    !breaker_begun(accounts, txn, now_ms, NULL, NULL, error))
		return false;
	pending->expires_ms += *ret_hold_ms;
	return true;
}

/* Is there room for one more sign-up from the network, with its toll? */
static bool
correct_wait(const Accounts *accounts, StoreTxn *txn,
    const LimitSubject *network, int64_t now_ms, Toll *ret_toll,
    int64_t *ret_wait_ms, GError **error)
{
	if (!code_mail_wait(accounts, txn, STANDING_STRANGER, network, now_ms,
		ret_wait_ms, error) ||
	    !toll_look(
		accounts, txn, network->key, NULL, now_ms, ret_toll, error))
		return false;
	*ret_wait_ms = MAX(*ret_wait_ms, ret_toll->limit_wait_ms);
	return true;
}

/* Leaves it to the caller to commit what is written for CORRECT_DONE and
 * CORRECT_KEPT. */
static bool
correct_in(const Accounts *accounts, StoreTxn *txn, const TokenHash *flow,
    const Address *address, const char *network, CorrectOutcome *ret_outcome,
    int64_t *ret_wait_ms, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock), wait_ms, hold_ms;
	const LimitSubject subject = { LIMIT_SIGNUP_NETWORK_HOUR, network };
	Toll toll;
	g_autoptr(Pending) pending = NULL;
	if (!store_pending_by_flow(
		txn, PENDING_SIGNUP, flow, now_ms, &pending, error))
		return false;
	if (pending == NULL) {
		*ret_outcome = CORRECT_NO_FLOW;
		return true;
	}
	if (strcmp(pending->email_key, address->email_key) == 0) {
		*ret_outcome = CORRECT_KEPT;
		return true;
	}
	if (!correct_wait(
		accounts, txn, &subject, now_ms, &toll, &wait_ms, error))
		return false;
	if (wait_ms > 0) {
		*ret_wait_ms = wait_ms;
		*ret_outcome = CORRECT_LIMITED;
		return true;
	}
	bool mailed;
	if (!limit_count(txn, accounts, now_ms, &subject, 1, 1, error) ||
	    !pay_again(accounts, txn, &toll, pending, network, now_ms, &hold_ms,
		error) ||
	    !pending_readdress(accounts, txn, pending, address, hold_ms, now_ms,
		&mailed, error))
		return false;
	*ret_outcome = mailed ? CORRECT_DONE : CORRECT_KEPT;
	return true;
}

bool
pending_correct_address(const Accounts *accounts, const char *flow,
    const char *typed, const char *network, CorrectOutcome *ret_outcome,
    AddressProblem *ret_problem, int64_t *ret_wait_ms, GError **error)
{
	TokenHash hash;
	g_autoptr(Address) address = NULL;
	if (!token_hash(flow, &hash)) {
		*ret_outcome = CORRECT_NO_FLOW;
		return true;
	}
	AddressProblem problem = address_parse(typed, &address);
	if (problem == ADDRESS_GOOD)
		problem = maildomain_judge(accounts, address);
	if (problem != ADDRESS_GOOD) {
		*ret_problem = problem;
		*ret_outcome = CORRECT_INVALID;
		return true;
	}
	g_auto(StoreTxn) txn = { 0 };
	CorrectOutcome outcome;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !correct_in(accounts, &txn, &hash, address, network, &outcome,
		ret_wait_ms, error))
		return false;
	bool written = outcome == CORRECT_DONE || outcome == CORRECT_KEPT;
	if (written && !store_commit(&txn, error))
		return false;
	*ret_outcome = outcome;
	return true;
}

bool
pending_refuse(const Accounts *accounts, const char *link,
    RefuseOutcome *ret_outcome, GError **error)
{
	TokenHash hash;
	int64_t now_ms = clock_now_ms(accounts->clock);
	if (!token_hash(link, &hash)) {
		*ret_outcome = REFUSE_OVER;
		return true;
	}
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) pending = NULL;
	g_autofree char *email_key = NULL;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !store_pending_to_refuse(
		&txn, &hash, now_ms, &pending, &email_key, error))
		return false;
	if (email_key == NULL) {
		*ret_outcome = REFUSE_OVER;
		return true;
	}
	g_autofree char *mailbox = address_mailbox_key(email_key);
	/* One that was corrected belongs to the owner of another mailbox. */
	if (pending != NULL && strcmp(pending->mailbox_key, mailbox) == 0 &&
	    !store_pending_remove(&txn, pending->id, now_ms, error))
		return false;
	if (!store_outbox_withhold(&txn, mailbox, now_ms, error) ||
	    !store_refusal_add(&txn, mailbox,
		now_ms + accounts->settings->limits.refusal_days * DAY_MS,
		error) ||
	    !store_commit(&txn, error))
		return false;
	*ret_outcome = REFUSE_DONE;
	return true;
}

bool
pending_look_at_refusal(const Accounts *accounts, const char *link,
    char **ret_email, GError **error)
{
	TokenHash hash;
	if (!token_hash(link, &hash)) {
		*ret_email = NULL;
		return true;
	}
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) pending = NULL;
	g_autofree char *email_key = NULL;
	if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !store_pending_to_refuse(&txn, &hash, clock_now_ms(accounts->clock),
		&pending, &email_key, error) ||
	    !store_commit(&txn, error))
		return false;
	/* Never the address of somebody else. */
	bool same = pending != NULL &&
		    strcmp(pending->email_key, email_key) == 0;
	*ret_email = same ? g_strdup(pending->email)
			  : g_steal_pointer(&email_key);
	return true;
}
