#include "tests/store/contract.h"

static Session
sample_session(int64_t account_id, unsigned n)
{
	return (Session){
		.token = sample_hash("session", n),
		.account_id = account_id,
		.keep = true,
		.idle_ms = DAY_MS,
		.created_ms = SAMPLE_NOW_MS,
		.seen_ms = SAMPLE_NOW_MS,
		.expires_ms = SAMPLE_NOW_MS + DAY_MS,
		.client = { "Firefox, Linux", "192.0.2.x" },
	};
}

static int64_t
add_two_sessions(StoreTxn *txn)
{
	g_autoptr(Account) account = sample_account("ada", 1);
	StoreAdded added;
	int64_t id;
	OK(store_account_add(txn, account, &added, &id, &error));
	for (unsigned n = 1; n <= 2; n++) {
		Session session = sample_session(id, n);
		OK(store_session_add(txn, &session, &error));
	}
	return id;
}

static bool
find(StoreTxn *txn, unsigned n, int64_t now_ms, Session *ret_session)
{
	TokenHash token = sample_hash("session", n);
	g_autoptr(Account) account = NULL;
	OK(store_session_find(
	    txn, &token, now_ms, ret_session, &account, &error));
	if (account != NULL)
		g_assert_cmpstr(account->email_key, ==, "ada1@example.org");
	return account != NULL;
}

static void
test_not_found(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Session session = { .seen_ms = 7 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)add_two_sessions(&txn);
	g_assert_false(find(&txn, 3, SAMPLE_NOW_MS, &session));
	g_assert_false(find(&txn, 1, SAMPLE_NOW_MS + DAY_MS, &session));
	g_assert_cmpint(session.seen_ms, ==, 7);
}

static void
test_found(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Session session;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_two_sessions(&txn);
	g_assert_true(find(&txn, 1, SAMPLE_NOW_MS + DAY_MS - 1, &session));
	Session wanted = sample_session(id, 1);
	g_assert_cmpmem(session.token.bytes, TOKEN_HASH_BYTES,
	    wanted.token.bytes, TOKEN_HASH_BYTES);
	g_assert_cmpint(session.account_id, ==, id);
	g_assert_cmpint(session.created_ms, ==, wanted.created_ms);
	g_assert_cmpint(session.seen_ms, ==, wanted.seen_ms);
	g_assert_cmpint(session.expires_ms, ==, wanted.expires_ms);
}

static void
test_touch(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Session session;
	TokenHash token = sample_hash("session", 1);
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	(void)add_two_sessions(&txn);
	OK(store_session_touch(&txn, &token, SAMPLE_NOW_MS + 5, &error));
	g_assert_true(find(&txn, 1, SAMPLE_NOW_MS, &session));
	g_assert_cmpint(session.seen_ms, ==, SAMPLE_NOW_MS + 5);
	g_assert_true(find(&txn, 2, SAMPLE_NOW_MS, &session));
	g_assert_cmpint(session.seen_ms, ==, SAMPLE_NOW_MS);
}

static void
test_remove(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Session session;
	TokenHash token = sample_hash("session", 1);
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)add_two_sessions(&txn);
	OK(store_session_remove(&txn, &token, &error));
	OK(store_session_remove(&txn, &token, &error));
	g_assert_false(find(&txn, 1, SAMPLE_NOW_MS, &session));
	g_assert_true(find(&txn, 2, SAMPLE_NOW_MS, &session));
}

const ContractTest contract_sessions[] = {
	{ "an-unknown-or-ended-one-is-not-found", test_not_found },
	{ "one-is-found-with-its-account", test_found },
	{ "a-touch-is-remembered", test_touch },
	{ "a-removed-one-is-gone-and-no-other", test_remove },
	{ NULL, NULL },
};
