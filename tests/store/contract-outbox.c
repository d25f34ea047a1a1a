/* Mails that somebody sends: leased, settled, tried again. */
#include "tests/store/mails.h"
#include "tests/store/contract.h"

#define NOW SAMPLE_NOW_MS

static void
test_not_leased(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	g_assert_cmpint(mails_lease_now(&txn), ==, 0);
	(void)mails_add_due(&txn, 1, NOW + 1);
	for (int state = MAIL_SENT; state < MAIL_STATE__COUNT; state++) {
		g_autoptr(OutboxMail) mail = sample_mail(0, 2);
		mail->state = (MailState)state;
		int64_t id;
		OK(store_outbox_add(&txn, mail, &id, &error));
	}
	g_autoptr(OutboxMail) expired = sample_mail(0, 3);
	expired->expires_ms = NOW;
	int64_t id;
	OK(store_outbox_add(&txn, expired, &id, &error));
	g_assert_cmpint(mails_lease_now(&txn), ==, 0);
}

static void
test_leased_once(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	int64_t id = mails_add_due(&txn, 1, NOW);
	int attempts = 0;
	g_assert_cmpint(mails_lease(&txn, NOW, LEASE_END, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 1);
	g_assert_cmpint(mails_lease_now(&txn), ==, 0);
	g_assert_cmpint(
	    mails_lease(&txn, LEASE_END - 1, INT64_MAX, NULL), ==, 0);
	g_assert_cmpint(
	    mails_lease(&txn, LEASE_END, LEASE_END + 1, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 2);
}

static void
test_longest_due_first(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	int64_t third = mails_add_due(&txn, 1, NOW);
	int64_t first = mails_add_due(&txn, 2, NOW - 2);
	int64_t second = mails_add_due(&txn, 3, NOW - 1);
	int64_t fourth = mails_add_due(&txn, 4, NOW);
	g_assert_cmpint(mails_lease_now(&txn), ==, first);
	g_assert_cmpint(mails_lease_now(&txn), ==, second);
	g_assert_cmpint(mails_lease_now(&txn), ==, third);
	g_assert_cmpint(mails_lease_now(&txn), ==, fourth);
	g_assert_cmpint(mails_lease_now(&txn), ==, 0);
}

static void
test_first_to_expire_first(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	int64_t second = mails_add_due(&txn, 1, NOW), first;
	g_autoptr(OutboxMail) mail = sample_mail(0, 2);
	mail->expires_ms--;
	OK(store_outbox_add(&txn, mail, &first, &error));
	g_assert_cmpint(mails_lease_now(&txn), ==, first);
	g_assert_cmpint(mails_lease_now(&txn), ==, second);
}

static void
test_whole_row(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(OutboxMail) wanted = sample_mail(0, 1);
	g_autoptr(OutboxMail) mail = NULL;
	int64_t id;
	wanted->kind = MAIL_ACCOUNT_EXISTS;
	wanted->reply = g_strdup("450 later");
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	OK(store_outbox_add(&txn, wanted, &id, &error));
	OK(store_outbox_lease(&txn,
	    &(OutboxLease){
		.now_ms = NOW, .until_ms = LEASE_END, .senders = 1 },
	    &mail, &error));
	g_assert_cmpint(mail->id, ==, id);
	g_assert_cmpint(mail->kind, ==, wanted->kind);
	g_assert_cmpstr(mail->recipient, ==, wanted->recipient);
	g_assert_cmpstr(mail->mailbox_key, ==, wanted->mailbox_key);
	g_assert_cmpstr(mail->language, ==, wanted->language);
	g_assert_cmpstr(mail->message_id, ==, wanted->message_id);
	g_assert_true(g_bytes_equal(mail->sealed, wanted->sealed));
	g_assert_cmpint(mail->created_ms, ==, wanted->created_ms);
	g_assert_cmpint(mail->due_ms, ==, LEASE_END);
	g_assert_cmpint(mail->expires_ms, ==, wanted->expires_ms);
	g_assert_cmpint(mail->settled_ms, ==, 0);
	g_assert_cmpstr(mail->reply, ==, "450 later");
}

static void
test_settle(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = mails_add_asked(&txn, &pending_id);
	g_assert_cmpint(mails_lease_now(&txn), ==, id);
	OK(store_outbox_settle(
	    &txn, id, 1, MAIL_REFUSED, NOW + 5, "550 no", &error));
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_REFUSED);
	g_assert_cmpint(mail->settled_ms, ==, NOW + 5);
	g_assert_cmpstr(mail->reply, ==, "550 no");
	g_assert_null(mail->sealed);
	g_assert_cmpint(mails_lease(&txn, LEASE_END, INT64_MAX, NULL), ==, 0);
}

static void
test_settle_is_final(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = mails_add_asked(&txn, &pending_id);
	g_assert_cmpint(mails_lease_now(&txn), ==, id);
	OK(store_outbox_settle(&txn, id, 1, MAIL_SENT, NOW, "250", &error));
	OK(store_outbox_settle(
	    &txn, id, 1, MAIL_REFUSED, NOW + 1, "550", &error));
	OK(store_outbox_retry(&txn, id, 1, NOW, "450", &error));
	OK(store_outbox_release(&txn, id, 1, NOW, "450", &error));
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_SENT);
	g_assert_cmpint(mail->settled_ms, ==, NOW);
	g_assert_cmpint(mail->attempts, ==, 1);
	g_assert_cmpstr(mail->reply, ==, "250");
}

static void
test_unleased_is_not_settled(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = mails_add_asked(&txn, &pending_id);
	OK(store_outbox_settle(&txn, id, 0, MAIL_SENT, NOW, NULL, &error));
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_WAITING);
}

static void
test_lost_lease(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = mails_add_asked(&txn, &pending_id);
	g_assert_cmpint(mails_lease_now(&txn), ==, id);
	g_assert_cmpint(
	    mails_lease(&txn, LEASE_END, LEASE_END + MINUTE_MS, NULL), ==, id);
	/* The one who leased it first comes late. */
	OK(store_outbox_settle(
	    &txn, id, 1, MAIL_REFUSED, LEASE_END, "550", &error));
	OK(store_outbox_retry(&txn, id, 1, NOW, "450", &error));
	OK(store_outbox_release(&txn, id, 1, NOW, "450", &error));
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_WAITING);
	g_assert_cmpint(mail->attempts, ==, 2);
	g_assert_null(mail->reply);
	g_assert_cmpint(mails_lease(&txn, LEASE_END, INT64_MAX, NULL), ==, 0);
	OK(store_outbox_settle(
	    &txn, id, 2, MAIL_SENT, LEASE_END, "250", &error));
	g_autoptr(OutboxMail) sent = mails_latest(&txn, pending_id);
	g_assert_cmpint(sent->state, ==, MAIL_SENT);
}

static void
test_retry(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	int attempts = 0;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = mails_add_asked(&txn, &pending_id);
	g_assert_cmpint(mails_lease_now(&txn), ==, id);
	OK(store_outbox_retry(&txn, id, 1, NOW + 10, "450 later", &error));
	g_autoptr(OutboxMail) mail = mails_latest(&txn, pending_id);
	g_assert_cmpstr(mail->reply, ==, "450 later");
	g_assert_nonnull(mail->sealed);
	g_assert_cmpint(mails_lease(&txn, NOW + 9, LEASE_END, NULL), ==, 0);
	g_assert_cmpint(
	    mails_lease(&txn, NOW + 10, LEASE_END, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 2);
}

static void
test_release(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	int attempts = 0;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = mails_add_asked(&txn, &pending_id);
	g_assert_cmpint(mails_lease_now(&txn), ==, id);
	OK(store_outbox_release(&txn, id, 1, NOW + 10, NULL, &error));
	g_assert_cmpint(mails_lease(&txn, NOW + 9, LEASE_END, NULL), ==, 0);
	g_assert_cmpint(
	    mails_lease(&txn, NOW + 10, LEASE_END, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 1);
}

static void
test_reclaim(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	int attempts = 0;
	unsigned n = 99;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	OK(store_outbox_reclaim(&txn, NOW, &n, &error));
	g_assert_cmpuint(n, ==, 0);
	int64_t id = mails_add_asked(&txn, &pending_id);
	(void)mails_add_due(&txn, 2, NOW + 20);
	g_assert_cmpint(mails_lease_now(&txn), ==, id);
	OK(store_outbox_reclaim(&txn, NOW + 10, &n, &error));
	g_assert_cmpuint(n, ==, 1);
	/* The lease is lost, and what was not leased is not due any sooner. */
	OK(store_outbox_settle(&txn, id, 1, MAIL_SENT, NOW, NULL, &error));
	g_assert_cmpint(mails_lease(&txn, NOW + 9, LEASE_END, NULL), ==, 0);
	g_assert_cmpint(
	    mails_lease(&txn, NOW + 10, LEASE_END, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 2);
	g_assert_cmpint(mails_lease(&txn, NOW + 10, LEASE_END, NULL), ==, 0);
}

const ContractTest contract_outbox[] = {
	{ "what-is-not-due-not-waiting-or-expired-is-not-leased",
	    test_not_leased },
	{ "a-leased-mail-is-not-leased-again", test_leased_once },
	{ "who-lost-the-lease-changes-nothing", test_lost_lease },
	{ "what-was-never-leased-is-not-settled",
	    test_unleased_is_not_settled },
	{ "a-settled-mail-stays-as-it-is", test_settle_is_final },
	{ "the-longest-due-goes-first", test_longest_due_first },
	{ "of-those-due-at-once-the-first-to-expire-goes-first",
	    test_first_to_expire_first },
	{ "a-mail-comes-back-as-it-went-in", test_whole_row },
	{ "a-settled-mail-tells-and-forgets-its-secret", test_settle },
	{ "a-retry-counts-and-comes-later", test_retry },
	{ "a-release-does-not-count", test_release },
	{ "what-was-leased-can-be-taken-back", test_reclaim },
	{ NULL, NULL },
};
