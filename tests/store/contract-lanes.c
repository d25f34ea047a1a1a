/* Which mail is sent next, and what its domain has to do with that. */
#include "tests/store/contract.h"
#include "tests/store/mails.h"

#define NOW SAMPLE_NOW_MS
#define LIFE (10 * MINUTE_MS)
#define MOST_MAILS 40

/* A mail of a sign-up whose page waits for it, written at at_ms. */
static int64_t
add_awaited(StoreTxn *txn, unsigned n, const char *domain, int64_t at_ms)
{
	g_autoptr(Pending) pending = sample_pending(n);
	int64_t id;
	OK(store_pending_add(txn, pending, &pending->id, &error));
	g_autoptr(OutboxMail) mail = sample_mail(pending->id, n);
	g_free(mail->mailbox_key);
	mail->mailbox_key = g_strdup_printf("ada%u@%s", n, domain);
	mail->created_ms = mail->due_ms = at_ms;
	mail->expires_ms = at_ms + LIFE;
	OK(store_outbox_add(txn, mail, &id, &error));
	return id;
}

static int64_t
take(StoreTxn *txn, int64_t now_ms, unsigned senders, unsigned turn)
{
	g_autoptr(OutboxMail) mail = NULL;
	OK(store_outbox_lease(txn,
	    &(OutboxLease){ .now_ms = now_ms,
		.until_ms = now_ms + MINUTE_MS,
		.senders = senders,
		.turn = turn },
	    &mail, &error));
	return mail == NULL ? 0 : mail->id;
}

static void
settle(StoreTxn *txn, int64_t id)
{
	OK(store_outbox_settle(txn, id, 1, MAIL_SENT, NOW, NULL, &error));
}

static void
hold(StoreTxn *txn, int64_t id, int failures, int64_t until_ms)
{
	const Destination held = { failures, true, until_ms };
	OK(store_destination_put(txn, id, &held, &error));
}

static void
let_go(StoreTxn *txn, int64_t id)
{
	const Destination free_again = { 0 };
	OK(store_destination_put(txn, id, &free_again, &error));
}

static unsigned
ready(StoreTxn *txn, int64_t now_ms, unsigned senders, int64_t *ret_next_ms)
{
	unsigned n = 99;
	int64_t next_ms = -1;
	OK(store_outbox_outlook(txn, now_ms, senders, &n, &next_ms, &error));
	if (ret_next_ms != NULL)
		*ret_next_ms = next_ms;
	return n;
}

/* --- the order -------------------------------------------------------- */

static void
test_freshest_first(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t ids[4];
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	for (unsigned i = 0; i < 4; i++)
		ids[i] = add_awaited(&txn, i, "a.example", NOW - 40 + i * 10);
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, ids[3]);
	g_assert_cmpint(take(&txn, NOW, 1, 2), ==, ids[2]);
	/* Also where a turn would begin with others, and there are none. */
	g_assert_cmpint(take(&txn, NOW, 1, 1), ==, ids[1]);
	g_assert_cmpint(take(&txn, NOW, 1, 3), ==, ids[0]);
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, 0);
}

static void
test_tried_before(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t tried = add_awaited(&txn, 1, "a.example", NOW - 9);
	g_assert_cmpint(take(&txn, NOW - 8, 1, 0), ==, tried);
	OK(store_outbox_retry(&txn, tried, 1, NOW, "450", &error));
	int64_t nobodys = mails_add_due(&txn, 2, NOW - 3);
	int64_t fresh[3];
	for (unsigned i = 0; i < 3; i++)
		fresh[i] = add_awaited(&txn, 3 + i, "a.example", NOW - 5);
	g_assert_cmpint(take(&txn, NOW, 1, 0), !=, nobodys);
	g_assert_cmpint(take(&txn, NOW, 1, 1), ==, nobodys);
	g_assert_cmpint(take(&txn, NOW, 1, 2), !=, tried);
	g_assert_cmpint(take(&txn, NOW, 1, 5), ==, tried);
	int64_t last = take(&txn, NOW, 1, 6);
	g_assert_true(last == fresh[0] || last == fresh[1] || last == fresh[2]);
}

/* Else nothing that waited through an outage would ever be sent while people
 * keep signing up. */
static void
test_endangered(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t old = add_awaited(&txn, 1, "a.example", NOW - LIFE * 3 / 4 - 1);
	int64_t younger = add_awaited(&txn, 2, "a.example", NOW - LIFE * 3 / 4);
	int64_t fresh = add_awaited(&txn, 3, "a.example", NOW);
	int64_t fresher = add_awaited(&txn, 4, "a.example", NOW);
	g_assert_cmpint(take(&txn, NOW, 1, 3), ==, old);
	/* It has its quarter still. */
	int64_t next = take(&txn, NOW, 1, 3);
	g_assert_true(next == fresh || next == fresher);
	g_assert_cmpint(take(&txn, NOW + 1, 1, 7), ==, younger);
}

/* Given back at the time it was written at, it stands where it stood. */
static void
test_released_in_its_place(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t old = add_awaited(&txn, 1, "a.example", NOW - 20);
	int64_t fresh = add_awaited(&txn, 2, "a.example", NOW - 10);
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, fresh);
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, old);
	OK(store_outbox_release(&txn, old, 1, NOW - 20, NULL, &error));
	OK(store_outbox_release(&txn, fresh, 1, NOW - 10, NULL, &error));
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, fresh);
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, old);
}

/* --- domains ---------------------------------------------------------- */

static void
test_last_sender(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t other = add_awaited(&txn, 1, "b.example", NOW - 90);
	for (unsigned i = 2; i < 6; i++)
		(void)add_awaited(&txn, i, "a.example", NOW - i);
	int64_t first = take(&txn, NOW, 3, 0), second = take(&txn, NOW, 3, 0);
	g_assert_true(first != other && second != other);
	g_assert_cmpuint(ready(&txn, NOW, 3, NULL), ==, 1);
	g_assert_cmpint(take(&txn, NOW, 3, 0), ==, other);
	settle(&txn, other);
	g_assert_cmpuint(ready(&txn, NOW, 3, NULL), ==, 0);
	for (unsigned turn = 0; turn < 4; turn++)
		g_assert_cmpint(take(&txn, NOW, 3, turn), ==, 0);
	/* It is the last no more. */
	settle(&txn, first);
	g_assert_cmpuint(ready(&txn, NOW, 3, NULL), ==, 2);
	g_assert_cmpint(take(&txn, NOW, 3, 0), !=, 0);
}

static void
test_held(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t next_ms;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t first = add_awaited(&txn, 1, "a.example", NOW - 4);
	hold(&txn, first, 1, NOW + 50);
	/* So are those that come later. */
	int64_t second = add_awaited(&txn, 2, "a.example", NOW - 3);
	int64_t other = add_awaited(&txn, 3, "b.example", NOW - 9);
	g_assert_cmpuint(ready(&txn, NOW, 4, &next_ms), ==, 1);
	g_assert_cmpint(next_ms, ==, NOW + 50);
	g_assert_cmpint(take(&txn, NOW, 4, 0), ==, other);
	for (unsigned turn = 0; turn < 4; turn++)
		g_assert_cmpint(take(&txn, NOW + 49, 4, turn), ==, 0);
	g_assert_cmpuint(ready(&txn, NOW + 50, 4, NULL), ==, 1);
	g_assert_cmpint(take(&txn, NOW + 50, 4, 0), ==, first);
	/* One at a time. */
	g_assert_cmpuint(ready(&txn, NOW + 51, 4, NULL), ==, 0);
	g_assert_cmpint(take(&txn, NOW + 51, 4, 3), ==, 0);
	settle(&txn, first);
	g_assert_cmpint(take(&txn, NOW + 51, 4, 0), ==, second);
}

static void
test_held_share(Store *store)
{
	static const char *const domains[] = { "a.example", "b.example",
		"c.example" };
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	for (unsigned i = 0; i < G_N_ELEMENTS(domains); i++)
		hold(&txn, add_awaited(&txn, i, domains[i], NOW), 1, NOW);
	g_assert_cmpint(take(&txn, NOW, 4, 3), !=, 0);
	int64_t second = take(&txn, NOW, 4, 3);
	g_assert_cmpint(second, !=, 0);
	g_assert_cmpuint(ready(&txn, NOW, 4, NULL), ==, 0);
	g_assert_cmpint(take(&txn, NOW, 4, 3), ==, 0);
	settle(&txn, second);
	g_assert_cmpint(take(&txn, NOW, 4, 3), !=, 0);
	/* Of two, the last takes none. */
	g_assert_cmpint(take(&txn, NOW, 2, 3), ==, 0);
}

static void
test_let_go(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Destination known = { 7, true, 7 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t tried = add_awaited(&txn, 1, "a.example", NOW - 3);
	int64_t old = add_awaited(&txn, 2, "a.example", NOW - 2);
	int64_t fresh = add_awaited(&txn, 3, "a.example", NOW - 1);
	hold(&txn, tried, 5, NOW - 3);
	OK(store_destination_get(&txn, fresh, &known, &error));
	g_assert_cmpint(known.failures, ==, 5);
	g_assert_true(known.held);
	g_assert_cmpint(known.until_ms, ==, NOW - 3);
	g_assert_cmpint(take(&txn, NOW - 2, 1, 0), ==, tried);
	OK(store_outbox_retry(&txn, tried, 1, NOW - 1, "450", &error));
	let_go(&txn, tried);
	OK(store_destination_get(&txn, fresh, &known, &error));
	g_assert_cmpint(known.failures, ==, 0);
	g_assert_false(known.held);
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, fresh);
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, old);
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, tried);
}

static void
test_held_until_due(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t next_ms;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_awaited(&txn, 1, "a.example", NOW - 9);
	hold(&txn, id, 1, NOW - 9);
	g_assert_cmpint(take(&txn, NOW - 9, 4, 0), ==, id);
	OK(store_outbox_retry(&txn, id, 1, NOW + 30, "450", &error));
	/* Somebody comes, and finds that none is due. */
	g_assert_cmpint(take(&txn, NOW, 4, 0), ==, 0);
	g_assert_cmpuint(ready(&txn, NOW, 4, &next_ms), ==, 0);
	g_assert_cmpint(next_ms, ==, NOW + 30);
	g_assert_cmpint(take(&txn, NOW + 30, 4, 0), ==, id);
}

static void
test_held_forgotten(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	Destination known = { 7, true, 7 };
	int64_t next_ms;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_awaited(&txn, 1, "a.example", NOW);
	hold(&txn, id, 4, NOW);
	g_assert_cmpint(take(&txn, NOW, 4, 0), ==, id);
	settle(&txn, id);
	g_assert_cmpint(take(&txn, NOW + 1, 4, 0), ==, 0);
	g_assert_cmpuint(ready(&txn, NOW + 1, 4, &next_ms), ==, 0);
	g_assert_cmpint(next_ms, ==, INT64_MAX);
	OK(store_destination_get(&txn, id, &known, &error));
	g_assert_cmpint(known.failures, ==, 0);
	int64_t later = add_awaited(&txn, 2, "a.example", NOW + 1);
	g_assert_cmpint(take(&txn, NOW + 1, 4, 0), ==, later);
}

static void
test_held_expires(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	int64_t next_ms, end = NOW + LIFE;
	unsigned n = 99;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	hold(&txn, add_awaited(&txn, 1, "a.example", NOW), 1, end + DAY_MS);
	g_assert_cmpuint(ready(&txn, NOW, 4, &next_ms), ==, 0);
	g_assert_cmpint(next_ms, ==, end);
	OK(store_outbox_expire(&txn, end - 1, &n, &error));
	g_assert_cmpuint(n, ==, 0);
	OK(store_outbox_expire(&txn, end, &n, &error));
	g_assert_cmpuint(n, ==, 1);
}

/* Failures that hold nothing yet are forgotten by the purge. */
static void
test_failures_purged(Store *store)
{
	const Destination failed = { .failures = 2, .until_ms = NOW + 5 };
	PurgeRule rule = { .now_ms = NOW + 4, .limit = 100 };
	Destination known;
	g_auto(StoreTxn) txn = { 0 };
	unsigned n;
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_awaited(&txn, 1, "a.example", NOW);
	OK(store_destination_put(&txn, id, &failed, &error));
	g_assert_cmpint(take(&txn, NOW, 1, 0), ==, id);
	OK(store_purge(&txn, &rule, &n, &error));
	OK(store_destination_get(&txn, id, &known, &error));
	g_assert_cmpint(known.failures, ==, 2);
	rule.now_ms++;
	OK(store_purge(&txn, &rule, &n, &error));
	g_assert_cmpuint(n, ==, 1);
	OK(store_destination_get(&txn, id, &known, &error));
	g_assert_cmpint(known.failures, ==, 0);
}

static void
test_lease_runs_out_in_its_lane(Store *store)
{
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	int64_t id = add_awaited(&txn, 1, "a.example", NOW);
	hold(&txn, id, 1, NOW);
	g_assert_cmpint(take(&txn, NOW, 4, 0), ==, id);
	g_assert_cmpint(take(&txn, NOW + MINUTE_MS - 1, 4, 0), ==, 0);
	hold(&txn, id, 1, NOW + 2 * MINUTE_MS);
	g_assert_cmpint(take(&txn, NOW + MINUTE_MS, 4, 0), ==, 0);
	g_assert_cmpint(take(&txn, NOW + 2 * MINUTE_MS, 4, 0), ==, id);
}

/* --- outlook and lease ------------------------------------------------ */

static void
do_something(StoreTxn *txn, unsigned n, int64_t now_ms, int64_t *ids)
{
	static const char *const domains[] = { "a.example", "b.example",
		"c.example" };
	int64_t id = ids[g_test_rand_int_range(0, MOST_MAILS)];
	switch (g_test_rand_int_range(0, 6)) {
	case 0:
	case 1:
		ids[n % MOST_MAILS] = add_awaited(
		    txn, n, domains[n % 3], now_ms);
		break;
	case 2:
		OK(store_outbox_settle(
		    txn, id, 1, MAIL_SENT, now_ms, NULL, &error));
		break;
	case 3:
		OK(store_outbox_retry(txn, id, 1,
		    now_ms + g_test_rand_int_range(0, 30), NULL, &error));
		break;
	case 4:
		hold(txn, id, 1, now_ms + g_test_rand_int_range(0, 30));
		break;
	case 5:
		let_go(txn, id);
		break;
	}
}

/* Whoever is woken for nothing would be woken again and again; whoever is not
 * woken leaves a mail. */
static void
test_outlook_is_true(Store *store)
{
	int64_t ids[MOST_MAILS] = { 0 };
	g_auto(StoreTxn) txn = { 0 };
	OK(store_begin(store, STORE_DURABLE, &txn, &error));
	for (unsigned n = 0; n < 400; n++) {
		int64_t now_ms = NOW + n;
		do_something(&txn, n, now_ms, ids);
		bool some = ready(&txn, now_ms, 3, NULL) > 0;
		int64_t id = take(&txn, now_ms, 3, n);
		/* A held domain without a mail that is due is put off. */
		g_assert_true(
		    id != 0 ? some : ready(&txn, now_ms, 3, NULL) == 0);
	}
}

const ContractTest contract_lanes[] = {
	{ "the-last-sender-takes-no-mail-for-a-domain-others-are-busy-with",
	    test_last_sender },
	{ "mails-for-a-held-domain-go-one-at-a-time-after-its-pause",
	    test_held },
	{ "held-domains-together-have-half-of-the-senders", test_held_share },
	{ "a-held-domain-of-which-nothing-is-due-waits-until-then",
	    test_held_until_due },
	{ "a-held-domain-is-forgotten-when-no-mail-waits-for-it",
	    test_held_forgotten },
	{ "what-is-held-expires-in-time", test_held_expires },
	{ "a-lease-that-runs-out-leaves-its-domain-held",
	    test_lease_runs_out_in_its_lane },
	{ "failures-that-hold-nothing-are-purged", test_failures_purged },
	{ "of-mails-that-are-waited-for-the-freshest-goes-first",
	    test_freshest_first },
	{ "what-was-tried-or-is-nobodys-has-turns-of-its-own",
	    test_tried_before },
	{ "what-would-expire-soon-has-a-turn-of-its-own", test_endangered },
	{ "what-is-released-stands-where-it-stood",
	    test_released_in_its_place },
	{ "a-domain-let-go-has-its-mails-go-as-before", test_let_go },
	{ "the-outlook-wakes-neither-for-nothing-nor-too-few",
	    test_outlook_is_true },
	{ NULL, NULL },
};
