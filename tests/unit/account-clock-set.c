/* What the rules promise, while somebody sets the clock on the wall: nothing
 * lasts longer or shorter. Each test does so twice, in each way. */
#include "account-life-fixture.h"
#include "account/limit.h"
#include "account/steadyclock.h"

#define YEAR_MS (365 * DAY_MS)

static const int64_t SETTINGS_MS[] = { HOUR_MS, DAY_MS, -HOUR_MS, -YEAR_MS };

/* A site whose clock is that of a machine. */
typedef struct {
	Site *site;
	FakeMachine machine;
	SteadyClock clock;
	int64_t set_ms; /* in this round */
	char name[8], email[32]; /* of this round */
} World;

static void
follow(World *world)
{
	int64_t unused;
	g_autoptr(GError) error = NULL;
	steady_clock_follow(
	    &world->clock, world->site->accounts.store, &unused, &error);
	g_assert_no_error(error);
	/* The fixture's own, with which it takes mail. */
	world->site->clock.at_ms = clock_now_ms(&world->clock.clock);
}

static void
pass(World *world, int64_t by_ms)
{
	fake_machine_pass(&world->machine, by_ms);
	follow(world);
}

static void
set_clock(World *world)
{
	world->machine.wall_ms += world->set_ms;
	follow(world);
}

/* Each with people of its own. */
static void
in_each_way(Site *site, void (*test)(World *world))
{
	World world = { .site = site, .machine = fake_machine(START_MS) };
	world.clock = steady_clock(&world.machine.machine);
	site->accounts.clock = &world.clock.clock;
	site->settings.limits.logins_network_hour = 0;
	site->settings.limits.tries_network_hour = 0;
	site->settings.limits.asks_network_hour = 0;
	follow(&world);
	for (gsize i = 0; i < G_N_ELEMENTS(SETTINGS_MS); i++) {
		world.set_ms = SETTINGS_MS[i];
		g_snprintf(world.name, sizeof world.name, "ada%d", (int)i);
		g_snprintf(world.email, sizeof world.email, "%s@example.org",
		    world.name);
		test(&world);
	}
}

/* --- codes and what waits for them ------------------------------------ */

static void
code_lives(World *world)
{
	char code[CODE_DIGITS_MAX + 1];
	Token flow = site_sign_up(world->site, world->name, world->email);
	site_take_code(world->site, code);
	set_clock(world);
	pass(world, 9 * MINUTE_MS);
	set_clock(world);
	pass(world, MINUTE_MS - 1);
	g_assert_cmpint(
	    site_prove(world->site, &flow, code), ==, PROOF_ACCEPTED);
}

static void
code_dies(World *world)
{
	char code[CODE_DIGITS_MAX + 1];
	Token flow = site_sign_up(world->site, world->name, world->email);
	site_take_code(world->site, code);
	set_clock(world);
	pass(world, 9 * MINUTE_MS);
	set_clock(world);
	pass(world, MINUTE_MS);
	g_assert_cmpint(
	    site_prove(world->site, &flow, code), ==, PROOF_CODE_EXPIRED);
}

static bool
is_pending(World *world, const Token *flow)
{
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	pending_status(&world->site->accounts, PENDING_SIGNUP, flow->text,
	    &status, &error);
	g_assert_no_error(error);
	return status.pending != NULL;
}

static void
pending_lasts_a_day(World *world)
{
	Token flow = site_sign_up(world->site, world->name, world->email);
	set_clock(world);
	pass(world, DAY_MS - 1);
	set_clock(world);
	g_assert_true(is_pending(world, &flow));
	pass(world, 1);
	g_assert_false(is_pending(world, &flow));
}

static void
resend_waits_a_minute(World *world)
{
	Token flow = site_sign_up(world->site, world->name, world->email);
	set_clock(world);
	g_assert_cmpint(site_resend(world->site, &flow), ==, RESEND_TOO_SOON);
	pass(world, 50 * SECOND_MS);
	set_clock(world);
	g_assert_cmpint(site_resend(world->site, &flow), ==, RESEND_TOO_SOON);
	pass(world, 10 * SECOND_MS);
	g_assert_cmpint(site_resend(world->site, &flow), ==, RESEND_DONE);
}

/* --- limits ----------------------------------------------------------- */

static int64_t
locked_ms(World *world)
{
	g_auto(LoginResult) result = site_log_in(
	    world->site, world->name, "wrong words, all of them", &STRANGER);
	if (result.outcome == LOGIN_LIMITED)
		return result.wait_ms;
	g_assert_cmpint(result.outcome, ==, LOGIN_WRONG);
	return 0;
}

static void
lock_lasts_as_told(World *world)
{
	int64_t wait_ms;
	while ((wait_ms = locked_ms(world)) == 0)
		;
	g_assert_cmpint(wait_ms, >, HOUR_MS);
	set_clock(world);
	g_assert_cmpint(locked_ms(world), ==, wait_ms);
	pass(world, wait_ms - 1);
	set_clock(world);
	g_assert_cmpint(locked_ms(world), ==, 1);
	pass(world, 1);
	g_assert_cmpint(locked_ms(world), ==, 0);
}

static int64_t
wait_of(World *world, const LimitSubject *subject, int by)
{
	int64_t wait_ms = -1, now_ms = clock_now_ms(&world->clock.clock);
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	const Accounts *accounts = &world->site->accounts;
	store_begin(accounts->store, STORE_DURABLE, &txn, &error);
	limit_count(&txn, accounts, now_ms, subject, 1, by, &error);
	limit_wait(&txn, accounts, now_ms, subject, 1, &wait_ms, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	return wait_ms;
}

/* It limits nothing. */
static bool
only_counts(World *world, const LimitSubject *subject)
{
	int64_t unused;
	int most = -1;
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	const Accounts *accounts = &world->site->accounts;
	store_begin(accounts->store, STORE_READ, &txn, &error);
	limit_read(&txn, accounts, clock_now_ms(&world->clock.clock), subject,
	    &unused, &most, &error);
	g_assert_no_error(error);
	return most == 0;
}

static void
every_limit_stands(World *world)
{
	static const int n = 2000;
	world->site->settings.limits.tries_network_hour = 20;
	world->site->settings.limits.logins_network_hour = 20;
	world->site->settings.limits.asks_network_hour = 20;
	world->site->settings.limits.waits_network_hour = 20;
	world->site->settings.limits.waits_hour = 20;
	for (int kind = 0; kind < LIMIT__COUNT; kind++) {
		const LimitSubject subject = { (LimitKind)kind, world->name };
		int64_t wait_ms = wait_of(world, &subject, n);
		if (only_counts(world, &subject))
			continue;
		g_assert_cmpint(wait_ms, >, 0);
		set_clock(world);
		g_assert_cmpint(wait_of(world, &subject, 0), ==, wait_ms);
		pass(world, wait_ms / 2);
		set_clock(world);
		g_assert_cmpint(
		    wait_of(world, &subject, 0), ==, wait_ms - wait_ms / 2);
	}
}

/* --- sessions --------------------------------------------------------- */

static void
session_lasts_its_month(World *world)
{
	Site *site = world->site;
	char code[CODE_DIGITS_MAX + 1];
	g_autoptr(GError) error = NULL;
	g_auto(ProofResult) result = { 0 };
	Token flow = site_sign_up(site, world->name, world->email);
	site_take_code(site, code);
	const CodeProof proof = {
		.flow = flow.text, .code = code, .visitor = OWNER
	};
	verify_by_code(&site->accounts, &proof, &result, &error);
	g_assert_no_error(error);
	set_clock(world);
	pass(world, 30 * DAY_MS - 1);
	set_clock(world);
	g_assert_true(site_is_live(site, &result.session));
	pass(world, 1);
	g_assert_false(site_is_live(site, &result.session));
}

/* --- mail ------------------------------------------------------------- */

static OutboxMail *
lease(World *world)
{
	OutboxMail *mail = NULL;
	int64_t now_ms = clock_now_ms(&world->clock.clock);
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	store_begin(world->site->accounts.store, STORE_RELAXED, &txn, &error);
	store_outbox_lease(&txn,
	    &(OutboxLease){ .now_ms = now_ms,
		.until_ms = now_ms + MINUTE_MS,
		.senders = 1 },
	    &mail, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	return mail;
}

static void
put_back(World *world, const OutboxMail *mail, int64_t wait_ms)
{
	int64_t now_ms = clock_now_ms(&world->clock.clock);
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	store_begin(world->site->accounts.store, STORE_RELAXED, &txn, &error);
	store_outbox_retry(&txn, mail->id, mail->attempts, now_ms + wait_ms,
	    "not now", &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
}

static bool
may_be_leased(World *world)
{
	g_autoptr(OutboxMail) mail = lease(world);
	return mail != NULL;
}

static void
mail_is_tried_again_and_given_up_in_time(World *world)
{
	site_sign_up(world->site, world->name, world->email);
	set_clock(world);
	g_autoptr(OutboxMail) first = lease(world);
	g_assert_nonnull(first);
	/* What a sender holds is its own. */
	set_clock(world);
	g_assert_false(may_be_leased(world));
	put_back(world, first, 30 * SECOND_MS);
	set_clock(world);
	pass(world, 30 * SECOND_MS - 1);
	g_assert_false(may_be_leased(world));
	pass(world, 1);
	g_autoptr(OutboxMail) second = lease(world);
	g_assert_nonnull(second);
	put_back(world, second, 0);
	set_clock(world);
	pass(world, 9 * MINUTE_MS + 30 * SECOND_MS);
	g_assert_false(may_be_leased(world));
}

#define TEST(name)                                                             \
	static void test_##name(Site *site, gconstpointer unused)              \
	{                                                                      \
		(void)unused;                                                  \
		in_each_way(site, name);                                       \
	}

TEST(code_lives)
TEST(code_dies)
TEST(pending_lasts_a_day)
TEST(resend_waits_a_minute)
TEST(lock_lasts_as_told)
TEST(every_limit_stands)
TEST(session_lasts_its_month)
TEST(mail_is_tried_again_and_given_up_in_time)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/clock-set/no-code-dies-sooner", test_code_lives);
	site_test("/clock-set/no-code-lives-longer", test_code_dies);
	site_test(
	    "/clock-set/a-sign-up-waits-its-day", test_pending_lasts_a_day);
	site_test("/clock-set/the-next-code-comes-after-its-minute",
	    test_resend_waits_a_minute);
	site_test("/clock-set/who-is-locked-out-is-so-as-long-as-told",
	    test_lock_lasts_as_told);
	site_test("/clock-set/every-limit-stands", test_every_limit_stands);
	site_test("/clock-set/a-session-lasts-its-month",
	    test_session_lasts_its_month);
	site_test("/clock-set/mail-is-tried-again-and-given-up-in-time",
	    test_mail_is_tried_again_and_given_up_in_time);
	return g_test_run();
}
