#include "tests/store/contract.h"

#include "account/store-clock.h"

#define NOW SAMPLE_NOW_MS

static const ClockRecord first = { "one", -NOW, INT64_C(1) << 52 };
static const ClockRecord second = { "", NOW, -5 };

static void
check(StoreTxn *txn, const ClockRecord *wanted)
{
	ClockRecord record = { "seven", 7, 7 };
	OK(store_clock_get(txn, &record, &error));
	g_assert_cmpstr(record.boot, ==, wanted->boot);
	g_assert_cmpint(record.base_ms, ==, wanted->base_ms);
	g_assert_cmpint(record.ahead_ms, ==, wanted->ahead_ms);
}

static void
test_empty(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t latest_ms = 7;
	OK(store_begin(store, STORE_READ, &txn, &error));
	check(&txn, &(ClockRecord){ 0 });
	OK(store_clock_latest(&txn, &latest_ms, &error));
	g_assert_cmpint(latest_ms, ==, 0);
}

static void
test_last(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_clock_put(&txn, &first, &error));
	check(&txn, &first);
	OK(store_clock_put(&txn, &second, &error));
	OK(store_commit(&txn, &error));
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	check(&txn, &second);
	OK(store_clock_put(&txn, &first, &error));
	store_rollback(&txn);
	OK(store_begin(store, STORE_READ, &txn, &error));
	check(&txn, &second);
}

static void
check_latest(StoreTxn *txn, int64_t wanted_ms)
{
	int64_t latest_ms = 7;
	OK(store_clock_latest(txn, &latest_ms, &error));
	g_assert_cmpint(latest_ms, ==, wanted_ms);
}

static void
test_latest_of_people(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = sample_account("ada", 1);
	StoreAdded added;
	int64_t id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	account->created_ms = NOW + 1;
	OK(store_account_add(&txn, account, &added, &id, &error));
	check_latest(&txn, NOW + 1);
	Session session = {
		.token = sample_hash("session", 1),
		.account_id = id,
		.idle_ms = HOUR_MS,
		.created_ms = NOW,
		.seen_ms = NOW + 2,
		.expires_ms = NOW + DAY_MS,
	};
	OK(store_session_add(&txn, &session, &error));
	check_latest(&txn, NOW + 2);
	const Event event = { .account_id = id, .at_ms = NOW + 3 };
	OK(store_event_add(&txn, &event, &id, &error));
	check_latest(&txn, NOW + 3);
}

static void
test_latest_of_mail(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Pending) pending = sample_pending(1);
	g_autoptr(OutboxMail) mail = sample_mail(0, 1);
	g_autoptr(OutboxMail) settled = sample_mail(0, 2);
	int64_t id, unused;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	pending->created_ms = NOW + 1;
	pending->expires_ms = NOW + DAY_MS;
	OK(store_pending_add(&txn, pending, &id, &error));
	check_latest(&txn, NOW + 1);
	Code code = sample_code(id, 1);
	code.created_ms = NOW + 2;
	code.expires_ms = NOW + HOUR_MS;
	OK(store_code_add(&txn, &code, &error));
	check_latest(&txn, NOW + 2);
	/* When it is due is still to come. */
	mail->created_ms = NOW + 3;
	mail->due_ms = NOW + HOUR_MS;
	mail->expires_ms = NOW + HOUR_MS;
	OK(store_outbox_add(&txn, mail, &unused, &error));
	check_latest(&txn, NOW + 3);
	settled->state = MAIL_SENT;
	settled->settled_ms = NOW + 4;
	OK(store_outbox_add(&txn, settled, &unused, &error));
	check_latest(&txn, NOW + 4);
	const LimitCount count = { NOW + 5, 1, 0 };
	OK(store_limit_put(&txn, 1, "a", &count, NOW + DAY_MS, &error));
	check_latest(&txn, NOW + 5);
}

const ContractTest contract_clock[] = {
	{ "nothing-is-known-at-first", test_empty },
	{ "the-last-record-counts", test_last },
	{ "the-latest-time-of-people-has-been", test_latest_of_people },
	{ "the-latest-time-of-mail-has-been", test_latest_of_mail },
	{ NULL, NULL },
};
