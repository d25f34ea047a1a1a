/* What becomes of a pending sign-up: its mails, and who refuses them. */
#include "account/pending.h"

#include "account-fixture.h"

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
	CorrectOutcome corrected;
	AddressProblem problem;
	int64_t wait_ms = 0;
	site->settings.limits.mails_hour = 2;
	g_auto(Token) flow = site_sign_up(site, "ann", "u1@example.org");
	g_auto(Token) other = site_sign_up(site, "ann", "u2@example.org");
	SignupRequest request = site_request("ann", "u3@example.org");
	g_auto(SignupResult) result = site_start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_LIMITED);
	g_assert_cmpint(result.wait_ms, >, 0);
	site_later(site, 61 * SECOND_MS);
	g_assert_cmpint(site_resend(site, &flow), ==, RESEND_LIMITED);
	pending_correct_address(&site->accounts, other.text, "u4@example.org",
	    "n", &corrected, &problem, &wait_ms, &error);
	g_assert_no_error(error);
	g_assert_cmpint(corrected, ==, CORRECT_LIMITED);
	g_assert_cmpint(wait_ms, >, 0);
	site_later(site, wait_ms);
	g_auto(SignupResult) later = site_start(site, &request);
	g_assert_cmpint(later.outcome, ==, SIGNUP_ACCEPTED);
}

static void
test_withheld_looks_waiting(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	g_auto(Token) first = site_sign_up(site, "ann", "ann@example.org");
	g_auto(Token) second = site_sign_up(site, "eve", "ann@example.org");
	pending_status(
	    &site->accounts, PENDING_SIGNUP, second.text, &status, &error);
	g_assert_no_error(error);
	g_assert_cmpint(status.mail, ==, MAIL_WAITING);
	g_assert_cmpint(status.resend_ms, ==, site->clock.at_ms + 60000);
}

static bool
looks_delayed(Site *site, const Token *flow)
{
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	pending_status(
	    &site->accounts, PENDING_SIGNUP, flow->text, &status, &error);
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
	store_outbox_lease(&txn,
	    &(OutboxLease){
		.now_ms = now_ms, .until_ms = now_ms + 1, .senders = 1 },
	    &mail, &error);
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
	    site_prove(site, &hers, letter.secret->code), ==, PROOF_ACCEPTED);
	site_later(site, 61 * SECOND_MS);
	g_auto(Token) his = site_sign_up(site, "eve", "aNN@example.org");
	refuse_letter(site, "Ann@example.org");
	pending_status(
	    &site->accounts, PENDING_SIGNUP, his.text, &status, &error);
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
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_NO_FLOW);
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
	g_assert_cmpint(
	    site_correct(site, &flow, "eve@example.org"), ==, CORRECT_DONE);
	g_assert_true(site_take_letter(site, &his));
	refuse(site, &hers, "ann@example.org");
	g_auto(Token) again = site_sign_up(site, "eve", "ann@example.org");
	g_assert_false(site_take_letter(site, &none));
	/* The other mailbox is not hers to refuse for. */
	g_assert_cmpint(
	    site_prove(site, &flow, hers.secret->code), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(
	    site_prove(site, &flow, his.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_refusal_outlives_proof(Site *site, gconstpointer unused)
{
	(void)unused;
	Letter none = { 0 };
	g_auto(Letter) hers = { 0 };
	g_auto(Letter) his = { 0 };
	g_auto(Token) flow = site_sign_up(site, "eve", "ann@example.org");
	g_assert_true(site_take_letter(site, &hers));
	site_correct(site, &flow, "eve@example.org");
	g_assert_true(site_take_letter(site, &his));
	g_assert_cmpint(
	    site_prove(site, &flow, his.secret->code), ==, PROOF_ACCEPTED);
	refuse(site, &hers, "ann@example.org");
	site_later(site, 29 * DAY_MS);
	g_auto(Token) again = site_sign_up(site, "ann", "ann@example.org");
	g_assert_false(site_take_letter(site, &none));
	g_autoptr(Account) account = site_account(site, "eve@example.org");
	g_assert_nonnull(account);
}

static void
test_refusal_outlives_another(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) hers = { 0 };
	g_auto(Letter) his = { 0 };
	g_auto(Token) flow = site_sign_up(site, "eve", "ann@example.org");
	g_assert_true(site_take_letter(site, &hers));
	site_correct(site, &flow, "eve@example.org");
	g_assert_true(site_take_letter(site, &his));
	refuse(site, &his, "eve@example.org");
	refuse(site, &hers, "ann@example.org");
}

static void
test_refusal_after_correction_back(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) first = { 0 };
	g_auto(Letter) second = { 0 };
	g_auto(Token) flow = site_sign_up(site, "eve", "ann@example.org");
	g_assert_true(site_take_letter(site, &first));
	g_assert_cmpint(
	    site_correct(site, &flow, "eve@example.org"), ==, CORRECT_DONE);
	site_later(site, 61 * SECOND_MS);
	g_assert_cmpint(
	    site_correct(site, &flow, "ann+x@example.org"), ==, CORRECT_DONE);
	site_last_letter(site, &second);
	refuse(site, &first, "ann@example.org");
	g_assert_cmpint(
	    site_prove(site, &flow, second.secret->code), ==, PROOF_NO_FLOW);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/signup/a-mailbox-gets-five-mails-an-hour-whatever-its-tag",
	    test_mail_budget);
	site_test("/signup/when-all-mail-is-used-up-everybody-is-told",
	    test_total_budget);
	site_test("/signup/a-withheld-mail-looks-like-a-waiting-one",
	    test_withheld_looks_waiting);
	site_test("/signup/a-mail-that-waits-for-long-is-told-as-delayed",
	    test_held_up_is_told);
	site_test("/signup/a-server's-words-do-not-tell-of-an-account",
	    test_reply_tells_no_account);
	site_test(
	    "/signup/who-refuses-is-left-alone-for-30-days", test_refusal);
	site_test("/signup/a-refusal-stops-mail-that-waits",
	    test_refusal_stops_waiting_mail);
	site_test("/signup/a-refusal-works-though-the-address-was-corrected",
	    test_refusal_outlives_correction);
	site_test("/signup/a-refusal-works-though-another-address-was-proven",
	    test_refusal_outlives_proof);
	site_test("/signup/a-refusal-works-though-another-mailbox-has-refused",
	    test_refusal_outlives_another);
	site_test(
	    "/signup/a-refusal-ends-what-was-corrected-back-to-its-mailbox",
	    test_refusal_after_correction_back);
	return g_test_run();
}
