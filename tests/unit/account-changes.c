/* What the owner changes: confirming, password, name, leaving. */
#include "account-life-fixture.h"

#include <string.h>

#include "account/deletion.h"
#include "account/newaddress.h"
#include "account/newname.h"
#include "account/newpassword.h"
#include "account/owndata.h"
#include "account/session.h"

static ProofResult
set_password(
    Site *site, const Token *session, const char *current, const char *password)
{
	g_autoptr(GError) error = NULL;
	ProofResult result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    session, current, NULL);
	new_password_set(
	    &site->accounts, &confirmation, password, &result, &error);
	g_assert_no_error(error);
	return result;
}

static NewNameResult
rename_to(Site *site, const Token *session, const char *username)
{
	g_autoptr(GError) error = NULL;
	NewNameResult result = { 0 };
	new_name_set(
	    &site->accounts, session->text, username, &OWNER, &result, &error);
	g_assert_no_error(error);
	return result;
}

static void
purge(Site *site)
{
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	unsigned n;
	const PurgeRule rule = { .now_ms = site->clock.at_ms, .limit = 100 };
	store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
	store_purge(&txn, &rule, &n, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
}

/* --- confirming ------------------------------------------------------- */

static void
test_signed_out(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) session = { 0 };
	token_draw(&session);
	int64_t when;
	g_auto(ProofResult)
	    password = set_password(site, &session, OWN_PASSWORD, NEW_PASSWORD);
	g_assert_cmpint(password.outcome, ==, PROOF_SIGNED_OUT);
	NewAddressResult address = site_name_address(
	    site, &session, "new@example.org");
	g_assert_cmpint(address.outcome, ==, NEW_ADDRESS_UNCONFIRMED);
	g_assert_cmpint(address.confirm.outcome, ==, PROOF_SIGNED_OUT);
	g_auto(ProofResult)
	    left = site_leave(site, &session, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, PROOF_SIGNED_OUT);
	NewNameResult name = rename_to(site, &session, "bob");
	g_assert_cmpint(name.outcome, ==, NEW_NAME_SIGNED_OUT);
}

static void
test_wrong_password(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site->settings.limits.logins_account_day = 2;
	g_auto(ProofResult) missing = site_leave(site, &in, "", NULL, &when);
	g_assert_cmpint(missing.outcome, ==, PROOF_PASSWORD_MISSING);
	for (int i = 0; i < 2; i++) {
		g_auto(ProofResult)
		    wrong = site_leave(site, &in, NEW_PASSWORD, NULL, &when);
		g_assert_cmpint(wrong.outcome, ==, PROOF_PASSWORD_WRONG);
	}
	g_auto(ProofResult)
	    right = site_leave(site, &in, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(right.outcome, ==, PROOF_LIMITED);
	g_assert_cmpint(right.wait_ms, >, 0);
	g_assert_true(site_is_live(site, &in));
}

static void
test_changes_limit(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site->settings.limits.changes_account_day = 1;
	site->settings.limits.logins_account_day = 1;
	/* Which asks for no password, and so must not use up what does. */
	g_assert_cmpint(rename_to(site, &in, "anna").outcome, ==, NEW_NAME_SET);
	g_assert_cmpint(
	    rename_to(site, &in, "ann").outcome, ==, NEW_NAME_LIMITED);
	g_auto(ProofResult)
	    done = set_password(site, &in, OWN_PASSWORD, NEW_PASSWORD);
	g_assert_cmpint(done.outcome, ==, PROOF_ACCEPTED);
	/* A right password that is one change too many is no wrong one. */
	for (int i = 0; i < 3; i++) {
		g_auto(ProofResult) more = set_password(
		    site, &done.session, NEW_PASSWORD, OWN_PASSWORD);
		g_assert_cmpint(more.outcome, ==, PROOF_LIMITED);
	}
	g_assert_cmpint(rename_to(site, &done.session, "ann").outcome, ==,
	    NEW_NAME_LIMITED);
	g_assert_cmpint(
	    site_try_password(site, "anna", NEW_PASSWORD), ==, LOGIN_DONE);
}

static ResendOutcome
ask_to_confirm(Site *site, const Token *session)
{
	g_autoptr(GError) error = NULL;
	ResendOutcome outcome;
	int64_t wait_ms;
	confirm_ask(
	    &site->accounts, session->text, &OWNER, &outcome, &wait_ms, &error);
	g_assert_no_error(error);
	return outcome;
}

static void
test_by_code(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) in = site_open_bare(site, "ann", "ann@example.org");
	g_auto(Token) eve = site_open_bare(site, "eve", "eve@example.org");
	g_auto(ProofResult)
	    early = site_leave(site, &in, NULL, "123456", &when);
	g_assert_cmpint(early.outcome, ==, PROOF_CODE_EXPIRED);
	g_assert_cmpint(ask_to_confirm(site, &in), ==, RESEND_DONE);
	g_assert_cmpint(ask_to_confirm(site, &in), ==, RESEND_TOO_SOON);
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_CONFIRM_CODE);
	/* It is of one session. */
	g_assert_cmpint(ask_to_confirm(site, &eve), ==, RESEND_DONE);
	g_auto(ProofResult)
	    others = site_leave(site, &eve, NULL, letter.secret->code, &when);
	g_assert_cmpint(others.outcome, ==, PROOF_CODE_WRONG);
	g_auto(ProofResult)
	    done = site_leave(site, &in, NULL, letter.secret->code, &when);
	g_assert_cmpint(done.outcome, ==, PROOF_ACCEPTED);
	g_assert_false(site_is_live(site, &in));
}

/* --- a new password --------------------------------------------------- */

static void
test_password(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_auto(LoginResult)
	    other = site_log_in(site, "ann", OWN_PASSWORD, &STRANGER);
	site_letters(site);
	g_auto(ProofResult) bad = set_password(site, &in, OWN_PASSWORD, "x");
	g_assert_cmpint(bad.outcome, ==, PROOF_PASSWORD_REFUSED);
	g_assert_cmpint(bad.password, ==, PASSWORD_TOO_SHORT);
	g_auto(ProofResult)
	    wrong = set_password(site, &in, "six loud owls", NEW_PASSWORD);
	g_assert_cmpint(wrong.outcome, ==, PROOF_PASSWORD_WRONG);
	g_auto(ProofResult)
	    same = set_password(site, &in, OWN_PASSWORD, OWN_PASSWORD);
	g_assert_cmpint(same.outcome, ==, PROOF_PASSWORD_REFUSED);
	g_assert_true(same.password_same);
	g_assert_true(site_is_live(site, &other.signed_in.session));
	g_auto(ProofResult)
	    done = set_password(site, &in, OWN_PASSWORD, NEW_PASSWORD);
	g_assert_cmpint(done.outcome, ==, PROOF_ACCEPTED);
	g_assert_true(done.keep);
	/* The other browsers that it knew are strangers. */
	g_assert_cmpint(done.generation, ==, 1);
	g_assert_false(site_is_live(site, &in));
	g_assert_false(site_is_live(site, &other.signed_in.session));
	g_assert_true(site_is_live(site, &done.session));
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_PASSWORD_CHANGED);
	g_assert_cmpint(site_events(site, id, EVENT_PASSWORD_CHANGED), ==, 1);
	g_assert_cmpint(
	    site_try_password(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
	g_assert_cmpint(
	    site_try_password(site, "ann", NEW_PASSWORD), ==, LOGIN_DONE);
}

/* --- a new name ------------------------------------------------------- */

static void
test_name(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token) eve = site_open_account(site, "eve", "eve@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_assert_cmpint(
	    rename_to(site, &in, "x").problem, ==, USERNAME_TOO_SHORT);
	g_assert_cmpint(
	    rename_to(site, &in, "admin").problem, ==, USERNAME_RESERVED);
	g_assert_cmpint(
	    rename_to(site, &in, "eve").problem, ==, USERNAME_TAKEN);
	g_assert_cmpint(rename_to(site, &in, "ann").outcome, ==, NEW_NAME_SAME);
	g_assert_cmpint(site_letters(site), ==, 0);
	g_assert_cmpint(site_events(site, id, EVENT_USERNAME_CHANGED), ==, 0);
	g_assert_cmpint(rename_to(site, &in, "Anna").outcome, ==, NEW_NAME_SET);
	g_assert_cmpint(site_events(site, id, EVENT_USERNAME_CHANGED), ==, 1);
	g_auto(Letter) letter = { 0 };
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_USERNAME_CHANGED);
	g_assert_cmpint(
	    site_try_password(site, "anna", OWN_PASSWORD), ==, LOGIN_DONE);
	g_assert_cmpint(
	    site_try_password(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
	/* Kept from others for 90 days. */
	g_assert_cmpint(
	    rename_to(site, &eve, "ann").problem, ==, USERNAME_TAKEN);
	SignupRequest request = site_request("ann", "new@example.org");
	g_auto(SignupResult) refused = site_start(site, &request);
	g_assert_cmpint(refused.problems.username, ==, USERNAME_TAKEN);
	g_auto(LoginResult)
	    kept = site_log_in(site, "eve", OWN_PASSWORD, &OWNER);
	site_later(site, 90 * DAY_MS);
	purge(site);
	g_auto(LoginResult)
	    later = site_log_in(site, "eve", OWN_PASSWORD, &OWNER);
	g_assert_cmpint(
	    rename_to(site, &later.signed_in.session, "ann").outcome, ==,
	    NEW_NAME_SET);
}

static void
test_name_off(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site->settings.account.rename = false;
	g_assert_cmpint(rename_to(site, &in, "anna").outcome, ==, NEW_NAME_OFF);
}

/* --- own data and leaving --------------------------------------------- */

static void
test_own_data(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(OwnData) data = { 0 };
	g_auto(OwnData) nobody = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t wait_ms;
	own_data_export(
	    &site->accounts, in.text, &OWNER, &data, &wait_ms, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(data.account->username, ==, "ann");
	g_assert_cmpuint(data.sessions->len, ==, 1);
	g_assert_cmpuint(data.events->len, ==, 2);
	own_data_export(
	    &site->accounts, "x", &OWNER, &nobody, &wait_ms, &error);
	g_assert_no_error(error);
	g_assert_null(nobody.account);
	/* Not without end, for each is noted. */
	site->settings.limits.changes_account_day = 1;
	g_auto(OwnData) more = { 0 };
	own_data_export(
	    &site->accounts, in.text, &OWNER, &more, &wait_ms, &error);
	g_assert_no_error(error);
	g_assert_null(more.account);
	g_assert_cmpint(wait_ms, >, 0);
}

static void
test_leaving(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when = 0;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	int64_t announced;
	g_autoptr(GError) error = NULL;
	deletion_when(&site->accounts, id, &announced, &error);
	g_assert_no_error(error);
	g_auto(ProofResult)
	    left = site_leave(site, &in, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, PROOF_ACCEPTED);
	g_assert_cmpint(when, ==, site->clock.at_ms + 7 * DAY_MS);
	g_assert_cmpint(when, ==, announced);
	g_assert_false(site_is_live(site, &in));
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_DELETION);
	site_later(site, 7 * DAY_MS - 1);
	purge(site);
	g_auto(LoginResult)
	    back = site_log_in(site, "ann", OWN_PASSWORD, &OWNER);
	g_assert_cmpint(back.outcome, ==, LOGIN_DONE);
	g_assert_true(back.signed_in.undeleted);
	g_assert_cmpint(site_events(site, id, EVENT_DELETION_UNDONE), ==, 1);
	site_later(site, DAY_MS / 2);
	purge(site);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), ==, id);
	g_auto(ProofResult) again = site_leave(
	    site, &back.signed_in.session, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(again.outcome, ==, PROOF_ACCEPTED);
	site_later(site, 7 * DAY_MS);
	purge(site);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), ==, 0);
	g_assert_cmpint(
	    site_try_password(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
	g_auto(Token) anew = site_open_account(site, "ann", "ann@example.org");
	g_assert_cmpint(site_account_id(site, "ann@example.org"), !=, id);
}

/* Whose time is over is gone, whether it is erased yet or not. */
static void
test_left_for_good(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_auto(ProofResult)
	    left = site_leave(site, &in, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, PROOF_ACCEPTED);
	site_later(site, 7 * DAY_MS);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), ==, id);
	g_assert_cmpint(
	    site_try_password(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
	site_letters(site);
	g_auto(Token)
	    flow = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	g_assert_cmpint(site_letters(site), ==, 0);
	/* Nor does it keep the address. */
	site_later(site, MINUTE_MS + SECOND_MS);
	g_auto(Token) anew = site_open_account(site, "ann2", "ann@example.org");
	g_assert_cmpint(site_account_id(site, "ann@example.org"), >, id);
}

static void
test_left_at_once(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	site->settings.account.delete_after_days = 0;
	g_auto(ProofResult)
	    left = site_leave(site, &in, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, PROOF_ACCEPTED);
	g_assert_cmpint(when, ==, site->clock.at_ms);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), ==, 0);
	g_assert_false(site_is_live(site, &in));
	/* The mail that says so stays. */
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_DELETION);
	g_assert_cmpstr(letter.mail->recipient, ==, "ann@example.org");
	g_assert_cmpint(letter.mail->account_id, ==, 0);
	g_auto(Token) anew = site_open_account(site, "ann", "ann@example.org");
	g_assert_cmpint(site_account_id(site, "ann@example.org"), >, id);
}

static void
test_sessions(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	SessionsOutcome outcome;
	int64_t whose;
	SessionName name;
	Session session;
	g_autoptr(Account) account = NULL;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(Token) eve = site_open_account(site, "eve", "eve@example.org");
	g_auto(LoginResult)
	    other = site_log_in(site, "ann", OWN_PASSWORD, &STRANGER);
	const Token *others = &other.signed_in.session;
	session_find(&site->accounts, others->text, &session, &account, &error);
	session_name(&session, &name);
	session_end_other(&site->accounts, eve.text, name.text, &OWNER,
	    &outcome, &whose, &error);
	g_assert_cmpint(outcome, ==, SESSIONS_NONE);
	g_assert_true(site_is_live(site, others));
	session_end_other(
	    &site->accounts, in.text, "x", &OWNER, &outcome, &whose, &error);
	g_assert_cmpint(outcome, ==, SESSIONS_NONE);
	session_end_other(
	    &site->accounts, "x", name.text, &OWNER, &outcome, &whose, &error);
	g_assert_cmpint(outcome, ==, SESSIONS_SIGNED_OUT);
	session_end_other(&site->accounts, in.text, name.text, &OWNER, &outcome,
	    &whose, &error);
	g_assert_no_error(error);
	g_assert_cmpint(outcome, ==, SESSIONS_ENDED);
	g_assert_false(site_is_live(site, others));
	session_end_other(
	    &site->accounts, in.text, NULL, &OWNER, &outcome, &whose, &error);
	g_assert_cmpint(outcome, ==, SESSIONS_NONE);
	g_assert_true(site_is_live(site, &in));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test(
	    "/changes/who-is-signed-out-changes-nothing", test_signed_out);
	site_test("/changes/wrong-passwords-are-limited", test_wrong_password);
	site_test("/changes/an-account-is-changed-so-often-a-day",
	    test_changes_limit);
	site_test("/changes/a-fresh-code-confirms-once", test_by_code);
	site_test("/changes/a-new-password-ends-the-others", test_password);
	site_test("/changes/an-old-name-is-kept-for-90-days", test_name);
	site_test("/changes/names-stay-where-they-must", test_name_off);
	site_test("/changes/own-data-is-all-there", test_own_data);
	site_test(
	    "/changes/leaving-can-be-taken-back-for-a-week", test_leaving);
	site_test("/changes/whose-time-is-over-is-gone", test_left_for_good);
	site_test(
	    "/changes/erased-at-once-where-nothing-waits", test_left_at_once);
	site_test("/changes/only-own-sessions-are-ended", test_sessions);
	return g_test_run();
}
