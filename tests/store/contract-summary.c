/* How it stands with the outbox and with people, as administrators are told. */
#include <string.h>

#include "tests/store/contract.h"
#include "tests/store/mails.h"

#define NOW SAMPLE_NOW_MS

static OutboxSummary
sum_up(StoreTxn *txn, int64_t now_ms, int64_t since_ms)
{
	OutboxSummary summary;
	memset(&summary, 0xa5, sizeof summary);
	OK(store_outbox_summary(txn, now_ms, since_ms, &summary, &error));
	return summary;
}

static void
test_empty(Store *store)
{
	static const OutboxSummary nothing;
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_READ, &txn, &error));
	OutboxSummary summary = sum_up(&txn, NOW, 0);
	g_assert_cmpmem(&summary, sizeof summary, &nothing, sizeof nothing);
}

static void
test_waiting(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t end = NOW + 10 * MINUTE_MS;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)mails_add_due(&txn, 1, NOW + 70);
	(void)mails_add_due(&txn, 2, NOW + 50);
	g_autoptr(OutboxMail) old = sample_mail(0, 3);
	old->created_ms = NOW - 9;
	int64_t id;
	OK(store_outbox_add(&txn, old, &id, &error));
	OutboxSummary before = sum_up(&txn, NOW, 0);
	g_assert_cmpint(before.waiting, ==, 3);
	g_assert_cmpint(before.due, ==, 1);
	g_assert_cmpint(before.leased, ==, 0);
	g_assert_cmpint(before.oldest_ms, ==, NOW - 9);
	g_assert_cmpint(before.next_ms, ==, NOW + 50);
	g_assert_cmpint(mails_lease(&txn, NOW, NOW + 20, NULL), ==, id);
	OutboxSummary leased = sum_up(&txn, NOW, 0);
	g_assert_cmpint(leased.waiting, ==, 3);
	g_assert_cmpint(leased.due, ==, 0);
	g_assert_cmpint(leased.leased, ==, 1);
	g_assert_cmpint(leased.next_ms, ==, NOW + 20);
	/* A lease that has run out is nobody's. */
	OutboxSummary later = sum_up(&txn, NOW + 60, 0);
	g_assert_cmpint(later.due, ==, 2);
	g_assert_cmpint(later.leased, ==, 0);
	g_assert_cmpint(later.next_ms, ==, NOW + 70);
	OutboxSummary expired = sum_up(&txn, end, 0);
	g_assert_cmpint(expired.waiting, ==, 3);
	g_assert_cmpint(expired.due, ==, 0);
	g_assert_cmpint(expired.next_ms, ==, 0);
}

static void
add_settled(StoreTxn *txn, MailState state, MailKind kind, int64_t settled_ms)
{
	g_autoptr(OutboxMail) mail = sample_mail(0, 1);
	int64_t id;
	mail->state = state;
	mail->kind = kind;
	mail->settled_ms = settled_ms;
	OK(store_outbox_add(txn, mail, &id, &error));
}

static void
test_settled(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t wanted[MAIL_STATE__COUNT][MAIL_KIND__COUNT] = { 0 };
	int64_t lately[MAIL_STATE__COUNT][MAIL_KIND__COUNT] = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)mails_add_due(&txn, 1, NOW);
	for (int state = MAIL_SENT; state < MAIL_STATE__COUNT; state++)
		for (int kind = 0; kind < MAIL_KIND__COUNT; kind++) {
			int n = wanted[state][kind] = state + kind;
			for (int i = 0; i < n; i++)
				add_settled(&txn, (MailState)state,
				    (MailKind)kind, NOW - i);
			lately[state][kind] = MIN(n, 3);
		}
	OutboxSummary summary = sum_up(&txn, NOW, NOW - 2);
	g_assert_cmpint(summary.waiting, ==, 1);
	g_assert_cmpmem(
	    summary.settled, sizeof summary.settled, wanted, sizeof wanted);
	g_assert_cmpmem(
	    summary.lately, sizeof summary.lately, lately, sizeof lately);
}

static void
add_account(StoreTxn *txn, const char *name, unsigned n, int64_t delete_ms,
    int64_t *ret_id)
{
	g_autoptr(Account) account = sample_account(name, n);
	StoreAdded added;
	OK(store_account_add(txn, account, &added, ret_id, &error));
	account->id = *ret_id;
	account->delete_ms = delete_ms;
	OK(store_account_update(txn, account, &added, &error));
}

static void
test_census(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Census census;
	int64_t id, unused;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	add_account(&txn, "ada", 1, 0, &id);
	add_account(&txn, "bob", 2, NOW + DAY_MS, &unused);
	add_account(&txn, "cat", 3, 0, &unused);
	for (unsigned n = 0; n < 4; n++) {
		Session session = {
			.token = sample_hash("session", n),
			.account_id = id,
			.idle_ms = n == 2 ? 0 : DAY_MS,
			.seen_ms = NOW,
			.expires_ms = n == 3 ? NOW : NOW + DAY_MS,
		};
		OK(store_session_add(&txn, &session, &error));
	}
	for (unsigned n = 0; n < 7; n++) {
		g_autoptr(Pending) pending = sample_pending(n);
		pending->kind = n == 5 ? PENDING_RESET : PENDING_SIGNUP;
		pending->expires_ms = n == 6 ? NOW : NOW + DAY_MS;
		OK(store_pending_add(&txn, pending, &unused, &error));
	}
	OK(store_census(&txn, NOW, &census, &error));
	g_assert_cmpint(census.accounts, ==, 3);
	g_assert_cmpint(census.leaving, ==, 1);
	g_assert_cmpint(census.sessions, ==, 2);
	g_assert_cmpint(census.signups, ==, 5);
}

const ContractTest contract_summary[] = {
	{ "of-an-empty-outbox-there-is-nothing-to-tell", test_empty },
	{ "what-waits-is-told-by-how-it-waits", test_waiting },
	{ "what-is-settled-is-told-by-state-and-kind", test_settled },
	{ "people-are-counted-as-far-as-they-count", test_census },
	{ NULL, NULL },
};
