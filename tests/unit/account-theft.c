/*
 * A thief knows the password of an account, or its codes, and does all to keep
 * the owner out, who has nothing but the mailbox.
 */
#include "account-life-fixture.h"

#include <string.h>

#include "account/known.h"
#include "account/newpassword.h"

/* The link of the newest mail of a kind; takes all mail. */
static char *
take_link(Site *site, MailKind kind)
{
	g_autofree char *link = NULL;
	for (;;) {
		g_auto(Letter) letter = { 0 };
		if (!site_take_letter(site, &letter))
			break;
		if (letter.mail->kind != kind)
			continue;
		g_free(link);
		link = g_strdup(letter.secret->mailbox);
	}
	g_assert_nonnull(link);
	return g_steal_pointer(&link);
}

/* *ret_code is "" where no mail came. */
static Token
ask_by_mail(Site *site, PendingKind kind, const char *mailbox,
    const Visitor *visitor, char ret_code[CODE_DIGITS_MAX + 1])
{
	g_autoptr(GError) error = NULL;
	g_auto(Letter) letter = { 0 };
	AskResult result = { 0 };
	const Ask ask = { .kind = kind,
		.login = "ann@example.org",
		.mailbox = mailbox,
		.visitor = *visitor };
	asked_start(&site->accounts, &ask, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpint(result.outcome, ==, ASK_DONE);
	bool came = site_take_letter(site, &letter);
	g_strlcpy(
	    ret_code, came ? letter.secret->code : "", CODE_DIGITS_MAX + 1);
	return result.flow;
}

/* Asks and tries until nothing more is to be had in that way. */
static void
use_up(Site *site, const char *mailbox, const Visitor *visitor)
{
	char code[CODE_DIGITS_MAX + 1], other[CODE_DIGITS_MAX + 1];
	do {
		g_auto(Token) flow = ask_by_mail(
		    site, PENDING_RESET, mailbox, visitor, code);
		site_other_code(*code != '\0' ? code : "123456", other);
		for (int i = 0; i < 12; i++) {
			g_auto(ProofResult) result = site_reset(
			    site, &flow, other, NEW_PASSWORD);
			g_assert_cmpint(result.outcome, !=, PROOF_ACCEPTED);
		}
		site_later(site, MINUTE_MS);
	} while (*code != '\0');
}

/* mailbox: as in a link of a mail, or NULL. */
static void
owner_resets(Site *site, const char *mailbox)
{
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token)
	    flow = ask_by_mail(site, PENDING_RESET, mailbox, &OWNER, code);
	g_auto(ProofResult)
	    result = site_reset(site, &flow, code, "nine honest herons");
	g_assert_cmpint(result.outcome, ==, PROOF_ACCEPTED);
}

/* Without the link of a mail, and with it. */
static void
owner_gets_in_only_by(Site *site, const char *link)
{
	char code[CODE_DIGITS_MAX + 1];
	g_auto(Token)
	    in_vain = ask_by_mail(site, PENDING_RESET, NULL, &OWNER, code);
	g_assert_cmpstr(code, ==, "");
	owner_resets(site, link);
}

static void
limit(Site *site)
{
	site->settings.limits.mails_address_minute = 0;
	site->settings.limits.tries_network_hour = 0;
	site->settings.limits.asks_network_hour = 0;
	site->settings.limits.mails_address_hour = 5;
	site->settings.limits.mails_address_day = 10;
	site->settings.limits.tries_address_day = 10;
}

static ProofOutcome
change_password(Site *site, const Token *session, KnownText *ret_known)
{
	g_autoptr(GError) error = NULL;
	g_auto(ProofResult) result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    session, OWN_PASSWORD, NULL);
	new_password_set(
	    &site->accounts, &confirmation, NEW_PASSWORD, &result, &error);
	g_assert_no_error(error);
	known_with(
	    &site->keys, NULL, result.account_id, result.generation, ret_known);
	return result.outcome;
}

static void
test_changed_password(Site *site, gconstpointer unused)
{
	(void)unused;
	KnownText known;
	Visitor thief = STRANGER;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	limit(site);
	g_assert_cmpint(change_password(site, &in, &known), ==, PROOF_ACCEPTED);
	g_autofree char *link = take_link(site, MAIL_PASSWORD_CHANGED);
	thief.known = known.text;
	use_up(site, NULL, &thief);
	use_up(site, NULL, &STRANGER);
	owner_gets_in_only_by(site, link);
}

/* Nor does filling the mailbox help. */
static void
test_full_mailbox(Site *site, gconstpointer unused)
{
	(void)unused;
	KnownText known;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	limit(site);
	site->settings.limits.mails_mailbox_day = 2;
	g_assert_cmpint(change_password(site, &in, &known), ==, PROOF_ACCEPTED);
	g_autofree char *link = take_link(site, MAIL_PASSWORD_CHANGED);
	owner_gets_in_only_by(site, link);
}

/* Tries in vain to sign up with an address are none to get into its account. */
static void
test_sign_up_tries(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	limit(site);
	g_auto(Token) theirs = site_sign_up(site, "eve", "ann@example.org");
	for (int i = 0; i < 5; i++)
		site_prove(site, &theirs, "000000");
	g_auto(Token) more = site_sign_up(site, "eva", "ann@example.org");
	for (int i = 0; i < 5; i++)
		site_prove(site, &more, "000000");
	g_assert_cmpint(site_prove(site, &more, "000000"), !=, PROOF_ACCEPTED);
	site_letters(site);
	owner_resets(site, NULL);
}

/* Nobody needs an older mail: what a stranger sets off has the way in. */
static void
test_mails_of_the_attack(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	limit(site);
	g_auto(Token) signing_up = site_sign_up(site, "eve", "ann@example.org");
	g_autofree char *told = take_link(site, MAIL_ACCOUNT_EXISTS);
	g_auto(Token)
	    asked = site_ask(site, PENDING_RESET, "ann@example.org", &STRANGER);
	g_autofree char *link = take_link(site, MAIL_RESET_CODE);
	g_assert_cmpstr(link, ==, told);
	use_up(site, NULL, &STRANGER);
	owner_resets(site, link);
}

/* The link is of this account and this generation, and of nothing else. */
static void
test_other_links(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	KnownText known;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token) eve = site_open_account(site, "eve", "eve@example.org");
	limit(site);
	g_assert_cmpint(
	    change_password(site, &eve, &known), ==, PROOF_ACCEPTED);
	g_autofree char *hers = take_link(site, MAIL_PASSWORD_CHANGED);
	g_assert_cmpint(change_password(site, &in, &known), ==, PROOF_ACCEPTED);
	g_autofree char *own = take_link(site, MAIL_PASSWORD_CHANGED);
	use_up(site, NULL, &STRANGER);
	const char *const links[] = { hers, known.text, "nonsense", "" };
	for (gsize i = 0; i < G_N_ELEMENTS(links); i++) {
		g_auto(Token) flow = ask_by_mail(
		    site, PENDING_RESET, links[i], &OWNER, code);
		g_assert_cmpstr(code, ==, "");
	}
	owner_resets(site, own);
	/* It has done its work: the account has another generation now. */
	(void)site_letters(site);
	use_up(site, NULL, &STRANGER);
	g_auto(Token) old = ask_by_mail(site, PENDING_RESET, own, &OWNER, code);
	g_assert_cmpstr(code, ==, "");
}

/* What a session asks for does not use up what its owner's browsers have. */
static void
test_session_of_thief(Site *site, gconstpointer unused)
{
	(void)unused;
	char code[CODE_DIGITS_MAX + 1];
	KnownText known;
	Visitor owner = OWNER;
	g_autoptr(GError) error = NULL;
	site->settings.signup.password = FIELD_OFF;
	g_auto(Token) in = site_open_bare(site, "ann", "ann@example.org");
	known_with(&site->keys, NULL, site_account_id(site, "ann@example.org"),
	    0, &known);
	owner.known = known.text;
	limit(site);
	for (int i = 0; i < 12; i++) {
		ResendOutcome outcome;
		int64_t wait_ms;
		confirm_ask(&site->accounts, in.text, &STRANGER, &outcome,
		    &wait_ms, &error);
		g_assert_no_error(error);
		(void)site_letters(site);
		site_later(site, MINUTE_MS);
	}
	g_auto(Token)
	    flow = ask_by_mail(site, PENDING_SIGN_IN, NULL, &owner, code);
	g_assert_cmpstr(code, !=, "");
	g_auto(ProofResult) result = site_sign_in_by_code(site, &flow, code);
	g_assert_cmpint(result.outcome, ==, PROOF_ACCEPTED);
}

/* Who knows the password cannot keep the processor and the disk busy. */
static void
test_right_passwords(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	site->settings.limits.sign_ins_account_hour = 3;
	site->settings.limits.logins_account_day = 2;
	for (int i = 0; i < 8; i++) {
		g_auto(LoginResult)
		    result = site_log_in(site, "ann", OWN_PASSWORD, &STRANGER);
		g_assert_cmpint(
		    result.outcome, ==, i < 3 ? LOGIN_DONE : LOGIN_LIMITED);
		g_assert_true((result.wait_ms > 0) == (i >= 3));
	}
	g_assert_cmpuint(site_sessions(site, id), ==, 4);
	/* The tries beyond it are counted as any others: no hash is made. */
	g_auto(LoginResult)
	    result = site_log_in(site, "ann", NEW_PASSWORD, &STRANGER);
	g_assert_cmpint(result.outcome, ==, LOGIN_LIMITED);
	site_later(site, 2 * DAY_MS);
	g_auto(LoginResult)
	    later = site_log_in(site, "ann", OWN_PASSWORD, &STRANGER);
	g_assert_cmpint(later.outcome, ==, LOGIN_DONE);
}

/* A known browser in a library uses up what known browsers have, and the
 * owner's then count as strangers. */
static void
test_library(Site *site, gconstpointer unused)
{
	(void)unused;
	KnownText known;
	Visitor library = STRANGER, own = OWNER;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	known_with(&site->keys, NULL, site_account_id(site, "ann@example.org"),
	    0, &known);
	library.known = own.known = known.text;
	site->settings.limits.logins_account_day = 3;
	for (int i = 0; i < 3; i++) {
		g_auto(LoginResult)
		    wrong = site_log_in(site, "ann", NEW_PASSWORD, &library);
		g_assert_cmpint(wrong.outcome, ==, LOGIN_WRONG);
	}
	g_auto(LoginResult)
	    right = site_log_in(site, "ann", OWN_PASSWORD, &own);
	g_assert_cmpint(right.outcome, ==, LOGIN_DONE);
	g_assert_cmpint(
	    site_try_password(site, "ann", OWN_PASSWORD), ==, LOGIN_DONE);
	/* Nor does what is tried in a session. */
	KnownText unused_known;
	site->settings.limits.logins_account_day = 4;
	g_assert_cmpint(
	    change_password(site, &in, &unused_known), ==, PROOF_ACCEPTED);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test(
	    "/theft/who-has-the-mail-gets-back-in-whatever-a-thief-uses-up",
	    test_changed_password);
	site_test("/theft/who-has-the-mail-gets-back-in-however-much-came",
	    test_full_mailbox);
	site_test(
	    "/theft/the-link-of-a-mail-is-of-one-account-and-one-password",
	    test_other_links);
	site_test(
	    "/theft/tries-to-sign-up-keep-no-owner-out", test_sign_up_tries);
	site_test("/theft/the-mails-of-an-attack-have-the-way-in",
	    test_mails_of_the_attack);
	site_test("/theft/an-open-session-does-not-use-up-codes-to-sign-in",
	    test_session_of_thief);
	site_test(
	    "/theft/right-passwords-are-counted-too", test_right_passwords);
	site_test(
	    "/theft/a-browser-in-a-library-locks-nobody-out", test_library);
	return g_test_run();
}
