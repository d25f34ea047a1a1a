/* Mails that nobody sends any more, and what the outbox tells of all. */
#include "tests/store/mails.h"
#include "tests/store/contract.h"

#define NOW SAMPLE_NOW_MS

static void
assert_outlook(
    StoreTxn *txn, int64_t now_ms, unsigned wanted_ready, int64_t wanted_next)
{
	unsigned ready = 99;
	int64_t next_ms = -1;
	OK(store_outbox_outlook(txn, now_ms, 4, &ready, &next_ms, &error));
	g_assert_cmpint(ready, ==, wanted_ready);
	g_assert_cmpint(next_ms, ==, wanted_next);
}

/* Else nobody would look at it when it expires. */
static void
test_given_back_beyond_its_end(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t end = NOW + 10 * MINUTE_MS;
	unsigned n = 99;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t retried = mails_add_due(&txn, 1, NOW);
	int64_t released = mails_add_due(&txn, 2, NOW);
	g_assert_cmpint(mails_lease_now(&txn), ==, retried);
	g_assert_cmpint(mails_lease_now(&txn), ==, released);
	OK(store_outbox_retry(&txn, retried, 1, end + 1, "450", &error));
	assert_outlook(&txn, LEASE_END, 1, end);
	OK(store_outbox_release(&txn, released, 1, end + 2, NULL, &error));
	assert_outlook(&txn, LEASE_END, 0, end);
	g_assert_cmpint(mails_lease(&txn, end, INT64_MAX, NULL), ==, 0);
	OK(store_outbox_expire(&txn, end - 1, &n, &error));
	g_assert_cmpint(n, ==, 0);
	OK(store_outbox_expire(&txn, end, &n, &error));
	g_assert_cmpint(n, ==, 2);
}

static void
test_expire(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id, end = NOW + 10 * MINUTE_MS;
	unsigned n = 99;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)mails_add_asked(&txn, &pending_id);
	OK(store_outbox_expire(&txn, end - 1, &n, &error));
	g_assert_cmpint(n, ==, 0);
	OK(store_outbox_expire(&txn, end, &n, &error));
	g_assert_cmpint(n, ==, 1);
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_EXPIRED);
	g_assert_cmpint(mail->settled_ms, ==, end);
	g_assert_null(mail->sealed);
	OK(store_outbox_expire(&txn, end + 1, &n, &error));
	g_assert_cmpint(n, ==, 0);
}

static void
test_leased_does_not_expire(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id, end = NOW + 10 * MINUTE_MS;
	unsigned n = 99;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = mails_add_asked(&txn, &pending_id);
	g_assert_cmpint(mails_lease(&txn, NOW, end + 5, NULL), ==, id);
	OK(store_outbox_expire(&txn, end + 4, &n, &error));
	g_assert_cmpint(n, ==, 0);
	OK(store_outbox_expire(&txn, end + 5, &n, &error));
	g_assert_cmpint(n, ==, 1);
}

static void
test_withhold(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)mails_add_asked(&txn, &pending_id);
	int64_t other = mails_add_due(&txn, 2, NOW);
	g_autoptr(OutboxMail) exists = sample_mail(0, 1);
	exists->kind = MAIL_ACCOUNT_EXISTS;
	int64_t id;
	OK(store_outbox_add(&txn, exists, &id, &error));
	/* What only the owner can have caused. */
	g_autoptr(OutboxMail) own = sample_mail(0, 1);
	own->kind = MAIL_PASSWORD_CHANGED;
	int64_t own_id;
	OK(store_outbox_add(&txn, own, &own_id, &error));
	OK(store_outbox_withhold(&txn, "ada1@example.org", NOW + 3, &error));
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_WITHHELD);
	g_assert_cmpint(mail->settled_ms, ==, NOW + 3);
	g_assert_null(mail->sealed);
	int64_t first = mails_lease_now(&txn), second = mails_lease_now(&txn);
	g_assert_true((first == other && second == own_id) ||
		      (first == own_id && second == other));
	g_assert_cmpint(mails_lease_now(&txn), ==, 0);
}

static void
test_withheld_while_leased(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = mails_add_asked(&txn, &pending_id);
	g_assert_cmpint(mails_lease_now(&txn), ==, id);
	OK(store_outbox_withhold(&txn, "ada1@example.org", NOW, &error));
	OK(store_outbox_retry(&txn, id, 1, NOW, "450", &error));
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_WITHHELD);
}

static void
test_latest(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t first = mails_add_asked(&txn, &pending_id);
	(void)mails_add_due(&txn, 9, NOW);
	g_assert_null(mails_latest(&txn, 0));
	g_assert_null(mails_latest(&txn, pending_id + 9));
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpint(mail->id, ==, first);
	/* To another address, and to the same in another case. */
	g_autoptr(OutboxMail) away = sample_mail(pending_id, 2);
	g_autoptr(OutboxMail) again = sample_mail(pending_id, 1);
	g_free(again->recipient);
	again->recipient = g_strdup("ADA1@example.org");
	again->state = MAIL_WITHHELD;
	int64_t second, ignored;
	OK(store_outbox_add(&txn, again, &second, &error));
	OK(store_outbox_add(&txn, away, &ignored, &error));
	g_autoptr(OutboxMail) newer = mails_latest(&txn, pending_id);
	g_assert_cmpint(newer->id, ==, second);
	g_assert_cmpint(newer->state, ==, MAIL_WITHHELD);
	g_assert_null(newer->sealed);
}

static void
test_withhold_signup(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id, id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)mails_add_asked(&txn, &pending_id);
	g_autoptr(Pending) other = sample_pending(2);
	OK(store_pending_add(&txn, other, &other->id, &error));
	g_autoptr(OutboxMail) theirs = sample_mail(other->id, 2);
	OK(store_outbox_add(&txn, theirs, &id, &error));
	OK(store_outbox_withhold_signup(&txn, pending_id, NOW + 3, &error));
	g_autoptr(OutboxMail) withheld = mails_latest(&txn, pending_id);
	g_autoptr(OutboxMail) waiting = mails_latest(&txn, other->id);
	g_assert_cmpint(withheld->state, ==, MAIL_WITHHELD);
	g_assert_cmpint(withheld->settled_ms, ==, NOW + 3);
	g_assert_null(withheld->sealed);
	g_assert_cmpint(waiting->state, ==, MAIL_WAITING);
}

static void
test_outlook(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t end = NOW + 10 * MINUTE_MS;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	assert_outlook(&txn, NOW, 0, INT64_MAX);
	(void)mails_add_due(&txn, 1, NOW + 50);
	assert_outlook(&txn, NOW, 0, NOW + 50);
	assert_outlook(&txn, NOW + 50, 1, end);
	int64_t id = mails_add_due(&txn, 2, NOW);
	assert_outlook(&txn, NOW, 1, NOW + 50);
	g_assert_cmpint(mails_lease(&txn, NOW, NOW + 20, NULL), ==, id);
	assert_outlook(&txn, NOW, 0, NOW + 20);
	assert_outlook(&txn, NOW + 20, 1, NOW + 50);
	(void)mails_add_due(&txn, 3, NOW);
	(void)mails_add_due(&txn, 4, NOW);
	assert_outlook(&txn, NOW + 50, 4, end);
}

/* Whoever sees it is to expire them; then nothing is left to see. */
static void
test_outlook_of_expired(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t end = NOW + 10 * MINUTE_MS;
	unsigned n = 99;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)mails_add_due(&txn, 1, NOW);
	(void)mails_add_due(&txn, 2, NOW + 1);
	g_assert_cmpint(mails_lease(&txn, end - 2, end + 7, NULL), !=, 0);
	assert_outlook(&txn, end - 1, 1, end);
	assert_outlook(&txn, end + 5, 0, end);
	OK(store_outbox_expire(&txn, end + 5, &n, &error));
	g_assert_cmpint(n, ==, 1);
	assert_outlook(&txn, end + 5, 0, end + 7);
	OK(store_outbox_expire(&txn, end + 7, &n, &error));
	g_assert_cmpint(n, ==, 1);
	assert_outlook(&txn, end + 7, 0, INT64_MAX);
}

const ContractTest contract_outbox_rest[] = {
	{ "a-leased-mail-does-not-expire", test_leased_does_not_expire },
	{ "a-mail-withheld-while-leased-is-not-sent-again",
	    test_withheld_while_leased },
	{ "what-expires-waiting-is-settled", test_expire },
	{ "what-is-given-back-beyond-its-end-expires-at-its-end",
	    test_given_back_beyond_its_end },
	{ "a-withheld-mailbox-gets-nothing-and-others-do", test_withhold },
	{ "the-newest-mail-to-a-signups-address-is-told", test_latest },
	{ "withholding-a-signups-mail-leaves-that-of-others",
	    test_withhold_signup },
	{ "the-outlook-names-the-next-thing-to-happen", test_outlook },
	{ "the-outlook-tells-of-what-has-expired", test_outlook_of_expired },
	{ NULL, NULL },
};
