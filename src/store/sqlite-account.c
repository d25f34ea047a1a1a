/* Accounts. */
#include "store/sqlite-connection.h"

static bool
account_add(Store *store, const Account *account, StoreAdded *ret_added,
    int64_t *ret_id, GError **error)
{
	sqlite3 *db = ((Sqlite *)store)->db;
	g_auto(Statement) add = sqlite_take(store, STATEMENT_ACCOUNT_ADD);
	statement_put_text(&add, account->username);
	statement_put_text(&add, account->email);
	statement_put_text(&add, account->email_key);
	statement_put_text(&add, account->password_hash);
	statement_put_text(&add, account->language);
	statement_put_int(&add, account->created_ms);
	if (!statement_run(&add, error))
		return false;
	if (sqlite3_changes(db) == 1) {
		*ret_added = STORE_ADDED;
		*ret_id = sqlite3_last_insert_rowid(db);
		return true;
	}
	g_auto(Statement) find = sqlite_take(store, STATEMENT_ACCOUNT_BY_EMAIL);
	statement_put_text(&find, account->email_key);
	bool taken;
	if (!statement_step(&find, &taken, error))
		return false;
	*ret_added = taken ? STORE_EMAIL_TAKEN : STORE_USERNAME_TAKEN;
	return true;
}

static bool
account_update(
    Store *store, const Account *account, StoreAdded *ret_added, GError **error)
{
	g_auto(Statement) update = sqlite_take(store, STATEMENT_ACCOUNT_UPDATE);
	statement_put_int(&update, account->id);
	statement_put_text(&update, account->username);
	statement_put_text(&update, account->email);
	statement_put_text(&update, account->email_key);
	statement_put_text(&update, account->password_hash);
	statement_put_text(&update, account->language);
	statement_put_id(&update, account->delete_ms);
	statement_put_int(&update, account->generation);
	if (!statement_run(&update, error))
		return false;
	if (sqlite3_changes(((Sqlite *)store)->db) == 1) {
		*ret_added = STORE_ADDED;
		return true;
	}
	g_autoptr(Account) other = NULL;
	if (!store->ops->account_by_email(
		store, account->email_key, &other, error))
		return false;
	bool taken = other != NULL && other->id != account->id;
	*ret_added = taken ? STORE_EMAIL_TAKEN : STORE_USERNAME_TAKEN;
	return true;
}

static bool
fetch(Statement *find, Account **ret_account, GError **error)
{
	bool found;
	if (!statement_step(find, &found, error))
		return false;
	*ret_account = found ? sqlite_account_read(find) : NULL;
	return true;
}

Account *
sqlite_account_read(const Statement *row)
{
	Account *account = g_new0(Account, 1);
	account->id = statement_int(row, 0);
	account->username = statement_text(row, 1);
	account->email = statement_text(row, 2);
	account->email_key = statement_text(row, 3);
	account->password_hash = statement_text(row, 4);
	account->language = statement_text(row, 5);
	account->created_ms = statement_int(row, 6);
	account->delete_ms = statement_int(row, 7);
	account->generation = statement_int(row, 8);
	account->groups = statement_text(row, 9);
	return account;
}

static bool
account_by_id(Store *store, int64_t id, Account **ret_account, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_ACCOUNT_BY_ID);
	statement_put_int(&find, id);
	return fetch(&find, ret_account, error);
}

static bool
account_by_email(
    Store *store, const char *email_key, Account **ret_account, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_ACCOUNT_BY_EMAIL);
	statement_put_text(&find, email_key);
	return fetch(&find, ret_account, error);
}

static bool
account_by_username(
    Store *store, const char *username, Account **ret_account, GError **error)
{
	g_auto(Statement)
	    find = sqlite_take(store, STATEMENT_ACCOUNT_BY_USERNAME);
	statement_put_text(&find, username);
	return fetch(&find, ret_account, error);
}

/* --- names held back -------------------------------------------------- */

static bool
username_taken(Store *store, const char *username, int64_t but_for,
    int64_t now_ms, bool *ret_taken, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_USERNAME_TAKEN);
	statement_put_text(&find, username);
	statement_put_int(&find, but_for);
	statement_put_int(&find, now_ms);
	return statement_step(&find, ret_taken, error);
}

static bool
username_hold(Store *store, const char *username, int64_t account_id,
    int64_t until_ms, GError **error)
{
	g_auto(Statement) hold = sqlite_take(store, STATEMENT_USERNAME_HOLD);
	statement_put_text(&hold, username);
	statement_put_int(&hold, account_id);
	statement_put_int(&hold, until_ms);
	return statement_run(&hold, error);
}

/* --- ways back from a change of address ------------------------------- */

static bool
address_undo_add(Store *store, const AddressUndo *undo, GError **error)
{
	g_auto(Statement) add = sqlite_take(store, STATEMENT_ADDRESS_UNDO_ADD);
	statement_put_hash(&add, &undo->link);
	statement_put_int(&add, undo->account_id);
	statement_put_text(&add, undo->email);
	statement_put_text(&add, undo->email_key);
	statement_put_int(&add, undo->created_ms);
	statement_put_int(&add, undo->expires_ms);
	return statement_run(&add, error);
}

static bool
address_undo_find(Store *store, const TokenHash *link, int64_t now_ms,
    AddressUndo **ret_undo, GError **error)
{
	g_auto(Statement)
	    find = sqlite_take(store, STATEMENT_ADDRESS_UNDO_FIND);
	statement_put_hash(&find, link);
	statement_put_int(&find, now_ms);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	if (!found) {
		*ret_undo = NULL;
		return true;
	}
	AddressUndo *undo = g_new0(AddressUndo, 1);
	undo->link = *link;
	undo->account_id = statement_int(&find, 0);
	undo->email = statement_text(&find, 1);
	undo->email_key = statement_text(&find, 2);
	undo->created_ms = statement_int(&find, 3);
	undo->expires_ms = statement_int(&find, 4);
	*ret_undo = undo;
	return true;
}

static bool
address_undo_last(
    Store *store, int64_t account_id, int64_t *ret_expires_ms, GError **error)
{
	g_auto(Statement)
	    find = sqlite_take(store, STATEMENT_ADDRESS_UNDO_LAST);
	statement_put_int(&find, account_id);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	*ret_expires_ms = statement_int(&find, 0);
	return true;
}

static bool
address_undo_remove(Store *store, const AddressUndo *undo, GError **error)
{
	g_auto(Statement)
	    removal = sqlite_take(store, STATEMENT_ADDRESS_UNDO_REMOVE);
	statement_put_int(&removal, undo->account_id);
	statement_put_int(&removal, undo->created_ms);
	statement_put_hash(&removal, &undo->link);
	return statement_run(&removal, error);
}

void
sqlite_account_install(StoreOps *ops)
{
	ops->account_add = account_add;
	ops->account_update = account_update;
	ops->account_by_id = account_by_id;
	ops->account_by_email = account_by_email;
	ops->account_by_username = account_by_username;
	ops->username_taken = username_taken;
	ops->username_hold = username_hold;
	ops->address_undo_add = address_undo_add;
	ops->address_undo_find = address_undo_find;
	ops->address_undo_last = address_undo_last;
	ops->address_undo_remove = address_undo_remove;
}
