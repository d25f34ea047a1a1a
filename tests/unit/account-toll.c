#include "account/toll.h"

#include "account-fixture.h"

#include <string.h>

static Token form;

static void
set(Site *site)
{
	token_draw(&form);
	site->settings.signup.challenge = CHALLENGE_ALWAYS;
	site->settings.signup.challenge_wait_seconds = 45;
	site->settings.limits.waits_network_hour = 4;
	site->settings.limits.waits_hour = 100;
	/* No longer than a code lives. */
	site->settings.signup.pending_seconds = 600;
}

static WorkAnswer
work_for(Site *site, const Token *of)
{
	Work work;
	WorkAnswer answer = { .number = 0 };
	g_assert_true(
	    work_set(&site->keys, of->text, 50, site->clock.at_ms, &work));
	g_strlcpy(answer.salt, work.salt, sizeof answer.salt);
	g_strlcpy(answer.challenge, work.challenge, sizeof answer.challenge);
	g_strlcpy(answer.signature, work.signature, sizeof answer.signature);
	for (int64_t number = 0; number <= 50; number++) {
		WorkDone unused;
		answer.number = number;
		if (work_check(&site->keys, of->text, &answer,
			site->clock.at_ms, &unused))
			return answer;
	}
	g_assert_not_reached();
}

static SignupResult
sign_up(Site *site, const char *email, const WorkAnswer *work)
{
	SignupRequest request = site_request(NULL, email);
	site->settings.signup.username = FIELD_OFF;
	request.form = form.text;
	request.work = work;
	return site_start(site, &request);
}

static int64_t
hold_of(Site *site, const char *email, const WorkAnswer *work)
{
	g_auto(SignupResult) result = sign_up(site, email, work);
	g_assert_cmpint(result.outcome, ==, SIGNUP_ACCEPTED);
	return result.hold_ms;
}

static PendingStatus
status_of(Site *site, const Token *flow)
{
	g_autoptr(GError) error = NULL;
	PendingStatus status = { 0 };
	pending_status(
	    &site->accounts, PENDING_SIGNUP, flow->text, &status, &error);
	g_assert_no_error(error);
	g_assert_nonnull(status.pending);
	return status;
}

static void
test_spent(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	WorkAnswer work = work_for(site, &form);
	g_assert_cmpint(hold_of(site, "a@example.org", &work), ==, 0);
	g_assert_cmpint(hold_of(site, "b@example.org", &work), ==, 45000);
	WorkAnswer more = work_for(site, &form);
	while (strcmp(more.challenge, work.challenge) == 0)
		more = work_for(site, &form);
	g_assert_cmpint(hold_of(site, "c@example.org", &more), ==, 0);
}

static void
test_spent_for_as_long_as_it_lives(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	WorkAnswer work = work_for(site, &form);
	g_assert_cmpint(hold_of(site, "a@example.org", &work), ==, 0);
	site_later(site, (WORK_LIFE_SECONDS - 1) * SECOND_MS);
	g_assert_cmpint(hold_of(site, "b@example.org", &work), ==, 45000);
}

static void
test_form_again(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	WorkAnswer work = work_for(site, &form);
	g_auto(SignupResult) first = sign_up(site, "a@example.org", &work);
	g_auto(SignupResult) again = sign_up(site, "a@example.org", &work);
	g_assert_cmpstr(first.flow.text, ==, again.flow.text);
	g_assert_cmpint(again.hold_ms, ==, 0);
	g_auto(SignupResult) without = sign_up(site, "a@example.org", NULL);
	g_assert_cmpstr(first.flow.text, ==, without.flow.text);
	g_assert_cmpint(without.hold_ms, ==, 0);
	/* None of these has waited. */
	g_assert_cmpint(hold_of(site, "b@example.org", NULL), ==, 45000);
	/* Nor does one that waits already have to find room for another. */
	site->settings.limits.waits_network_hour = 1;
	g_assert_cmpint(hold_of(site, "b@example.org", NULL), ==, 0);
}

static void
test_bad_work(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	Token other;
	token_draw(&other);
	WorkAnswer foreign = work_for(site, &other);
	WorkAnswer wrong = work_for(site, &form);
	WorkAnswer old = work_for(site, &form);
	wrong.number++;
	site_later(site, WORK_LIFE_SECONDS * SECOND_MS);
	g_assert_cmpint(hold_of(site, "a@example.org", &old), ==, 45000);
	site_later(site, 3 * HOUR_MS);
	g_assert_cmpint(hold_of(site, "b@example.org", &foreign), ==, 45000);
	site_later(site, 3 * HOUR_MS);
	g_assert_cmpint(hold_of(site, "c@example.org", &wrong), ==, 45000);
}

static void
test_waiting_grows(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	g_assert_cmpint(hold_of(site, "a@example.org", NULL), ==, 45000);
	g_assert_cmpint(hold_of(site, "b@example.org", NULL), ==, 90000);
	g_assert_cmpint(hold_of(site, "c@example.org", NULL), ==, 180000);
	g_assert_cmpint(hold_of(site, "d@example.org", NULL), ==, 360000);
	g_auto(SignupResult) fifth = sign_up(site, "e@example.org", NULL);
	g_assert_cmpint(fifth.outcome, ==, SIGNUP_LACKS_WORK);
	g_assert_cmpint(fifth.wait_ms, >, 0);
	g_assert_true(fifth.toll_asked);
	/* Where work would not do, it is not asked for. */
	site->settings.limits.signups_network_hour = 1;
	g_auto(SignupResult) limited = sign_up(site, "e@example.org", NULL);
	g_assert_cmpint(limited.outcome, ==, SIGNUP_LIMITED);
	site->settings.limits.signups_network_hour = 60;
	/* Who works goes on. */
	WorkAnswer work = work_for(site, &form);
	g_assert_cmpint(hold_of(site, "e@example.org", &work), ==, 0);
	site_later(site, 2 * HOUR_MS);
	g_assert_cmpint(hold_of(site, "f@example.org", NULL), ==, 45000);
}

static void
test_limit_of_all(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	site->settings.limits.waits_hour = 2;
	for (int i = 0; i < 3; i++) {
		g_autofree char *network = g_strdup_printf("n%d", i);
		g_autofree char *email = g_strdup_printf("n%d@a.example", i);
		SignupRequest request = site_request("name", email);
		request.network = network;
		g_auto(SignupResult) result = site_start(site, &request);
		g_assert_cmpint(result.outcome, ==,
		    i < 2 ? SIGNUP_ACCEPTED : SIGNUP_LACKS_WORK);
	}
}

static void
test_held(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	set(site);
	g_auto(SignupResult) result = sign_up(site, "a@example.org", NULL);
	site_later(site, 44 * SECOND_MS);
	g_assert_false(site_take_letter(site, &none));
	g_auto(PendingStatus) held = status_of(site, &result.flow);
	g_assert_cmpint(held.mail, ==, MAIL_WAITING);
	g_assert_cmpint(held.mail_held_ms, ==, START_MS + 45000);
	g_assert_false(held.mail_delayed);
	g_assert_cmpint(held.resend_ms, ==, START_MS + 45000 + 60000);
	site_later(site, SECOND_MS);
	g_auto(Letter) letter = { 0 };
	g_assert_true(site_take_letter(site, &letter));
	/* The code lives from when it may go out. */
	site_later(site, 599 * SECOND_MS);
	g_assert_cmpint(site_prove(site, &result.flow, letter.secret->code), ==,
	    PROOF_ACCEPTED);
}

/* Nothing jumps the queue. */
static void
test_resend_waits(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	set(site);
	hold_of(site, "a@example.org", NULL);
	hold_of(site, "b@example.org", NULL);
	g_auto(SignupResult) third = sign_up(site, "c@example.org", NULL);
	site_later(site, 100 * SECOND_MS);
	g_assert_true(site_take_letter(site, &none));
	letter_clear(&none);
	g_assert_true(site_take_letter(site, &none));
	letter_clear(&none);
	g_assert_cmpint(site_resend(site, &third.flow), ==, RESEND_TOO_SOON);
	g_auto(SignupResult) again = sign_up(site, "c@example.org", NULL);
	none = (Letter){ 0 };
	g_assert_false(site_take_letter(site, &none));
}

static void
test_correction_waits(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	set(site);
	WorkAnswer work = work_for(site, &form);
	g_auto(SignupResult) result = sign_up(site, "a@example.org", &work);
	g_auto(Letter) first = { 0 };
	g_assert_true(site_take_letter(site, &first));
	g_assert_cmpint(site_correct(site, &result.flow, "b@example.org"), ==,
	    CORRECT_DONE);
	g_assert_false(site_take_letter(site, &none));
	g_auto(PendingStatus) held = status_of(site, &result.flow);
	g_assert_cmpint(held.mail_held_ms, ==, START_MS + 45000);
	site_later(site, 45 * SECOND_MS);
	g_auto(Letter) second = { 0 };
	g_assert_true(site_take_letter(site, &second));
	g_assert_cmpstr(second.mail->recipient, ==, "b@example.org");
	for (int i = 0; i < 3; i++) {
		g_autofree char *email = g_strdup_printf("x%d@a.example", i);
		g_assert_cmpint(
		    site_correct(site, &result.flow, email), ==, CORRECT_DONE);
	}
	g_assert_cmpint(site_correct(site, &result.flow, "y@a.example"), ==,
	    CORRECT_LIMITED);
}

static void
test_corrected_lives(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	WorkAnswer work = work_for(site, &form);
	g_auto(SignupResult) result = sign_up(site, "a@example.org", &work);
	g_auto(Letter) first = { 0 };
	g_auto(Letter) second = { 0 };
	g_assert_true(site_take_letter(site, &first));
	g_assert_cmpint(site_correct(site, &result.flow, "b@example.org"), ==,
	    CORRECT_DONE);
	site_later(site, 45 * SECOND_MS);
	g_assert_true(site_take_letter(site, &second));
	site_later(site, 599 * SECOND_MS);
	g_assert_cmpint(site_prove(site, &result.flow, second.secret->code), ==,
	    PROOF_ACCEPTED);
}

static int64_t
held_for(Site *site, const char *email)
{
	g_auto(SignupResult) result = sign_up(site, email, NULL);
	g_assert_cmpint(result.outcome, ==, SIGNUP_ACCEPTED);
	g_auto(PendingStatus) status = status_of(site, &result.flow);
	g_assert_cmpint(status.mail, ==, MAIL_WAITING);
	return status.mail_held_ms - site->clock.at_ms;
}

/* An address with an account, and one over its budget. */
static void
test_silent(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	site->settings.signup.challenge = CHALLENGE_OFF;
	g_auto(SignupResult) born = sign_up(site, "has@example.org", NULL);
	g_auto(Letter) letter = { 0 };
	g_assert_true(site_take_letter(site, &letter));
	site_prove(site, &born.flow, letter.secret->code);
	site_later(site, 2 * DAY_MS);
	site->settings.signup.challenge = CHALLENGE_ALWAYS;
	g_assert_cmpint(held_for(site, "has@example.org"), ==, 45000);
	g_assert_cmpint(held_for(site, "new@example.org"), ==, 90000);
	token_draw(&form);
	g_assert_cmpint(held_for(site, "new@example.org"), ==, 180000);
}

static void
test_off(Site *site, gconstpointer unused)
{
	(void)unused;
	set(site);
	site->settings.signup.challenge = CHALLENGE_OFF;
	for (int i = 0; i < 9; i++) {
		g_autofree char *email = g_strdup_printf("x%d@a.example", i);
		g_assert_cmpint(hold_of(site, email, NULL), ==, 0);
	}
	site->settings.signup.challenge = CHALLENGE_AUTO;
	site->settings.signup.challenge_least = 20;
	site->settings.signup.challenge_share = 60;
	g_assert_cmpint(hold_of(site, "x@a.example", NULL), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/toll/work-is-spent-once", test_spent);
	site_test("/toll/work-stays-spent-for-as-long-as-it-lives",
	    test_spent_for_as_long_as_it_lives);
	site_test("/toll/one-form-sent-twice-pays-once", test_form_again);
	site_test(
	    "/toll/work-that-is-wrong-foreign-or-old-is-none", test_bad_work);
	site_test("/toll/waiting-grows-and-ends", test_waiting_grows);
	site_test("/toll/all-together-have-a-limit", test_limit_of_all);
	site_test("/toll/the-mail-is-held-and-its-page-says-so", test_held);
	site_test("/toll/asking-again-does-not-shorten-it", test_resend_waits);
	site_test("/toll/another-address-waits-anew", test_correction_waits);
	site_test("/toll/a-sign-up-lives-as-long-as-its-held-code",
	    test_corrected_lives);
	site_test("/toll/tells-nothing-about-accounts", test_silent);
	site_test("/toll/nothing-is-asked-where-it-is-not-to-be", test_off);
	return g_test_run();
}
