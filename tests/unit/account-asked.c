/* Asking for a code, to sign in or to set a new password: account/asked.h. */
#include "account-life-fixture.h"

#include "account/known.h"
#include "account/pending.h"

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
						   ? site_try_reset(site, &flow,
							 "123456", NEW_PASSWORD)
						   : site_try_code(
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
	g_assert_cmpint(site_try_ask(site, &asked, &flow), ==, ASK_DONE);
	asked.flow = flow.text;
	for (int i = 0; i < 3; i++) {
		g_assert_cmpint(
		    site_try_ask(site, &asked, &again), ==, ASK_TOO_SOON);
		g_assert_cmpstr(again.text, ==, flow.text);
	}
	g_assert_cmpint(site_letters(site), ==, 1);
	g_assert_cmpint(
	    site_events(site, site_account_id(site, "ann@example.org"),
		EVENT_RESET_ASKED),
	    ==, 1);
	site_later(site, MINUTE_MS + SECOND_MS);
	g_assert_cmpint(site_try_ask(site, &asked, &again), ==, ASK_DONE);
	g_assert_cmpint(site_letters(site), ==, 1);
	/* For another address, or of another kind, it is another. */
	asked.login = "eve@example.org";
	site_try_ask(site, &asked, &again);
	g_assert_cmpstr(again.text, !=, flow.text);
	asked.login = "ann@example.org";
	asked.kind = PENDING_SIGN_IN;
	site_try_ask(site, &asked, &again);
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
	site_try_ask(site, &asked, &first);
	site_try_ask(site, &asked, &second);
	g_assert_cmpstr(first.text, ==, second.text);
	g_assert_cmpint(site_letters(site), ==, 1);
	asked.kind = PENDING_SIGN_IN;
	site_try_ask(site, &asked, &second);
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
	g_assert_cmpint(site_try_ask(site, &asked, &flow), ==, ASK_DONE);
	g_assert_cmpint(site_try_ask(site, &asked, &flow), ==, ASK_DONE);
	g_assert_cmpint(site_try_ask(site, &asked, &flow), ==, ASK_LIMITED);
	site->settings.limits.asks_network_hour = 0;
	site->settings.limits.mails_hour = 1;
	g_assert_cmpint(site_try_ask(site, &asked, &flow), ==, ASK_LIMITED);
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
	g_assert_cmpint(site_try_code(site, &flow, letter.secret->code), ==,
	    PROOF_ACCEPTED);
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
	site_try_ask(site, &asked, &flow);
	g_assert_cmpint(site_letters(site), ==, 0);
	site_later(site, HOUR_MS);
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	asked.flow = flow.text;
	site_try_ask(site, &asked, &again);
	g_assert_cmpstr(again.text, ==, flow.text);
	site_take_code(site, code);
	g_assert_cmpint(site_try_reset(site, &again, code, NEW_PASSWORD), ==,
	    PROOF_ACCEPTED);
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
	site->settings.limits.mails_address_day = 1;
	site->settings.limits.tries_address_day = 2;
	site->settings.limits.tries_hour = 3;
	g_auto(Token) theirs = site_ask(
	    site, PENDING_RESET, "ann@example.org", &STRANGER);
	site_take_code(site, code);
	site_other_code(code, other);
	site_try_reset(site, &theirs, other, NEW_PASSWORD);
	site_try_reset(site, &theirs, other, NEW_PASSWORD);
	g_assert_cmpint(site_try_reset(site, &theirs, other, NEW_PASSWORD), ==,
	    PROOF_LIMITED);
	g_assert_cmpint(site_events(site, id, EVENT_CODE_FAILED), ==, 2);
	site_later(site, HOUR_MS);
	g_auto(Token)
	    more = site_ask(site, PENDING_RESET, "ann@example.org", &STRANGER);
	g_assert_cmpint(site_letters(site), ==, 0);
	g_auto(Token)
	    hers = site_ask(site, PENDING_RESET, "ann@example.org", &own);
	site_take_code(site, code);
	site_other_code(code, other);
	g_assert_cmpint(site_try_reset(site, &hers, other, NEW_PASSWORD), ==,
	    PROOF_CODE_WRONG);
	g_assert_cmpint(site_try_reset(site, &hers, code, NEW_PASSWORD), ==,
	    PROOF_ACCEPTED);
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
	g_assert_cmpint(site_try_ask(site, &asked, &flow), ==, ASK_DONE);
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	/* Opening it has taken an hour. */
	site->settings.code.resend_seconds = 7200;
	asked.flow = flow.text;
	g_assert_cmpint(site_try_ask(site, &asked, &again), ==, ASK_TOO_SOON);
	g_assert_cmpstr(again.text, ==, flow.text);
	site_later(site, 2 * HOUR_MS);
	g_assert_cmpint(site_try_ask(site, &asked, &again), ==, ASK_DONE);
	g_assert_cmpint(site_letters(site), ==, 1);
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
			site_try_reset(site, &flow, "000000", NEW_PASSWORD);
		g_assert_cmpint(
		    site_try_reset(site, &flow, "000000", NEW_PASSWORD), ==,
		    PROOF_CODE_SPENT);
		for (int k = 0; k < 6; k++)
			(void)site_ask(site, PENDING_SIGN_IN, "ann", &STRANGER);
		ask_again(site, PENDING_RESET, addresses[i], &flow);
		g_assert_cmpint(
		    site_try_reset(site, &flow, "000000", NEW_PASSWORD), ==,
		    PROOF_CODE_WRONG);
	}
}

/* There is no address that the name could be refused for. */
static void
test_refused(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_autoptr(GError) error = NULL;
	RefuseOutcome outcome;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token) flow = site_ask(site, PENDING_SIGN_IN, "ann", &OWNER);
	g_assert_true(site_take_letter(site, &letter));
	pending_refuse(&site->accounts, letter.secret->link, &outcome, &error);
	g_assert_no_error(error);
	g_assert_cmpint(outcome, ==, REFUSE_DONE);
	g_assert_cmpint(
	    site_try_code(site, &flow, letter.secret->code), ==, PROOF_NO_FLOW);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/asked/what-names-no-account-is-refused", test_invalid);
	site_test("/asked/a-sign-in-by-name-can-be-refused", test_refused);
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
	site_test("/asked/names-of-one-mailbox-do-not-give-each-other-away",
	    test_names_of_a_mailbox);
	site_test("/asked/strangers-do-not-use-up-what-is-ones-own", test_own);
	return g_test_run();
}
