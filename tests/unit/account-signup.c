#include "account/signup.h"

#include <string.h>

#include "account-fixture.h"

static SignupOutcome
outcome_of(Site *site, const SignupRequest *request)
{
	g_auto(SignupResult) result = site_start(site, request);
	return result.outcome;
}

static void
make_account(Site *site, const char *username, const char *email)
{
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, username, email);
	g_assert_true(site_take_letter(site, &letter));
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
	site_later(site, 2 * DAY_MS);
}

static void
test_problems(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	SignupRequest request = site_request("1x", "nobody");
	request.password = "short";
	g_auto(SignupResult) bad = site_start(site, &request);
	g_assert_cmpint(bad.outcome, ==, SIGNUP_INVALID);
	g_assert_cmpint(bad.problems.username, ==, USERNAME_BAD_START);
	g_assert_cmpint(bad.problems.email, ==, ADDRESS_INVALID);
	g_assert_cmpint(bad.problems.password, ==, PASSWORD_TOO_SHORT);
	request = (SignupRequest){ .language = "en", .network = "n" };
	g_auto(SignupResult) empty = site_start(site, &request);
	g_assert_cmpint(empty.problems.username, ==, USERNAME_MISSING);
	g_assert_cmpint(empty.problems.email, ==, ADDRESS_MISSING);
	g_assert_true(empty.problems.password_missing);
	request = site_request("ann", "ann@example.org");
	request.password = "password1";
	g_auto(SignupResult) common = site_start(site, &request);
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
	g_auto(SignupResult) result = site_start(site, &request);
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
	    site_prove(site, &flow, "123456"), ==, PROOF_CODE_WRONG);
}

static void
test_taken_name(Site *site, gconstpointer unused)
{
	(void)unused;
	make_account(site, "ann", "ann@example.org");
	SignupRequest request = site_request("Ann", "other@example.org");
	g_auto(SignupResult) result = site_start(site, &request);
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
	g_auto(SignupResult) again = site_start(site, &request);
	g_assert_cmpstr(again.flow.text, ==, flow.text);
	g_assert_false(site_take_letter(site, &none));
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
	g_autoptr(Account) account = site_account(site, "ann@example.org");
	g_assert_cmpstr(account->username, ==, "anna");
}

/* Signs up with the token of a form and no cookie. */
static Token
send_form(Site *site, const char *form, const char *email)
{
	SignupRequest request = site_request("ann", email);
	request.form = form;
	SignupResult result = site_start(site, &request);
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
	    site_prove(site, &twice, letter.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_form_sent_twice_counts_once(Site *site, gconstpointer unused)
{
	(void)unused;
	site->settings.limits.signups_network_hour = 2;
	g_auto(Token) form = { "" };
	token_draw(&form);
	SignupRequest request = site_request("ann", "ann@example.org");
	request.form = form.text;
	g_auto(SignupResult) first = site_start(site, &request);
	g_assert_cmpint(first.outcome, ==, SIGNUP_ACCEPTED);
	g_assert_cmpint(outcome_of(site, &request), ==, SIGNUP_ACCEPTED);
	/* As when the first answer's cookie is there already. */
	request.flow = first.flow.text;
	g_assert_cmpint(outcome_of(site, &request), ==, SIGNUP_ACCEPTED);
	/* Each costs a hash. */
	g_assert_cmpint(outcome_of(site, &request), ==, SIGNUP_LIMITED);
	SignupRequest other = site_request("eve", "eve@example.org");
	g_assert_cmpint(outcome_of(site, &other), ==, SIGNUP_ACCEPTED);
	g_assert_cmpint(outcome_of(site, &other), ==, SIGNUP_LIMITED);
}

static void
test_form_sent_twice_at_the_limit(Site *site, gconstpointer unused)
{
	(void)unused;
	site->settings.limits.signups_network_hour = 1;
	g_auto(Token) form = { "" };
	token_draw(&form);
	g_auto(Token) flow = send_form(site, form.text, "ann@example.org");
	g_auto(Token) twice = send_form(site, form.text, "ann@example.org");
	g_assert_cmpstr(flow.text, ==, twice.text);
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
	g_auto(Token) form = { "" };
	token_draw(&form);
	g_auto(Token) flow = send_form(site, form.text, "ann@example.org");
	g_assert_cmpint(
	    site_correct(site, &flow, "eve@example.org"), ==, CORRECT_DONE);
	g_auto(Token) moved = send_form(site, form.text, "ann@example.org");
	g_assert_cmpstr(moved.text, !=, flow.text);
	g_auto(Token) old = send_form(site, form.text, "bob@example.org");
	site_later(site, site->settings.signup.pending_seconds * SECOND_MS);
	g_auto(Token) late = send_form(site, form.text, "bob@example.org");
	g_assert_cmpstr(late.text, !=, old.text);
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
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
	g_autoptr(Account) account = site_account(site, "ann@example.org");
	g_assert_null(account->username);
	g_assert_null(account->password_hash);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/signup/problems-are-told-field-by-field", test_problems);
	site_test("/signup/a-closed-site-takes-nobody", test_closed);
	site_test(
	    "/signup/a-network-signs-up-only-so-often", test_network_limit);
	site_test("/signup/a-taken-name-is-told", test_taken_name);
	site_test(
	    "/signup/a-known-address-is-told-by-mail-only", test_known_address);
	site_test("/signup/a-pending-one-reserves-nothing",
	    test_pending_reserves_nothing);
	site_test("/signup/the-same-browser-goes-on-with-its-code",
	    test_same_browser_goes_on);
	site_test("/signup/a-form-sent-twice-is-one-sign-up-and-one-mail",
	    test_form_sent_twice);
	site_test("/signup/a-form-sent-twice-counts-once",
	    test_form_sent_twice_counts_once);
	site_test("/signup/a-form-sent-twice-is-taken-at-the-limit",
	    test_form_sent_twice_at_the_limit);
	site_test("/signup/another-form-or-address-is-another-sign-up",
	    test_other_form_or_address);
	site_test(
	    "/signup/a-form-without-its-token-is-a-new-sign-up", test_bad_form);
	site_test("/signup/a-form-may-outlive-its-sign-up", test_form_outlived);
	site_test("/signup/a-new-address-gets-a-code", test_new_address);
	site_test(
	    "/signup/an-address-and-a-code-are-enough-where-passwords-are-off",
	    test_without_passwords);
	return g_test_run();
}
