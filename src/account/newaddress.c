#include "account/newaddress.h"

#include <string.h>

#include "account/codemail.h"
#include "account/event.h"
#include "account/limit.h"
#include "account/maildomain.h"
#include "account/notice.h"
#include "account/session.h"
#include "base/log.h"

/* --- naming it -------------------------------------------------------- */

static bool
judge(const Accounts *accounts, const Account *account, const char *typed,
    Address **ret_address, NewAddressResult *result)
{
	result->problem = address_parse(typed, ret_address);
	if (result->problem == ADDRESS_GOOD)
		result->problem = maildomain_judge(accounts, *ret_address);
	if (result->problem != ADDRESS_GOOD)
		result->outcome = NEW_ADDRESS_INVALID;
	else if (strcmp((*ret_address)->email, account->email) == 0)
		result->outcome = NEW_ADDRESS_SAME;
	else
		return true;
	return false;
}

/* Is there room for one more? What strangers use up all together is not in the
 * way of who is signed in. */
static bool
look(const Accounts *accounts, StoreTxn *txn, const LimitSubject *network,
    int64_t now_ms, NewAddressResult *result, GError **error)
{
	if (!code_mail_wait(accounts, txn, STANDING_KNOWN, network, now_ms,
		&result->wait_ms, error))
		return false;
	if (result->wait_ms > 0)
		result->outcome = NEW_ADDRESS_LIMITED;
	return true;
}

static bool
begin(const Accounts *accounts, StoreTxn *txn, const Account *account,
    const TokenHash *flow, const Address *address, const char *language,
    int64_t now_ms, GError **error)
{
	g_autoptr(Pending) pending = g_new0(Pending, 1);
	pending->kind = PENDING_ADDRESS;
	pending->standing = STANDING_KNOWN;
	pending->account_id = account->id;
	pending->flow = *flow;
	pending->language = g_strdup(language);
	pending->created_ms = now_ms;
	pending->expires_ms = now_ms +
			      accounts->settings->signup.pending_seconds *
				  SECOND_MS;
	pending_set_address(pending, address);
	return store_pending_add(txn, pending, &pending->id, error) &&
	       code_mail_add(accounts, txn, pending, now_ms, error);
}

/* What the session has under way goes on, with this address in its place.
 * *ret_asked is false where all is as it was: the same address, too soon. */
static bool
remember(const Accounts *accounts, StoreTxn *txn,
    const Confirmation *confirmation, const Account *account,
    const Address *address, int64_t now_ms, bool *ret_asked, GError **error)
{
	TokenHash flow;
	bool unused;
	g_autoptr(Pending) pending = NULL;
	session_flow(accounts, confirmation->session, PENDING_ADDRESS, &flow);
	/* Expired ones, too: until they are purged their flow is taken. */
	if (!store_pending_by_flow(
		txn, PENDING_ADDRESS, &flow, 0, &pending, error))
		return false;
	if (pending != NULL && pending->expires_ms <= now_ms) {
		if (!store_pending_remove(txn, pending->id, now_ms, error))
			return false;
		g_clear_pointer(&pending, pending_free);
	}
	*ret_asked = true;
	if (pending == NULL)
		return begin(accounts, txn, account, &flow, address,
		    confirmation->visitor.language, now_ms, error);
	if (strcmp(pending->email_key, address->email_key) == 0)
		return pending_mail_again(
		    accounts, txn, pending, now_ms, ret_asked, error);
	return pending_readdress(
	    accounts, txn, pending, address, 0, now_ms, &unused, error);
}

static bool
ask_in(const Accounts *accounts, StoreTxn *txn,
    const Confirmation *confirmation, const Confirmed *confirmed,
    const Address *address, NewAddressResult *result, GError **error)
{
	Session session;
	bool asked;
	int64_t now_ms = clock_now_ms(accounts->clock);
	const LimitSubject network = { LIMIT_ASK_NETWORK_HOUR,
		confirmation->visitor.network };
	g_autoptr(Account) account = NULL;
	g_autofree char *masked = log_address(address->email);
	/* Once more: others have asked meanwhile. */
	if (!look(accounts, txn, &network, now_ms, result, error))
		return false;
	if (result->outcome != NEW_ADDRESS_MAILED)
		return true;
	if (!confirm_use(accounts, txn, confirmation, confirmed, &session,
		&account, &result->confirm, error))
		return false;
	if (account == NULL) {
		result->outcome = NEW_ADDRESS_UNCONFIRMED;
		return true;
	}
	return limit_count(txn, accounts, now_ms, &network, 1, 1, error) &&
	       remember(accounts, txn, confirmation, account, address, now_ms,
		   &asked, error) &&
	       (!asked ||
		   event_add(accounts, txn, account->id, EVENT_ADDRESS_ASKED,
		       &confirmation->visitor, masked, NULL, error));
}

static bool
look_first(const Accounts *accounts, const char *network,
    NewAddressResult *result, GError **error)
{
	const LimitSubject subject = { LIMIT_ASK_NETWORK_HOUR, network };
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_READ, &txn, error) &&
	       look(accounts, &txn, &subject, clock_now_ms(accounts->clock),
		   result, error) &&
	       store_commit(&txn, error);
}

static bool
ask(const Accounts *accounts, const Confirmation *confirmation,
    const char *typed, NewAddressResult *result, GError **error)
{
	Session unused;
	g_auto(Confirmed) confirmed = { 0 };
	g_autoptr(Address) address = NULL;
	g_autoptr(Account) account = NULL;
	if (!session_find(
		accounts, confirmation->session, &unused, &account, error))
		return false;
	if (account == NULL) {
		result->outcome = NEW_ADDRESS_UNCONFIRMED;
		result->confirm.outcome = PROOF_SIGNED_OUT;
		return true;
	}
	if (!judge(accounts, account, typed, &address, result))
		return true;
	if (!look_first(accounts, confirmation->visitor.network, result, error))
		return false;
	if (result->outcome != NEW_ADDRESS_MAILED)
		return true;
	if (!confirm_check(
		accounts, confirmation, &confirmed, &result->confirm, error))
		return false;
	if (result->confirm.outcome != PROOF_ACCEPTED) {
		result->outcome = NEW_ADDRESS_UNCONFIRMED;
		return true;
	}
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_DURABLE, &txn, error) &&
	       ask_in(accounts, &txn, confirmation, &confirmed, address, result,
		   error) &&
	       store_commit(&txn, error);
}

bool
new_address_ask(const Accounts *accounts, const Confirmation *confirmation,
    const char *typed, NewAddressResult *ret_result, GError **error)
{
	NewAddressResult result = { .outcome = NEW_ADDRESS_MAILED };
	if (!ask(accounts, confirmation, typed, &result, error))
		return false;
	*ret_result = result;
	return true;
}

bool
new_address_resend(const Accounts *accounts, const char *session,
    const char *network, ResendOutcome *ret_outcome, int64_t *ret_wait_ms,
    GError **error)
{
	TokenHash unused, flow;
	if (!token_hash(session, &unused)) {
		*ret_outcome = RESEND_NO_FLOW;
		return true;
	}
	session_flow(accounts, session, PENDING_ADDRESS, &flow);
	return pending_resend_by_hash(accounts, PENDING_ADDRESS, &flow, network,
	    ret_outcome, ret_wait_ms, error);
}

/* --- proving it ------------------------------------------------------- */

static bool
mail_the_old(const Accounts *accounts, StoreTxn *txn, const Account *old,
    const char *new_email, const Visitor *visitor, GError **error)
{
	g_auto(Token) link = { "" };
	g_autofree char *masked = log_address(new_email);
	int64_t now_ms = clock_now_ms(accounts->clock);
	AddressUndo undo = {
		.account_id = old->id,
		.email = old->email,
		.email_key = old->email_key,
		.created_ms = now_ms,
		.expires_ms = now_ms + LIMIT_ADDRESS_UNDO_DAYS * DAY_MS,
	};
	token_draw(&link);
	token_hash(link.text, &undo.link);
	return store_address_undo_add(txn, &undo, error) &&
	       notice_add(accounts, txn, MAIL_ADDRESS_CHANGED, old, visitor,
		   link.text, masked, error);
}

/* old: the account as it was. */
static bool
tell_and_renew(const Accounts *accounts, StoreTxn *txn, const Account *old,
    const Session *session, const Pending *pending, const Visitor *visitor,
    ProofResult *result, GError **error)
{
	g_autofree char *masked = log_address(old->email);
	return store_pending_remove_all(
		   txn, old->id, clock_now_ms(accounts->clock), error) &&
	       confirm_renew_session(txn, old, session, result, error) &&
	       event_add(accounts, txn, old->id, EVENT_ADDRESS_CHANGED, visitor,
		   masked, NULL, error) &&
	       mail_the_old(accounts, txn, old, pending->email, visitor, error);
}

static bool
change_in(const Accounts *accounts, StoreTxn *txn,
    const Confirmation *confirmation, const Pending *pending,
    ProofResult *result, GError **error)
{
	Session session;
	StoreAdded added;
	g_autoptr(Account) account = NULL;
	if (!session_find_in(accounts, txn, confirmation->session, &session,
		&account, error))
		return false;
	if (account == NULL) {
		result->outcome = PROOF_SIGNED_OUT;
		return true;
	}
	Account changed = *account;
	changed.email = pending->email;
	changed.email_key = pending->email_key;
	if (!store_account_update(txn, &changed, &added, error))
		return false;
	if (added != STORE_ADDED) {
		result->outcome = PROOF_ADDRESS_HAS_ACCOUNT;
		return store_pending_remove(
		    txn, pending->id, clock_now_ms(accounts->clock), error);
	}
	return tell_and_renew(accounts, txn, account, &session, pending,
	    &confirmation->visitor, result, error);
}

static bool
accept(const Accounts *accounts, const Confirmation *confirmation,
    const ProofTry *try, const Code *code, ProofResult *result, GError **error)
{
	g_autoptr(Pending) pending = NULL;
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_DURABLE, &txn, error) &&
	       proof_hold(accounts, &txn, try, code, &confirmation->visitor,
		   &pending, result, error) &&
	       (pending == NULL || change_in(accounts, &txn, confirmation,
				       pending, result, error)) &&
	       store_commit(&txn, error);
}

static bool
prove(const Accounts *accounts, const Confirmation *confirmation,
    ProofResult *result, GError **error)
{
	TokenHash flow, unused;
	g_auto(CodeText) digits = { 0 };
	g_auto(ProofTry) try = { 0 };
	if (!token_hash(confirmation->session, &unused)) {
		result->outcome = PROOF_SIGNED_OUT;
		return true;
	}
	if (confirmation->code == NULL || *confirmation->code == '\0') {
		result->outcome = PROOF_CODE_MISSING;
		return true;
	}
	if (!code_fold(
		confirmation->code, accounts->settings->code.digits, &digits)) {
		result->outcome = PROOF_CODE_MALFORMED;
		return true;
	}
	session_flow(accounts, confirmation->session, PENDING_ADDRESS, &flow);
	if (!proof_count_by_flow(accounts, PENDING_ADDRESS, &flow,
		&confirmation->visitor, &try, result, error))
		return false;
	if (try.n_live == 0)
		return true;
	const Code *code = proof_match(accounts, &try, &digits);
	if (code != NULL)
		return accept(
		    accounts, confirmation, &try, code, result, error);
	proof_wrong(accounts, &try, result);
	return true;
}

bool
new_address_prove(const Accounts *accounts, const Confirmation *confirmation,
    ProofResult *ret_result, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	if (!prove(accounts, confirmation, &result, error))
		return false;
	*ret_result = result;
	result = (ProofResult){ 0 };
	return true;
}
