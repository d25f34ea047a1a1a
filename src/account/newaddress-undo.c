/* The way back of newaddress.h. */
#include "account/newaddress.h"

#include "account/event.h"
#include "account/known.h"
#include "base/log.h"

static bool
find(const Accounts *accounts, StoreTxn *txn, const char *link,
    AddressUndo **ret_undo, GError **error)
{
	TokenHash hash;
	*ret_undo = NULL;
	return !token_hash(link, &hash) ||
	       store_address_undo_find(
		   txn, &hash, clock_now_ms(accounts->clock), ret_undo, error);
}

bool
new_address_look_at_undo(const Accounts *accounts, const char *link,
    UndoOutcome *ret_outcome, char **ret_email, GError **error)
{
	g_autoptr(AddressUndo) undo = NULL;
	g_autoptr(Account) owner = NULL;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !find(accounts, &txn, link, &undo, error) ||
	    (undo != NULL && !store_account_by_email(
				 &txn, undo->email_key, &owner, error)) ||
	    !store_commit(&txn, error))
		return false;
	bool taken = owner != NULL && owner->id != undo->account_id;
	*ret_outcome = undo == NULL ? UNDO_OVER
		       : taken      ? UNDO_TAKEN
				    : UNDO_DONE;
	*ret_email = undo == NULL ? NULL : g_steal_pointer(&undo->email);
	return true;
}

/* Whoever has had the account has nothing of it any more. */
static bool
shut_out(
    const Accounts *accounts, StoreTxn *txn, int64_t account_id, GError **error)
{
	unsigned unused;
	return store_session_remove_others(
		   txn, account_id, NULL, &unused, error) &&
	       store_pending_remove_all(
		   txn, account_id, clock_now_ms(accounts->clock), error);
}

static bool
undo_in(const Accounts *accounts, StoreTxn *txn, const AddressUndo *undo,
    const Visitor *visitor, UndoOutcome *outcome, Token *mailbox,
    GError **error)
{
	StoreAdded added;
	g_autoptr(Account) account = NULL;
	if (!store_account_by_id(txn, undo->account_id, &account, error))
		return false;
	g_autofree char *masked = log_address(account->email);
	Account changed = *account;
	changed.email = undo->email;
	changed.email_key = undo->email_key;
	changed.password_hash = NULL;
	changed.generation++;
	changed.delete_ms = 0;
	if (!store_account_update(txn, &changed, &added, error))
		return false;
	*outcome = added == STORE_ADDED ? UNDO_DONE : UNDO_TAKEN;
	known_mailbox(accounts->keys, changed.id, changed.generation, mailbox);
	return added != STORE_ADDED ||
	       (store_address_undo_remove(txn, undo, error) &&
		   shut_out(accounts, txn, account->id, error) &&
		   event_add(accounts, txn, account->id, EVENT_ADDRESS_UNDONE,
		       visitor, masked, NULL, error));
}

bool
new_address_undo(const Accounts *accounts, const char *link,
    const Visitor *visitor, UndoOutcome *ret_outcome, int64_t *ret_account_id,
    Token *ret_mailbox, GError **error)
{
	UndoOutcome outcome = UNDO_OVER;
	g_auto(Token) mailbox = { "" };
	g_autoptr(AddressUndo) undo = NULL;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !find(accounts, &txn, link, &undo, error) ||
	    (undo != NULL && !undo_in(accounts, &txn, undo, visitor, &outcome,
				 &mailbox, error)) ||
	    !store_commit(&txn, error))
		return false;
	*ret_outcome = outcome;
	*ret_mailbox = mailbox;
	*ret_account_id = undo == NULL ? 0 : undo->account_id;
	return true;
}
