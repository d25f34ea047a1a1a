/* Going back to an address after another had been put in its place. */
#include "account/pending.h"

#include "account-fixture.h"

static int
count_letters(Site *site, const char *recipient)
{
	int n = 0;
	Letter letter = { 0 };
	while (site_take_letter(site, &letter)) {
		if (g_str_equal(letter.mail->recipient, recipient))
			n++;
		letter_clear(&letter);
	}
	return n;
}

static void
test_same(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	g_assert_cmpint(
	    site_correct(site, &flow, "Ann@example.org"), ==, CORRECT_KEPT);
	g_assert_true(site_take_letter(site, &letter));
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
}

/* One code was mailed to the address, and tells so; it is the one that counts.
 */
static void
test_mailed(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	g_auto(Letter) letter = { 0 };
	g_auto(Letter) wrong = { 0 };
	int64_t mailed_ms = site->clock.at_ms;
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	g_assert_true(site_take_letter(site, &letter));
	site_later(site, 20 * SECOND_MS);
	g_assert_cmpint(
	    site_correct(site, &flow, "and@example.org"), ==, CORRECT_DONE);
	g_assert_true(site_take_letter(site, &wrong));
	site_later(site, 20 * SECOND_MS);
	g_assert_cmpint(
	    site_correct(site, &flow, "ann@example.org"), ==, CORRECT_KEPT);
	g_assert_cmpint(count_letters(site, "ann@example.org"), ==, 0);
	pending_status(
	    &site->accounts, PENDING_SIGNUP, flow.text, &status, &error);
	g_assert_no_error(error);
	g_assert_cmpint(status.mail, ==, MAIL_SENT);
	g_assert_cmpint(status.mail_settled_ms, ==, mailed_ms);
	g_assert_cmpint(status.resend_ms, ==, mailed_ms + 60 * SECOND_MS);
	g_assert_cmpint(
	    site_prove(site, &flow, wrong.secret->code), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_later(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) first = { 0 };
	g_auto(Letter) second = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	g_assert_true(site_take_letter(site, &first));
	site_correct(site, &flow, "and@example.org");
	site_later(site, 61 * SECOND_MS);
	g_assert_cmpint(
	    site_correct(site, &flow, "ann@example.org"), ==, CORRECT_DONE);
	site_last_letter(site, &second);
	g_assert_cmpstr(second.mail->recipient, ==, "ann@example.org");
	g_assert_cmpint(
	    site_prove(site, &flow, first.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_never_sent(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_correct(site, &flow, "and@example.org");
	g_assert_cmpint(
	    site_correct(site, &flow, "ann@example.org"), ==, CORRECT_DONE);
	g_assert_true(site_take_letter(site, &letter));
	g_assert_cmpstr(letter.mail->recipient, ==, "ann@example.org");
	/* That one counts. */
	g_auto(Token) other = site_sign_up(site, "eve", "ann@example.org");
	g_assert_cmpint(count_letters(site, "ann@example.org"), ==, 0);
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
}

/* Nobody knows whether a mail that a sender holds went out: it counts. */
static void
test_being_sent(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_autoptr(OutboxMail) mail = NULL;
	g_auto(StoreTxn) txn = { 0 };
	int64_t now_ms = site->clock.at_ms;
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	store_begin(site->accounts.store, STORE_RELAXED, &txn, &error);
	store_outbox_lease(&txn,
	    &(OutboxLease){
		.now_ms = now_ms, .until_ms = now_ms + HOUR_MS, .senders = 1 },
	    &mail, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	site_correct(site, &flow, "and@example.org");
	site_correct(site, &flow, "ann@example.org");
	g_assert_cmpint(count_letters(site, "ann@example.org"), ==, 0);
	g_autoptr(MailSecret) secret = mail_secret_open(
	    &site->keys, mail->message_id, mail->sealed);
	g_assert_cmpint(
	    site_prove(site, &flow, secret->code), ==, PROOF_ACCEPTED);
}

static void
test_tag(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	g_assert_true(site_take_letter(site, &letter));
	site_correct(site, &flow, "ann+x@example.org");
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_CODE_WRONG);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test(
	    "/correction/a-code-to-an-address-proves-no-tagged-one", test_tag);
	site_test(
	    "/correction/the-same-address-again-mails-nothing", test_same);
	site_test("/correction/going-back-makes-the-mailed-code-good-again",
	    test_mailed);
	site_test("/correction/going-back-later-mails-again", test_later);
	site_test("/correction/going-back-mails-what-was-never-sent",
	    test_never_sent);
	site_test("/correction/going-back-mails-not-what-is-being-sent",
	    test_being_sent);
	return g_test_run();
}
