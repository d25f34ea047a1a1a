#include "account/signup.h"

#include <string.h>

#include "account-fixture.h"
#include "account/pending.h"

static SignupResult
start(Site *site, const SignupRequest *request)
{
	g_autoptr(GError) error = NULL;
	SignupResult result = { 0 };
	signup_start(&site->accounts, request, &result, &error);
	g_assert_no_error(error);
	return result;
}

static SignupOutcome
outcome_of(Site *site, const SignupRequest *request)
{
	g_auto(SignupResult) result = start(site, request);
	return result.outcome;
}

static void
make_account(Site *site, const char *username, const char *email)
{
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, username, email);
	g_assert_true(site_take_letter(site, &letter));
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, VERIFY_PROVEN);
	site_later(site, 2 * DAY_MS);
}

static void
test_problems(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	SignupRequest request = site_request("1x", "nobody");
	request.password = "short";
	g_auto(SignupResult) bad = start(site, &request);
	g_assert_cmpint(bad.outcome, ==, SIGNUP_INVALID);
	g_assert_cmpint(bad.problems.username, ==, USERNAME_BAD_START);
	g_assert_cmpint(bad.problems.email, ==, ADDRESS_INVALID);
	g_assert_cmpint(bad.problems.password, ==, PASSWORD_TOO_SHORT);
	request = (SignupRequest){ .language = "en", .network = "n" };
	g_auto(SignupResult) empty = start(site, &request);
	g_assert_cmpint(empty.problems.username, ==, USERNAME_MISSING);
	g_assert_cmpint(empty.problems.email, ==, ADDRESS_MISSING);
	g_assert_true(empty.problems.password_missing);
	request = site_request("ann", "ann@example.org");
	request.password = "password1";
	g_auto(SignupResult) common = start(site, &request);
	g_assert_cmpint(common.problems.password, ==, PASSWORD_TOO_COMMON);
	g_assert_false(site_take_letter(site, &none));
}

static void
test_closed(Site *site, gconstpointer unused)
{
	(void)unused;
	SignupRequest request = site_request("ann", "ann@example.org");
	site->settings.signup.open = false;
	g_assert_cmpint(outcome_of(site, &request), ==, SIGNUP_CLOSED);
}

static void
test_network_limit(Site *site, gconstpointer unused)
{
	(void)unused;
	site->settings.limits.signups_network_hour = 2;
	SignupRequest request = site_request("ann", "a1@example.org");
	g_assert_cmpint(outcome_of(site, &request), ==, SIGNUP_ACCEPTED);
	request.email = "a2@example.org";
	g_assert_cmpint(outcome_of(site, &request), ==, SIGNUP_ACCEPTED);
	request.email = "a3@example.org";
	g_auto(SignupResult) result = start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_LIMITED);
	g_assert_cmpint(result.wait_ms, >, 0);
	request.network = "198.51.100.1";
	g_assert_cmpint(outcome_of(site, &request), ==, SIGNUP_ACCEPTED);
}

static void
test_new_address(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "Ann@Example.org");
	g_assert_cmpuint(strlen(flow.text), ==, TOKEN_TEXT_BYTES);
	g_assert_true(site_take_letter(site, &letter));
	g_assert_cmpint(letter.mail->kind, ==, MAIL_SIGNUP_CODE);
	g_assert_cmpstr(letter.mail->recipient, ==, "Ann@example.org");
	g_assert_cmpstr(letter.secret->username, ==, "ann");
	g_assert_cmpuint(strlen(letter.secret->code), ==, 6);
	g_assert_cmpint(
	    letter.mail->expires_ms, ==, site->clock.at_ms + 600000);
}

static void
test_known_address(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	make_account(site, "ann", "ann@example.org");
	g_auto(Token) flow = site_sign_up(site, "eve", "ANN@example.org");
	g_assert_true(site_take_letter(site, &letter));
	g_assert_cmpint(letter.mail->kind, ==, MAIL_ACCOUNT_EXISTS);
	g_assert_cmpstr(letter.mail->recipient, ==, "ann@example.org");
	g_assert_cmpstr(letter.secret->username, ==, "ann");
	g_assert_cmpstr(letter.secret->code, ==, "");
	g_assert_cmpint(
	    site_prove(site, &flow, "123456"), ==, VERIFY_CODE_WRONG);
}

static void
test_taken_name(Site *site, gconstpointer unused)
{
	(void)unused;
	make_account(site, "ann", "ann@example.org");
	SignupRequest request = site_request("Ann", "other@example.org");
	g_auto(SignupResult) result = start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_INVALID);
	g_assert_cmpint(result.problems.username, ==, USERNAME_TAKEN);
}

static void
test_pending_reserves_nothing(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_sign_up(site, "ann", "ann@example.org");
	g_auto(Token) second = site_sign_up(site, "ann", "ann@example.org");
	g_assert_cmpstr(first.text, !=, second.text);
}

static void
test_same_browser_goes_on(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	g_assert_true(site_take_letter(site, &letter));
	SignupRequest request = site_request("anna", "ann@example.org");
	request.flow = flow.text;
	g_auto(SignupResult) again = start(site, &request);
	g_assert_cmpstr(again.flow.text, ==, flow.text);
	g_assert_false(site_take_letter(site, &none));
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, VERIFY_PROVEN);
	g_autoptr(Account) account = site_account(site, "ann@example.org");
	g_assert_cmpstr(account->username, ==, "anna");
}

/* Signs up with the token of a form and no cookie. */
static Token
send_form(Site *site, const char *form, const char *email)
{
	SignupRequest request = site_request("ann", email);
	request.form = form;
	SignupResult result = start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_ACCEPTED);
	return result.flow;
}

static void
test_form_sent_twice(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	g_auto(Letter) letter = { 0 };
	g_auto(Token) form = { "" };
	token_draw(&form);
	g_auto(Token) flow = send_form(site, form.text, "ann@example.org");
	g_auto(Token) twice = send_form(site, form.text, "Ann@Example.org");
	g_assert_cmpstr(flow.text, ==, twice.text);
	g_assert_cmpstr(flow.text, !=, form.text);
	g_assert_true(site_take_letter(site, &letter));
	g_assert_false(site_take_letter(site, &none));
	g_assert_cmpint(
	    site_prove(site, &twice, letter.secret->code), ==, VERIFY_PROVEN);
}

static void
test_other_form_or_address(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) form = { "" };
	g_auto(Token) other_form = { "" };
	token_draw(&form);
	token_draw(&other_form);
	g_auto(Token) flow = send_form(site, form.text, "ann@example.org");
	g_auto(Token) other = send_form(site, form.text, "eve@example.org");
	g_assert_cmpstr(flow.text, !=, other.text);
	g_auto(Token)
	    again = send_form(site, other_form.text, "ann@example.org");
	g_assert_cmpstr(flow.text, !=, again.text);
}

static void
test_bad_form(Site *site, gconstpointer unused)
{
	(void)unused;
	static const char *const BAD[] = { NULL, "", "x" };
	for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
		g_auto(Token) a = send_form(site, BAD[i], "ann@example.org");
		g_auto(Token) b = send_form(site, BAD[i], "ann@example.org");
		g_assert_cmpuint(strlen(a.text), ==, TOKEN_TEXT_BYTES);
		g_assert_cmpstr(a.text, !=, b.text);
	}
}

/* The sign-up that a form began may since have gone on to another address, or
 * be over but not purged yet: neither must be met again. */
static void
test_form_outlived(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	CorrectOutcome corrected;
	AddressProblem problem;
	int64_t wait_ms;
	g_auto(Token) form = { "" };
	token_draw(&form);
	g_auto(Token) flow = send_form(site, form.text, "ann@example.org");
	pending_correct_address(&site->accounts, flow.text, "eve@example.org",
	    "n", &corrected, &problem, &wait_ms, &error);
	g_assert_no_error(error);
	g_assert_cmpint(corrected, ==, CORRECT_DONE);
	g_auto(Token) moved = send_form(site, form.text, "ann@example.org");
	g_assert_cmpstr(moved.text, !=, flow.text);
	g_auto(Token) old = send_form(site, form.text, "bob@example.org");
	site_later(site, site->settings.signup.pending_seconds * SECOND_MS);
	g_auto(Token) late = send_form(site, form.text, "bob@example.org");
	g_assert_cmpstr(late.text, !=, old.text);
}

static void
test_mail_budget(Site *site, gconstpointer unused)
{
	(void)unused;
	int mails = 0;
	for (int i = 0; i < 60; i++) {
		Letter letter = { 0 };
		g_autofree char *tagged = g_strdup_printf(
		    "ann+%d@example.org", i);
		g_auto(Token) flow = site_sign_up(site, "ann", tagged);
		while (site_take_letter(site, &letter)) {
			letter_clear(&letter);
			mails++;
		}
		site_later(site, 59 * SECOND_MS);
	}
	g_assert_cmpint(mails, ==, 5);
}

static void
test_total_budget(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	ResendOutcome resent;
	CorrectOutcome corrected;
	AddressProblem problem;
	int64_t wait_ms = 0;
	site->settings.limits.mails_hour = 2;
	g_auto(Token) flow = site_sign_up(site, "ann", "u1@example.org");
	g_auto(Token) other = site_sign_up(site, "ann", "u2@example.org");
	SignupRequest request = site_request("ann", "u3@example.org");
	g_auto(SignupResult) result = start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_BUSY);
	g_assert_cmpint(result.wait_ms, >, 0);
	site_later(site, 61 * SECOND_MS);
	pending_resend(&site->accounts, flow.text, &resent, &wait_ms, &error);
	g_assert_no_error(error);
	g_assert_cmpint(resent, ==, RESEND_BUSY);
	pending_correct_address(&site->accounts, other.text, "u4@example.org",
	    "n", &corrected, &problem, &wait_ms, &error);
	g_assert_no_error(error);
	g_assert_cmpint(corrected, ==, CORRECT_BUSY);
	g_assert_cmpint(wait_ms, >, 0);
	site_later(site, wait_ms);
	g_assert_cmpint(outcome_of(site, &request), ==, SIGNUP_ACCEPTED);
}

static void
test_withheld_looks_waiting(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	g_auto(Token) first = site_sign_up(site, "ann", "ann@example.org");
	g_auto(Token) second = site_sign_up(site, "eve", "ann@example.org");
	pending_status(&site->accounts, second.text, &status, &error);
	g_assert_no_error(error);
	g_assert_cmpint(status.mail, ==, MAIL_WAITING);
	g_assert_cmpint(status.resend_ms, ==, site->clock.at_ms + 60000);
}

static bool
looks_delayed(Site *site, const Token *flow)
{
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	pending_status(&site->accounts, flow->text, &status, &error);
	g_assert_no_error(error);
	g_assert_cmpint(status.mail, ==, MAIL_WAITING);
	return status.mail_delayed;
}

static void
test_held_up_is_told(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) first = site_sign_up(site, "ann", "ann@example.org");
	g_auto(Token) withheld = site_sign_up(site, "eve", "ann@example.org");
	g_assert_false(looks_delayed(site, &first));
	site_later(site, 15 * SECOND_MS);
	g_assert_false(looks_delayed(site, &first));
	site_later(site, 1);
	g_assert_true(looks_delayed(site, &first));
	g_assert_true(looks_delayed(site, &withheld));
}

/* Leases the mail that waits and has its server refuse it with words. */
static void
refuse_letter(Site *site, const char *recipient)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(OutboxMail) mail = NULL;
	g_auto(StoreTxn) txn = { 0 };
	int64_t now_ms = site->clock.at_ms;
	g_autofree char *words = g_strdup_printf(
	    "550 <%s> is no more, %s", recipient, recipient);
	store_begin(site->accounts.store, STORE_RELAXED, &txn, &error);
	store_outbox_lease(&txn, now_ms, now_ms + 1, &mail, &error);
	g_assert_cmpstr(mail->recipient, ==, recipient);
	store_outbox_settle(&txn, mail->id, mail->attempts, MAIL_REFUSED,
	    now_ms, words, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
}

static void
test_reply_tells_no_account(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(Letter) letter = { 0 };
	g_auto(PendingStatus) status = { 0 };
	g_auto(Token) hers = site_sign_up(site, "ann", "Ann@example.org");
	site_take_letter(site, &letter);
	g_assert_cmpint(
	    site_prove(site, &hers, letter.secret->code), ==, VERIFY_PROVEN);
	site_later(site, 61 * SECOND_MS);
	g_auto(Token) his = site_sign_up(site, "eve", "aNN@example.org");
	refuse_letter(site, "Ann@example.org");
	pending_status(&site->accounts, his.text, &status, &error);
	g_assert_no_error(error);
	g_assert_cmpint(status.mail, ==, MAIL_REFUSED);
	g_assert_cmpstr(status.mail_reply, ==,
	    "550 <aNN@example.org> is no more, aNN@example.org");
}

static void
test_refusal(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	g_auto(Letter) letter = { 0 };
	g_autoptr(GError) error = NULL;
	RefuseOutcome outcome;
	g_auto(Token) flow = site_sign_up(site, "eve", "ann@example.org");
	g_assert_true(site_take_letter(site, &letter));
	pending_refuse(&site->accounts, letter.secret->link, &outcome, &error);
	g_assert_no_error(error);
	g_assert_cmpint(outcome, ==, REFUSE_DONE);
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, VERIFY_NO_FLOW);
	pending_refuse(&site->accounts, letter.secret->link, &outcome, &error);
	g_assert_cmpint(outcome, ==, REFUSE_OVER);
	site_later(site, 29 * DAY_MS);
	g_auto(Token) again = site_sign_up(site, "eve", "ann+x@example.org");
	g_assert_false(site_take_letter(site, &none));
	site_later(site, DAY_MS + 1);
	g_auto(Token) later = site_sign_up(site, "ann", "ann@example.org");
	g_assert_true(site_take_letter(site, &none));
	letter_clear(&none);
}

static void
test_refusal_stops_waiting_mail(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	g_auto(Letter) letter = { 0 };
	g_autoptr(GError) error = NULL;
	RefuseOutcome outcome;
	g_auto(Token) first = site_sign_up(site, "eve", "ann@example.org");
	g_assert_true(site_take_letter(site, &letter));
	site_later(site, 61 * SECOND_MS);
	g_auto(Token) second = site_sign_up(site, "eva", "ann@example.org");
	pending_refuse(&site->accounts, letter.secret->link, &outcome, &error);
	g_assert_no_error(error);
	g_assert_false(site_take_letter(site, &none));
}

static void
correct(Site *site, const Token *flow, const char *email)
{
	g_autoptr(GError) error = NULL;
	CorrectOutcome outcome;
	AddressProblem problem;
	int64_t wait_ms;
	pending_correct_address(&site->accounts, flow->text, email, "n",
	    &outcome, &problem, &wait_ms, &error);
	g_assert_no_error(error);
	g_assert_cmpint(outcome, ==, CORRECT_DONE);
}

static void
refuse(Site *site, const Letter *letter, const char *email)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *shown = NULL;
	RefuseOutcome outcome;
	const char *link = letter->secret->link;
	pending_look_at_refusal(&site->accounts, link, &shown, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(shown, ==, email);
	pending_refuse(&site->accounts, link, &outcome, &error);
	g_assert_no_error(error);
	g_assert_cmpint(outcome, ==, REFUSE_DONE);
}

static void
test_refusal_outlives_correction(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	g_auto(Letter) hers = { 0 };
	g_auto(Letter) his = { 0 };
	g_auto(Token) flow = site_sign_up(site, "eve", "Ann@example.org");
	g_assert_true(site_take_letter(site, &hers));
	correct(site, &flow, "eve@example.org");
	g_assert_true(site_take_letter(site, &his));
	refuse(site, &hers, "ann@example.org");
	g_auto(Token) again = site_sign_up(site, "eve", "ann@example.org");
	g_assert_false(site_take_letter(site, &none));
	/* The other mailbox is not hers to refuse for. */
	g_assert_cmpint(
	    site_prove(site, &flow, hers.secret->code), ==, VERIFY_CODE_WRONG);
	g_assert_cmpint(
	    site_prove(site, &flow, his.secret->code), ==, VERIFY_PROVEN);
}

static void
test_refusal_after_correction_back(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) first = { 0 };
	g_auto(Letter) second = { 0 };
	g_auto(Token) flow = site_sign_up(site, "eve", "ann@example.org");
	g_assert_true(site_take_letter(site, &first));
	correct(site, &flow, "eve@example.org");
	site_later(site, 61 * SECOND_MS);
	correct(site, &flow, "ann+x@example.org");
	site_last_letter(site, &second);
	refuse(site, &first, "ann+x@example.org");
	g_assert_cmpint(
	    site_prove(site, &flow, second.secret->code), ==, VERIFY_NO_FLOW);
}

static void
test_without_passwords(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	site->settings.signup.username = FIELD_OFF;
	site->settings.signup.password = FIELD_OFF;
	g_auto(Token) flow = site_sign_up(site, NULL, "ann@example.org");
	g_assert_true(site_take_letter(site, &letter));
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, VERIFY_PROVEN);
	g_autoptr(Account) account = site_account(site, "ann@example.org");
	g_assert_null(account->username);
	g_assert_null(account->password_hash);
}

#define ADD(path, test)                                                        \
	g_test_add(path, Site, NULL, site_set_up, test, site_tear_down)

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	ADD("/signup/problems-are-told-field-by-field", test_problems);
	ADD("/signup/a-closed-site-takes-nobody", test_closed);
	ADD("/signup/a-network-signs-up-only-so-often", test_network_limit);
	ADD("/signup/a-taken-name-is-told", test_taken_name);
	ADD("/signup/a-mailbox-gets-five-mails-an-hour-whatever-its-tag",
	    test_mail_budget);
	ADD("/signup/when-all-mail-is-used-up-everybody-is-told",
	    test_total_budget);
	ADD("/signup/a-withheld-mail-looks-like-a-waiting-one",
	    test_withheld_looks_waiting);
	ADD("/signup/a-mail-that-waits-for-long-is-told-as-delayed",
	    test_held_up_is_told);
	ADD("/signup/a-server's-words-do-not-tell-of-an-account",
	    test_reply_tells_no_account);
	ADD("/signup/who-refuses-is-left-alone-for-30-days", test_refusal);
	ADD("/signup/a-refusal-stops-mail-that-waits",
	    test_refusal_stops_waiting_mail);
	ADD("/signup/a-refusal-works-though-the-address-was-corrected",
	    test_refusal_outlives_correction);
	ADD("/signup/a-refusal-ends-what-was-corrected-back-to-its-mailbox",
	    test_refusal_after_correction_back);
	ADD("/signup/a-known-address-is-told-by-mail-only", test_known_address);
	ADD("/signup/a-pending-one-reserves-nothing",
	    test_pending_reserves_nothing);
	ADD("/signup/the-same-browser-goes-on-with-its-code",
	    test_same_browser_goes_on);
	ADD("/signup/a-form-sent-twice-is-one-sign-up-and-one-mail",
	    test_form_sent_twice);
	ADD("/signup/another-form-or-address-is-another-sign-up",
	    test_other_form_or_address);
	ADD("/signup/a-form-without-its-token-is-a-new-sign-up", test_bad_form);
	ADD("/signup/a-form-may-outlive-its-sign-up", test_form_outlived);
	ADD("/signup/a-new-address-gets-a-code", test_new_address);
	ADD("/signup/an-address-and-a-code-are-enough-where-passwords-are-off",
	    test_without_passwords);
	return g_test_run();
}
