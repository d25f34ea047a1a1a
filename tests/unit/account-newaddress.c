/* Another address, and the way back: account/newaddress.h. */
#include "account-life-fixture.h"

#include <string.h>

#include "account/deletion.h"
#include "account/newaddress.h"
#include "account/session.h"

static ProofResult
prove_address(Site *site, const Token *session, const char *code)
{
	g_autoptr(GError) error = NULL;
	ProofResult result = { 0 };
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
	int64_t whose;
	g_auto(Token) mailbox = { "" };
	new_address_undo(
	    &site->accounts, link, &OWNER, &outcome, &whose, &mailbox, &error);
	g_assert_no_error(error);
	return outcome;
}

static ResendOutcome
resend(Site *site, const Token *session)
{
	g_autoptr(GError) error = NULL;
	ResendOutcome outcome;
	int64_t wait_ms;
	new_address_resend(&site->accounts, session->text, OWNER.network,
	    &outcome, &wait_ms, &error);
	g_assert_no_error(error);
	return outcome;
}

static void
test_address_refused(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_autoptr(GPtrArray) denied = g_ptr_array_new();
	g_ptr_array_add(denied, (char[]){ "bad.example" });
	site->settings.signup.deny_domains = denied;
	g_assert_cmpint(
	    site_name_address(site, &in, "x").outcome, ==, NEW_ADDRESS_INVALID);
	g_assert_cmpint(site_name_address(site, &in, "ann@example.org").outcome,
	    ==, NEW_ADDRESS_SAME);
	g_assert_cmpint(site_name_address(site, &in, "a@bad.example").problem,
	    ==, ADDRESS_DOMAIN_REFUSED);
	site_later(site, 2 * HOUR_MS);
	/* What strangers use up all together is not in the way. */
	site->settings.limits.mails_hour = 1;
	g_assert_cmpint(site_name_address(site, &in, "a@example.com").outcome,
	    ==, NEW_ADDRESS_MAILED);
	g_assert_cmpint(site_name_address(site, &in, "b@example.com").outcome,
	    ==, NEW_ADDRESS_MAILED);
	site_later(site, 2 * MINUTE_MS);
	g_assert_cmpint(resend(site, &in), ==, RESEND_DONE);
	site->settings.limits.asks_network_hour = 2;
	g_assert_cmpint(site_name_address(site, &in, "c@example.com").outcome,
	    ==, NEW_ADDRESS_LIMITED);
	site->settings.signup.deny_domains = NULL;
}

/* Leads to a proven new address, and the link that was mailed to the old. */
static ProofResult
move(Site *site, const Token *session, const char *email, Letter *ret_told)
{
	g_auto(Letter) letter = { 0 };
	NewAddressResult named = site_name_address(site, session, email);
	g_assert_cmpint(named.outcome, ==, NEW_ADDRESS_MAILED);
	site_last_letter(site, &letter);
	g_assert_cmpint(letter.mail->kind, ==, MAIL_ADDRESS_CODE);
	ProofResult result = prove_address(site, session, letter.secret->code);
	g_assert_cmpint(result.outcome, ==, PROOF_ACCEPTED);
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
	g_auto(ProofResult) done = move(site, &in, "Ann@example.com", &told);
	g_assert_cmpstr(told.mail->recipient, ==, "ann@example.org");
	g_assert_cmpstr(told.secret->address, ==, "A…@example.com");
	g_assert_cmpint(site_account_id(site, "ann@example.com"), ==, id);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), ==, 0);
	g_assert_false(site_is_live(site, &in));
	g_assert_true(site_is_live(site, &done.session));
	g_assert_cmpint(done.generation, ==, 0);
	g_assert_cmpint(site_events(site, id, EVENT_ADDRESS_CHANGED), ==, 1);
	/* Once only. */
	g_auto(ProofResult)
	    again = prove_address(site, &done.session, "123456");
	g_assert_cmpint(again.outcome, ==, PROOF_NO_FLOW);
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
	site_name_address(site, &in, "first@example.com");
	site_last_letter(site, &first);
	site_name_address(site, &in, "second@example.com");
	site_last_letter(site, &second);
	g_assert_cmpstr(second.mail->recipient, ==, "second@example.com");
	g_auto(ProofResult)
	    wrong = prove_address(site, &in, first.secret->code);
	g_assert_cmpint(wrong.outcome, ==, PROOF_CODE_WRONG);
	g_auto(ProofResult)
	    right = prove_address(site, &in, second.secret->code);
	g_assert_cmpint(right.outcome, ==, PROOF_ACCEPTED);
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
	g_auto(ProofResult) result = { 0 };
	g_autoptr(Pending) pending = NULL;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site_name_address(site, &in, "first@example.com");
	site_last_letter(site, &first);
	session_flow(&site->accounts, in.text, PENDING_ADDRESS, &flow);
	proof_count_by_flow(&site->accounts, PENDING_ADDRESS, &flow, &OWNER,
	    &try, &result, &error);
	g_assert_cmpint(try.n_live, ==, 1);
	site_name_address(site, &in, "second@example.com");
	g_auto(StoreTxn) txn = { 0 };
	store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
	proof_hold(&site->accounts, &txn, &try, &try.live[0], &OWNER, &pending,
	    &result, &error);
	g_assert_no_error(error);
	g_assert_null(pending);
	g_assert_cmpint(result.outcome, ==, PROOF_CODE_EXPIRED);
}

static void
test_address_has_account(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) told = { 0 };
	g_auto(Letter) code = { 0 };
	g_auto(Token) eve = site_open_account(site, "eve", "eve@example.org");
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	NewAddressResult named = site_name_address(
	    site, &in, "EVE@example.org");
	g_assert_cmpint(named.outcome, ==, NEW_ADDRESS_MAILED);
	site_last_letter(site, &told);
	g_assert_cmpint(told.mail->kind, ==, MAIL_ADDRESS_TAKEN);
	g_assert_cmpstr(told.secret->code, ==, "");
	g_auto(ProofResult) wrong = prove_address(site, &in, "123456");
	g_assert_cmpint(wrong.outcome, ==, PROOF_CODE_WRONG);
	/* Somebody else gets it while the code is in the post. */
	site_later(site, HOUR_MS);
	site_name_address(site, &in, "bob@example.org");
	site_last_letter(site, &code);
	site_later(site, MINUTE_MS + SECOND_MS);
	g_auto(Token) bob = site_open_account(site, "bob", "bob@example.org");
	site_later(site, -HOUR_MS);
	g_auto(ProofResult) late = prove_address(site, &in, code.secret->code);
	g_assert_cmpint(late.outcome, ==, PROOF_ADDRESS_HAS_ACCOUNT);
	g_assert_cmpint(site_account_id(site, "ann@example.org"), !=, 0);
}

static void
test_undo(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when;
	UndoOutcome outcome;
	g_autoptr(GError) error = NULL;
	g_auto(Letter) told = { 0 };
	g_autofree char *email = NULL;
	g_autofree char *over = NULL;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	g_auto(ProofResult) thief = move(site, &in, "thief@example.com", &told);
	g_auto(ProofResult)
	    left = site_leave(site, &thief.session, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, PROOF_ACCEPTED);
	site_later(site, 7 * DAY_MS - 1);
	new_address_look_at_undo(
	    &site->accounts, told.secret->link, &outcome, &email, &error);
	g_assert_cmpint(outcome, ==, UNDO_DONE);
	g_assert_cmpstr(email, ==, "ann@example.org");
	g_assert_cmpint(undo(site, told.secret->link), ==, UNDO_DONE);
	g_autoptr(Account) back = site_account(site, "ann@example.org");
	g_assert_cmpint(back->id, ==, id);
	g_assert_null(back->password_hash);
	g_assert_cmpint(back->delete_ms, ==, 0);
	g_assert_cmpint(back->generation, ==, 1);
	g_assert_cmpuint(site_sessions(site, id), ==, 0);
	g_assert_cmpint(
	    site_try_password(site, "ann", OWN_PASSWORD), ==, LOGIN_WRONG);
	g_assert_cmpint(undo(site, told.secret->link), ==, UNDO_OVER);
	new_address_look_at_undo(
	    &site->accounts, told.secret->link, &outcome, &over, &error);
	g_assert_cmpint(outcome, ==, UNDO_OVER);
	g_assert_null(over);
	g_assert_cmpint(undo(site, "nonsense"), ==, UNDO_OVER);
	g_assert_cmpint(site_events(site, id, EVENT_ADDRESS_UNDONE), ==, 1);
}

/* A thief cannot erase what can still be undone. */
static void
test_undo_before_erased(Site *site, gconstpointer unused)
{
	(void)unused;
	int64_t when, moved_ms;
	g_auto(Letter) told = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site->settings.account.delete_after_days = 0;
	moved_ms = site->clock.at_ms;
	g_auto(ProofResult) thief = move(site, &in, "b@example.com", &told);
	g_auto(ProofResult)
	    left = site_leave(site, &thief.session, OWN_PASSWORD, NULL, &when);
	g_assert_cmpint(left.outcome, ==, PROOF_ACCEPTED);
	g_assert_cmpint(when, ==, moved_ms + 7 * DAY_MS);
}

/* Another writing of the same address is no other address. */
static void
test_other_writing(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) told = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(ProofResult) done = move(site, &in, "Ann@example.org", &told);
	g_autoptr(Account) account = site_account(site, "ann@example.org");
	g_assert_cmpstr(account->email, ==, "Ann@example.org");
}

static void
test_undo_too_late(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Letter) told = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	g_auto(ProofResult) done = move(site, &in, "ann@example.com", &told);
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
	g_auto(ProofResult) one = move(site, &in, "b@example.com", &to_owner);
	site_later(site, HOUR_MS);
	g_auto(ProofResult)
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
	g_auto(ProofResult) done = move(site, &in, "ann@example.com", &told);
	g_auto(Token)
	    other = site_open_account(site, "other", "ann@example.org");
	UndoOutcome outcome;
	g_autofree char *email = NULL;
	g_autoptr(GError) error = NULL;
	new_address_look_at_undo(
	    &site->accounts, told.secret->link, &outcome, &email, &error);
	g_assert_no_error(error);
	g_assert_cmpint(outcome, ==, UNDO_TAKEN);
	g_assert_cmpint(undo(site, told.secret->link), ==, UNDO_TAKEN);
	g_assert_true(site_is_live(site, &done.session));
}

/* Many accounts guess no better at an address than one. */
static void
test_tries_of_all(Site *site, gconstpointer unused)
{
	(void)unused;
	static const char *const names[] = { "ann", "bob", "eve" };
	Token in[G_N_ELEMENTS(names)];
	site->settings.limits.tries_address_day = 2;
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *email = g_strconcat(
		    names[i], "@example.org", NULL);
		in[i] = site_open_account(site, names[i], email);
		site_later(site, HOUR_MS);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		site_name_address(site, &in[i], "victim@example.com");
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_auto(ProofResult)
		    result = prove_address(site, &in[i], "000000");
		g_assert_cmpint(result.outcome, ==,
		    i < 2 ? PROOF_CODE_WRONG : PROOF_LIMITED);
	}
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
	site_name_address(site, &in, "unasked@example.com");
	site_last_letter(site, &letter);
	pending_refuse(&site->accounts, letter.secret->link, &outcome, &error);
	g_assert_cmpint(outcome, ==, REFUSE_DONE);
	confirm_status(
	    &site->accounts, in.text, PENDING_ADDRESS, &status, &error);
	g_assert_null(status.pending);
	site_later(site, HOUR_MS);
	site_name_address(site, &in, "unasked@example.com");
	g_assert_cmpint(site_letters(site), ==, 0);
	/* Mail of the account itself is none of that. */
	g_auto(Token)
	    flow = site_ask(site, PENDING_RESET, "ann@example.org", &OWNER);
	g_assert_cmpint(site_letters(site), ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/newaddress/a-bad-address-is-refused", test_address_refused);
	site_test("/newaddress/a-new-address-is-proven-first", test_address);
	site_test("/newaddress/a-code-proves-the-address-it-went-to",
	    test_address_replaced);
	site_test("/newaddress/a-replaced-address-is-not-accepted-late",
	    test_address_replaced_late);
	site_test("/newaddress/an-address-with-an-account-is-told-by-mail",
	    test_address_has_account);
	site_test(
	    "/newaddress/the-old-address-undoes-it-for-7-days", test_undo);
	site_test("/newaddress/after-7-days-it-does-not", test_undo_too_late);
	site_test("/newaddress/an-address-given-away-cannot-be-had-back",
	    test_undo_taken);
	site_test(
	    "/newaddress/the-owner-of-a-named-address-refuses", test_refuse);
	site_test("/newaddress/many-accounts-guess-no-more-than-one",
	    test_tries_of_all);
	site_test(
	    "/newaddress/undoing-ends-what-was-mailed-since", test_undo_chain);
	site_test("/newaddress/nothing-is-erased-that-can-be-undone",
	    test_undo_before_erased);
	site_test("/newaddress/another-writing-is-the-same-address",
	    test_other_writing);
	return g_test_run();
}
