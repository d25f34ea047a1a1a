/* Codes to sign in and to set a new password: account/asked.h. */
#include "account-life-fixture.h"

#include <string.h>

#include "account/known.h"
#include "account/pending.h"

static void
take_code(Site *site, char ret_code[CODE_DIGITS_MAX + 1])
{
	g_auto(Letter) letter = { 0 };
	site_last_letter(site, &letter);
	g_strlcpy(ret_code, letter.secret->code, CODE_DIGITS_MAX + 1);
}

static ProofOutcome
reset(Site *site, const Token *flow, const char *code, const char *password)
{
	g_auto(ProofResult) result = site_reset(site, flow, code, password);
	return result.outcome;
}

static ProofOutcome
sign_in(Site *site, const Token *flow, const char *code)
{
	g_auto(ProofResult) result = site_sign_in_by_code(site, flow, code);
	return result.outcome;
}

static LoginOutcome
log_in(Site *site, const char *password)
{
	g_auto(LoginResult)
	    result = site_log_in(site, "ann@example.org", password, &OWNER);
	return result.outcome;
}

static AskOutcome
ask(Site *site, const Ask *ask, Token *ret_flow)
{
	g_autoptr(GError) error = NULL;
	g_auto(AskResult) result = { 0 };
	asked_start(&site->accounts, ask, &result, &error);
	g_assert_no_error(error);
	*ret_flow = result.flow;
	return result.outcome;
}

/* --- asking ----------------------------------------------------------- */

static void
test_invalid(Site *site, gconstpointer unused)
{
	(void)unused;
	static const struct {
		PendingKind kind;
		const char *login;
		AddressProblem problem;
	} cases[] = {
		{ PENDING_RESET, NULL, ADDRESS_MISSING },
		{ PENDING_RESET, " ", ADDRESS_MISSING },
		{ PENDING_RESET, "ann", ADDRESS_INVALID },
		{ PENDING_SIGN_IN, "", ADDRESS_MISSING },
	};
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(AskResult) result = { 0 };
		const Ask asked = { .kind = cases[i].kind,
			.login = cases[i].login,
			.visitor = OWNER };
		asked_start(&site->accounts, &asked, &result, &error);
		g_assert_no_error(error);
		g_assert_cmpint(result.outcome, ==, ASK_INVALID);
		g_assert_cmpint(result.problem, ==, cases[i].problem);
	}
}

/* What is written for an account that there is not is of the same kind. */
static void
test_unknown(Site *site, gconstpointer unused)
{
	(void)unused;
	static const PendingKind kinds[] = { PENDING_SIGN_IN, PENDING_RESET };
	for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
		g_autoptr(GError) error = NULL;
		g_auto(PendingStatus) status = { 0 };
		g_auto(Token) flow = site_ask(
		    site, kinds[i], "nobody@example.org", &OWNER);
		g_assert_cmpint(site_letters(site), ==, 0);
		pending_status(
		    &site->accounts, kinds[i], flow.text, &status, &error);
		g_assert_cmpstr(
		    status.pending->email, ==, "nobody@example.org");
		g_assert_cmpint(status.pending->account_id, ==, 0);
		/* Its code is tried, counted and spent like any other. */
		for (int try = 0; try < 5; try++) {
			ProofOutcome outcome = kinds[i] == PENDING_RESET
						   ? reset(site, &flow,
							 "123456", NEW_PASSWORD)
						   : sign_in(
							 site, &flow, "123456");
			g_assert_cmpint(outcome, ==,
			    try < 4 ? PROOF_CODE_WRONG : PROOF_CODE_SPENT);
		}
	}
}

static void
test_once_a_minute(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token) flow = { 0 };
	g_auto(Token) again = { 0 };
	Ask asked = { .kind = PENDING_RESET,
		.login = "ann@example.org",
		.visitor = OWNER };
	g_assert_cmpint(ask(site, &asked, &flow), ==, ASK_DONE);
	asked.flow = flow.text;
	for (int i = 0; i < 3; i++) {
		g_assert_cmpint(ask(site, &asked, &again), ==, ASK_TOO_SOON);
		g_assert_cmpstr(again.text, ==, flow.text);
	}
	g_assert_cmpint(site_letters(site), ==, 1);
	g_assert_cmpint(
	    site_events(site, site_account_id(site, "ann@example.org"),
		EVENT_RESET_ASKED),
	    ==, 1);
	site_later(site, MINUTE_MS + SECOND_MS);
	g_assert_cmpint(ask(site, &asked, &again), ==, ASK_DONE);
	g_assert_cmpint(site_letters(site), ==, 1);
	/* For another address, or of another kind, it is another. */
	asked.login = "eve@example.org";
	ask(site, &asked, &again);
	g_assert_cmpstr(again.text, !=, flow.text);
	asked.login = "ann@example.org";
	asked.kind = PENDING_SIGN_IN;
	ask(site, &asked, &again);
	g_assert_cmpstr(again.text, !=, flow.text);
}

static void
test_form_sent_twice(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token) form = { 0 };
	g_auto(Token) first = { 0 };
	g_auto(Token) second = { 0 };
	token_draw(&form);
	Ask asked = { .kind = PENDING_RESET,
		.login = "ann@example.org",
		.form = form.text,
		.visitor = OWNER };
	ask(site, &asked, &first);
	ask(site, &asked, &second);
	g_assert_cmpstr(first.text, ==, second.text);
	g_assert_cmpint(site_letters(site), ==, 1);
	asked.kind = PENDING_SIGN_IN;
	ask(site, &asked, &second);
	g_assert_cmpstr(first.text, !=, second.text);
}

static void
test_ask_limits(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) flow = { 0 };
	const Ask asked = { .kind = PENDING_RESET,
		.login = "nobody@example.org",
		.visitor = OWNER };
	site->settings.limits.asks_network_hour = 2;
	g_assert_cmpint(ask(site, &asked, &flow), ==, ASK_DONE);
	g_assert_cmpint(ask(site, &asked, &flow), ==, ASK_DONE);
	g_assert_cmpint(ask(site, &asked, &flow), ==, ASK_LIMITED);
	site->settings.limits.asks_network_hour = 0;
	site->settings.limits.mails_hour = 1;
	g_assert_cmpint(ask(site, &asked, &flow), ==, ASK_BUSY);
}

static void
test_by_name(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "Ann@example.org");
	g_auto(Token) flow = site_ask(site, PENDING_SIGN_IN, " ANN ", &OWNER);
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_SIGN_IN_CODE);
	g_assert_cmpstr(letter.mail->recipient, ==, "Ann@example.org");
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	pending_status(
	    &site->accounts, PENDING_SIGN_IN, flow.text, &status, &error);
	g_assert_cmpstr(status.pending->email, ==, "ann");
	g_assert_cmpint(status.resend_ms, ==, site->clock.at_ms + MINUTE_MS);
	g_assert_cmpint(
	    sign_in(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
}

/* Who asks, finds that there is no account, opens one and asks again. */
static void
test_opened_meanwhile(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token) flow = { 0 };
	g_auto(Token) again = { 0 };
	Ask asked = { .kind = PENDING_RESET,
		.login = "ann@example.org",
		.visitor = OWNER };
	ask(site, &asked, &flow);
	g_assert_cmpint(site_letters(site), ==, 0);
	site_later(site, HOUR_MS);
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	asked.flow = flow.text;
	ask(site, &asked, &again);
	g_assert_cmpstr(again.text, ==, flow.text);
	take_code(site, code);
	g_assert_cmpint(
	    reset(site, &again, code, NEW_PASSWORD), ==, PROOF_ACCEPTED);
}

/* What strangers use up does not stand in the way of a browser that the account
 * knows. */
static void
test_own(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1], other[CODE_DIGITS_MAX + 1];
	KnownText known;
	Visitor own = OWNER;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	known_with(&site->keys, NULL, id, 0, &known);
	own.known = known.text;
	site->settings.limits.mails_address_day = 2;
	site->settings.limits.tries_address_day = 2;
	site->settings.limits.tries_hour = 3;
	g_auto(Token) theirs = site_ask(
	    site, PENDING_RESET, "ann@example.org", &STRANGER);
	take_code(site, code);
	site_other_code(code, other);
	reset(site, &theirs, other, NEW_PASSWORD);
	reset(site, &theirs, other, NEW_PASSWORD);
	g_assert_cmpint(
	    reset(site, &theirs, other, NEW_PASSWORD), ==, PROOF_LIMITED);
	g_assert_cmpint(site_events(site, id, EVENT_CODE_FAILED), ==, 2);
	site_later(site, HOUR_MS);
	g_auto(Token)
	    more = site_ask(site, PENDING_RESET, "ann@example.org", &STRANGER);
	g_assert_cmpint(site_letters(site), ==, 0);
	g_auto(Token)
	    hers = site_ask(site, PENDING_RESET, "ann@example.org", &own);
	take_code(site, code);
	site_other_code(code, other);
	g_assert_cmpint(
	    reset(site, &hers, other, NEW_PASSWORD), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(
	    reset(site, &hers, code, NEW_PASSWORD), ==, PROOF_ACCEPTED);
	/* The right one is no failure. */
	g_assert_cmpint(site_events(site, id, EVENT_CODE_FAILED), ==, 3);
}

/* That an account was opened meanwhile does not show in "too soon". */
static void
test_birth_in_between(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) flow = { 0 };
	g_auto(Token) again = { 0 };
	Ask asked = { .kind = PENDING_RESET,
		.login = "ann@example.org",
		.visitor = STRANGER };
	site->settings.limits.mails_address_minute = 0;
	g_assert_cmpint(ask(site, &asked, &flow), ==, ASK_DONE);
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	/* Opening it has taken an hour. */
	site->settings.code.resend_seconds = 7200;
	asked.flow = flow.text;
	g_assert_cmpint(ask(site, &asked, &again), ==, ASK_TOO_SOON);
	g_assert_cmpstr(again.text, ==, flow.text);
	site_later(site, 2 * HOUR_MS);
	g_assert_cmpint(ask(site, &asked, &again), ==, ASK_DONE);
	g_assert_cmpint(site_letters(site), ==, 1);
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
		take_code(site, code);
		g_autoptr(Account) ann = site_account(site, "ann@example.org");
		ann->delete_ms = clock_now_ms(site->accounts.clock);
		g_auto(StoreTxn) txn = { 0 };
		store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
		store_account_update(&txn, ann, &added, &error);
		store_commit(&txn, &error);
		g_assert_no_error(error);
		g_assert_cmpint(kinds[i] == PENDING_RESET
				    ? reset(site, &flow, code, NEW_PASSWORD)
				    : sign_in(site, &flow, code),
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

/* Asks again in the same browser, a minute later. */
static void
ask_again(Site *site, PendingKind kind, const char *login, const Token *flow)
{
	g_autoptr(GError) error = NULL;
	AskResult result = { 0 };
	const Ask ask = { .kind = kind,
		.login = login,
		.flow = flow->text,
		.visitor = STRANGER };
	site_later(site, MINUTE_MS);
	asked_start(&site->accounts, &ask, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpint(result.outcome, ==, ASK_DONE);
}

/* A spent code is followed by a new one, or not, by what was typed alone: the
 * mails that another name of the same mailbox used up do not show. */
static void
test_names_of_a_mailbox(Site *site, gconstpointer unused)
{
	(void)unused;
	static const char *const addresses[] = { "ann@example.org",
		"nobody@example.org" };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site->settings.limits.mails_address_minute = 0;
	site->settings.limits.tries_address_day = 0;
	site->settings.limits.tries_network_hour = 0;
	for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
		g_auto(Token) flow = site_ask(
		    site, PENDING_RESET, addresses[i], &STRANGER);
		for (int k = 0; k < 5; k++)
			reset(site, &flow, "000000", NEW_PASSWORD);
		g_assert_cmpint(reset(site, &flow, "000000", NEW_PASSWORD), ==,
		    PROOF_CODE_SPENT);
		for (int k = 0; k < 6; k++)
			(void)site_ask(site, PENDING_SIGN_IN, "ann", &STRANGER);
		ask_again(site, PENDING_RESET, addresses[i], &flow);
		g_assert_cmpint(reset(site, &flow, "000000", NEW_PASSWORD), ==,
		    PROOF_CODE_WRONG);
	}
}

/* --- using the code --------------------------------------------------- */

static void
test_no_flow(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) flow = { 0 };
	token_draw(&flow);
	g_assert_cmpint(sign_in(site, NULL, "123456"), ==, PROOF_NO_FLOW);
	g_assert_cmpint(sign_in(site, &flow, "123456"), ==, PROOF_NO_FLOW);
	g_assert_cmpint(
	    reset(site, &flow, "123456", NEW_PASSWORD), ==, PROOF_NO_FLOW);
	g_assert_cmpint(sign_in(site, &flow, NULL), ==, PROOF_CODE_MISSING);
	g_assert_cmpint(
	    sign_in(site, &flow, "12345"), ==, PROOF_CODE_MALFORMED);
}

static void
test_other_browser(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token)
	    own = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	take_code(site, code);
	g_auto(Token)
	    other = site_ask(site, PENDING_RESET, "ann@example.org", &STRANGER);
	g_assert_cmpint(
	    reset(site, &other, code, NEW_PASSWORD), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(
	    reset(site, &own, code, NEW_PASSWORD), ==, PROOF_ACCEPTED);
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
	take_code(site, code);
	g_assert_cmpint(sign_in(site, &flow, code), ==, PROOF_NO_FLOW);
	g_assert_cmpint(site_prove(site, &flow, code), ==, PROOF_NO_FLOW);
	g_assert_cmpint(
	    reset(site, &flow, code, NEW_PASSWORD), ==, PROOF_ACCEPTED);
}

static void
test_expired(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token)
	    flow = site_ask(site, PENDING_SIGN_IN, "ann@example.org", &OWNER);
	take_code(site, code);
	site_later(site, 10 * MINUTE_MS);
	g_assert_cmpint(sign_in(site, &flow, code), ==, PROOF_CODE_EXPIRED);
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
	ask(site, &asked, &flow);
	take_code(site, code);
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
	g_assert_cmpint(sign_in(site, &flow, code), ==, PROOF_NO_FLOW);
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
	take_code(site, code);
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
	g_assert_cmpint(log_in(site, OWN_PASSWORD), ==, LOGIN_WRONG);
	/* What else was under way is over. */
	g_assert_cmpint(sign_in(site, &other, "123456"), ==, PROOF_CODE_WRONG);
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_PASSWORD_CHANGED);
	g_assert_cmpint(log_in(site, NEW_PASSWORD), ==, LOGIN_DONE);
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
	take_code(site, code);
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
	g_assert_cmpint(
	    reset(site, &flow, other, "ann-of-green"), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(
	    reset(site, &flow, code, NEW_PASSWORD), ==, PROOF_ACCEPTED);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/asked/what-names-no-account-is-refused", test_invalid);
	site_test(
	    "/asked/an-unknown-account-looks-like-a-known-one", test_unknown);
	site_test(
	    "/asked/again-goes-on-and-mails-once-a-minute", test_once_a_minute);
	site_test("/asked/a-form-sent-twice-asks-once", test_form_sent_twice);
	site_test(
	    "/asked/networks-and-all-together-are-limited", test_ask_limits);
	site_test("/asked/a-name-finds-the-address", test_by_name);
	site_test("/asked/an-account-opened-meanwhile-gets-its-mail",
	    test_opened_meanwhile);
	site_test("/asked/the-birth-of-an-account-does-not-show-in-too-soon",
	    test_birth_in_between);
	site_test("/asked/a-code-does-not-bring-back-who-has-left", test_over);
	site_test("/asked/names-of-one-mailbox-do-not-give-each-other-away",
	    test_names_of_a_mailbox);
	site_test("/asked/strangers-do-not-use-up-what-is-ones-own", test_own);
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
