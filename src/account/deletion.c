#include "account/deletion.h"

#include "account/event.h"
#include "account/notice.h"

/* Not before the last change of address can no longer be undone. */
static bool
when(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    int64_t now_ms, int64_t *ret_delete_ms, GError **error)
{
	int64_t undo_ms, days = accounts->settings->account.delete_after_days;
	if (!store_address_undo_last(txn, account_id, &undo_ms, error))
		return false;
	*ret_delete_ms = MAX(now_ms + days * DAY_MS, undo_ms);
	return true;
}

bool
deletion_when(const Accounts *accounts, int64_t account_id,
    int64_t *ret_delete_ms, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_READ, &txn, error) &&
	       when(accounts, &txn, account_id, clock_now_ms(accounts->clock),
		   ret_delete_ms, error) &&
	       store_commit(&txn, error);
}

/* The mail that tells is of no account any more. */
static bool
erase(const Accounts *accounts, StoreTxn *txn, Account *account,
    const Visitor *visitor, GError **error)
{
	if (!store_account_erase(txn, account, error))
		return false;
	account->id = 0;
	return notice_add(
	    accounts, txn, MAIL_DELETION, account, visitor, NULL, NULL, error);
}

static bool
ask_in(const Accounts *accounts, StoreTxn *txn, Account *account,
    const Visitor *visitor, int64_t *ret_delete_ms, GError **error)
{
	StoreAdded unused_added;
	unsigned unused_n;
	int64_t now_ms = clock_now_ms(accounts->clock);
	if (!when(
		accounts, txn, account->id, now_ms, &account->delete_ms, error))
		return false;
	*ret_delete_ms = account->delete_ms;
	if (account_is_over(account, now_ms))
		return erase(accounts, txn, account, visitor, error);
	return store_account_update(txn, account, &unused_added, error) &&
	       store_session_remove_others(
		   txn, account->id, NULL, &unused_n, error) &&
	       store_pending_remove_all(txn, account->id, now_ms, error) &&
	       event_add(accounts, txn, account->id, EVENT_DELETION_ASKED,
		   visitor, NULL, NULL, error) &&
	       notice_add(accounts, txn, MAIL_DELETION, account, visitor, NULL,
		   NULL, error);
}

bool
deletion_ask(const Accounts *accounts, const Confirmation *confirmation,
    ProofResult *ret_result, int64_t *ret_delete_ms, GError **error)
{
	Session unused;
	g_auto(Confirmed) confirmed = { 0 };
	g_autoptr(Account) account = NULL;
	ProofResult result = { 0 };
	if (!confirm_check(accounts, confirmation, &confirmed, &result, error))
		return false;
	if (result.outcome == PROOF_ACCEPTED) {
		g_auto(StoreTxn) txn = { 0 };
		if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
		    !confirm_use(accounts, &txn, confirmation, &confirmed,
			&unused, &account, &result, error) ||
		    (account != NULL &&
			!ask_in(accounts, &txn, account, &confirmation->visitor,
			    ret_delete_ms, error)) ||
		    !store_commit(&txn, error))
			return false;
	}
	*ret_result = result;
	return true;
}
