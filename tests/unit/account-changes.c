/* What the owner changes: confirming, password, address, name, leaving. */
#include "account-life-fixture.h"

#include <string.h>

#include "account/deletion.h"
#include "account/newaddress.h"
#include "account/newname.h"
#include "account/newpassword.h"
#include "account/owndata.h"
#include "account/session.h"

static LoginOutcome
log_in(Site *site, const char *name, const char *password)
{
	g_auto(LoginResult) result = site_log_in(site, name, password, &OWNER);
	return result.outcome;
}

static VerifyResult
set_password(
    Site *site, const Token *session, const char *current, const char *password)
{
	g_autoptr(GError) error = NULL;
	VerifyResult result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    session, current, NULL);
	new_password_set(
	    &site->accounts, &confirmation, password, &result, &error);
	g_assert_no_error(error);
	return result;
}

static NewAddressResult
name_address(Site *site, const Token *session, const char *email)
{
	g_autoptr(GError) error = NULL;
	NewAddressResult result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    session, OWN_PASSWORD, NULL);
	new_address_ask(&site->accounts, &confirmation, email, &result, &error);
	g_assert_no_error(error);
	return result;
}

static VerifyResult
prove_address(Site *site, const Token *session, const char *code)
{
	g_autoptr(GError) error = NULL;
	VerifyResult result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    session, NULL, code);
	new_address_prove(&site->accounts, &confirmation, &result, &error);
	g_assert_no_error(error);
	return result;
}

static UndoOutcome
undo(Site *site, const char *link)
{
	g_autoptr(GError) error = NULL;
	UndoOutcome outcome;
	new_address_undo(&site->accounts, link, &OWNER, &outcome, &error);
	g_assert_no_error(error);
	return outcome;
}

static VerifyResult
leave(Site *site, const Token *session, const char *password, const char *code,
    int64_t *ret_delete_ms)
{
	g_autoptr(GError) error = NULL;
	VerifyResult result = { 0 };
	const Confirmation confirmation = site_confirmation(
	    session, password, code);
	deletion_ask(
	    &site->accounts, &confirmation, &result, ret_delete_ms, &error);
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
	g_auto(VerifyResult)
	    password = set_password(site, &session, OWN_PASSWORD, NEW_PASSWORD);
	g_assert_cmpint(password.outcome, ==, VERIFY_SIGNED_OUT);
	NewAddressResult address = name_address(
	    site, &session, "new@example.org");
	g_assert_cmpint(address.outcome, ==, NEW_ADDRESS_UNCONFIRMED);
	g_assert_cmpint(address.confirm.outcome, ==, VERIFY_SIGNED_OUT);
	g_auto(VerifyResult)
	    left = leave(site, &session, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, VERIFY_SIGNED_OUT);
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
	g_auto(VerifyResult) missing = leave(site, &in, "", NULL, &when);
	g_assert_cmpint(missing.outcome, ==, VERIFY_PASSWORD_MISSING);
	for (int i = 0; i < 2; i++) {
		g_auto(VerifyResult)
		    wrong = leave(site, &in, NEW_PASSWORD, NULL, &when);
		g_assert_cmpint(wrong.outcome, ==, VERIFY_PASSWORD_WRONG);
	}
	g_auto(VerifyResult)
	    right = leave(site, &in, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(right.outcome, ==, VERIFY_LIMITED);
	g_assert_cmpint(right.wait_ms, >, 0);
	g_assert_true(site_is_live(site, &in));
}

static void
test_changes_limit(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site->settings.limits.changes_account_day = 2;
	site->settings.limits.logins_account_day = 1;
	g_assert_cmpint(rename_to(site, &in, "anna").outcome, ==, NEW_NAME_SET);
	g_auto(VerifyResult)
	    done = set_password(site, &in, OWN_PASSWORD, NEW_PASSWORD);
	g_assert_cmpint(done.outcome, ==, VERIFY_PROVEN);
	/* A right password that is one change too many is no wrong one. */
	for (int i = 0; i < 3; i++) {
		g_auto(VerifyResult) more = set_password(
		    site, &done.session, NEW_PASSWORD, OWN_PASSWORD);
		g_assert_cmpint(more.outcome, ==, VERIFY_LIMITED);
	}
	g_assert_cmpint(rename_to(site, &done.session, "ann").outcome, ==,
	    NEW_NAME_LIMITED);
	g_assert_cmpint(log_in(site, "anna", NEW_PASSWORD), ==, LOGIN_DONE);
}

static ResendOutcome
ask_to_confirm(Site *site, const Token *session)
{
	g_autoptr(GError) error = NULL;
	ResendOutcome outcome;
	int64_t wait_ms;
	confirm_ask(&site->accounts, session->text, &outcome, &wait_ms, &error);
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
	g_auto(VerifyResult) early = leave(site, &in, NULL, "123456", &when);
	g_assert_cmpint(early.outcome, ==, VERIFY_CODE_EXPIRED);
	g_assert_cmpint(ask_to_confirm(site, &in), ==, RESEND_DONE);
	g_assert_cmpint(ask_to_confirm(site, &in), ==, RESEND_TOO_SOON);
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_CONFIRM_CODE);
	/* It is of one session. */
	g_assert_cmpint(ask_to_confirm(site, &eve), ==, RESEND_DONE);
	g_auto(VerifyResult)
	    others = leave(site, &eve, NULL, letter.secret->code, &when);
	g_assert_cmpint(others.outcome, ==, VERIFY_CODE_WRONG);
	g_auto(VerifyResult)
	    done = leave(site, &in, NULL, letter.secret->code, &when);
	g_assert_cmpint(done.outcome, ==, VERIFY_PROVEN);
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
	g_auto(VerifyResult) bad = set_password(site, &in, OWN_PASSWORD, "x");
	g_assert_cmpint(bad.outcome, ==, VERIFY_PASSWORD_REFUSED);
	g_assert_cmpint(bad.password, ==, PASSWORD_TOO_SHORT);
	g_auto(VerifyResult)
	    wrong = set_password(site, &in, NEW_PASSWORD, NEW_PASSWORD);
	g_assert_cmpint(wrong.outcome, ==, VERIFY_PASSWORD_WRONG);
	g_assert_true(site_is_live(site, &other.signed_in.session));
	g_auto(VerifyResult)
	    done = set_password(site, &in, OWN_PASSWORD, NEW_PASSWORD);
	g_assert_cmpint(done.outcome, ==, VERIFY_PROVEN);
	g_assert_true(done.keep);
	g_assert_false(site_is_live(site, &in));
	g_assert_false(site_is_live(site, &other.signed_in.session));
	g_assert_true(site_is_live(site, &done.session));
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_PASSWORD_CHANGED);
	g_assert_cmpint(site_events(site, id, EVENT_PASSWORD_CHANGED), ==, 1);
	g_assert_cmpint(log_in(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
	g_assert_cmpint(log_in(site, "ann", NEW_PASSWORD), ==, LOGIN_DONE);
}

/* --- a new address ---------------------------------------------------- */

static void
test_address_refused(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_autoptr(GPtrArray) denied = g_ptr_array_new();
	g_ptr_array_add(denied, (char[]){ "bad.example" });
	site->settings.signup.deny_domains = denied;
	g_assert_cmpint(
	    name_address(site, &in, "x").outcome, ==, NEW_ADDRESS_INVALID);
	g_assert_cmpint(name_address(site, &in, "ann@example.org").outcome, ==,
	    NEW_ADDRESS_SAME);
	g_assert_cmpint(name_address(site, &in, "a@bad.example").outcome, ==,
	    NEW_ADDRESS_DOMAIN_REFUSED);
	site_later(site, 2 * HOUR_MS);
	site->settings.limits.mails_hour = 1;
	g_assert_cmpint(name_address(site, &in, "a@example.com").outcome, ==,
	    NEW_ADDRESS_MAILED);
	g_assert_cmpint(name_address(site, &in, "b@example.com").outcome, ==,
	    NEW_ADDRESS_BUSY);
	site->settings.signup.deny_domains = NULL;
}

/* Leads to a proven new address, and the link that was mailed to the old. */
static VerifyResult
move(Site *site, const Token *session, const char *email, Letter *ret_told)
{
	g_auto(Letter) letter = { 0 };
	NewAddressResult named = name_address(site, session, email);
	g_assert_cmpint(named.outcome, ==, NEW_ADDRESS_MAILED);
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_ADDRESS_CODE);
	VerifyResult result = prove_address(site, session, letter.secret->code);
	g_assert_cmpint(result.outcome, ==, VERIFY_PROVEN);
	site_last_letter(site, ret_told);
	g_assert_cmpint(ret_told->mail->kind, ==, MAIL_ADDRESS_CHANGED);
	return result;
}

static void
test_address(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) told = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_auto(VerifyResult) done = move(site, &in, "Ann@example.com", &told);
	g_assert_cmpstr(told.mail->recipient, ==, "ann@example.org");
	g_assert_cmpstr(told.secret->address, ==, "A…@example.com");
	g_assert_cmpint(site_account_id(site, "ann@example.com"), ==, id);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), ==, 0);
	g_assert_false(site_is_live(site, &in));
	g_assert_true(site_is_live(site, &done.session));
	g_assert_cmpint(site_events(site, id, EVENT_ADDRESS_CHANGED), ==, 1);
	/* Once only. */
	g_auto(VerifyResult)
	    again = prove_address(site, &done.session, "123456");
	g_assert_cmpint(again.outcome, ==, VERIFY_NO_FLOW);
}

/* The race: the pending address is replaced while its code is under way. */
static void
test_address_replaced(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) first = { 0 };
	g_auto(Letter) second = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	name_address(site, &in, "first@example.com");
	site_last_letter(site, &first);
	name_address(site, &in, "second@example.com");
	site_last_letter(site, &second);
	g_assert_cmpstr(second.mail->recipient, ==, "second@example.com");
	g_auto(VerifyResult)
	    wrong = prove_address(site, &in, first.secret->code);
	g_assert_cmpint(wrong.outcome, ==, VERIFY_CODE_WRONG);
	g_auto(VerifyResult)
	    right = prove_address(site, &in, second.secret->code);
	g_assert_cmpint(right.outcome, ==, VERIFY_PROVEN);
	g_assert_cmpint(site_account_id(site, "second@example.com"), ==, id);
	g_assert_cmpint(site_account_id(site, "first@example.com"), ==, 0);
}

/* The same race between comparing and accepting. */
static void
test_address_replaced_late(Site *site, gconstpointer unused)
{
	(void)unused;
	TokenHash flow;
	g_autoptr(GError) error = NULL;
	g_auto(Letter) first = { 0 };
	g_auto(ProofTry) try = { 0 };
	g_auto(VerifyResult) result = { 0 };
	g_autoptr(Pending) pending = NULL;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	name_address(site, &in, "first@example.com");
	site_last_letter(site, &first);
	session_flow(&site->accounts, in.text, PENDING_ADDRESS, &flow);
	proof_count_by_flow(&site->accounts, PENDING_ADDRESS, &flow, "n", &try,
	    &result, &error);
	g_assert_cmpint(try.n_live, ==, 1);
	name_address(site, &in, "second@example.com");
	g_auto(StoreTxn) txn = { 0 };
	store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
	proof_hold(&site->accounts, &txn, &try, &try.live[0], "n", &pending,
	    &result, &error);
	g_assert_no_error(error);
	g_assert_null(pending);
	g_assert_cmpint(result.outcome, ==, VERIFY_CODE_EXPIRED);
}

static void
test_address_has_account(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) told = { 0 };
	g_auto(Letter) code = { 0 };
	g_auto(Token) eve = site_open_account(site, "eve", "eve@example.org");
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	NewAddressResult named = name_address(site, &in, "EVE@example.org");
	g_assert_cmpint(named.outcome, ==, NEW_ADDRESS_MAILED);
	site_last_letter(site, &told);
	g_assert_cmpint(told.mail->kind, ==, MAIL_ADDRESS_TAKEN);
	g_assert_cmpstr(told.secret->code, ==, "");
	g_auto(VerifyResult) wrong = prove_address(site, &in, "123456");
	g_assert_cmpint(wrong.outcome, ==, VERIFY_CODE_WRONG);
	/* Somebody else gets it while the code is in the post. */
	site_later(site, HOUR_MS);
	name_address(site, &in, "bob@example.org");
	site_last_letter(site, &code);
	site_later(site, MINUTE_MS + SECOND_MS);
	g_auto(Token) bob = site_open_account(site, "bob", "bob@example.org");
	site_later(site, -HOUR_MS);
	g_auto(VerifyResult) late = prove_address(site, &in, code.secret->code);
	g_assert_cmpint(late.outcome, ==, VERIFY_ADDRESS_HAS_ACCOUNT);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), !=, 0);
}

static void
test_undo(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when;
	g_autoptr(GError) error = NULL;
	g_auto(Letter) told = { 0 };
	g_autofree char *email = NULL;
	g_autofree char *over = NULL;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_auto(VerifyResult)
	    thief = move(site, &in, "thief@example.com", &told);
	g_auto(VerifyResult)
	    left = leave(site, &thief.session, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, VERIFY_PROVEN);
	site_later(site, 7 * DAY_MS - 1);
	new_address_look_at_undo(
	    &site->accounts, told.secret->link, &email, &error);
	g_assert_cmpstr(email, ==, "ann@example.org");
	g_assert_cmpint(undo(site, told.secret->link), ==, UNDO_DONE);
	g_autoptr(Account) back = site_account(site, "ann@example.org");
	g_assert_cmpint(back->id, ==, id);
	g_assert_null(back->password_hash);
	g_assert_cmpint(back->delete_ms, ==, 0);
	g_assert_cmpuint(site_sessions(site, id), ==, 0);
	g_assert_cmpint(log_in(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
	g_assert_cmpint(undo(site, told.secret->link), ==, UNDO_OVER);
	new_address_look_at_undo(
	    &site->accounts, told.secret->link, &over, &error);
	g_assert_null(over);
	g_assert_cmpint(undo(site, "nonsense"), ==, UNDO_OVER);
	g_assert_cmpint(site_events(site, id, EVENT_ADDRESS_UNDONE), ==, 1);
}

static void
test_undo_too_late(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) told = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(VerifyResult) done = move(site, &in, "ann@example.com", &told);
	site_later(site, 7 * DAY_MS);
	g_assert_cmpint(undo(site, told.secret->link), ==, UNDO_OVER);
}

/* Links mailed to where the thief reads lead nowhere once the first is used. */
static void
test_undo_chain(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) to_owner = { 0 };
	g_auto(Letter) to_thief = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(VerifyResult) one = move(site, &in, "b@example.com", &to_owner);
	site_later(site, HOUR_MS);
	g_auto(VerifyResult)
	    two = move(site, &one.session, "c@example.com", &to_thief);
	g_assert_cmpstr(to_thief.mail->recipient, ==, "b@example.com");
	g_assert_cmpint(undo(site, to_owner.secret->link), ==, UNDO_DONE);
	g_assert_cmpint(undo(site, to_thief.secret->link), ==, UNDO_OVER);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), !=, 0);
}

static void
test_undo_taken(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) told = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(VerifyResult) done = move(site, &in, "ann@example.com", &told);
	g_auto(Token)
	    other = site_open_account(site, "other", "ann@example.org");
	g_assert_cmpint(undo(site, told.secret->link), ==, UNDO_TAKEN);
	g_assert_true(site_is_live(site, &done.session));
}

static void
test_refuse(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(Letter) letter = { 0 };
	g_auto(PendingStatus) status = { 0 };
	RefuseOutcome outcome;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	name_address(site, &in, "unasked@example.com");
	site_last_letter(site, &letter);
	pending_refuse(&site->accounts, letter.secret->link, &outcome, &error);
	g_assert_cmpint(outcome, ==, REFUSE_DONE);
	confirm_status(
	    &site->accounts, in.text, PENDING_ADDRESS, &status, &error);
	g_assert_null(status.pending);
	site_later(site, HOUR_MS);
	name_address(site, &in, "unasked@example.com");
	g_assert_cmpint(site_letters(site), ==, 0);
	/* Mail of the account itself is none of that. */
	g_auto(Token)
	    flow = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	g_assert_cmpint(site_letters(site), ==, 1);
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
	g_assert_cmpint(rename_to(site, &in, "ann").outcome, ==, NEW_NAME_SET);
	g_assert_cmpint(site_events(site, id, EVENT_USERNAME_CHANGED), ==, 0);
	g_assert_cmpint(rename_to(site, &in, "Anna").outcome, ==, NEW_NAME_SET);
	g_assert_cmpint(site_events(site, id, EVENT_USERNAME_CHANGED), ==, 1);
	g_assert_cmpint(log_in(site, "anna", OWN_PASSWORD), ==, LOGIN_DONE);
	g_assert_cmpint(log_in(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
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
	own_data_export(&site->accounts, in.text, &OWNER, &data, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(data.account->username, ==, "ann");
	g_assert_cmpuint(data.sessions->len, ==, 1);
	g_assert_cmpuint(data.events->len, ==, 2);
	own_data_export(&site->accounts, "x", &OWNER, &nobody, &error);
	g_assert_no_error(error);
	g_assert_null(nobody.account);
}

static void
test_leaving(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when = 0;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_auto(VerifyResult) left = leave(site, &in, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, VERIFY_PROVEN);
	g_assert_cmpint(when, ==, site->clock.at_ms + 7 * DAY_MS);
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
	g_auto(VerifyResult) again = leave(
	    site, &back.signed_in.session, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(again.outcome, ==, VERIFY_PROVEN);
	site_later(site, 7 * DAY_MS);
	purge(site);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), ==, 0);
	g_assert_cmpint(log_in(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
	g_auto(Token) anew = site_open_account(site, "ann", "ann@example.org");
	g_assert_cmpint(site_account_id(site, "ann@example.org"), !=, id);
}

static void
test_sessions(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	SessionsOutcome outcome;
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
	session_end_other(
	    &site->accounts, eve.text, name.text, &OWNER, &outcome, &error);
	g_assert_cmpint(outcome, ==, SESSIONS_NONE);
	g_assert_true(site_is_live(site, others));
	session_end_other(
	    &site->accounts, in.text, "x", &OWNER, &outcome, &error);
	g_assert_cmpint(outcome, ==, SESSIONS_NONE);
	session_end_other(
	    &site->accounts, "x", name.text, &OWNER, &outcome, &error);
	g_assert_cmpint(outcome, ==, SESSIONS_SIGNED_OUT);
	session_end_other(
	    &site->accounts, in.text, name.text, &OWNER, &outcome, &error);
	g_assert_no_error(error);
	g_assert_cmpint(outcome, ==, SESSIONS_ENDED);
	g_assert_false(site_is_live(site, others));
	session_end_other(
	    &site->accounts, in.text, NULL, &OWNER, &outcome, &error);
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
	site_test("/changes/a-bad-address-is-refused", test_address_refused);
	site_test("/changes/a-new-address-is-proven-first", test_address);
	site_test("/changes/a-code-proves-the-address-it-went-to",
	    test_address_replaced);
	site_test("/changes/a-replaced-address-is-not-accepted-late",
	    test_address_replaced_late);
	site_test("/changes/an-address-with-an-account-is-told-by-mail",
	    test_address_has_account);
	site_test("/changes/the-old-address-undoes-it-for-7-days", test_undo);
	site_test("/changes/after-7-days-it-does-not", test_undo_too_late);
	site_test(
	    "/changes/undoing-ends-what-was-mailed-since", test_undo_chain);
	site_test("/changes/an-address-given-away-cannot-be-had-back",
	    test_undo_taken);
	site_test("/changes/the-owner-of-a-named-address-refuses", test_refuse);
	site_test("/changes/an-old-name-is-kept-for-90-days", test_name);
	site_test("/changes/names-stay-where-they-must", test_name_off);
	site_test("/changes/own-data-is-all-there", test_own_data);
	site_test(
	    "/changes/leaving-can-be-taken-back-for-a-week", test_leaving);
	site_test("/changes/only-own-sessions-are-ended", test_sessions);
	return g_test_run();
}
