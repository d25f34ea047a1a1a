/* Proofs by the link of a mail. */
#include "account/verify.h"

#include "account-fixture.h"
#include "account/prooftry.h"

static void
find_by_link(Site *site, const char *link, ProofTry *try, ProofResult *result)
{
	TokenHash hash;
	g_autoptr(GError) error = NULL;
	g_assert_true(token_hash(link, &hash));
	proof_find_by_link(&site->accounts, &hash, try, result, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(try->n_live, ==, 1);
}

static void
count(Site *site, ProofTry *try, ProofResult *result)
{
	g_autoptr(GError) error = NULL;
	proof_count(
	    &site->accounts, try, &(Visitor){ .network = "n" }, result, &error);
	g_assert_no_error(error);
}

static void
test_link_died_before_its_try(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Letter) next = { 0 };
	g_auto(ProofTry) try = { 0 };
	g_auto(ProofResult) result = { 0 };
	g_auto(Token) flow = site_sign_up(site, "eve", "eve@example.org");
	site_take_letter(site, &letter);
	find_by_link(site, letter.secret->link, &try, &result);
	g_assert_cmpint(
	    site_correct(site, &flow, "ann@example.org"), ==, CORRECT_DONE);
	count(site, &try, &result);
	g_assert_cmpint(result.outcome, ==, PROOF_CODE_EXPIRED);
	g_assert_cmpuint(try.n_live, ==, 0);
	/* No try of the new code is gone. */
	g_auto(ProofTry) of_next = { 0 };
	site_take_letter(site, &next);
	find_by_link(site, next.secret->link, &of_next, &result);
	g_assert_cmpint(of_next.live[0].wrong_tries, ==, 0);
}

static void
test_link_tries_at_once(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	ProofTry tries[7] = { 0 };
	ProofResult results[7] = { 0 };
	for (int i = 0; i < 7; i++)
		find_by_link(site, letter.secret->link, &tries[i], &results[i]);
	int left = 0;
	for (int i = 0; i < 7; i++) {
		count(site, &tries[i], &results[i]);
		left += tries[i].n_live > 0;
		proof_try_clear(&tries[i]);
	}
	g_assert_cmpint(left, ==, 5);
	g_assert_cmpint(results[6].outcome, ==, PROOF_CODE_SPENT);
}

static void
test_link_at_home(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const char *link = letter.secret->link;
	g_auto(LinkView) view = site_look_at_link(site, link, &flow);
	g_assert_cmpint(view.kind, ==, LINK_BUTTON);
	g_assert_cmpint(
	    site_prove_by_link(site, link, &flow, NULL), ==, PROOF_ACCEPTED);
	site_later(site, 5 * MINUTE_MS);
	g_assert_cmpint(
	    site_prove_by_link(site, link, &flow, NULL), ==, PROOF_NO_FLOW);
}

static void
test_link_elsewhere(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const char *link = letter.secret->link;
	g_auto(LinkView) view = site_look_at_link(site, link, NULL);
	g_assert_cmpint(view.kind, ==, LINK_PASSWORD);
	g_assert_cmpint(site_prove_by_link(site, link, NULL, NULL), ==,
	    PROOF_PASSWORD_WRONG);
	g_assert_cmpint(site_prove_by_link(site, link, NULL, "a guess or so"),
	    ==, PROOF_PASSWORD_WRONG);
	g_assert_cmpint(
	    site_prove_by_link(site, link, NULL, "seven tall windmills"), ==,
	    PROOF_ACCEPTED);
}

static void
test_link_password_tries(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const char *link = letter.secret->link;
	for (int i = 0; i < 5; i++)
		g_assert_cmpint(site_prove_by_link(site, link, NULL, "a guess"),
		    ==, PROOF_PASSWORD_WRONG);
	g_assert_cmpint(
	    site_prove_by_link(site, link, NULL, "seven tall windmills"), ==,
	    PROOF_CODE_SPENT);
}

static void
test_link_used_elsewhere(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const char *link = letter.secret->link;
	g_assert_cmpint(
	    site_prove_by_link(site, link, NULL, "seven tall windmills"), ==,
	    PROOF_ACCEPTED);
	/* It is told, but signs nobody in: not even the password does. */
	static const char *const passwords[] = { NULL, "a guess",
		"seven tall windmills" };
	for (gsize i = 0; i < G_N_ELEMENTS(passwords); i++)
		g_assert_cmpint(
		    site_prove_by_link(site, link, NULL, passwords[i]), ==,
		    PROOF_NO_FLOW);
	g_auto(LinkView) view = site_look_at_link(site, link, NULL);
	g_assert_cmpint(view.kind, ==, LINK_USED);
	g_assert_null(view.email);
	g_auto(Token) other = { "" };
	token_draw(&other);
	g_auto(LinkView) unknown = site_look_at_link(site, other.text, NULL);
	g_assert_cmpint(unknown.kind, ==, LINK_OVER);
}

/* Takes the only way through the gate, which has no room to wait. */
static HashGate *
fill_gate(Site *site)
{
	HashGate *other = NULL;
	bool entered = false;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(site->directory, "gate", NULL);
	g_clear_pointer(&site->accounts.hash_gate, hash_gate_free);
	hash_gate_open(path, 1, 0, &site->accounts.hash_gate, &error);
	g_assert_no_error(error);
	hash_gate_open(path, 1, 0, &other, &error);
	g_assert_no_error(error);
	hash_gate_enter(other, &entered, &error);
	g_assert_no_error(error);
	g_assert_true(entered);
	return other;
}

static void
test_link_busy(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const char *link = letter.secret->link;
	site->settings.limits.tries_network_hour = 1;
	g_autoptr(HashGate) other = fill_gate(site);
	for (int i = 0; i < 5; i++)
		g_assert_cmpint(site_prove_by_link(
				    site, link, NULL, "seven tall windmills"),
		    ==, PROOF_BUSY);
	hash_gate_leave(other);
	g_assert_cmpint(
	    site_prove_by_link(site, link, NULL, "seven tall windmills"), ==,
	    PROOF_ACCEPTED);
}

static void
test_link_shows_code(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	site->settings.signup.password = FIELD_OFF;
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	g_auto(LinkView)
	    view = site_look_at_link(site, letter.secret->link, NULL);
	g_assert_cmpint(view.kind, ==, LINK_SHOWS_CODE);
	g_assert_cmpstr(view.code.digits, ==, letter.secret->code);
	g_assert_cmpint(site_prove_by_link(site, letter.secret->link, NULL, ""),
	    ==, PROOF_NO_FLOW);
	g_assert_cmpint(
	    site_prove(site, &flow, view.code.digits), ==, PROOF_ACCEPTED);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/verify/a-link-elsewhere-asks-for-the-password",
	    test_link_elsewhere);
	site_test("/verify/a-link's-password-is-tried-five-times",
	    test_link_password_tries);
	site_test("/verify/a-link's-password-that-nobody-looked-at-was-no-try",
	    test_link_busy);
	site_test("/verify/a-link's-password-is-tried-five-times-at-once",
	    test_link_tries_at_once);
	site_test("/verify/a-link-that-died-counts-no-try-on-another",
	    test_link_died_before_its_try);
	site_test("/verify/a-link-used-elsewhere-is-told-and-opens-nothing",
	    test_link_used_elsewhere);
	site_test("/verify/a-link-shows-the-code-where-passwords-are-off",
	    test_link_shows_code);
	site_test("/verify/a-link-at-home-proves-once", test_link_at_home);
	return g_test_run();
}
