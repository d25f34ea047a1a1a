#include "tests/store/contract.h"

static int64_t
add_account(StoreTxn *txn, const char *name)
{
	g_autoptr(Account) account = sample_account(name, 1);
	StoreAdded added;
	int64_t id;
	account->groups = g_strdup("none-of-these");
	OK(store_account_add(txn, account, &added, &id, &error));
	g_assert_cmpint(added, ==, STORE_ADDED);
	return id;
}

static void
add_group(StoreTxn *txn, const char *name)
{
	bool added;
	OK(store_group_add(txn, name, &added, &error));
	g_assert_true(added);
}

static StoreJoined
join(StoreTxn *txn, const char *name, int64_t account_id)
{
	StoreJoined joined;
	OK(store_group_join(txn, name, account_id, &joined, &error));
	return joined;
}

static void
assert_groups(StoreTxn *txn, int64_t account_id, const char *groups)
{
	g_autoptr(Account) account = NULL;
	OK(store_account_by_id(txn, account_id, &account, &error));
	g_assert_cmpstr(account->groups, ==, groups);
}

static void
assert_members(StoreTxn *txn, const char *name, int64_t members)
{
	g_autoptr(GPtrArray) groups = NULL;
	OK(store_group_list(txn, "", 100, &groups, &error));
	for (unsigned i = 0; i < groups->len; i++) {
		const Group *group = g_ptr_array_index(groups, i);
		if (g_str_equal(group->name, name)) {
			g_assert_cmpint(group->members, ==, members);
			return;
		}
	}
	g_assert_cmpint(members, ==, -1);
}

static void
test_unknown(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	bool changed = true;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_account(&txn, "ada");
	g_assert_cmpint(join(&txn, "staff", ada), ==, STORE_NO_SUCH_GROUP);
	assert_groups(&txn, ada, NULL);
	OK(store_group_leave(&txn, "staff", ada, &changed, &error));
	g_assert_false(changed);
	changed = true;
	OK(store_group_find(&txn, "staff", &changed, &error));
	g_assert_false(changed);
	OK(store_group_remove(&txn, "staff", &changed, &error));
	g_assert_false(changed);
	assert_members(&txn, "staff", -1);
}

static void
test_once(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	bool added = true;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_account(&txn, "ada");
	add_group(&txn, "staff");
	OK(store_group_add(&txn, "staff", &added, &error));
	g_assert_false(added);
	g_assert_cmpint(join(&txn, "staff", ada), ==, STORE_JOINED);
	g_assert_cmpint(join(&txn, "staff", ada), ==, STORE_JOINED_BEFORE);
	assert_groups(&txn, ada, "staff");
	assert_members(&txn, "staff", 1);
}

static void
test_in_order(Store *store)
{
	static const char *const names[] = { "staff", "board", "chess" };
	g_auto(StoreTxn) txn = { 0 };
	bool left = false;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_account(&txn, "ada");
	int64_t eve = add_account(&txn, "eve");
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		add_group(&txn, names[i]);
		(void)join(&txn, names[i], ada);
	}
	(void)join(&txn, "chess", eve);
	assert_groups(&txn, ada, "board,chess,staff");
	assert_groups(&txn, eve, "chess");
	OK(store_group_leave(&txn, "chess", ada, &left, &error));
	g_assert_true(left);
	assert_groups(&txn, ada, "board,staff");
	assert_groups(&txn, eve, "chess");
}

static void
test_pages(Store *store)
{
	static const char *const names[] = { "a", "a-b", "b", "c1", "c_" };
	g_auto(StoreTxn) txn = { 0 };
	const char *last = "";
	bool found = false;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	for (unsigned i = G_N_ELEMENTS(names); i > 0; i--)
		add_group(&txn, names[i - 1]);
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i += 2) {
		g_autoptr(GPtrArray) page = NULL;
		OK(store_group_list(&txn, last, 2, &page, &error));
		g_assert_cmpint(page->len, ==, MIN(2, G_N_ELEMENTS(names) - i));
		for (unsigned k = 0; k < page->len; k++) {
			const Group *group = g_ptr_array_index(page, k);
			g_assert_cmpstr(group->name, ==, names[i + k]);
		}
		last = names[MIN(i + 1, G_N_ELEMENTS(names) - 1)];
	}
	OK(store_group_find(&txn, "a-b", &found, &error));
	g_assert_true(found);
}

static void
test_session(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) found = NULL;
	Session session = {
		.token = sample_hash("session", 1),
		.idle_ms = DAY_MS,
		.seen_ms = SAMPLE_NOW_MS,
		.expires_ms = SAMPLE_NOW_MS + DAY_MS,
	};
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	session.account_id = add_account(&txn, "ada");
	add_group(&txn, "staff");
	(void)join(&txn, "staff", session.account_id);
	OK(store_session_add(&txn, &session, &error));
	OK(store_session_find(
	    &txn, &session.token, SAMPLE_NOW_MS, &session, &found, &error));
	g_assert_cmpstr(found->groups, ==, "staff");
}

static void
test_members(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(GPtrArray) first = NULL;
	g_autoptr(GPtrArray) rest = NULL;
	static const char *const names[] = { "ada", "bob", "cyd", "dan" };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_group(&txn, "staff");
	add_group(&txn, "board");
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++) {
		int64_t id = add_account(&txn, names[i]);
		if (i != 1)
			(void)join(&txn, "staff", id);
	}
	OK(store_group_members(&txn, "staff", 0, 2, &first, &error));
	g_assert_cmpuint(first->len, ==, 2);
	const Account *last = g_ptr_array_index(first, 1);
	g_assert_cmpstr(last->username, ==, "cyd1");
	g_assert_cmpstr(last->groups, ==, "staff");
	OK(store_group_members(&txn, "staff", last->id, 9, &rest, &error));
	g_assert_cmpuint(rest->len, ==, 1);
	g_assert_cmpstr(
	    ((Account *)g_ptr_array_index(rest, 0))->username, ==, "dan1");
	assert_members(&txn, "board", 0);
}

static void
test_removed(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	bool removed = false;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_account(&txn, "ada");
	add_group(&txn, "staff");
	add_group(&txn, "board");
	(void)join(&txn, "staff", ada);
	(void)join(&txn, "board", ada);
	OK(store_group_remove(&txn, "staff", &removed, &error));
	g_assert_true(removed);
	assert_groups(&txn, ada, "board");
	/* A new one of that name is empty. */
	add_group(&txn, "staff");
	assert_members(&txn, "staff", 0);
}

static void
test_kept(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	StoreAdded added;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_account(&txn, "ada");
	add_group(&txn, "staff");
	(void)join(&txn, "staff", ada);
	OK(store_account_by_id(&txn, ada, &account, &error));
	g_free(account->groups);
	account->groups = g_strdup("board");
	OK(store_account_update(&txn, account, &added, &error));
	assert_groups(&txn, ada, "staff");
}

static void
test_erased(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t ada = add_account(&txn, "ada");
	add_group(&txn, "staff");
	(void)join(&txn, "staff", ada);
	OK(store_account_by_id(&txn, ada, &account, &error));
	OK(store_account_erase(&txn, account, &error));
	assert_members(&txn, "staff", 0);
}

const ContractTest contract_groups[] = {
	{ "nobody-joins-one-that-there-is-not", test_unknown },
	{ "one-is-made-and-joined-once", test_once },
	{ "an-account-names-its-groups-in-order", test_in_order },
	{ "they-are-listed-piece-by-piece", test_pages },
	{ "a-session-brings-the-groups-of-its-account", test_session },
	{ "members-are-listed-piece-by-piece", test_members },
	{ "a-removed-one-has-no-members", test_removed },
	{ "changing-an-account-changes-no-membership", test_kept },
	{ "an-erased-account-is-in-none", test_erased },
	{ NULL, NULL },
};
