#include "tests/store/contract.h"

#define NOW SAMPLE_NOW_MS
#define LEASE_END (NOW + MINUTE_MS)

/* A mail of nobody, due at due_ms. */
static int64_t
add_due(StoreTxn *txn, unsigned n, int64_t due_ms)
{
	g_autoptr(OutboxMail) mail = sample_mail(0, n);
	mail->due_ms = due_ms;
	int64_t id;
	OK(store_outbox_add(txn, mail, &id, &error));
	return id;
}

/* The id of what was leased, or 0. */
static int64_t
lease(StoreTxn *txn, int64_t now_ms, int64_t until_ms, int *ret_attempts)
{
	g_autoptr(OutboxMail) mail = NULL;
	OK(store_outbox_lease(txn, now_ms, until_ms, &mail, &error));
	if (mail == NULL)
		return 0;
	g_assert_cmpint(mail->state, ==, MAIL_WAITING);
	g_assert_nonnull(mail->sealed);
	if (ret_attempts != NULL)
		*ret_attempts = mail->attempts;
	return mail->id;
}

static int64_t
lease_now(StoreTxn *txn)
{
	return lease(txn, NOW, LEASE_END, NULL);
}

/* The only mail of a new pending sign-up, whose state can be asked for. */
static int64_t
add_asked(StoreTxn *txn, int64_t *ret_pending_id)
{
	g_autoptr(PendingSignup) pending = sample_pending(1);
	OK(store_pending_add(txn, pending, ret_pending_id, &error));
	g_autoptr(OutboxMail) mail = sample_mail(*ret_pending_id, 1);
	int64_t id;
	OK(store_outbox_add(txn, mail, &id, &error));
	return id;
}

static OutboxMail *
latest(StoreTxn *txn, int64_t pending_id)
{
	OutboxMail *mail = NULL;
	OK(store_outbox_latest(txn, pending_id, &mail, &error));
	return mail;
}

static void
test_not_leased(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	g_assert_cmpint(lease_now(&txn), ==, 0);
	(void)add_due(&txn, 1, NOW + 1);
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
	g_assert_cmpint(lease_now(&txn), ==, 0);
}

static void
test_leased_once(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	int64_t id = add_due(&txn, 1, NOW);
	int attempts = 0;
	g_assert_cmpint(lease(&txn, NOW, LEASE_END, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 1);
	g_assert_cmpint(lease_now(&txn), ==, 0);
	g_assert_cmpint(lease(&txn, LEASE_END - 1, INT64_MAX, NULL), ==, 0);
	g_assert_cmpint(
	    lease(&txn, LEASE_END, LEASE_END + 1, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 2);
}

static void
test_longest_due_first(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	int64_t third = add_due(&txn, 1, NOW);
	int64_t first = add_due(&txn, 2, NOW - 2);
	int64_t second = add_due(&txn, 3, NOW - 1);
	int64_t fourth = add_due(&txn, 4, NOW);
	g_assert_cmpint(lease_now(&txn), ==, first);
	g_assert_cmpint(lease_now(&txn), ==, second);
	g_assert_cmpint(lease_now(&txn), ==, third);
	g_assert_cmpint(lease_now(&txn), ==, fourth);
	g_assert_cmpint(lease_now(&txn), ==, 0);
}

static void
test_first_to_expire_first(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_RELAXED, &txn, &error));
	int64_t second = add_due(&txn, 1, NOW), first;
	g_autoptr(OutboxMail) mail = sample_mail(0, 2);
	mail->expires_ms--;
	OK(store_outbox_add(&txn, mail, &first, &error));
	g_assert_cmpint(lease_now(&txn), ==, first);
	g_assert_cmpint(lease_now(&txn), ==, second);
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
	OK(store_outbox_lease(&txn, NOW, LEASE_END, &mail, &error));
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
	int64_t id = add_asked(&txn, &pending_id);
	g_assert_cmpint(lease_now(&txn), ==, id);
	OK(store_outbox_settle(
	    &txn, id, 1, MAIL_REFUSED, NOW + 5, "550 no", &error));
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_REFUSED);
	g_assert_cmpint(mail->settled_ms, ==, NOW + 5);
	g_assert_cmpstr(mail->reply, ==, "550 no");
	g_assert_null(mail->sealed);
	g_assert_cmpint(lease(&txn, LEASE_END, INT64_MAX, NULL), ==, 0);
}

static void
test_settle_is_final(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_asked(&txn, &pending_id);
	g_assert_cmpint(lease_now(&txn), ==, id);
	OK(store_outbox_settle(&txn, id, 1, MAIL_SENT, NOW, "250", &error));
	OK(store_outbox_settle(
	    &txn, id, 1, MAIL_REFUSED, NOW + 1, "550", &error));
	OK(store_outbox_retry(&txn, id, 1, NOW, "450", &error));
	OK(store_outbox_release(&txn, id, 1, NOW, "450", &error));
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
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
	int64_t id = add_asked(&txn, &pending_id);
	OK(store_outbox_settle(&txn, id, 0, MAIL_SENT, NOW, NULL, &error));
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_WAITING);
}

static void
test_lost_lease(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_asked(&txn, &pending_id);
	g_assert_cmpint(lease_now(&txn), ==, id);
	g_assert_cmpint(
	    lease(&txn, LEASE_END, LEASE_END + MINUTE_MS, NULL), ==, id);
	/* The one who leased it first comes late. */
	OK(store_outbox_settle(
	    &txn, id, 1, MAIL_REFUSED, LEASE_END, "550", &error));
	OK(store_outbox_retry(&txn, id, 1, NOW, "450", &error));
	OK(store_outbox_release(&txn, id, 1, NOW, "450", &error));
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_WAITING);
	g_assert_cmpint(mail->attempts, ==, 2);
	g_assert_null(mail->reply);
	g_assert_cmpint(lease(&txn, LEASE_END, INT64_MAX, NULL), ==, 0);
	OK(store_outbox_settle(
	    &txn, id, 2, MAIL_SENT, LEASE_END, "250", &error));
	g_autoptr(OutboxMail) sent = latest(&txn, pending_id);
	g_assert_cmpint(sent->state, ==, MAIL_SENT);
}

static void
test_retry(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	int attempts = 0;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_asked(&txn, &pending_id);
	g_assert_cmpint(lease_now(&txn), ==, id);
	OK(store_outbox_retry(&txn, id, 1, NOW + 10, "450 later", &error));
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
	g_assert_cmpstr(mail->reply, ==, "450 later");
	g_assert_nonnull(mail->sealed);
	g_assert_cmpint(lease(&txn, NOW + 9, LEASE_END, NULL), ==, 0);
	g_assert_cmpint(lease(&txn, NOW + 10, LEASE_END, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 2);
}

static void
test_release(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	int attempts = 0;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_asked(&txn, &pending_id);
	g_assert_cmpint(lease_now(&txn), ==, id);
	OK(store_outbox_release(&txn, id, 1, NOW + 10, NULL, &error));
	g_assert_cmpint(lease(&txn, NOW + 9, LEASE_END, NULL), ==, 0);
	g_assert_cmpint(lease(&txn, NOW + 10, LEASE_END, &attempts), ==, id);
	g_assert_cmpint(attempts, ==, 1);
}

static void
assert_outlook(
    StoreTxn *txn, int64_t now_ms, unsigned wanted_ready, int64_t wanted_next)
{
	unsigned ready = 99;
	int64_t next_ms = -1;
	OK(store_outbox_outlook(txn, now_ms, 2, &ready, &next_ms, &error));
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
	int64_t retried = add_due(&txn, 1, NOW);
	int64_t released = add_due(&txn, 2, NOW);
	g_assert_cmpint(lease_now(&txn), ==, retried);
	g_assert_cmpint(lease_now(&txn), ==, released);
	OK(store_outbox_retry(&txn, retried, 1, end + 1, "450", &error));
	assert_outlook(&txn, LEASE_END, 1, end);
	OK(store_outbox_release(&txn, released, 1, end + 2, NULL, &error));
	assert_outlook(&txn, LEASE_END, 0, end);
	g_assert_cmpint(lease(&txn, end, INT64_MAX, NULL), ==, 0);
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
	(void)add_asked(&txn, &pending_id);
	OK(store_outbox_expire(&txn, end - 1, &n, &error));
	g_assert_cmpint(n, ==, 0);
	OK(store_outbox_expire(&txn, end, &n, &error));
	g_assert_cmpint(n, ==, 1);
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
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
	int64_t id = add_asked(&txn, &pending_id);
	g_assert_cmpint(lease(&txn, NOW, end + 5, NULL), ==, id);
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
	(void)add_asked(&txn, &pending_id);
	int64_t other = add_due(&txn, 2, NOW);
	g_autoptr(OutboxMail) exists = sample_mail(0, 1);
	exists->kind = MAIL_ACCOUNT_EXISTS;
	int64_t id;
	OK(store_outbox_add(&txn, exists, &id, &error));
	OK(store_outbox_withhold(&txn, "ada1@example.org", NOW + 3, &error));
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_WITHHELD);
	g_assert_cmpint(mail->settled_ms, ==, NOW + 3);
	g_assert_null(mail->sealed);
	g_assert_cmpint(lease_now(&txn), ==, other);
	g_assert_cmpint(lease_now(&txn), ==, 0);
}

static void
test_withheld_while_leased(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_asked(&txn, &pending_id);
	g_assert_cmpint(lease_now(&txn), ==, id);
	OK(store_outbox_withhold(&txn, "ada1@example.org", NOW, &error));
	OK(store_outbox_retry(&txn, id, 1, NOW, "450", &error));
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
	g_assert_cmpint(mail->state, ==, MAIL_WITHHELD);
}

static void
test_latest(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t pending_id;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t first = add_asked(&txn, &pending_id);
	(void)add_due(&txn, 9, NOW);
	g_assert_null(latest(&txn, 0));
	g_assert_null(latest(&txn, pending_id + 9));
	g_autoptr(OutboxMail) mail = latest(&txn, pending_id);
	g_assert_cmpint(mail->id, ==, first);
	g_autoptr(OutboxMail) again = sample_mail(pending_id, 2);
	again->state = MAIL_WITHHELD;
	int64_t second;
	OK(store_outbox_add(&txn, again, &second, &error));
	g_autoptr(OutboxMail) newer = latest(&txn, pending_id);
	g_assert_cmpint(newer->id, ==, second);
	g_assert_cmpint(newer->state, ==, MAIL_WITHHELD);
	g_assert_null(newer->sealed);
}

static void
test_outlook(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t end = NOW + 10 * MINUTE_MS;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	assert_outlook(&txn, NOW, 0, INT64_MAX);
	(void)add_due(&txn, 1, NOW + 50);
	assert_outlook(&txn, NOW, 0, NOW + 50);
	assert_outlook(&txn, NOW + 50, 1, end);
	int64_t id = add_due(&txn, 2, NOW);
	assert_outlook(&txn, NOW, 1, NOW + 50);
	g_assert_cmpint(lease(&txn, NOW, NOW + 20, NULL), ==, id);
	assert_outlook(&txn, NOW, 0, NOW + 20);
	assert_outlook(&txn, NOW + 20, 1, NOW + 50);
	(void)add_due(&txn, 3, NOW);
	(void)add_due(&txn, 4, NOW);
	assert_outlook(&txn, NOW + 50, 2, end);
}

/* Whoever sees it is to expire them; then nothing is left to see. */
static void
test_outlook_of_expired(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t end = NOW + 10 * MINUTE_MS;
	unsigned n = 99;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	(void)add_due(&txn, 1, NOW);
	(void)add_due(&txn, 2, NOW + 1);
	g_assert_cmpint(lease(&txn, end - 2, end + 7, NULL), !=, 0);
	assert_outlook(&txn, end - 1, 1, end);
	assert_outlook(&txn, end + 5, 0, end);
	OK(store_outbox_expire(&txn, end + 5, &n, &error));
	g_assert_cmpint(n, ==, 1);
	assert_outlook(&txn, end + 5, 0, end + 7);
	OK(store_outbox_expire(&txn, end + 7, &n, &error));
	g_assert_cmpint(n, ==, 1);
	assert_outlook(&txn, end + 7, 0, INT64_MAX);
}

const ContractTest contract_outbox[] = {
	{ "what-is-not-due-not-waiting-or-expired-is-not-leased",
	    test_not_leased },
	{ "a-leased-mail-is-not-leased-again", test_leased_once },
	{ "who-lost-the-lease-changes-nothing", test_lost_lease },
	{ "what-was-never-leased-is-not-settled",
	    test_unleased_is_not_settled },
	{ "a-settled-mail-stays-as-it-is", test_settle_is_final },
	{ "a-leased-mail-does-not-expire", test_leased_does_not_expire },
	{ "a-mail-withheld-while-leased-is-not-sent-again",
	    test_withheld_while_leased },
	{ "the-longest-due-goes-first", test_longest_due_first },
	{ "of-those-due-at-once-the-first-to-expire-goes-first",
	    test_first_to_expire_first },
	{ "a-mail-comes-back-as-it-went-in", test_whole_row },
	{ "a-settled-mail-tells-and-forgets-its-secret", test_settle },
	{ "a-retry-counts-and-comes-later", test_retry },
	{ "a-release-does-not-count", test_release },
	{ "what-expires-waiting-is-settled", test_expire },
	{ "what-is-given-back-beyond-its-end-expires-at-its-end",
	    test_given_back_beyond_its_end },
	{ "a-withheld-mailbox-gets-nothing-and-others-do", test_withhold },
	{ "the-newest-mail-of-a-signup-is-told", test_latest },
	{ "the-outlook-names-the-next-thing-to-happen", test_outlook },
	{ "the-outlook-tells-of-what-has-expired", test_outlook_of_expired },
	{ NULL, NULL },
};
