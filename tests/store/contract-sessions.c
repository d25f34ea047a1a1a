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
	g_assert_cmpint(session.idle_ms, ==, wanted.idle_ms);
	g_assert_true(session.keep);
	g_assert_cmpstr(session.client.browser, ==, "Firefox, Linux");
	g_assert_cmpstr(session.client.network, ==, "192.0.2.x");
}

static void
test_idle(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Session session;
	unsigned n;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_two_sessions(&txn);
	Session brief = sample_session(id, 3);
	brief.idle_ms = 10;
	OK(store_session_add(&txn, &brief, &error));
	g_assert_true(find(&txn, 3, SAMPLE_NOW_MS + 9, &session));
	g_assert_false(find(&txn, 3, SAMPLE_NOW_MS + 10, &session));
	OK(store_session_touch(&txn, &brief.token, SAMPLE_NOW_MS + 5, &error));
	g_assert_true(find(&txn, 3, SAMPLE_NOW_MS + 14, &session));
	OK(store_purge(&txn,
	    &(PurgeRule){ .now_ms = SAMPLE_NOW_MS + 15, .limit = 10 }, &n,
	    &error));
	g_assert_cmpuint(n, ==, 1);
	g_assert_false(find(&txn, 3, SAMPLE_NOW_MS, &session));
	g_assert_true(find(&txn, 1, SAMPLE_NOW_MS, &session));
}

static void
test_list(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	TokenHash seen = sample_hash("session", 2);
	g_autoptr(GArray) sessions = NULL;
	g_autoptr(GArray) none = NULL;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_two_sessions(&txn);
	OK(store_session_touch(&txn, &seen, SAMPLE_NOW_MS + 5, &error));
	OK(store_session_list(&txn, id, SAMPLE_NOW_MS + 6, &sessions, &error));
	g_assert_cmpuint(sessions->len, ==, 2);
	const Session *first = &g_array_index(sessions, Session, 0);
	g_assert_cmpmem(
	    first->token.bytes, TOKEN_HASH_BYTES, seen.bytes, TOKEN_HASH_BYTES);
	g_assert_cmpint(first->seen_ms, ==, SAMPLE_NOW_MS + 5);
	g_assert_cmpstr(first->client.network, ==, "192.0.2.x");
	OK(store_session_list(&txn, id, SAMPLE_NOW_MS + DAY_MS, &none, &error));
	g_assert_cmpuint(none->len, ==, 0);
}

static void
test_list_bounded(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(GArray) sessions = NULL;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_two_sessions(&txn);
	for (unsigned n = 3; n < LIMIT_SESSIONS_LISTED + 10; n++) {
		Session session = sample_session(id, n);
		OK(store_session_add(&txn, &session, &error));
	}
	OK(store_session_list(&txn, id, SAMPLE_NOW_MS, &sessions, &error));
	g_assert_cmpuint(sessions->len, ==, LIMIT_SESSIONS_LISTED);
}

static void
test_remove_others(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Session session;
	TokenHash but = sample_hash("session", 1);
	g_autoptr(Account) eve = sample_account("eve", 1);
	StoreAdded added;
	int64_t eve_id;
	unsigned n;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_two_sessions(&txn);
	OK(store_account_add(&txn, eve, &added, &eve_id, &error));
	Session hers = sample_session(eve_id, 3);
	OK(store_session_add(&txn, &hers, &error));
	OK(store_session_remove_others(&txn, id, &but, &n, &error));
	g_assert_cmpuint(n, ==, 1);
	g_assert_true(find(&txn, 1, SAMPLE_NOW_MS, &session));
	g_assert_false(find(&txn, 2, SAMPLE_NOW_MS, &session));
	OK(store_session_remove_others(&txn, id, NULL, &n, &error));
	g_assert_cmpuint(n, ==, 1);
	g_assert_false(find(&txn, 1, SAMPLE_NOW_MS, &session));
	g_autoptr(Account) account = NULL;
	OK(store_session_find(
	    &txn, &hers.token, SAMPLE_NOW_MS, &session, &account, &error));
	g_assert_nonnull(account);
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
	{ "one-that-goes-unused-for-too-long-is-over", test_idle },
	{ "those-of-an-account-are-listed-last-seen-first", test_list },
	{ "no-more-are-listed-than-can-be-shown", test_list_bounded },
	{ "all-others-of-an-account-are-removed", test_remove_others },
	{ NULL, NULL },
};
