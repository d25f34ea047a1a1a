#include "account/breaker.h"

#include "account-fixture.h"

/* Well past the code's life and the cohort in which something began. */
#define RIPE_MS (16 * MINUTE_MS)

static void
set(Site *site)
{
	site->settings.signup.challenge = CHALLENGE_AUTO;
	site->settings.signup.challenge_share = 60;
	site->settings.signup.challenge_least = 20;
	site->settings.signup.challenge_wait_seconds = 1;
	site->settings.limits.signups_network_hour = 0;
	site->settings.limits.mails_hour = 0;
	site->settings.limits.tries_network_hour = 0;
	site->settings.limits.waits_network_hour = 0;
	site->settings.limits.waits_hour = 0;
}

static BreakerState
state_of(Site *site)
{
	g_autoptr(GError) error = NULL;
	BreakerState state = { 0 };
	breaker_state(&site->accounts, &state, &error);
	g_assert_no_error(error);
	return state;
}

static bool
has_tripped(Site *site)
{
	g_autoptr(GError) error = NULL;
	bool tripped = false;
	g_auto(StoreTxn) txn = { 0 };
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	g_assert_no_error(error);
	breaker_has_tripped(
	    &site->accounts, &txn, site->clock.at_ms, &tripped, &error);
	g_assert_no_error(error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	return tripped;
}

/* Who signs up next; everybody is somebody else. */
static SignupResult
begin(Site *site)
{
	static int n;
	n++;
	g_autofree char *name = g_strdup_printf("user%d", n);
	g_autofree char *email = g_strdup_printf("user%d@example.org", n);
	const SignupRequest request = site_request(name, email);
	SignupResult result = site_start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_ACCEPTED);
	return result;
}

static void
begin_all(Site *site, int n)
{
	for (int i = 0; i < n; i++) {
		g_auto(SignupResult) result = begin(site);
		g_auto(Letter) letter = { 0 };
		site_later(site, result.hold_ms);
		g_assert_true(site_take_letter(site, &letter));
	}
}

static void
prove_from(Site *site, const Token *flow, const char *code, const char *network)
{
	g_autoptr(GError) error = NULL;
	g_auto(ProofResult) result = { 0 };
	const CodeProof proof = {
		.flow = flow->text, .code = code, .visitor.network = network
	};
	verify_by_code(&site->accounts, &proof, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpint(result.outcome, ==, PROOF_ACCEPTED);
}

/* n that are proven at once, each from a network of format with a number. */
static void
prove_all(Site *site, int n, const char *prefix, const char *suffix)
{
	for (int i = 0; i < n; i++) {
		g_auto(SignupResult) result = begin(site);
		g_auto(Letter) letter = { 0 };
		g_autofree char *network = g_strdup_printf(
		    "%s%x%s", prefix, i, suffix);
		site_later(site, result.hold_ms);
		g_assert_true(site_take_letter(site, &letter));
		prove_from(site, &result.flow, letter.secret->code, network);
	}
}

static void
prove_all_elsewhere(Site *site, int n)
{
	prove_all(site, n, "network ", "");
}

static void
test_young(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	begin_all(site, 200);
	g_assert_false(has_tripped(site));
	site_later(site, 9 * MINUTE_MS);
	begin_all(site, 1);
	g_assert_false(has_tripped(site));
	g_assert_cmpint(state_of(site).unproven, ==, 0);
}

static void
test_honest_crowd(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	prove_all_elsewhere(site, 60);
	begin_all(site, 25);
	site_later(site, RIPE_MS);
	begin_all(site, 1);
	g_assert_false(has_tripped(site));
	g_assert_cmpint(state_of(site).unproven, ==, 25);
	g_assert_cmpint(state_of(site).witnesses, ==, 60);
	g_assert_cmpint(state_of(site).share, ==, 29);
}

static void
test_few(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	begin_all(site, 19);
	site_later(site, RIPE_MS);
	begin_all(site, 1);
	g_assert_false(has_tripped(site));
	g_assert_cmpint(state_of(site).share, ==, 100);
}

static void
test_proofs_of_one_network(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	for (int i = 0; i < 40; i++)
		prove_all(site, 1, "192.0.2.", "");
	/* Each of another /64, all of one /48. */
	prove_all(site, 40, "2001:db8:7:", "::/64");
	begin_all(site, 20);
	site_later(site, RIPE_MS);
	begin_all(site, 1);
	g_assert_cmpint(state_of(site).witnesses, ==, 2 * BREAKER_WITNESSES);
	g_assert_cmpint(state_of(site).unproven, ==, 20);
	g_assert_true(has_tripped(site));
}

static void
test_level(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	prove_all_elsewhere(site, 20);
	begin_all(site, 30);
	site_later(site, RIPE_MS);
	/* It is at the level, not over it. */
	g_assert_cmpint(state_of(site).share, ==, 60);
	g_assert_false(has_tripped(site));
	site->settings.signup.challenge_share = 59;
	g_assert_true(has_tripped(site));
}

static void
test_trips_once(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	begin_all(site, 20);
	site_later(site, RIPE_MS);
	g_auto(SignupResult) trips = begin(site);
	g_assert_cmpint(trips.change, ==, BREAKER_TRIPS);
	g_assert_true(trips.breaker.tripped);
	g_assert_cmpint(trips.breaker.unproven, ==, 20);
	g_assert_cmpint(trips.breaker.since_ms, ==, site->clock.at_ms);
	/* It pays already. */
	g_assert_true(trips.toll_asked);
	g_assert_cmpint(trips.hold_ms, ==, 1000);
	site_later(site, MINUTE_MS);
	g_auto(SignupResult) next = begin(site);
	g_assert_cmpint(next.change, ==, BREAKER_STAYS);
	g_assert_true(next.toll_asked);
	g_assert_cmpint(
	    state_of(site).since_ms, ==, site->clock.at_ms - MINUTE_MS);
}

static void
test_falls_back(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	begin_all(site, 40);
	site_later(site, RIPE_MS);
	begin_all(site, 1);
	g_assert_true(has_tripped(site));
	/* The hour passes, and nobody comes: for a form it is over. */
	site_later(site, HOUR_MS + RIPE_MS);
	g_assert_false(has_tripped(site));
	g_auto(SignupResult) back = begin(site);
	g_assert_cmpint(back.change, ==, BREAKER_FALLS_BACK);
	g_assert_false(back.toll_asked);
	g_assert_cmpint(state_of(site).since_ms, ==, site->clock.at_ms);
}

static void
test_hysteresis(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	begin_all(site, 30);
	site_later(site, RIPE_MS);
	begin_all(site, 1);
	g_assert_true(has_tripped(site));
	/* 55 percent would not trip it, but hold it. */
	prove_all_elsewhere(site, 24);
	site_later(site, RIPE_MS);
	g_assert_cmpint(state_of(site).share, <, 60);
	g_assert_cmpint(state_of(site).share, >=, 48);
	g_assert_true(has_tripped(site));
	prove_all_elsewhere(site, 24);
	site_later(site, RIPE_MS);
	g_assert_cmpint(state_of(site).share, <, 48);
	g_assert_false(has_tripped(site));
}

static void
test_late_proof(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	begin_all(site, 19);
	g_auto(SignupResult) late = begin(site);
	g_auto(Letter) letter = { 0 };
	g_auto(Letter) second = { 0 };
	g_assert_true(site_take_letter(site, &letter));
	site_later(site, RIPE_MS);
	g_assert_cmpint(state_of(site).unproven, ==, 20);
	g_assert_cmpint(site_resend(site, &late.flow), ==, RESEND_DONE);
	g_assert_true(site_take_letter(site, &second));
	prove_from(site, &late.flow, second.secret->code, "late");
	g_assert_cmpint(state_of(site).unproven, ==, 19);
	g_assert_false(has_tripped(site));
}

static void
test_corrections(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	g_auto(SignupResult) result = begin(site);
	for (int i = 0; i < 19; i++) {
		g_autofree char *email = g_strdup_printf("c%d@a.example", i);
		g_assert_cmpint(
		    site_correct(site, &result.flow, email), ==, CORRECT_DONE);
	}
	site_later(site, RIPE_MS);
	g_assert_cmpint(state_of(site).unproven, ==, 20);
	g_assert_true(has_tripped(site));
}

static void
test_clock_jumps_back(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	begin_all(site, 40);
	site_later(site, RIPE_MS);
	begin_all(site, 1);
	g_assert_true(has_tripped(site));
	site_later(site, -5 * DAY_MS);
	g_assert_false(has_tripped(site));
	begin_all(site, 40);
	site_later(site, RIPE_MS);
	g_assert_true(has_tripped(site));
}

static void
test_off(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	site->settings.signup.challenge = CHALLENGE_OFF;
	begin_all(site, 40);
	site_later(site, RIPE_MS);
	begin_all(site, 1);
	g_assert_cmpint(state_of(site).unproven, ==, 0);
	g_assert_false(has_tripped(site));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/breaker/a-crowd-that-has-not-proven-yet-does-not-trip-it",
	    test_young);
	site_test(
	    "/breaker/an-honest-crowd-does-not-trip-it", test_honest_crowd);
	site_test("/breaker/a-few-do-not-trip-it", test_few);
	site_test("/breaker/proofs-of-one-network-do-not-hold-it",
	    test_proofs_of_one_network);
	site_test("/breaker/trips-over-its-level", test_level);
	site_test("/breaker/trips-once-and-says-so", test_trips_once);
	site_test("/breaker/falls-back-by-itself", test_falls_back);
	site_test("/breaker/does-not-flap", test_hysteresis);
	site_test("/breaker/a-late-proof-counts", test_late_proof);
	site_test("/breaker/corrected-addresses-count", test_corrections);
	site_test("/breaker/a-clock-that-jumped-back-does-not-keep-it",
	    test_clock_jumps_back);
	site_test("/breaker/counts-nothing-where-it-is-off", test_off);
	return g_test_run();
}
