#include "account/session.h"

#include "account-fixture.h"

static const Visitor VISITOR = { .network = "192.0.2.7",
	.browser = "Firefox, Linux" };

static void
test_session(Site *site, gconstpointer unused)
{
	(void)unused;
	Session session;
	g_auto(Letter) letter = { 0 };
	g_autoptr(GError) error = NULL;
	g_auto(ProofResult) result = { 0 };
	g_autoptr(Account) account = NULL;
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const CodeProof proof = { .flow = flow.text,
		.code = letter.secret->code,
		.visitor.network = "n" };
	verify_by_code(&site->accounts, &proof, &result, &error);
	const char *token = result.session.text;
	session_find(&site->accounts, token, &session, &account, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(account->username, ==, "ann");
	/* Used every day it lives on, to the absolute end. */
	for (int day = 0; day < 89; day++) {
		g_clear_pointer(&account, account_free);
		site_later(site, DAY_MS);
		session_find(
		    &site->accounts, token, &session, &account, &error);
		g_assert_nonnull(account);
		g_assert_true(session_touch_is_due(
		    &session, clock_now_ms(site->accounts.clock)));
		session_touch(&site->accounts, &session.token);
	}
	g_clear_pointer(&account, account_free);
	site_later(site, DAY_MS);
	session_find(&site->accounts, token, &session, &account, &error);
	g_assert_null(account);
}

static void
test_looking_writes_nothing(Site *site, gconstpointer unused)
{
	(void)unused;
	Session session;
	g_autoptr(GError) error = NULL;
	g_autoptr(Account) account = NULL;
	g_auto(Letter) letter = { 0 };
	g_auto(ProofResult) result = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	const CodeProof proof = { .flow = flow.text,
		.code = letter.secret->code,
		.visitor.network = "n" };
	verify_by_code(&site->accounts, &proof, &result, &error);
	int64_t began_ms = clock_now_ms(site->accounts.clock);
	site_later(site, MINUTE_MS - 1);
	for (int round = 0; round < 2; round++) {
		g_clear_pointer(&account, account_free);
		session_find(&site->accounts, result.session.text, &session,
		    &account, &error);
		g_assert_cmpint(session.seen_ms, ==, began_ms);
		g_assert_true(
		    session_touch_is_due(&session,
			clock_now_ms(site->accounts.clock)) == (round == 1));
		site_later(site, 1);
	}
	session_touch(&site->accounts, &session.token);
	g_clear_pointer(&account, account_free);
	session_find(
	    &site->accounts, result.session.text, &session, &account, &error);
	g_assert_cmpint(
	    session.seen_ms, ==, clock_now_ms(site->accounts.clock));
}

static void
test_session_ends(Site *site, gconstpointer unused)
{
	(void)unused;
	Session session;
	int64_t ended;
	g_auto(Token) idle = { 0 };
	g_auto(Token) out = { 0 };
	g_autoptr(GError) error = NULL;
	g_autoptr(Account) account = NULL;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	site_take_letter(site, &letter);
	site_prove(site, &flow, letter.secret->code);
	g_autoptr(Account) ann = site_account(site, "ann@example.org");
	g_auto(StoreTxn) txn = { 0 };
	store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
	token_draw(&idle);
	token_draw(&out);
	session_start(
	    &site->accounts, &txn, ann->id, &VISITOR, true, &idle, &error);
	session_start(
	    &site->accounts, &txn, ann->id, &VISITOR, true, &out, &error);
	store_commit(&txn, &error);
	g_assert_true(
	    session_end(&site->accounts, out.text, &VISITOR, &ended, &error));
	g_assert_true(
	    session_end(&site->accounts, "nonsense", &VISITOR, &ended, &error));
	session_find(&site->accounts, out.text, &session, &account, &error);
	g_assert_null(account);
	site_later(site, 30 * DAY_MS);
	session_find(&site->accounts, idle.text, &session, &account, &error);
	g_assert_no_error(error);
	g_assert_null(account);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/session/it-lives-90-days-when-used", test_session);
	site_test("/session/looking-writes-nothing-and-seen-is-once-a-minute",
	    test_looking_writes_nothing);
	site_test(
	    "/session/it-ends-when-idle-or-signed-out", test_session_ends);
	return g_test_run();
}
