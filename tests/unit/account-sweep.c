/*
 * The n-th call of the store fails, for every n: nothing is half done, nobody
 * is told a thing that is not so, and doing it again succeeds.
 */
#include "account-fixture.h"
#include "account/pending.h"
#include "account/session.h"

/* Prepares a site and returns the step to sweep over; see steps[]. */
typedef struct {
	const char *name;
	/* Leads up to the step. */
	void (*before)(Site *site, Token *flow, Letter *letter);
	/* True when it did its work and said so. */
	bool (*step)(Site *site, const Token *flow, const Letter *letter);
	/* How many mails and accounts there are when it did, and not. */
	int mails_done, mails_not;
	int accounts_done, accounts_not;
} Sweep;

static void
nothing_before(Site *site, Token *flow, Letter *letter)
{
	(void)site;
	(void)flow;
	(void)letter;
}

static void
signed_up(Site *site, Token *flow, Letter *letter)
{
	*flow = site_sign_up(site, "ann", "ann@example.org");
	g_assert_true(site_take_letter(site, letter));
	site_later(site, 61 * SECOND_MS);
}

static bool
sign_up(Site *site, const Token *flow, const Letter *letter)
{
	(void)flow;
	(void)letter;
	g_autoptr(GError) error = NULL;
	g_auto(SignupResult) result = { 0 };
	SignupRequest request = site_request("ann", "ann@example.org");
	bool done = signup_start(&site->accounts, &request, &result, &error);
	g_assert_true(done == (error == NULL));
	return done && result.outcome == SIGNUP_ACCEPTED;
}

static bool
prove(Site *site, const Token *flow, const Letter *letter)
{
	g_autoptr(GError) error = NULL;
	g_auto(ProofResult) result = { 0 };
	const CodeProof proof = { .flow = flow->text,
		.code = letter->secret->code,
		.visitor.network = "n" };
	bool done = verify_by_code(&site->accounts, &proof, &result, &error);
	g_assert_true(done == (error == NULL));
	return done && result.outcome == PROOF_ACCEPTED;
}

static bool
prove_by_link(Site *site, const Token *flow, const Letter *letter)
{
	(void)flow;
	g_autoptr(GError) error = NULL;
	g_auto(ProofResult) result = { 0 };
	const LinkProof proof = { .link = letter->secret->link,
		.password = "seven tall windmills",
		.visitor.network = "n" };
	bool done = verify_by_link(&site->accounts, &proof, &result, &error);
	g_assert_true(done == (error == NULL));
	return done && result.outcome == PROOF_ACCEPTED;
}

static bool
resend(Site *site, const Token *flow, const Letter *letter)
{
	(void)letter;
	g_autoptr(GError) error = NULL;
	ResendOutcome outcome;
	int64_t wait_ms;
	bool done = pending_resend(&site->accounts, PENDING_SIGNUP, flow->text,
	    "n", &outcome, &wait_ms, &error);
	return done && outcome == RESEND_DONE;
}

static bool
correct(Site *site, const Token *flow, const Letter *letter)
{
	(void)letter;
	g_autoptr(GError) error = NULL;
	CorrectOutcome outcome;
	AddressProblem problem;
	int64_t wait_ms;
	bool done = pending_correct_address(&site->accounts, flow->text,
	    "anna@example.org", "n", &outcome, &problem, &wait_ms, &error);
	return done && outcome == CORRECT_DONE;
}

static bool
refuse(Site *site, const Token *flow, const Letter *letter)
{
	(void)flow;
	g_autoptr(GError) error = NULL;
	RefuseOutcome outcome;
	bool done = pending_refuse(
	    &site->accounts, letter->secret->link, &outcome, &error);
	return done && outcome == REFUSE_DONE;
}

static void
corrected(Site *site, Token *flow, Letter *letter)
{
	signed_up(site, flow, letter);
	g_assert_true(correct(site, flow, letter));
}

static const Sweep sweeps[] = {
	{ "sign-up", nothing_before, sign_up, 1, 0, 0, 0 },
	{ "proof by code", signed_up, prove, 0, 0, 1, 0 },
	{ "proof by link", signed_up, prove_by_link, 0, 0, 1, 0 },
	{ "resend", signed_up, resend, 1, 0, 0, 0 },
	{ "correction", signed_up, correct, 1, 0, 0, 0 },
	{ "refusal", signed_up, refuse, 0, 0, 0, 0 },
	{ "refusal once corrected", corrected, refuse, 1, 1, 0, 0 },
};

static int
count_letters(Site *site)
{
	int n = 0;
	Letter letter = { 0 };
	while (site_take_letter(site, &letter)) {
		letter_clear(&letter);
		n++;
	}
	return n;
}

/* False when the sweep is over: nothing failed any more. */
static bool
fail_nth(const Sweep *sweep, unsigned n)
{
	Site site;
	g_auto(Token) flow = { 0 };
	g_auto(Letter) letter = { 0 };
	site_set_up(&site, NULL);
	sweep->before(&site, &flow, &letter);
	store_fail_nth(site.accounts.store, n);
	bool done = sweep->step(&site, &flow, &letter);
	bool failed = store_fail_nth(site.accounts.store, 0) >= n;
	g_test_message(
	    "%s, call %u: %s", sweep->name, n, done ? "done" : "not done");
	g_assert_true(failed || done);
	g_autoptr(Account) account = site_account(&site, "ann@example.org");
	g_assert_cmpint(account != NULL, ==,
	    done ? sweep->accounts_done : sweep->accounts_not);
	g_assert_cmpint(count_letters(&site), ==,
	    done ? sweep->mails_done : sweep->mails_not);
	if (!done)
		g_assert_true(sweep->step(&site, &flow, &letter));
	site_tear_down(&site, NULL);
	return failed;
}

static void
test_sweep(gconstpointer data)
{
	const Sweep *sweep = data;
	unsigned n = 1;
	while (fail_nth(sweep, n))
		n++;
	/* Begin, one verb and commit at the least. */
	g_assert_cmpuint(n, >, 3);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(sweeps); i++) {
		g_autofree char *path = g_strdelimit(
		    g_strdup_printf(
			"/sweep/%s-is-never-half-done", sweeps[i].name),
		    " ", '-');
		g_test_add_data_func(path, &sweeps[i], test_sweep);
	}
	return g_test_run();
}
