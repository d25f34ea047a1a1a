#include "account/breaker.h"
#include "account/effort.h"
#include "crypto/work.h"

#include "account-life-fixture.h"

#define FORM "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define EASY 3

static void
set_up(Site *site, Challenge challenge)
{
	site->settings.signup.challenge = challenge;
	site->settings.signup.challenge_share = 80;
	site->settings.signup.challenge_least = 10;
	site->settings.signup.challenge_work = EASY;
	site->settings.signup.challenge_wait_seconds = 60;
	site->settings.limits.signups_network_hour = 0;
	site->settings.limits.mails_hour = 0;
}

static BreakerState
state_of(Site *site)
{
	BreakerState state = { 0 };
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	bool tripped = false;
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	breaker_state(&txn, &site->settings, site->clock.at_ms, &state, &error);
	breaker_is_tripped(
	    &txn, &site->settings, site->clock.at_ms, &tripped, &error);
	g_assert_no_error(error);
	g_assert_cmpint(tripped, ==, state.tripped);
	return state;
}

/* One more sign-up, of a network of its own; proven where that is said. */
static BreakerChange
sign_up(Site *site, bool proven)
{
	static int n;
	g_autofree char *email = g_strdup_printf("u%d@example.org", ++n);
	g_autofree char *name = g_strdup_printf("user%d", n);
	g_autofree char *network = g_strdup_printf("n%d", n);
	SignupRequest request = site_request(name, email);
	request.network = network;
	g_auto(SignupResult) result = site_start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_ACCEPTED);
	if (proven) {
		g_auto(Letter) letter = { 0 };
		if (state_of(site).tripped)
			site_later(site, 15 * SECOND_MS);
		site_last_letter(site, &letter);
		g_assert_cmpint(
		    site_prove(site, &result.flow, letter.secret->code), ==,
		    PROOF_ACCEPTED);
	}
	return result.breaker;
}

/* n sign-ups in so long, the first so many of them proven. */
static void
crowd(Site *site, int n, int n_proven, int64_t span_ms)
{
	for (int i = 0; i < n; i++) {
		sign_up(site, i < n_proven);
		site_later(site, span_ms / n);
	}
}

static void
test_fixed(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_OFF);
	crowd(site, 30, 0, 30 * MINUTE_MS);
	g_assert_false(state_of(site).tripped);
	set_up(site, CHALLENGE_ALWAYS);
	g_assert_true(state_of(site).tripped);
}

static void
test_trips(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_AUTO);
	/* Five in six are not proven. */
	crowd(site, 30, 5, 30 * MINUTE_MS);
	site_later(site, 10 * MINUTE_MS);
	g_assert_cmpint(sign_up(site, false), ==, BREAKER_TRIPPED);
	BreakerState state = state_of(site);
	g_assert_true(state.tripped);
	g_assert_cmpint(state.begun, ==, 30);
	g_assert_cmpint(state.proven, ==, 5);
	g_assert_cmpint(state.since_ms, ==, site->clock.at_ms);
	g_assert_cmpint(sign_up(site, false), ==, BREAKER_AS_BEFORE);
}

static void
test_honest(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_AUTO);
	/* Three in four give up. */
	crowd(site, 40, 10, 40 * MINUTE_MS);
	/* And a crowd whose mail has just come. */
	crowd(site, 200, 0, 2 * MINUTE_MS);
	g_assert_cmpint(sign_up(site, false), ==, BREAKER_AS_BEFORE);
	g_assert_false(state_of(site).tripped);
}

static void
test_few(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_AUTO);
	crowd(site, 9, 0, 30 * MINUTE_MS);
	site_later(site, 10 * MINUTE_MS);
	g_assert_cmpint(sign_up(site, false), ==, BREAKER_AS_BEFORE);
	g_assert_false(state_of(site).tripped);
}

static void
test_falls_back(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_AUTO);
	crowd(site, 30, 0, 30 * MINUTE_MS);
	g_assert_true(state_of(site).tripped);
	site_later(site, 70 * MINUTE_MS);
	/* Nobody came for more than an hour: it need not be told. */
	g_assert_false(state_of(site).tripped);
	g_assert_cmpint(sign_up(site, true), ==, BREAKER_FELL_BACK);
	g_assert_false(state_of(site).tripped);
}

static void
test_slack(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_AUTO);
	site->settings.signup.challenge_wait_seconds = 10;
	crowd(site, 30, 0, 30 * MINUTE_MS);
	g_assert_true(state_of(site).tripped);
	/* Until the first 30 are more than an hour ago. */
	for (int i = 0; i < 12; i++)
		crowd(site, 4, 1, 6 * MINUTE_MS);
	BreakerState state = state_of(site);
	g_assert_cmpint(state.begun, >=, 30);
	int64_t unproven = (state.begun - state.proven) * 100 / state.begun;
	g_assert_cmpint(unproven, >, 70);
	g_assert_cmpint(unproven, <=, 80);
	g_assert_true(state.tripped);
}

/* --- what it costs --------------------------------------------------- */

/* How long until the mail of that sign-up goes out; -1: it is turned away. */
static int64_t
mail_in_ms(Site *site, const SignupRequest *request)
{
	TokenHash hash;
	g_autoptr(GError) error = NULL;
	g_autoptr(Pending) pending = NULL;
	g_autoptr(OutboxMail) mail = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_auto(SignupResult) result = site_start(site, request);
	if (result.outcome == SIGNUP_LIMITED) {
		g_assert_cmpint(result.wait_ms, >, 0);
		return -1;
	}
	g_assert_cmpint(result.outcome, ==, SIGNUP_ACCEPTED);
	token_hash(result.flow.text, &hash);
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	store_pending_by_flow(
	    &txn, PENDING_SIGNUP, &hash, site->clock.at_ms, &pending, &error);
	store_outbox_latest(&txn, pending->id, &mail, &error);
	g_assert_no_error(error);
	g_assert_cmpint(mail->expires_ms - mail->due_ms, ==,
	    site->settings.code.life_seconds * SECOND_MS);
	return mail->due_ms - site->clock.at_ms;
}

static SignupRequest
request_of(const char *name, const char *email, const char *network)
{
	SignupRequest request = site_request(name, email);
	request.network = network;
	return request;
}

static void
test_turns(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_ALWAYS);
	SignupRequest one = request_of("one", "one@example.org", "n1");
	SignupRequest two = request_of("two", "two@example.org", "n1");
	SignupRequest far = request_of("far", "far@example.org", "n2");
	g_assert_cmpint(mail_in_ms(site, &one), ==, 60 * SECOND_MS);
	g_assert_cmpint(mail_in_ms(site, &two), ==, 120 * SECOND_MS);
	g_assert_cmpint(mail_in_ms(site, &far), ==, 60 * SECOND_MS);
	site_later(site, HOUR_MS);
	SignupRequest later = request_of("later", "later@example.org", "n1");
	g_assert_cmpint(mail_in_ms(site, &later), ==, 60 * SECOND_MS);
}

static void
test_turns_of_all(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_ALWAYS);
	int64_t last_ms = 0;
	int n = 0;
	for (; n < 200; n++) {
		g_autofree char *email = g_strdup_printf("a%d@example.org", n);
		g_autofree char *name = g_strdup_printf("all%d", n);
		SignupRequest request = request_of(name, email, email);
		int64_t in_ms = mail_in_ms(site, &request);
		if (in_ms < 0)
			break;
		last_ms = in_ms;
	}
	/* One in six seconds, for ten minutes. */
	g_assert_cmpint(last_ms, <=, EFFORT_WAIT_MS);
	g_assert_cmpint(last_ms, >, EFFORT_WAIT_MS - MINUTE_MS);
	g_assert_cmpint(n, >=, 90);
	g_assert_cmpint(n, <=, 101);
}

static Work
work_of(Site *site, WorkAnswer *ret_answer)
{
	Work work;
	work_make(&site->keys, FORM, site->clock.at_ms + HOUR_MS, EASY, &work);
	*ret_answer = (WorkAnswer){ .number = 0 };
	return work;
}

/* Tries all there are. */
static WorkAnswer
solve(Site *site, const Work *work)
{
	WorkAnswer answer = { work->salt, work->challenge, work->signature, 0 };
	while (!work_check(&site->keys, FORM, site->clock.at_ms, &answer))
		g_assert_cmpint(answer.number++, <=, EASY);
	return answer;
}

static void
test_work(Site *site, gconstpointer unused)
{
	(void)unused;
	WorkAnswer answer;
	set_up(site, CHALLENGE_ALWAYS);
	Work work = work_of(site, &answer);
	answer = solve(site, &work);
	SignupRequest request = request_of("ann", "ann@example.org", "n1");
	request.form = FORM;
	request.work = &answer;
	g_assert_cmpint(mail_in_ms(site, &request), ==, 0);
	/* The same form again is the same sign-up. */
	site_later(site, 2 * MINUTE_MS);
	g_assert_cmpint(mail_in_ms(site, &request), ==, 0);
	/* Another address is another, and the puzzle is used up. */
	SignupRequest other = request_of("bob", "bob@example.org", "n1");
	other.form = FORM;
	other.work = &answer;
	g_assert_cmpint(mail_in_ms(site, &other), ==, 60 * SECOND_MS);
	/* That of another form is none. */
	SignupRequest foreign = request_of("cat", "cat@example.org", "n2");
	foreign.form = "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	foreign.work = &answer;
	g_assert_cmpint(mail_in_ms(site, &foreign), ==, 60 * SECOND_MS);
}

static void
test_no_way_around(Site *site, gconstpointer unused)
{
	(void)unused;
	set_up(site, CHALLENGE_ALWAYS);
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	g_assert_cmpuint(site_letters(site), ==, 0);
	g_assert_cmpint(site_resend(site, &flow), ==, RESEND_TOO_SOON);
	g_assert_cmpint(
	    site_correct(site, &flow, "bob@example.org"), ==, CORRECT_DONE);
	g_assert_cmpuint(site_letters(site), ==, 0);
	site_later(site, 130 * SECOND_MS);
	g_assert_cmpuint(site_letters(site), ==, 1);
	g_assert_cmpint(site_resend(site, &flow), ==, RESEND_DONE);
	g_assert_cmpuint(site_letters(site), ==, 0);
	site_later(site, 60 * SECOND_MS);
	g_assert_cmpuint(site_letters(site), ==, 1);
}

static void
test_page_tells(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(Token) open = site_open_account(site, "ann", "ann@example.org");
	set_up(site, CHALLENGE_ALWAYS);
	static const char *const emails[] = { "ann@example.org",
		"new@example.org" };
	for (gsize i = 0; i < G_N_ELEMENTS(emails); i++) {
		g_auto(PendingStatus) status = { 0 };
		site_later(site, HOUR_MS);
		g_auto(Token) flow = site_sign_up(site, "bob", emails[i]);
		site_later(site, 20 * SECOND_MS);
		pending_status(&site->accounts, PENDING_SIGNUP, flow.text,
		    &status, &error);
		g_assert_no_error(error);
		g_assert_cmpint(status.mail, ==, MAIL_WAITING);
		g_assert_cmpint(status.mail_held_ms, ==, 40 * SECOND_MS);
		g_assert_false(status.mail_delayed);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/breaker/off-and-always-ask-nobody", test_fixed);
	site_test("/breaker/trips-where-hardly-any-are-proven", test_trips);
	site_test("/breaker/honest-people-do-not-trip-it", test_honest);
	site_test("/breaker/a-few-say-nothing", test_few);
	site_test("/breaker/falls-back-by-itself", test_falls_back);
	site_test("/breaker/does-not-flap", test_slack);
	site_test("/effort/who-does-not-work-waits-in-turn", test_turns);
	site_test(
	    "/effort/all-networks-together-have-turns-too", test_turns_of_all);
	site_test("/effort/a-solved-puzzle-counts-once", test_work);
	site_test("/effort/correcting-and-resending-wait-as-well",
	    test_no_way_around);
	site_test("/effort/the-page-tells-when-whosever-address-it-is",
	    test_page_tells);
	return g_test_run();
}
