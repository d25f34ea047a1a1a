#include "account/proof.h"

#include "account/breaker.h"
#include "account/event.h"
#include "account/session.h"

static bool
add_account(StoreTxn *txn, const Pending *pending, int64_t now_ms,
    int64_t *ret_id, ProofResult *result, GError **error)
{
	const Account account = {
		.username = pending->username,
		.email = pending->email,
		.email_key = pending->email_key,
		.password_hash = pending->password_hash,
		.language = pending->language,
		.created_ms = now_ms,
	};
	StoreAdded added;
	if (!store_account_add(txn, &account, &added, ret_id, error))
		return false;
	switch (added) {
	case STORE_ADDED:
		result->outcome = PROOF_ACCEPTED;
		break;
	case STORE_EMAIL_TAKEN:
		result->outcome = PROOF_ADDRESS_HAS_ACCOUNT;
		break;
	case STORE_USERNAME_TAKEN:
		result->outcome = PROOF_USERNAME_REFUSED;
		result->username = USERNAME_TAKEN;
		break;
	}
	return true;
}

/* Another name than that of sign-up, where the visitor gave one. */
static bool
rename_pending(const Accounts *accounts, Pending *pending, const char *typed,
    ProofResult *result)
{
	char *username = NULL;
	if (typed == NULL || *typed == '\0' || pending->username == NULL)
		return true;
	result->username = username_choose(
	    typed, accounts->settings->signup.reserved_names, &username);
	if (result->username != USERNAME_GOOD) {
		result->outcome = PROOF_USERNAME_REFUSED;
		return false;
	}
	g_free(pending->username);
	pending->username = username;
	return true;
}

/* All of a birth but the commit. */
static bool
accept_in(const Accounts *accounts, StoreTxn *txn, Pending *pending,
    const Visitor *visitor, const Token *session, ProofResult *result,
    GError **error)
{
	int64_t id, now_ms = clock_now_ms(accounts->clock);
	if (!add_account(txn, pending, now_ms, &id, result, error))
		return false;
	if (result->outcome == PROOF_USERNAME_REFUSED)
		return true;
	if (result->outcome == PROOF_ACCEPTED) {
		if (!session_start(accounts, txn, id, visitor, pending->keep,
			session, error) ||
		    !event_add(accounts, txn, id, EVENT_OPENED, visitor, NULL,
			NULL, error))
			return false;
		result->account_id = id;
	}
	return breaker_proven(accounts, txn, pending->created_ms,
		   visitor->network, now_ms, error) &&
	       store_pending_remove(txn, pending->id, now_ms, error);
}

bool
proof_accept(const Accounts *accounts, const ProofTry *try, const Code *code,
    const char *new_username, const Visitor *visitor, const Token *session,
    ProofResult *result, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) pending = NULL;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !proof_hold(
		accounts, &txn, try, code, visitor, &pending, result, error))
		return false;
	if (pending == NULL)
		return store_commit(&txn, error);
	if (rename_pending(accounts, pending, new_username, result) &&
	    !accept_in(
		accounts, &txn, pending, visitor, session, result, error))
		return false;
	if (!store_commit(&txn, error))
		return false;
	if (result->outcome == PROOF_ACCEPTED) {
		result->session = *session;
		result->keep = pending->keep;
		result->next = g_steal_pointer(&pending->next);
	}
	return true;
}
