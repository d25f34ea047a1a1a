/* Signing in with a password: account/login.h. */
#include "account-life-fixture.h"

#include <string.h>

#include "account/known.h"
#include "account/session.h"
#include "base/secret.h"

static LoginOutcome
log_in(
    Site *site, const char *name, const char *password, const Visitor *visitor)
{
	g_auto(LoginResult) result = site_log_in(site, name, password, visitor);
	return result.outcome;
}

static void
test_missing(Site *site, gconstpointer unused)
{
	(void)unused;
	static const char *const cases[][2] = { { NULL, NULL }, { "", "" },
		{ "  ", OWN_PASSWORD }, { "ann", "" }, { "ann", NULL } };
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_auto(LoginResult) result = site_log_in(
		    site, cases[i][0], cases[i][1], &STRANGER);
		g_assert_cmpint(result.outcome, ==, LOGIN_MISSING);
		g_assert_true(result.login_missing == (i < 3));
		g_assert_true(result.password_missing == (i != 2));
	}
}

static void
test_names(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_open_account(site, "ann", "Ann@example.org");
	static const char *const names[] = { "ann", " ANN ", "ann@example.org",
		"ANN@Example.ORG" };
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_cmpint(log_in(site, names[i], OWN_PASSWORD, &OWNER),
		    ==, LOGIN_DONE);
	static const char *const others[] = { "an", "anna",
		"ann+tag@example.org", "ann@example.com", "'", "a\nb" };
	for (guint i = 0; i < G_N_ELEMENTS(others); i++)
		g_assert_cmpint(log_in(site, others[i], OWN_PASSWORD, &OWNER),
		    ==, LOGIN_WRONG);
}

static void
test_session(Site *site, gconstpointer unused)
{
	(void)unused;
	Session session;
	g_autoptr(GError) error = NULL;
	g_autoptr(Account) account = NULL;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	g_auto(LoginResult)
	    result = site_log_in(site, "ann", OWN_PASSWORD, &STRANGER);
	const ProofResult *in = &result.signed_in;
	g_assert_cmpint(result.outcome, ==, LOGIN_DONE);
	g_assert_false(in->keep);
	g_assert_false(in->undeleted);
	g_assert_cmpint(
	    in->account_id, ==, site_account_id(site, "ann@example.org"));
	session_find(
	    &site->accounts, in->session.text, &session, &account, &error);
	g_assert_cmpstr(account->username, ==, "ann");
	g_assert_cmpstr(session.client.browser, ==, "Chrome, Windows");
	g_assert_cmpstr(session.client.network, ==, "198.51.100.x");
	/* Not kept: it ends after a day without a visit. */
	site_later(site, DAY_MS - 1);
	g_assert_true(site_is_live(site, &in->session));
	site_later(site, DAY_MS);
	g_assert_false(site_is_live(site, &in->session));
	g_assert_true(site_is_live(site, &first));
}

static void
test_wrong_alike(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	static const char *const names[] = { "ann", "nobody", "ann@example.org",
		"nobody@example.org" };
	site->settings.limits.logins_account_day = 3;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
		for (int try = 0; try < 3; try++)
			g_assert_cmpint(
			    log_in(site, names[i], NEW_PASSWORD, &STRANGER), ==,
			    LOGIN_WRONG);
		g_auto(LoginResult) result = site_log_in(
		    site, names[i], OWN_PASSWORD, &STRANGER);
		g_assert_cmpint(result.outcome, ==, LOGIN_LIMITED);
		g_assert_cmpint(result.wait_ms, >, 23 * HOUR_MS);
	}
	g_assert_cmpint(
	    site_events(site, site_account_id(site, "ann@example.org"),
		EVENT_SIGN_IN_FAILED),
	    ==, 6);
	site_later(site, 2 * DAY_MS);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &STRANGER), ==, LOGIN_DONE);
}

static void
test_right_is_taken_back(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	site->settings.limits.logins_account_day = 2;
	site->settings.limits.logins_network_hour = 2;
	site->settings.limits.logins_hour = 2;
	for (int i = 0; i < 5; i++)
		g_assert_cmpint(log_in(site, "ann", OWN_PASSWORD, &STRANGER),
		    ==, LOGIN_DONE);
	g_assert_cmpint(site_events(site, id, EVENT_SIGN_IN_FAILED), ==, 0);
	g_assert_cmpint(site_events(site, id, EVENT_SIGNED_IN), ==, 5);
}

static void
test_network_limit(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	site->settings.limits.logins_network_hour = 2;
	g_assert_cmpint(log_in(site, "x", "y", &STRANGER), ==, LOGIN_WRONG);
	g_assert_cmpint(log_in(site, "z", "y", &STRANGER), ==, LOGIN_WRONG);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &STRANGER), ==, LOGIN_LIMITED);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &OWNER), ==, LOGIN_DONE);
	site_later(site, 2 * HOUR_MS);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &STRANGER), ==, LOGIN_DONE);
}

static void
test_total_limit(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	KnownText known;
	Visitor own = OWNER;
	known_with(&site->keys, NULL, site_account_id(site, "ann@example.org"),
	    0, &known);
	own.known = known.text;
	site->settings.limits.logins_hour = 1;
	g_assert_cmpint(log_in(site, "x", "y", &STRANGER), ==, LOGIN_WRONG);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &OWNER), ==, LOGIN_LIMITED);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &own), ==, LOGIN_DONE);
}

static void
test_known(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token)
	    second = site_open_account(site, "eve", "eve@example.org");
	KnownText anns, eves;
	Visitor own = OWNER, hers = OWNER;
	known_with(&site->keys, NULL, site_account_id(site, "ann@example.org"),
	    0, &anns);
	known_with(&site->keys, NULL, site_account_id(site, "eve@example.org"),
	    0, &eves);
	own.known = anns.text;
	hers.known = eves.text;
	site->settings.limits.logins_account_day = 1;
	g_assert_cmpint(
	    log_in(site, "ann", NEW_PASSWORD, &STRANGER), ==, LOGIN_WRONG);
	/* That another account knows a browser is nothing to this one. */
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &hers), ==, LOGIN_LIMITED);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &own), ==, LOGIN_DONE);
	/* Its own tries are counted, too. */
	g_assert_cmpint(
	    log_in(site, "ann", NEW_PASSWORD, &own), ==, LOGIN_WRONG);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &own), ==, LOGIN_LIMITED);
}

static void
test_notice(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	KnownText known;
	Visitor own = OWNER;
	known_with(&site->keys, NULL, site_account_id(site, "ann@example.org"),
	    0, &known);
	own.known = known.text;
	log_in(site, "ann", OWN_PASSWORD, &own);
	g_assert_cmpint(site_letters(site), ==, 0);
	log_in(site, "ann", OWN_PASSWORD, &STRANGER);
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_SIGNED_IN);
	g_assert_cmpstr(letter.mail->recipient, ==, "ann@example.org");
	g_assert_cmpstr(letter.secret->browser, ==, "Chrome, Windows");
	g_assert_cmpstr(letter.secret->network, ==, "198.51.100.x");
	site->settings.login.notice = false;
	log_in(site, "ann", OWN_PASSWORD, &STRANGER);
	g_assert_cmpint(site_letters(site), ==, 0);
}

/* Mails go on in the language of a browser that is the owner's. */
static void
test_language(Site *site, gconstpointer unused)
{
	(void)unused;
	KnownText known;
	Visitor own = OWNER;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	known_with(&site->keys, NULL, site_account_id(site, "ann@example.org"),
	    0, &known);
	own.language = "zh_CN";
	log_in(site, "ann", OWN_PASSWORD, &own);
	g_autoptr(Account) by_new = site_account(site, "ann@example.org");
	g_assert_cmpstr(by_new->language, ==, "en");
	own.known = known.text;
	log_in(site, "ann", OWN_PASSWORD, &own);
	g_autoptr(Account) by_known = site_account(site, "ann@example.org");
	g_assert_cmpstr(by_known->language, ==, "zh_CN");
}

/* Whoever had the account until its password was reset. */
static void
test_known_no_more(Site *site, gconstpointer unused)
{
	(void)unused;
	KnownText known;
	Visitor own = OWNER;
	g_auto(Letter) code = { 0 };
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	known_with(&site->keys, NULL, site_account_id(site, "ann@example.org"),
	    0, &known);
	own.known = known.text;
	g_auto(Token)
	    flow = site_ask(site, PENDING_RESET, "ann@example.org", &own);
	site_last_letter(site, &code);
	g_auto(ProofResult)
	    reset = site_reset(site, &flow, code.secret->code, NEW_PASSWORD);
	site_letters(site);
	log_in(site, "ann", NEW_PASSWORD, &own);
	g_assert_cmpint(site_letters(site), ==, 1);
	known_with(
	    &site->keys, NULL, reset.account_id, reset.generation, &known);
	log_in(site, "ann", NEW_PASSWORD, &own);
	g_assert_cmpint(site_letters(site), ==, 0);
}

/* What strangers can use up is not what warns the owner. */
static void
test_notice_budget(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	site->settings.limits.mails_address_day = 1;
	site->settings.limits.notices_account_day = 2;
	g_auto(Token)
	    flow = site_ask(site, PENDING_RESET, "ann@example.org", &STRANGER);
	g_assert_cmpint(site_letters(site), ==, 1);
	g_auto(Token)
	    more = site_ask(site, PENDING_RESET, "ann@example.org", &STRANGER);
	g_assert_cmpint(site_letters(site), ==, 0);
	for (int i = 0; i < 4; i++)
		g_assert_cmpint(log_in(site, "ann", OWN_PASSWORD, &STRANGER),
		    ==, LOGIN_DONE);
	g_assert_cmpint(site_letters(site), ==, 2);
}

static char *
hash_of(Site *site)
{
	g_autoptr(Account) account = site_account(site, "ann@example.org");
	return g_strdup(account->password_hash);
}

static void
test_renewed(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	g_autoptr(SecretText) before = hash_of(site);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &OWNER), ==, LOGIN_DONE);
	g_autoptr(SecretText) same = hash_of(site);
	g_assert_cmpstr(same, ==, before);
	site->settings.password.hash_passes = 2;
	g_assert_cmpint(
	    log_in(site, "ann", NEW_PASSWORD, &OWNER), ==, LOGIN_WRONG);
	g_autoptr(SecretText) still = hash_of(site);
	g_assert_cmpstr(still, ==, before);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &OWNER), ==, LOGIN_DONE);
	g_autoptr(SecretText) renewed = hash_of(site);
	g_assert_nonnull(strstr(renewed, ",t=2,"));
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &OWNER), ==, LOGIN_DONE);
}

static void
test_no_password(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) bare = site_open_bare(site, "ann", "ann@example.org");
	site->settings.signup.password = FIELD_REQUIRED;
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &OWNER), ==, LOGIN_WRONG);
}

static void
test_full_gate(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(site->directory, "full", NULL);
	g_auto(Token) first = site_open_account(site, "ann", "ann@example.org");
	HashGate *gate = NULL;
	g_autoptr(HashGate) holder = NULL;
	bool entered;
	hash_gate_open(path, 1, 0, &gate, &error);
	hash_gate_open(path, 1, 0, &holder, &error);
	hash_gate_enter(holder, &entered, &error);
	g_assert_true(entered);
	hash_gate_free(site->accounts.hash_gate);
	site->accounts.hash_gate = gate;
	site->settings.limits.logins_account_day = 1;
	for (int i = 0; i < 3; i++) {
		g_auto(LoginResult)
		    result = site_log_in(site, "ann", OWN_PASSWORD, &OWNER);
		g_assert_cmpint(result.outcome, ==, LOGIN_BUSY);
		g_assert_cmpint(result.wait_ms, >, 0);
	}
	hash_gate_leave(holder);
	g_assert_cmpint(
	    log_in(site, "ann", OWN_PASSWORD, &OWNER), ==, LOGIN_DONE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/login/what-is-missing-is-said", test_missing);
	site_test("/login/by-name-or-address", test_names);
	site_test("/login/the-session-is-brief-unless-kept", test_session);
	site_test(
	    "/login/wrong-and-unknown-are-limited-alike", test_wrong_alike);
	site_test("/login/a-right-one-is-taken-back", test_right_is_taken_back);
	site_test("/login/a-network-is-limited", test_network_limit);
	site_test("/login/all-together-are-limited-but-for-known-browsers",
	    test_total_limit);
	site_test("/login/strangers-do-not-lock-a-known-browser", test_known);
	site_test("/login/a-new-browser-is-told", test_notice);
	site_test("/login/mails-speak-as-a-known-browser-does", test_language);
	site_test("/login/a-new-password-makes-known-browsers-new",
	    test_known_no_more);
	site_test(
	    "/login/strangers-cannot-use-up-the-warning", test_notice_budget);
	site_test("/login/an-older-hash-is-renewed", test_renewed);
	site_test("/login/none-opens-an-account-without-one", test_no_password);
	site_test("/login/a-full-gate-costs-no-try", test_full_gate);
	return g_test_run();
}
