#include "tests/store/contract.h"

#include "base/limits.h"

#define NOW SAMPLE_NOW_MS

static LimitCount
get(StoreTxn *txn, int kind, const char *key)
{
	LimitCount count = { 7, 7, 7 };
	OK(store_limit_get(txn, kind, key, &count, &error));
	return count;
}

static void
test_count(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	LimitCount first = { NOW, 1, 2 };
	LimitCount second = { NOW + 1, 3, 4 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_limit_put(&txn, 1, "a", &first, NOW, &error));
	g_assert_cmpint(get(&txn, 1, "b").current, ==, 0);
	g_assert_cmpint(get(&txn, 2, "a").current, ==, 0);
	g_assert_cmpint(get(&txn, 2, "a").previous, ==, 0);
	g_assert_cmpint(get(&txn, 2, "a").window_start_ms, ==, 0);
	OK(store_limit_put(&txn, 2, "a", &first, NOW, &error));
	OK(store_limit_put(&txn, 1, "a", &second, NOW, &error));
	g_assert_cmpint(get(&txn, 1, "a").window_start_ms, ==, NOW + 1);
	g_assert_cmpint(get(&txn, 1, "a").current, ==, 3);
	g_assert_cmpint(get(&txn, 1, "a").previous, ==, 4);
	g_assert_cmpint(get(&txn, 2, "a").current, ==, 1);
}

static int64_t
refused_until(StoreTxn *txn, const char *mailbox_key)
{
	int64_t until_ms = -1;
	OK(store_refusal_until(txn, mailbox_key, &until_ms, &error));
	return until_ms;
}

static void
test_refusal(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	g_assert_cmpint(refused_until(&txn, "a"), ==, 0);
	OK(store_refusal_add(&txn, "a", NOW + 5, &error));
	OK(store_refusal_add(&txn, "b", NOW + 9, &error));
	g_assert_cmpint(refused_until(&txn, "a"), ==, NOW + 5);
	OK(store_refusal_add(&txn, "a", NOW + 7, &error));
	OK(store_refusal_add(&txn, "a", NOW + 6, &error));
	g_assert_cmpint(refused_until(&txn, "a"), ==, NOW + 7);
}

static unsigned
purge(StoreTxn *txn, int64_t now_ms, int64_t mail_before_ms, unsigned limit)
{
	unsigned n = 999;
	OK(store_purge(txn,
	    &(PurgeRule){ .now_ms = now_ms,
		.mail_before_ms = mail_before_ms,
		.limit = limit },
	    &n, &error));
	return n;
}

/* One of each: a sign-up with a code and a settled mail, a session, a
 * refusal, a counter. All but the mail are over at NOW + n. */
static int64_t
add_one_of_each(StoreTxn *txn, unsigned n)
{
	g_autoptr(Pending) pending = sample_pending(n);
	g_autoptr(Account) account = sample_account("ada", n);
	g_autofree char *key = g_strdup_printf("key%u", n);
	int64_t end_ms = NOW + n, id, ignored;
	StoreAdded added;
	pending->expires_ms = end_ms;
	OK(store_pending_add(txn, pending, &id, &error));
	Code code = sample_code(id, n);
	OK(store_code_add(txn, &code, &error));
	g_autoptr(OutboxMail) mail = sample_mail(id, n);
	mail->state = MAIL_SENT;
	mail->settled_ms = end_ms;
	OK(store_outbox_add(txn, mail, &ignored, &error));
	OK(store_account_add(txn, account, &added, &ignored, &error));
	Session session = {
		.token = sample_hash("session", n),
		.account_id = ignored,
		.idle_ms = end_ms,
		.expires_ms = end_ms,
	};
	LimitCount count = { 0, 1, 0 };
	OK(store_session_add(txn, &session, &error));
	OK(store_refusal_add(txn, key, end_ms, &error));
	OK(store_limit_put(txn, 1, key, &count, end_ms, &error));
	return id;
}

static void
test_purge_keeps(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	g_assert_cmpint(purge(&txn, NOW, NOW, 10), ==, 0);
	int64_t id = add_one_of_each(&txn, 1);
	g_autoptr(OutboxMail) waiting = sample_mail(0, 2);
	int64_t waiting_id;
	OK(store_outbox_add(&txn, waiting, &waiting_id, &error));
	g_assert_cmpint(purge(&txn, NOW, NOW + 1, 10), ==, 0);
	Code codes[LIMIT_LIVE_CODES];
	unsigned n;
	OK(store_codes_newest(&txn, id, codes, &n, &error));
	g_assert_cmpint(n, ==, 1);
	g_assert_cmpint(refused_until(&txn, "key1"), ==, NOW + 1);
	g_assert_cmpint(get(&txn, 1, "key1").current, ==, 1);
	g_assert_cmpint(purge(&txn, NOW, INT64_MAX, 10), ==, 1);
	g_autoptr(OutboxMail) leased = NULL;
	OK(store_outbox_lease(&txn,
	    &(OutboxLease){ .now_ms = NOW, .until_ms = NOW + 1, .senders = 1 },
	    &leased, &error));
	g_assert_cmpint(leased->id, ==, waiting_id);
}

static void
test_purge(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_one_of_each(&txn, 1);
	(void)add_one_of_each(&txn, 2);
	g_autoptr(Pending) changed = sample_pending(4);
	changed->id = id;
	changed->expires_ms = NOW + 1;
	OK(store_pending_update(&txn, changed, &error));
	g_assert_cmpint(purge(&txn, NOW + 1, NOW + 2, 10), ==, 5);
	/* With its dead code: the link is free again. */
	g_autoptr(Pending) next = sample_pending(3);
	int64_t next_id;
	OK(store_pending_add(&txn, next, &next_id, &error));
	Code same = sample_code(next_id, 1);
	OK(store_code_add(&txn, &same, &error));
	Code codes[LIMIT_LIVE_CODES];
	unsigned n = 99;
	OK(store_codes_newest(&txn, id, codes, &n, &error));
	g_assert_cmpint(n, ==, 0);
	g_assert_cmpint(refused_until(&txn, "key1"), ==, 0);
	g_assert_cmpint(refused_until(&txn, "key2"), ==, NOW + 2);
	g_assert_cmpint(get(&txn, 1, "key1").current, ==, 0);
	g_assert_cmpint(get(&txn, 1, "key2").current, ==, 1);
	OK(store_commit(&txn, &error));
}

static void
test_purge_leaves_mail(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) pending = sample_pending(1);
	g_autoptr(OutboxMail) leased = NULL;
	int64_t id, mail_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_pending_add(&txn, pending, &id, &error));
	g_autoptr(OutboxMail) mail = sample_mail(id, 1);
	OK(store_outbox_add(&txn, mail, &mail_id, &error));
	g_assert_cmpint(purge(&txn, pending->expires_ms, NOW, 10), ==, 1);
	OK(store_outbox_lease(&txn,
	    &(OutboxLease){ .now_ms = NOW, .until_ms = NOW + 1, .senders = 1 },
	    &leased, &error));
	g_assert_cmpint(leased->id, ==, mail_id);
	g_assert_cmpint(leased->pending_id, ==, 0);
}

static void
test_purge_in_steps(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	for (unsigned n = 1; n <= 5; n++)
		(void)add_one_of_each(&txn, n);
	g_assert_cmpint(purge(&txn, NOW + 9, NOW + 9, 2), ==, 10);
	g_assert_cmpint(purge(&txn, NOW + 9, NOW + 9, 2), ==, 10);
	g_assert_cmpint(purge(&txn, NOW + 9, NOW + 9, 2), ==, 5);
	g_assert_cmpint(purge(&txn, NOW + 9, NOW + 9, 2), ==, 0);
}

static void
add_settled(StoreTxn *txn, unsigned n, int64_t settled_ms)
{
	g_autoptr(OutboxMail) mail = sample_mail(0, n);
	int64_t id;
	mail->state = MAIL_SENT;
	mail->settled_ms = settled_ms;
	OK(store_outbox_add(txn, mail, &id, &error));
}

/* Who purges ends when less was removed than could have been. */
static void
test_purge_passes_waiting(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	for (unsigned n = 1; n <= 3; n++) {
		g_autoptr(OutboxMail) waiting = sample_mail(0, n);
		int64_t id;
		OK(store_outbox_add(&txn, waiting, &id, &error));
	}
	for (unsigned n = 4; n <= 8; n++)
		add_settled(&txn, n, NOW - 1);
	g_assert_cmpint(purge(&txn, NOW, NOW, 2), ==, 2);
	g_assert_cmpint(purge(&txn, NOW, NOW, 2), ==, 2);
	g_assert_cmpint(purge(&txn, NOW, NOW, 2), ==, 1);
	g_assert_cmpint(purge(&txn, NOW, NOW, 2), ==, 0);
}

static void
test_purge_looks_at_oldest_mail(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_settled(&txn, 1, NOW - 1);
	add_settled(&txn, 2, NOW);
	add_settled(&txn, 3, NOW - 1);
	g_assert_cmpint(purge(&txn, NOW, NOW, 2), ==, 1);
	g_assert_cmpint(purge(&txn, NOW, NOW, 2), ==, 1);
	g_assert_cmpint(purge(&txn, NOW, NOW, 2), ==, 0);
	g_assert_cmpint(purge(&txn, NOW, NOW + 1, 2), ==, 1);
}

const ContractTest contract_limits[] = {
	{ "a-counter-is-of-one-kind-and-key", test_count },
	{ "a-refusal-lasts-until-its-latest-end", test_refusal },
	{ "a-purge-keeps-what-is-not-over", test_purge_keeps },
	{ "a-purge-removes-what-is-over", test_purge },
	{ "a-purge-leaves-mail-that-waits-to-nobody", test_purge_leaves_mail },
	{ "a-purge-takes-no-more-than-it-was-allowed", test_purge_in_steps },
	{ "a-purge-passes-mail-that-waits", test_purge_passes_waiting },
	{ "a-purge-looks-at-the-oldest-mail", test_purge_looks_at_oldest_mail },
	{ NULL, NULL },
};
