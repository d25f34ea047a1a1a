#include "tests/store/contract.h"

#include <poll.h>

static bool
account_is_there(Store *store, const char *email_key)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_account_by_email(&txn, email_key, &account, &error));
	return account != NULL;
}

static void
add_account(StoreTxn *txn, unsigned n)
{
	g_autoptr(Account) account = sample_account("ada", n);
	StoreAdded added;
	int64_t id;
	OK(store_account_add(txn, account, &added, &id, &error));
	g_assert_cmpint(added, ==, STORE_ADDED);
}

static void
test_left_scope(Store *store)
{
	for (int mode = STORE_DURABLE; mode <= STORE_RELAXED; mode++) {
		{
			g_auto(StoreTxn) txn = { 0 };
			OK(store_begin(store, (StoreMode)mode, &txn, &error));
			add_account(&txn, 1);
		}
		g_assert_false(account_is_there(store, "ada1@example.org"));
	}
}

static void
test_kept(Store *store)
{
	for (unsigned mode = STORE_DURABLE; mode <= STORE_RELAXED; mode++) {
		g_auto(StoreTxn) txn = { 0 };
		OK(store_begin(store, (StoreMode)mode, &txn, &error));
		add_account(&txn, mode);
		OK(store_commit(&txn, &error));
		g_assert_null(txn.store);
	}
	g_assert_true(account_is_there(store, "ada1@example.org"));
	g_assert_true(account_is_there(store, "ada2@example.org"));
}

static void
test_broken_is_not_kept(Store *store)
{
	g_autoptr(GError) failed = NULL;
	g_autoptr(GError) refused = NULL;
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_account(&txn, 1);
	(void)store_fail_nth(store, 1);
	g_assert_false(store_pending_remove(&txn, 1, SAMPLE_NOW_MS, &failed));
	g_assert_error(failed, STORE_ERROR, STORE_ERROR_IO);
	g_assert_false(store_commit(&txn, &refused));
	g_assert_error(refused, STORE_ERROR, STORE_ERROR_IO);
	g_assert_null(txn.store);
	g_assert_false(account_is_there(store, "ada1@example.org"));
}

static void
test_nth_fails(Store *store)
{
	unsigned n;
	for (n = 1; n < 100; n++) {
		(void)store_fail_nth(store, n);
		g_autoptr(GError) error = NULL;
		bool done = sample_signup(store, STORE_DURABLE, 1, &error);
		(void)store_fail_nth(store, 0);
		g_assert_true(done == sample_signup_is_there(store, 1));
		if (done)
			break;
		g_assert_error(error, STORE_ERROR, STORE_ERROR_IO);
	}
	/* begin, 4 x (get, put), 3 x add, commit */
	g_assert_cmpint(n, ==, 14);
}

/* What a proof writes: an account and a session for a pending sign-up. */
static bool
prove(Store *store, unsigned n, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) pending = NULL;
	g_autoptr(Account) account = sample_account("ada", n);
	TokenHash flow = sample_hash("flow", n);
	Session session = { .token = sample_hash("session", n) };
	StoreAdded added;
	session.expires_ms = SAMPLE_NOW_MS + DAY_MS;
	session.idle_ms = SAMPLE_NOW_MS + DAY_MS;
	return store_begin(store, STORE_DURABLE, &txn, error) &&
	       store_pending_by_flow(&txn, PENDING_SIGNUP, &flow, SAMPLE_NOW_MS,
		   &pending, error) &&
	       store_account_add(
		   &txn, account, &added, &session.account_id, error) &&
	       store_session_add(&txn, &session, error) &&
	       store_pending_remove(&txn, pending->id, SAMPLE_NOW_MS, error) &&
	       store_commit(&txn, error);
}

static bool
session_is_there(Store *store, unsigned n)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	TokenHash token = sample_hash("session", n);
	Session session;
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_session_find(
	    &txn, &token, SAMPLE_NOW_MS, &session, &account, &error));
	return account != NULL;
}

static bool
pending_is_there(Store *store, unsigned n)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) pending = NULL;
	TokenHash flow = sample_hash("flow", n);
	OK(store_begin(store, STORE_READ, &txn, &error));
	OK(store_pending_by_flow(
	    &txn, PENDING_SIGNUP, &flow, SAMPLE_NOW_MS, &pending, &error));
	return pending != NULL;
}

static void
test_nth_of_a_proof_fails(Store *store)
{
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	unsigned n;
	for (n = 1; n < 100; n++) {
		(void)store_fail_nth(store, n);
		g_autoptr(GError) failed = NULL;
		bool done = prove(store, 1, &failed);
		(void)store_fail_nth(store, 0);
		g_assert_true(
		    account_is_there(store, "ada1@example.org") == done);
		g_assert_true(session_is_there(store, 1) == done);
		g_assert_true(pending_is_there(store, 1) == !done);
		if (done)
			break;
	}
	g_assert_cmpint(n, ==, 7);
}

static void
test_calls_are_counted(Store *store)
{
	(void)store_fail_nth(store, 0);
	OK(sample_signup(store, STORE_RELAXED, 1, &error));
	g_assert_cmpint(store_fail_nth(store, 0), ==, 13);
	g_assert_cmpint(store_fail_nth(store, 0), ==, 0);
}

static bool
rings(Store *store)
{
	int fd = -1;
	OK(store_watch(store, &fd, &error));
	struct pollfd bell = { .fd = fd, .events = POLLIN };
	return poll(&bell, 1, 0) == 1;
}

static void
test_watch(Store *store)
{
	g_assert_false(rings(store));
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	g_assert_true(rings(store));
	g_assert_true(rings(store));
	store_watch_clear(store);
	g_assert_false(rings(store));
	OK(sample_signup(store, STORE_RELAXED, 2, &error));
	OK(sample_signup(store, STORE_RELAXED, 3, &error));
	store_watch_clear(store);
	g_assert_false(rings(store));
}

static void
test_watch_is_quiet(Store *store)
{
	g_assert_false(rings(store));
	{
		g_auto(StoreTxn) txn = { 0 };
		g_autoptr(OutboxMail) mail = sample_mail(0, 1);
		int64_t id;
		OK(store_begin(store, STORE_DURABLE, &txn, &error));
		OK(store_outbox_add(&txn, mail, &id, &error));
	}
	g_assert_false(rings(store));
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(OutboxMail) mail = sample_mail(0, 1);
	mail->state = MAIL_WITHHELD;
	int64_t id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_outbox_add(&txn, mail, &id, &error));
	add_account(&txn, 1);
	OK(store_commit(&txn, &error));
	g_assert_false(rings(store));
}

/* --- groups ----------------------------------------------------------- */

static void
begin_group(Store *store)
{
	OK(store_begin_group(
	    store, STORE_DURABLE, g_get_monotonic_time(), &error));
}

static void
add_part(Store *store, unsigned n, bool keep)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_account(&txn, n);
	if (keep)
		OK(store_commit(&txn, &error));
}

static void
test_group_is_kept(Store *store)
{
	begin_group(store);
	add_part(store, 1, true);
	/* The next part sees it. */
	g_assert_true(account_is_there(store, "ada1@example.org"));
	add_part(store, 2, true);
	OK(store_commit_group(store, &error));
	g_assert_true(account_is_there(store, "ada1@example.org"));
	g_assert_true(account_is_there(store, "ada2@example.org"));
	/* What comes after it is on its own again. */
	add_part(store, 3, false);
	g_assert_false(account_is_there(store, "ada3@example.org"));
}

static void
test_part_rolls_back_alone(Store *store)
{
	begin_group(store);
	add_part(store, 1, true);
	add_part(store, 2, false);
	g_assert_false(account_is_there(store, "ada2@example.org"));
	add_part(store, 3, true);
	OK(store_commit_group(store, &error));
	g_assert_true(account_is_there(store, "ada1@example.org"));
	g_assert_false(account_is_there(store, "ada2@example.org"));
	g_assert_true(account_is_there(store, "ada3@example.org"));
}

static void
test_broken_part_is_not_kept(Store *store)
{
	g_autoptr(GError) failed = NULL;
	begin_group(store);
	add_part(store, 1, true);
	{
		g_auto(StoreTxn) txn = { 0 };
		OK(store_begin(store, STORE_DURABLE, &txn, &error));
		add_account(&txn, 2);
		(void)store_fail_nth(store, 1);
		g_assert_false(store_commit(&txn, &failed));
	}
	OK(store_commit_group(store, &error));
	g_assert_true(account_is_there(store, "ada1@example.org"));
	g_assert_false(account_is_there(store, "ada2@example.org"));
}

static void
test_abandoned_group(Store *store)
{
	begin_group(store);
	add_part(store, 1, true);
	store_abandon_group(store);
	g_assert_false(account_is_there(store, "ada1@example.org"));
	add_part(store, 1, true);
	g_assert_true(account_is_there(store, "ada1@example.org"));
}

static void
test_group_that_fails(Store *store)
{
	g_autoptr(GError) failed = NULL;
	g_autoptr(GError) not_begun = NULL;
	begin_group(store);
	add_part(store, 1, true);
	(void)store_fail_nth(store, 1);
	g_assert_false(store_commit_group(store, &failed));
	g_assert_error(failed, STORE_ERROR, STORE_ERROR_IO);
	g_assert_false(account_is_there(store, "ada1@example.org"));
	(void)store_fail_nth(store, 1);
	g_assert_false(store_begin_group(
	    store, STORE_DURABLE, g_get_monotonic_time(), &not_begun));
	add_part(store, 1, true);
	g_assert_true(account_is_there(store, "ada1@example.org"));
}

static void
test_group_rings(Store *store)
{
	g_assert_false(rings(store));
	begin_group(store);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	add_part(store, 9, true);
	g_assert_false(rings(store));
	store_abandon_group(store);
	begin_group(store);
	add_part(store, 9, true);
	OK(store_commit_group(store, &error));
	g_assert_false(rings(store));
	begin_group(store);
	OK(sample_signup(store, STORE_DURABLE, 1, &error));
	add_part(store, 8, true);
	OK(store_commit_group(store, &error));
	g_assert_true(rings(store));
}

const ContractTest contract_transactions[] = {
	{ "what-a-scope-leaves-uncommitted-is-rolled-back", test_left_scope },
	{ "after-a-failed-call-nothing-can-be-committed",
	    test_broken_is_not_kept },
	{ "no-signup-is-half-done-whichever-call-fails", test_nth_fails },
	{ "no-proof-is-half-done-whichever-call-fails",
	    test_nth_of_a_proof_fails },
	{ "what-is-committed-is-there", test_kept },
	{ "calls-are-counted-since-the-last-question", test_calls_are_counted },
	{ "the-watch-is-silent-while-no-mail-waits", test_watch_is_quiet },
	{ "the-watch-tells-of-mail-until-it-is-cleared", test_watch },
	{ "group-is-kept-with-all-its-parts", test_group_is_kept },
	{ "part-of-a-group-rolls-back-alone", test_part_rolls_back_alone },
	{ "part-that-broke-is-not-kept", test_broken_part_is_not_kept },
	{ "abandoned-group-leaves-nothing", test_abandoned_group },
	{ "group-that-fails-leaves-nothing", test_group_that_fails },
	{ "group-rings-when-it-is-kept", test_group_rings },
	{ NULL, NULL },
};
