/* What such a code opens, and what not: account/asked-proof.c. */
#include "account-life-fixture.h"

#include "account/pending.h"

static void
test_no_flow(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) flow = { 0 };
	token_draw(&flow);
	g_assert_cmpint(site_try_code(site, NULL, "123456"), ==, PROOF_NO_FLOW);
	g_assert_cmpint(
	    site_try_code(site, &flow, "123456"), ==, PROOF_NO_FLOW);
	g_assert_cmpint(site_try_reset(site, &flow, "123456", NEW_PASSWORD), ==,
	    PROOF_NO_FLOW);
	g_assert_cmpint(
	    site_try_code(site, &flow, NULL), ==, PROOF_CODE_MISSING);
	g_assert_cmpint(
	    site_try_code(site, &flow, "12345"), ==, PROOF_CODE_MALFORMED);
}

static void
test_other_browser(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token)
	    own = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	site_take_code(site, code);
	g_auto(Token)
	    other = site_ask(site, PENDING_RESET, "ann@example.org", &STRANGER);
	g_assert_cmpint(site_try_reset(site, &other, code, NEW_PASSWORD), ==,
	    PROOF_CODE_WRONG);
	g_assert_cmpint(
	    site_try_reset(site, &own, code, NEW_PASSWORD), ==, PROOF_ACCEPTED);
}

/* A code proves what it was mailed for and nothing else. */
static void
test_other_kind(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token)
	    flow = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	site_take_code(site, code);
	g_assert_cmpint(site_try_code(site, &flow, code), ==, PROOF_NO_FLOW);
	g_assert_cmpint(site_prove(site, &flow, code), ==, PROOF_NO_FLOW);
	g_assert_cmpint(site_try_reset(site, &flow, code, NEW_PASSWORD), ==,
	    PROOF_ACCEPTED);
}

static void
test_expired(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token)
	    flow = site_ask(site, PENDING_SIGN_IN, "ann@example.org", &OWNER);
	site_take_code(site, code);
	site_later(site, 10 * MINUTE_MS);
	g_assert_cmpint(
	    site_try_code(site, &flow, code), ==, PROOF_CODE_EXPIRED);
}

static void
test_sign_in(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_auto(Token) flow = { 0 };
	const Ask asked = { .kind = PENDING_SIGN_IN,
		.login = "ann",
		.next = "/shop",
		.keep = true,
		.visitor = OWNER };
	site_try_ask(site, &asked, &flow);
	site_take_code(site, code);
	g_auto(ProofResult) first = site_sign_in_by_code(site, &flow, code);
	g_assert_cmpint(first.outcome, ==, PROOF_ACCEPTED);
	g_assert_true(first.keep);
	g_assert_cmpstr(first.next, ==, "/shop");
	g_assert_cmpint(first.account_id, ==, id);
	g_assert_true(site_is_live(site, &first.session));
	/* The same proof once more is the same session, for a while. */
	g_auto(ProofResult) again = site_sign_in_by_code(site, &flow, code);
	g_assert_cmpint(again.outcome, ==, PROOF_ACCEPTED);
	g_assert_cmpstr(again.session.text, ==, first.session.text);
	g_assert_true(again.keep);
	g_assert_cmpint(site_events(site, id, EVENT_SIGNED_IN), ==, 1);
	site_later(site, 6 * MINUTE_MS);
	g_assert_cmpint(site_try_code(site, &flow, code), ==, PROOF_NO_FLOW);
}

static void
test_reset(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Letter) letter = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_auto(Token) other = site_ask(
	    site, PENDING_SIGN_IN, "ann@example.org", &STRANGER);
	site_later(site, MINUTE_MS + SECOND_MS);
	g_auto(Token)
	    flow = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	site_take_code(site, code);
	g_auto(ProofResult)
	    result = site_reset(site, &flow, code, NEW_PASSWORD);
	g_assert_cmpint(result.outcome, ==, PROOF_ACCEPTED);
	g_assert_true(site_is_live(site, &result.session));
	g_assert_cmpint(result.generation, ==, 1);
	g_auto(ProofResult) again = site_reset(site, &flow, code, NEW_PASSWORD);
	g_assert_cmpint(again.outcome, ==, PROOF_ACCEPTED);
	g_assert_cmpint(again.generation, ==, 1);
	g_assert_false(site_is_live(site, &in));
	g_assert_cmpuint(site_sessions(site, id), ==, 1);
	g_assert_cmpint(
	    site_try_password(site, "ann@example.org", OWN_PASSWORD), ==,
	    LOGIN_WRONG);
	/* What else was under way is over. */
	g_assert_cmpint(
	    site_try_code(site, &other, "123456"), ==, PROOF_CODE_WRONG);
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_PASSWORD_CHANGED);
	g_assert_cmpint(
	    site_try_password(site, "ann@example.org", NEW_PASSWORD), ==,
	    LOGIN_DONE);
	g_assert_cmpint(site_events(site, id, EVENT_PASSWORD_RESET), ==, 1);
}

static void
test_bad_password(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token)
	    in = site_open_account(site, "ann-of-green", "ann@example.org");
	g_auto(Token)
	    flow = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	site_take_code(site, code);
	static const struct {
		const char *password;
		PasswordQuality quality;
		bool missing;
	} cases[] = {
		{ NULL, PASSWORD_GOOD, true },
		{ "", PASSWORD_GOOD, true },
		{ "short", PASSWORD_TOO_SHORT, false },
		{ "password1", PASSWORD_TOO_COMMON, false },
		/* Only who has the code learns that this is the name. */
		{ "ann-of-green", PASSWORD_OWN_NAME, false },
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		for (int try = 0; try < 3; try++) {
			g_auto(ProofResult) result = site_reset(
			    site, &flow, code, cases[i].password);
			g_assert_cmpint(
			    result.outcome, ==, PROOF_PASSWORD_REFUSED);
			g_assert_cmpint(result.password, ==, cases[i].quality);
			g_assert_true(
			    result.password_missing == cases[i].missing);
		}
	char other[CODE_DIGITS_MAX + 1];
	site_other_code(code, other);
	g_assert_cmpint(site_try_reset(site, &flow, other, "ann-of-green"), ==,
	    PROOF_CODE_WRONG);
	g_assert_cmpint(site_try_reset(site, &flow, code, NEW_PASSWORD), ==,
	    PROOF_ACCEPTED);
}

/* Who has left for good is not brought back by a code from before, though the
 * purge has not come yet. */
static void
test_over(Site *site, gconstpointer unused)
{
	(void)unused;
	static const PendingKind kinds[] = { PENDING_SIGN_IN, PENDING_RESET };
	g_autoptr(GError) error = NULL;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site->settings.limits.mails_address_minute = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(kinds); i++) {
		char code[CODE_DIGITS_MAX + 1];
		StoreAdded added;
		g_auto(Token)
		    flow = site_ask(site, kinds[i], "ann@example.org", &OWNER);
		site_take_code(site, code);
		g_autoptr(Account) ann = site_account(site, "ann@example.org");
		ann->delete_ms = clock_now_ms(site->accounts.clock);
		g_auto(StoreTxn) txn = { 0 };
		store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
		store_account_update(&txn, ann, &added, &error);
		store_commit(&txn, &error);
		g_assert_no_error(error);
		g_assert_cmpint(
		    kinds[i] == PENDING_RESET
			? site_try_reset(site, &flow, code, NEW_PASSWORD)
			: site_try_code(site, &flow, code),
		    ==, PROOF_NO_FLOW);
		g_autoptr(Account) left = site_account(site, "ann@example.org");
		g_assert_cmpint(left->delete_ms, ==, ann->delete_ms);
		/* Once more for the other kind. */
		ann->delete_ms = 0;
		g_auto(StoreTxn) back = { 0 };
		store_begin(site->accounts.store, STORE_DURABLE, &back, &error);
		store_account_update(&back, ann, &added, &error);
		store_commit(&back, &error);
		g_assert_no_error(error);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/asked/a-code-does-not-bring-back-who-has-left", test_over);
	site_test("/asked/without-a-flow-there-is-nothing", test_no_flow);
	site_test(
	    "/asked/a-code-is-of-the-browser-that-asked", test_other_browser);
	site_test("/asked/a-code-is-of-its-kind", test_other_kind);
	site_test("/asked/an-old-code-is-over", test_expired);
	site_test("/asked/a-code-signs-in-once", test_sign_in);
	site_test("/asked/a-reset-ends-all-else-and-is-told", test_reset);
	site_test("/asked/a-bad-password-costs-nothing", test_bad_password);
	return g_test_run();
}
