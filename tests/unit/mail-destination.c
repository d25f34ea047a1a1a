/* What mails tell about the domain that they go to. */
#include "mail/destination.h"

#include "base/clock.h"
#include "store/memory.h"
#include "tests/store/sample.h"

#define NOW SAMPLE_NOW_MS
#define FIRST_MS (15 * SECOND_MS)
#define MOST_MS (100 * SECOND_MS)

typedef struct {
	Store *store;
	StoreTxn txn;
	int64_t mail_id;
} Place;

static void
set_up(Place *place, gconstpointer data)
{
	(void)data;
	g_autoptr(OutboxMail) mail = sample_mail(0, 1);
	place->store = store_memory_new();
	OK(store_begin(place->store, STORE_DURABLE, &place->txn, &error));
	OK(store_outbox_add(&place->txn, mail, &place->mail_id, &error));
}

static void
tear_down(Place *place, gconstpointer data)
{
	(void)data;
	store_rollback(&place->txn);
	store_free(place->store);
}

static Destination
note(Place *place, DestinationSign sign, int64_t now_ms)
{
	const DestinationReport report = { sign, now_ms, FIRST_MS, MOST_MS };
	Destination known;
	OK(destination_note(&place->txn, place->mail_id, &report, &error));
	OK(store_destination_get(&place->txn, place->mail_id, &known, &error));
	return known;
}

static void
test_signs(void)
{
	int64_t limit = DESTINATION_SLOW_MS;
	g_assert_cmpint(destination_sign(true, limit), ==, DESTINATION_QUICK);
	g_assert_cmpint(
	    destination_sign(true, limit + 1), ==, DESTINATION_SLOW);
	g_assert_cmpint(
	    destination_sign(false, limit), ==, DESTINATION_PUT_OFF);
	g_assert_cmpint(
	    destination_sign(false, limit + 1), ==, DESTINATION_STALLED);
}

static void
test_third_failure(Place *place, gconstpointer data)
{
	(void)data;
	g_assert_false(note(place, DESTINATION_PUT_OFF, NOW).held);
	g_assert_false(note(place, DESTINATION_PUT_OFF, NOW + 1).held);
	Destination third = note(place, DESTINATION_PUT_OFF, NOW + 2);
	g_assert_true(third.held);
	g_assert_cmpint(third.until_ms, ==, NOW + 2 + FIRST_MS);
}

static void
test_success_between(Place *place, gconstpointer data)
{
	(void)data;
	(void)note(place, DESTINATION_PUT_OFF, NOW);
	(void)note(place, DESTINATION_PUT_OFF, NOW);
	g_assert_cmpint(note(place, DESTINATION_QUICK, NOW).failures, ==, 0);
	g_assert_cmpint(note(place, DESTINATION_PUT_OFF, NOW).failures, ==, 1);
}

static void
test_stall(Place *place, gconstpointer data)
{
	(void)data;
	Destination first = note(place, DESTINATION_STALLED, NOW);
	g_assert_true(first.held);
	g_assert_cmpint(first.until_ms, ==, NOW + FIRST_MS);
}

static void
test_longer_pauses(Place *place, gconstpointer data)
{
	static const int64_t pauses_ms[] = { FIRST_MS, 2 * FIRST_MS,
		4 * FIRST_MS, MOST_MS, MOST_MS };
	(void)data;
	for (gsize i = 0; i < G_N_ELEMENTS(pauses_ms); i++)
		g_assert_cmpint(note(place, DESTINATION_STALLED, NOW).until_ms,
		    ==, NOW + pauses_ms[i]);
}

static void
test_slow(Place *place, gconstpointer data)
{
	(void)data;
	(void)note(place, DESTINATION_STALLED, NOW);
	Destination slow = note(place, DESTINATION_SLOW, NOW + 9);
	g_assert_true(slow.held);
	g_assert_cmpint(slow.failures, ==, 0);
	g_assert_cmpint(slow.until_ms, ==, NOW + 9);
	g_assert_cmpint(
	    note(place, DESTINATION_STALLED, NOW).until_ms, ==, NOW + FIRST_MS);
}

static void
test_quick(Place *place, gconstpointer data)
{
	(void)data;
	(void)note(place, DESTINATION_STALLED, NOW);
	g_assert_false(note(place, DESTINATION_QUICK, NOW).held);
}

static void
test_unasked(Place *place, gconstpointer data)
{
	(void)data;
	Destination held = note(place, DESTINATION_STALLED, NOW);
	Destination after = note(place, DESTINATION_UNASKED, NOW + 9);
	g_assert_cmpint(after.failures, ==, held.failures);
	g_assert_cmpint(after.until_ms, ==, held.until_ms);
	g_assert_true(after.held);
}

int
main(int argc, char **argv)
{
#define ADD(name, test)                                                        \
	g_test_add("/destination/" name, Place, NULL, set_up, test, tear_down)
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/destination/what-took-long-is-slow", test_signs);
	ADD("the-third-failure-in-a-row-holds-it", test_third_failure);
	ADD("a-success-between-failures-forgets-them", test_success_between);
	ADD("one-that-keeps-a-sender-waiting-is-held-at-once", test_stall);
	ADD("each-failure-makes-the-pause-longer-up-to-the-most",
	    test_longer_pauses);
	ADD("a-slow-yes-ends-the-pause-but-not-the-hold", test_slow);
	ADD("a-quick-answer-lets-it-go", test_quick);
	ADD("what-never-came-to-it-says-nothing", test_unasked);
	return g_test_run();
}
