/* Accounts. */
#include "store/memory-store.h"

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
hand_out(const Account *account, Account **ret_account)
{
	*ret_account = account == NULL ? NULL
				       : memory_rows_copy_account(account);
	return true;
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
	if (find_account(store, has_username, account->username) != NULL) {
		*ret_added = STORE_USERNAME_TAKEN;
		return true;
	}
	Account *row = memory_rows_copy_account(account);
	row->id = ++memory_rows(store)->last_id;
	g_ptr_array_add(memory_rows(store)->accounts, row);
	*ret_added = STORE_ADDED;
	*ret_id = row->id;
	return true;
}

static bool
account_by_id(Store *store, int64_t id, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(find_account(store, has_id, &id), ret_account);
}

static bool
account_by_email(
    Store *store, const char *email_key, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(find_account(store, has_email, email_key), ret_account);
}

static bool
account_by_username(
    Store *store, const char *username, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(
	    find_account(store, has_username, username), ret_account);
}

void
memory_account_install(StoreOps *ops)
{
	ops->account_add = account_add;
	ops->account_by_id = account_by_id;
	ops->account_by_email = account_by_email;
	ops->account_by_username = account_by_username;
}
