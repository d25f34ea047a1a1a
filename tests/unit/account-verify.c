#include "account/verify.h"

#include "account-fixture.h"
#include "account/proof.h"
#include "account/session.h"

static void
test_wrong_until_spent(Site *site, gconstpointer unused)
{
	(void)unused;
	char other[CODE_DIGITS_MAX + 1];
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	site_other_code(letter.secret->code, other);
	for (int i = 0; i < 4; i++)
		g_assert_cmpint(
		    site_prove(site, &flow, other), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(site_prove(site, &flow, other), ==, PROOF_CODE_SPENT);
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_CODE_SPENT);
	g_assert_null(site_account(site, "ann@example.org"));
}

static bool
looks_spent(Site *site, const Token *flow)
{
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	pending_status(
	    &site->accounts, PENDING_SIGNUP, flow->text, &status, &error);
	g_assert_no_error(error);
	return status.code_spent;
}

static void
test_spent_is_seen(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	/* Its mail is withheld, and it looks the same. */
	g_auto(Token) twin = site_sign_up(site, "eve", "ann@example.org");
	const Token *const both[] = { &flow, &twin };
	site->settings.limits.tries_code = 2;
	for (gsize i = 0; i < G_N_ELEMENTS(both); i++) {
		g_assert_false(looks_spent(site, both[i]));
		site_prove(site, both[i], "000000");
		g_assert_false(looks_spent(site, both[i]));
		site_prove(site, both[i], "000000");
		g_assert_true(looks_spent(site, both[i]));
	}
	site_later(site, 61 * SECOND_MS);
	g_assert_cmpint(site_resend(site, &flow), ==, RESEND_DONE);
	g_assert_false(looks_spent(site, &flow));
}

static void
test_no_try(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	for (int i = 0; i < 9; i++) {
		g_assert_cmpint(
		    site_prove(site, &flow, ""), ==, PROOF_CODE_MISSING);
		g_assert_cmpint(
		    site_prove(site, &flow, "12 34"), ==, PROOF_CODE_MALFORMED);
	}
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
}

/* Nothing is compared with a code that is spent: who goes on has no more tries,
 * and others have theirs. */
static void
test_spent_costs_no_try(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	site->settings.limits.tries_network_hour = 6;
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_last_letter(site, &letter);
	char other[CODE_DIGITS_MAX + 1];
	site_other_code(letter.secret->code, other);
	for (int i = 0; i < 4; i++)
		g_assert_cmpint(
		    site_prove(site, &flow, other), ==, PROOF_CODE_WRONG);
	for (int i = 0; i < 10; i++)
		g_assert_cmpint(
		    site_prove(site, &flow, other), ==, PROOF_CODE_SPENT);
	g_auto(Token) others = site_sign_up(site, "bob", "bob@example.org");
	site_last_letter(site, &letter);
	g_assert_cmpint(
	    site_prove(site, &others, letter.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_resend_resets_no_limit(Site *site, gconstpointer unused)
{
	(void)unused;
	char other[CODE_DIGITS_MAX + 1];
	ProofOutcome outcome = PROOF_CODE_WRONG;
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	int tries = 0;
	for (int mail = 0; mail < 3 && outcome != PROOF_LIMITED; mail++) {
		g_auto(Letter) letter = { 0 };
		site_last_letter(site, &letter);
		site_other_code(letter.secret->code, other);
		for (int i = 0; i < 5 && outcome != PROOF_LIMITED; i++) {
			outcome = site_prove(site, &flow, other);
			tries += outcome != PROOF_LIMITED;
		}
		site_later(site, 61 * SECOND_MS);
		site_resend(site, &flow);
	}
	g_assert_cmpint(outcome, ==, PROOF_LIMITED);
	g_assert_cmpint(tries, ==, 10);
}

static void
test_expired(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	site_later(site, 10 * MINUTE_MS);
	g_assert_cmpint(site_prove(site, &flow, letter.secret->code), ==,
	    PROOF_CODE_EXPIRED);
	g_auto(LinkView)
	    view = site_look_at_link(site, letter.secret->link, &flow);
	g_assert_cmpint(view.kind, ==, LINK_OVER);
	site_later(site, DAY_MS);
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_NO_FLOW);
}

static void
test_other_browser(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) hers = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	g_auto(Token) his = site_sign_up(site, "eve", "ann@example.org");
	g_assert_cmpint(
	    site_prove(site, &his, letter.secret->code), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(
	    site_prove(site, &hers, letter.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_newest_two(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) first = { 0 };
	g_auto(Letter) second = { 0 };
	g_auto(Letter) third = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &first);
	g_assert_cmpint(site_resend(site, &flow), ==, RESEND_TOO_SOON);
	site_later(site, 61 * SECOND_MS);
	g_assert_cmpint(site_resend(site, &flow), ==, RESEND_DONE);
	site_take_letter(site, &second);
	site_later(site, 61 * SECOND_MS);
	g_assert_cmpint(site_resend(site, &flow), ==, RESEND_DONE);
	site_take_letter(site, &third);
	g_assert_cmpint(
	    site_prove(site, &flow, first.secret->code), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(
	    site_prove(site, &flow, second.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_withheld_kills_none(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	Letter none = { 0 };
	site->settings.limits.mails_address_hour = 1;
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	for (int i = 0; i < 3; i++) {
		site_later(site, 61 * SECOND_MS);
		g_assert_cmpint(site_resend(site, &flow), ==, RESEND_DONE);
		g_assert_false(site_take_letter(site, &none));
	}
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_corrected_address(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) old = { 0 };
	g_auto(Letter) new = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "eve@example.org");
	site_take_letter(site, &old);
	g_assert_cmpint(site_correct(site, &flow, "no"), ==, CORRECT_INVALID);
	g_assert_cmpint(
	    site_correct(site, &flow, "ann@example.org"), ==, CORRECT_DONE);
	g_assert_true(site_take_letter(site, &new));
	g_assert_cmpstr(new.mail->recipient, ==, "ann@example.org");
	g_assert_cmpint(
	    site_prove(site, &flow, old.secret->code), ==, PROOF_CODE_WRONG);
	g_assert_cmpint(site_prove_by_link(site, old.secret->link, &flow, NULL),
	    ==, PROOF_NO_FLOW);
	g_assert_cmpint(
	    site_prove(site, &flow, new.secret->code), ==, PROOF_ACCEPTED);
	g_assert_null(site_account(site, "eve@example.org"));
}

/* Another request of the same browser comes between the halves of a proof. */
static void
test_corrected_between_halves(Site *site, gconstpointer unused)
{
	(void)unused;
	TokenHash hash;
	g_autoptr(GError) error = NULL;
	g_auto(ProofTry) try = { 0 };
	g_auto(ProofResult) result = { 0 };
	g_auto(Token) session = { 0 };
	g_auto(Token) flow = site_sign_up(site, "eve", "eve@example.org");
	token_draw(&session);
	g_assert_true(token_hash(flow.text, &hash));
	proof_count_by_flow(&site->accounts, PENDING_SIGNUP, &hash,
	    &(Visitor){ .network = "n" }, &try, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(try.n_live, ==, 1);
	g_assert_cmpint(
	    site_correct(site, &flow, "ann@example.org"), ==, CORRECT_DONE);
	proof_accept(&site->accounts, &try, &try.live[0], NULL,
	    &(Visitor){ .network = "n" }, &session, &result, &error);
	g_assert_no_error(error);
	g_assert_cmpint(result.outcome, ==, PROOF_CODE_EXPIRED);
	g_assert_null(site_account(site, "ann@example.org"));
	g_assert_null(site_account(site, "eve@example.org"));
}

static void
test_two_with_one_address(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) first = { 0 };
	g_auto(Letter) second = { 0 };
	g_auto(Token) one = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &first);
	site_later(site, 61 * SECOND_MS);
	g_auto(Token) two = site_sign_up(site, "bob", "ann@example.org");
	site_take_letter(site, &second);
	g_assert_cmpint(
	    site_prove(site, &one, first.secret->code), ==, PROOF_ACCEPTED);
	g_assert_cmpint(site_prove(site, &two, second.secret->code), ==,
	    PROOF_ADDRESS_HAS_ACCOUNT);
	g_autoptr(Account) account = site_account(site, "ann@example.org");
	g_assert_cmpstr(account->username, ==, "ann");
}

/* Of two who want to be ann: the one who has still to prove the address. */
static void
come_second(Site *site, Token *ret_flow, Letter *ret_letter)
{
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	*ret_flow = site_sign_up(site, "ann", "anna@example.org");
	site_take_letter(site, ret_letter);
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_ACCEPTED);
}

static void
test_two_with_one_name(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) two = { 0 };
	come_second(site, &two, &letter);
	const char *code = letter.secret->code;
	g_assert_cmpint(
	    site_prove(site, &two, code), ==, PROOF_USERNAME_REFUSED);
	g_assert_cmpint(
	    site_prove_as(site, &two, code, "1"), ==, PROOF_USERNAME_REFUSED);
	g_assert_cmpint(
	    site_prove_as(site, &two, code, "anna"), ==, PROOF_ACCEPTED);
	g_autoptr(Account) account = site_account(site, "anna@example.org");
	g_assert_cmpstr(account->username, ==, "anna");
}

/* A right code is no wrong try, whatever becomes of the name. */
static void
test_names_cost_no_try(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) two = { 0 };
	come_second(site, &two, &letter);
	const char *code = letter.secret->code;
	for (int i = 0; i < 12; i++)
		g_assert_cmpint(
		    site_prove_as(site, &two, code, i % 2 == 0 ? "ann" : "1"),
		    ==, PROOF_USERNAME_REFUSED);
	g_assert_cmpint(
	    site_prove_as(site, &two, code, "anna"), ==, PROOF_ACCEPTED);
}

static void
prove_for_session(
    Site *site, const Token *flow, const char *code, ProofResult *ret_result)
{
	g_autoptr(GError) error = NULL;
	const CodeProof proof = {
		.flow = flow->text,
		.code = code,
		.visitor.network = "198.51.100.9",
	};
	verify_by_code(&site->accounts, &proof, ret_result, &error);
	g_assert_no_error(error);
}

static void
test_pressed_twice(Site *site, gconstpointer unused)
{
	(void)unused;
	char other[CODE_DIGITS_MAX + 1];
	g_auto(Letter) letter = { 0 };
	g_auto(ProofResult) first = { 0 };
	g_auto(ProofResult) second = { 0 };
	g_auto(ProofResult) third = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const char *code = letter.secret->code;
	site_other_code(code, other);
	prove_for_session(site, &flow, code, &first);
	/* As late as a page asks for after a failure of the store. */
	site_later(site, 2 * MINUTE_MS);
	prove_for_session(site, &flow, code, &second);
	g_assert_cmpint(first.outcome, ==, PROOF_ACCEPTED);
	g_assert_cmpint(second.outcome, ==, PROOF_ACCEPTED);
	g_assert_cmpstr(second.session.text, ==, first.session.text);
	g_assert_cmpint(site_prove(site, &flow, other), ==, PROOF_NO_FLOW);
	g_assert_cmpint(
	    site_prove_by_link(site, letter.secret->link, &flow, NULL), ==,
	    PROOF_ACCEPTED);
	g_assert_cmpint(
	    site_prove_by_link(site, letter.secret->link, NULL, NULL), ==,
	    PROOF_NO_FLOW);
	site_later(site, 5 * MINUTE_MS);
	prove_for_session(site, &flow, code, &third);
	g_assert_cmpint(third.outcome, ==, PROOF_NO_FLOW);
	g_assert_cmpstr(third.session.text, ==, "");
}

static void
test_pressed_twice_signed_out(Site *site, gconstpointer unused)
{
	int64_t ended;
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(Letter) letter = { 0 };
	g_auto(ProofResult) first = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	prove_for_session(site, &flow, letter.secret->code, &first);
	g_assert_true(session_end(&site->accounts, first.session.text,
	    &(Visitor){ .network = "n" }, &ended, &error));
	g_assert_cmpint(
	    site_prove(site, &flow, letter.secret->code), ==, PROOF_NO_FLOW);
}

static void
test_forgiven_typing(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const char *code = letter.secret->code;
	g_autofree char *typed = g_strdup_printf(" %.3s-%s ", code, code + 3);
	g_assert_cmpint(site_prove(site, &flow, typed), ==, PROOF_ACCEPTED);
}

static void
test_right_tries_fill_no_limit(Site *site, gconstpointer unused)
{
	(void)unused;
	for (int i = 0; i < 30; i++) {
		g_auto(Letter) letter = { 0 };
		g_autofree char *name = g_strdup_printf("user%d", i);
		g_autofree char *email = g_strdup_printf(
		    "user%d@example.org", i);
		g_auto(Token) flow = site_sign_up(site, name, email);
		site_take_letter(site, &letter);
		g_assert_cmpint(site_prove(site, &flow, letter.secret->code),
		    ==, PROOF_ACCEPTED);
	}
}

/* Each "+tag" of a mailbox has codes of its own, and all of them have the tries
 * of one. */
static void
test_tries_of_a_mailbox(Site *site, gconstpointer unused)
{
	(void)unused;
	site->settings.limits.tries_address_day = 3;
	site->settings.limits.mails_address_minute = 0;
	for (int i = 0; i < 4; i++) {
		g_autofree char *email = g_strdup_printf(
		    "ann+%d@example.org", i);
		g_auto(Token) flow = site_sign_up(site, "ann", email);
		g_assert_cmpint(site_prove(site, &flow, "000000"), ==,
		    i < 3 ? PROOF_CODE_WRONG : PROOF_LIMITED);
	}
	g_auto(Token) other = site_sign_up(site, "bob", "bob@example.org");
	g_assert_cmpint(
	    site_prove(site, &other, "000000"), ==, PROOF_CODE_WRONG);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test(
	    "/verify/five-wrong-tries-spend-a-code", test_wrong_until_spent);
	site_test("/verify/that-a-code-is-spent-is-seen-without-a-try",
	    test_spent_is_seen);
	site_test("/verify/what-is-no-code-is-no-try", test_no_try);
	site_test("/verify/with-a-spent-code-there-is-nothing-to-try",
	    test_spent_costs_no_try);
	site_test(
	    "/verify/a-new-code-resets-no-limit", test_resend_resets_no_limit);
	site_test(
	    "/verify/a-code-lives-ten-minutes-its-sign-up-a-day", test_expired);
	site_test("/verify/a-code-is-good-only-where-it-was-asked-for",
	    test_other_browser);
	site_test("/verify/the-newest-two-codes-are-good", test_newest_two);
	site_test("/verify/a-mail-that-is-withheld-kills-no-code",
	    test_withheld_kills_none);
	site_test("/verify/a-corrected-address-kills-the-old-one's-code",
	    test_corrected_address);
	site_test("/verify/an-address-corrected-at-that-moment-is-not-proven",
	    test_corrected_between_halves);
	site_test("/verify/of-two-with-one-address-one-gets-it",
	    test_two_with_one_address);
	site_test("/verify/of-two-with-one-name-the-other-chooses-again",
	    test_two_with_one_name);
	site_test("/verify/a-right-code-with-a-refused-name-costs-no-try",
	    test_names_cost_no_try);
	site_test("/verify/a-button-pressed-twice-opens-one-session",
	    test_pressed_twice);
	site_test("/verify/a-button-pressed-twice-undoes-no-sign-out",
	    test_pressed_twice_signed_out);
	site_test("/verify/tags-of-a-mailbox-share-its-tries",
	    test_tries_of_a_mailbox);
	site_test("/verify/typing-is-forgiven", test_forgiven_typing);
	site_test("/verify/right-codes-fill-no-limit",
	    test_right_tries_fill_no_limit);
	return g_test_run();
}
