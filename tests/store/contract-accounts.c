#include "tests/store/contract.h"

static StoreAdded
add(StoreTxn *txn, const Account *account, int64_t *ret_id)
{
	StoreAdded added;
	OK(store_account_add(txn, account, &added, ret_id, &error));
	return added;
}

static void
assert_same(const Account *a, const Account *b)
{
	g_assert_cmpstr(a->username, ==, b->username);
	g_assert_cmpstr(a->email, ==, b->email);
	g_assert_cmpstr(a->email_key, ==, b->email_key);
	g_assert_cmpstr(a->password_hash, ==, b->password_hash);
	g_assert_cmpstr(a->language, ==, b->language);
	g_assert_cmpint(a->created_ms, ==, b->created_ms);
}

static void
test_unknown(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) sentinel = sample_account("x", 0);
	Account *account = sentinel;
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_account_by_id(&txn, 1, &account, &error));
	g_assert_null(account);
	account = sentinel;
	OK(store_account_by_email(&txn, "ada1@example.org", &account, &error));
	g_assert_null(account);
	account = sentinel;
	OK(store_account_by_username(&txn, "ada1", &account, &error));
	g_assert_null(account);
}

static void
test_taken_address(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) first = sample_account("ada", 1);
	g_autoptr(Account) second = sample_account("eve", 1);
	int64_t id = 0;
	g_free(second->email_key);
	second->email_key = g_strdup(first->email_key);
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	g_assert_cmpint(add(&txn, first, &id), ==, STORE_ADDED);
	int64_t untouched = 77;
	g_assert_cmpint(add(&txn, second, &untouched), ==, STORE_EMAIL_TAKEN);
	g_assert_cmpint(untouched, ==, 77);
	/* Both taken: the address is told. */
	g_assert_cmpint(add(&txn, first, &untouched), ==, STORE_EMAIL_TAKEN);
}

static void
test_taken_name(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) first = sample_account("ada", 1);
	g_autoptr(Account) second = sample_account("eve", 1);
	int64_t id;
	g_free(second->username);
	second->username = g_strdup(first->username);
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	g_assert_cmpint(add(&txn, first, &id), ==, STORE_ADDED);
	g_assert_cmpint(add(&txn, second, &id), ==, STORE_USERNAME_TAKEN);
	g_autoptr(Account) none = NULL;
	OK(store_account_by_email(&txn, "eve1@example.org", &none, &error));
	g_assert_null(none);
}

static void
test_nameless(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	for (unsigned n = 1; n <= 2; n++) {
		g_autoptr(Account) account = sample_account("ada", n);
		int64_t id;
		g_clear_pointer(&account->username, g_free);
		g_clear_pointer(&account->password_hash, g_free);
		g_assert_cmpint(add(&txn, account, &id), ==, STORE_ADDED);
		g_autoptr(Account) found = NULL;
		OK(store_account_by_id(&txn, id, &found, &error));
		assert_same(found, account);
	}
}

static void
test_found(Store *store)
{
	g_autoptr(Account) account = sample_account("ada", 1);
	g_autoptr(Account) other = sample_account("eve", 1);
	int64_t id, other_id;
	{
		g_auto(StoreTxn) txn = { 0 };
		OK(store_begin(store, STORE_DURABLE, &txn, &error));
		g_assert_cmpint(add(&txn, account, &id), ==, STORE_ADDED);
		g_assert_cmpint(add(&txn, other, &other_id), ==, STORE_ADDED);
		OK(store_commit(&txn, &error));
	}
	g_assert_cmpint(id, !=, other_id);
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) by_id = NULL;
	g_autoptr(Account) by_email = NULL;
	g_autoptr(Account) by_name = NULL;
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_account_by_id(&txn, id, &by_id, &error));
	OK(store_account_by_email(&txn, account->email_key, &by_email, &error));
	OK(store_account_by_username(&txn, "ada1", &by_name, &error));
	assert_same(by_id, account);
	g_assert_cmpint(by_id->id, ==, id);
	g_assert_cmpint(by_email->id, ==, id);
	g_assert_cmpint(by_name->id, ==, id);
}

const ContractTest contract_accounts[] = {
	{ "one-that-is-not-there-is-not-found", test_unknown },
	{ "a-taken-address-adds-nothing", test_taken_address },
	{ "a-taken-name-adds-nothing", test_taken_name },
	{ "any-number-may-have-no-name", test_nameless },
	{ "one-is-found-by-id-address-and-name", test_found },
	{ NULL, NULL },
};
