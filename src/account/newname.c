#include "account/newname.h"

#include <string.h>

#include "account/event.h"
#include "account/notice.h"
#include "account/session.h"

/* Frees nothing: the account keeps its own. */
static bool
rename_in(const Accounts *accounts, StoreTxn *txn, const Account *account,
    char *username, const Visitor *visitor, NewNameResult *result,
    GError **error)
{
	bool taken;
	StoreAdded added;
	int64_t now_ms = clock_now_ms(accounts->clock);
	if (!store_username_taken(
		txn, username, account->id, now_ms, &taken, error))
		return false;
	if (taken) {
		result->outcome = NEW_NAME_REFUSED;
		result->problem = USERNAME_TAKEN;
		return true;
	}
	if (!confirm_count_change(accounts, txn, LIMIT_RENAME_ACCOUNT_DAY,
		account->id, &result->wait_ms, error))
		return false;
	if (result->wait_ms > 0) {
		result->outcome = NEW_NAME_LIMITED;
		return true;
	}
	Account changed = *account;
	changed.username = username;
	if (!store_account_update(txn, &changed, &added, error))
		return false;
	g_assert(added == STORE_ADDED);
	return (account->username == NULL ||
		   store_username_hold(txn, account->username, account->id,
		       now_ms + LIMIT_USERNAME_HELD_DAYS * DAY_MS, error)) &&
	       event_add(accounts, txn, account->id, EVENT_USERNAME_CHANGED,
		   visitor, account->username, NULL, error) &&
	       notice_add(accounts, txn, MAIL_USERNAME_CHANGED, account,
		   visitor, NULL, NULL, error);
}

static bool
set_in(const Accounts *accounts, StoreTxn *txn, const char *session,
    char *username, const Visitor *visitor, NewNameResult *result,
    GError **error)
{
	Session unused;
	g_autoptr(Account) account = NULL;
	if (!session_find_in(accounts, txn, session, &unused, &account, error))
		return false;
	if (account == NULL) {
		result->outcome = NEW_NAME_SIGNED_OUT;
		return true;
	}
	if (g_strcmp0(account->username, username) == 0) {
		result->outcome = NEW_NAME_SAME;
		return true;
	}
	return rename_in(
	    accounts, txn, account, username, visitor, result, error);
}

bool
new_name_set(const Accounts *accounts, const char *session, const char *typed,
    const Visitor *visitor, NewNameResult *ret_result, GError **error)
{
	const Settings *settings = accounts->settings;
	NewNameResult result = { .outcome = NEW_NAME_SET };
	g_autofree char *username = NULL;
	g_auto(StoreTxn) txn = { 0 };
	if (!settings->account.rename ||
	    settings->signup.username == FIELD_OFF) {
		*ret_result = (NewNameResult){ .outcome = NEW_NAME_OFF };
		return true;
	}
	result.problem = username_choose(
	    typed, settings->signup.reserved_names, &username);
	if (result.problem != USERNAME_GOOD)
		result.outcome = NEW_NAME_REFUSED;
	else if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
		 !set_in(accounts, &txn, session, username, visitor, &result,
		     error) ||
		 (result.outcome == NEW_NAME_SET && !store_commit(&txn, error)))
		return false;
	*ret_result = result;
	return true;
}
