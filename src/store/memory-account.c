/* Accounts. */
#include "store/memory-store.h"

#include <string.h>

static Account *
find_account(Store *store, bool (*is)(const Account *account, const void *key),
    const void *key)
{
	GPtrArray *accounts = memory_rows(store)->accounts;
	for (unsigned i = 0; i < accounts->len; i++) {
		Account *account = g_ptr_array_index(accounts, i);
		if (is(account, key))
			return account;
	}
	return NULL;
}

static bool
has_id(const Account *account, const void *id)
{
	return account->id == *(const int64_t *)id;
}

static bool
has_email(const Account *account, const void *email_key)
{
	return g_str_equal(account->email_key, email_key);
}

static bool
has_username(const Account *account, const void *username)
{
	return username != NULL && g_strcmp0(account->username, username) == 0;
}

static bool
hand_out(Store *store, const Account *account, Account **ret_account)
{
	if (account == NULL) {
		*ret_account = NULL;
		return true;
	}
	*ret_account = memory_rows_copy_account(account);
	(*ret_account)->groups = memory_group_names(
	    memory_rows(store), account->id);
	return true;
}

static bool
is_held(Store *store, const char *username, int64_t but_for, int64_t now_ms)
{
	GPtrArray *holds = memory_rows(store)->holds;
	for (unsigned i = 0; i < holds->len; i++) {
		const MemoryHold *hold = g_ptr_array_index(holds, i);
		if (g_strcmp0(hold->username, username) == 0 &&
		    hold->account_id != but_for && hold->until_ms > now_ms)
			return true;
	}
	return false;
}

static bool
account_add(Store *store, const Account *account, StoreAdded *ret_added,
    int64_t *ret_id, GError **error)
{
	(void)error;
	if (find_account(store, has_email, account->email_key) != NULL) {
		*ret_added = STORE_EMAIL_TAKEN;
		return true;
	}
	if (find_account(store, has_username, account->username) != NULL ||
	    is_held(store, account->username, 0, account->created_ms)) {
		*ret_added = STORE_USERNAME_TAKEN;
		return true;
	}
	Account *row = memory_rows_copy_account(account);
	row->id = ++memory_rows(store)->last_id;
	row->delete_ms = 0;
	row->generation = 0;
	g_clear_pointer(&row->groups, g_free);
	g_ptr_array_add(memory_rows(store)->accounts, row);
	*ret_added = STORE_ADDED;
	*ret_id = row->id;
	return true;
}

static bool
is_other(const Account *found, const Account *account)
{
	return found != NULL && found->id != account->id;
}

static bool
account_update(
    Store *store, const Account *account, StoreAdded *ret_added, GError **error)
{
	(void)error;
	if (is_other(
		find_account(store, has_email, account->email_key), account)) {
		*ret_added = STORE_EMAIL_TAKEN;
		return true;
	}
	if (is_other(find_account(store, has_username, account->username),
		account)) {
		*ret_added = STORE_USERNAME_TAKEN;
		return true;
	}
	GPtrArray *accounts = memory_rows(store)->accounts;
	for (unsigned i = 0; i < accounts->len; i++) {
		Account *old = g_ptr_array_index(accounts, i);
		if (old->id != account->id)
			continue;
		Account *row = memory_rows_copy_account(account);
		row->created_ms = old->created_ms;
		g_clear_pointer(&row->groups, g_free);
		accounts->pdata[i] = row;
		account_free(old);
	}
	*ret_added = STORE_ADDED;
	return true;
}

static bool
account_by_id(Store *store, int64_t id, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(store, find_account(store, has_id, &id), ret_account);
}

static bool
account_by_email(
    Store *store, const char *email_key, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(
	    store, find_account(store, has_email, email_key), ret_account);
}

static bool
account_by_username(
    Store *store, const char *username, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(
	    store, find_account(store, has_username, username), ret_account);
}

/* --- names held back -------------------------------------------------- */

static bool
username_taken(Store *store, const char *username, int64_t but_for,
    int64_t now_ms, bool *ret_taken, GError **error)
{
	(void)error;
	const Account *owner = find_account(store, has_username, username);
	*ret_taken = (owner != NULL && owner->id != but_for) ||
		     is_held(store, username, but_for, now_ms);
	return true;
}

static bool
username_hold(Store *store, const char *username, int64_t account_id,
    int64_t until_ms, GError **error)
{
	(void)error;
	GPtrArray *holds = memory_rows(store)->holds;
	for (unsigned i = holds->len; i > 0; i--) {
		const MemoryHold *old = g_ptr_array_index(holds, i - 1);
		if (g_str_equal(old->username, username))
			g_ptr_array_remove_index(holds, i - 1);
	}
	MemoryHold *hold = g_new0(MemoryHold, 1);
	hold->username = g_strdup(username);
	hold->account_id = account_id;
	hold->until_ms = until_ms;
	g_ptr_array_add(holds, hold);
	return true;
}

/* --- ways back from a change of address ------------------------------- */

static bool
address_undo_add(Store *store, const AddressUndo *undo, GError **error)
{
	(void)error;
	g_ptr_array_add(memory_rows(store)->undos, memory_rows_copy_undo(undo));
	return true;
}

static bool
address_undo_find(Store *store, const TokenHash *link, int64_t now_ms,
    AddressUndo **ret_undo, GError **error)
{
	(void)error;
	GPtrArray *undos = memory_rows(store)->undos;
	*ret_undo = NULL;
	for (unsigned i = 0; i < undos->len; i++) {
		const AddressUndo *undo = g_ptr_array_index(undos, i);
		if (undo->expires_ms > now_ms &&
		    memcmp(undo->link.bytes, link->bytes, TOKEN_HASH_BYTES) ==
			0)
			*ret_undo = memory_rows_copy_undo(undo);
	}
	return true;
}

static bool
address_undo_last(
    Store *store, int64_t account_id, int64_t *ret_expires_ms, GError **error)
{
	(void)error;
	GPtrArray *undos = memory_rows(store)->undos;
	*ret_expires_ms = 0;
	for (unsigned i = 0; i < undos->len; i++) {
		const AddressUndo *undo = g_ptr_array_index(undos, i);
		if (undo->account_id == account_id)
			*ret_expires_ms = MAX(
			    *ret_expires_ms, undo->expires_ms);
	}
	return true;
}

static bool
address_undo_remove(Store *store, const AddressUndo *undo, GError **error)
{
	(void)error;
	GPtrArray *undos = memory_rows(store)->undos;
	for (unsigned i = undos->len; i > 0; i--) {
		const AddressUndo *row = g_ptr_array_index(undos, i - 1);
		if (row->account_id == undo->account_id &&
		    row->created_ms >= undo->created_ms)
			g_ptr_array_remove_index(undos, i - 1);
	}
	return true;
}

void
memory_account_install(StoreOps *ops)
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
