#include <string.h>

#include "account/event.h"
#include "account/known.h"
#include "account/limit.h"
#include "account/notice.h"

#include "account-life-fixture.h"

/* What a counter or a limit holds now. */
static int64_t
counted(Site *site, LimitKind kind, const char *key, int *ret_most)
{
	const LimitSubject subject = { kind, key };
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	int64_t count = -1;
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	limit_read(&txn, &site->accounts, site->clock.at_ms, &subject, &count,
	    ret_most, &error);
	g_assert_no_error(error);
	return count;
}

static int64_t
dropped(Site *site, LimitKind kind)
{
	int most = -1;
	int64_t count = counted(site, kind, "", &most);
	g_assert_cmpint(most, ==, 0);
	return count;
}

static void
tell(Site *site, MailKind kind)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Account) account = site_account(site, "ann@example.org");
	g_auto(StoreTxn) txn = { 0 };
	store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
	notice_add(&site->accounts, &txn, kind, account, &STRANGER, NULL, NULL,
	    &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
}

/* By strangers, the owner and word of sign-ins, three mails. */
static void
use_up(Site *site)
{
	site->settings.limits.mails_mailbox_day = 4;
	g_auto(Token)
	    asked = site_ask(site, PENDING_RESET, "ann@example.org", &STRANGER);
	g_auto(Token) known = site_sign_up(site, "joe", "ann+x@example.org");
	tell(site, MAIL_SIGNED_IN);
	site_letters(site);
}

static void
test_one_budget(Site *site, gconstpointer unused)
{
	(void)unused;
	site->settings.limits.mails_address_minute = 0;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	/* That of the sign-up, and three. */
	use_up(site);
	g_assert_cmpint(dropped(site, LIMIT_DROPPED_BUDGET_DAY), ==, 0);

	g_auto(Token) asked = site_ask(
	    site, PENDING_SIGN_IN, "ann@example.org", &STRANGER);
	g_assert_cmpuint(site_letters(site), ==, 0);
	g_auto(Token)
	    signing_up = site_sign_up(site, "jim", "ann+y@example.org");
	g_assert_cmpuint(site_letters(site), ==, 0);
	tell(site, MAIL_SIGNED_IN);
	g_assert_cmpuint(site_letters(site), ==, 0);
	g_assert_cmpint(dropped(site, LIMIT_DROPPED_BUDGET_DAY), ==, 3);

	/* Another mailbox is none of it. */
	g_auto(Token) other = site_sign_up(site, "bob", "bob@example.org");
	g_assert_cmpuint(site_letters(site), ==, 1);

	site_later(site, 2 * DAY_MS);
	tell(site, MAIL_SIGNED_IN);
	g_assert_cmpuint(site_letters(site), ==, 1);
	g_assert_cmpint(dropped(site, LIMIT_DROPPED_BUDGET_DAY), ==, 0);
}

static void
test_change_is_told(Site *site, gconstpointer unused)
{
	(void)unused;
	site->settings.limits.mails_address_minute = 0;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	use_up(site);
	tell(site, MAIL_PASSWORD_CHANGED);
	g_assert_cmpuint(site_letters(site), ==, 1);
}

static void
test_total(Site *site, gconstpointer unused)
{
	(void)unused;
	int most;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	tell(site, MAIL_SIGNED_IN);
	tell(site, MAIL_PASSWORD_CHANGED);
	g_assert_cmpint(counted(site, LIMIT_MAIL_HOUR, "", &most), ==, 3);
	g_assert_cmpint(most, ==, 1000);

	/* Who asks must wait; what was done is told. */
	site->settings.limits.mails_hour = 3;
	SignupRequest request = site_request("bob", "bob@example.org");
	g_auto(SignupResult) result = site_start(site, &request);
	g_assert_cmpint(result.outcome, ==, SIGNUP_LIMITED);
	site_letters(site);
	tell(site, MAIL_SIGNED_IN);
	g_assert_cmpuint(site_letters(site), ==, 1);
}

/* What is left for all does not tell which of them was mailed, and so not whose
 * another name is. */
static void
test_total_tells_nothing(Site *site, gconstpointer unused)
{
	(void)unused;
	int most;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site_later(site, DAY_MS);
	/* By address, by name, to nobody; each but the first within the
	 * minute, or without an account. */
	const char *const logins[] = { "ann@example.org", "ann",
		"ann@example.org", "bob" };
	for (guint i = 0; i < G_N_ELEMENTS(logins); i++) {
		g_auto(Token) asked = site_ask(
		    site, PENDING_SIGN_IN, logins[i], &STRANGER);
		g_assert_cmpint(counted(site, LIMIT_MAIL_HOUR, "", &most), ==,
		    (int64_t)i + 1);
	}
	g_assert_cmpuint(site_letters(site), ==, 1);
}

/* Nobody pushes a theft out of the list of what happened. */
static void
test_asked_in_vain(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	for (int i = 0; i < 20; i++) {
		g_auto(Token)
		    asked = site_ask(site, PENDING_SIGN_IN, "ann", &STRANGER);
	}
	g_assert_cmpuint(
	    site_events(site, id, EVENT_SIGN_IN_CODE_ASKED), ==, 1);
}

static void
test_why(Site *site, gconstpointer unused)
{
	(void)unused;
	g_autoptr(GError) error = NULL;
	g_auto(Letter) letter = { 0 };
	g_auto(Token) flow = site_sign_up(site, "ann", "ann@example.org");
	/* Within the minute. */
	g_auto(Token) again = site_sign_up(site, "ann", "ann+x@example.org");
	g_assert_cmpint(dropped(site, LIMIT_DROPPED_BUDGET_DAY), ==, 1);
	g_assert_cmpint(dropped(site, LIMIT_DROPPED_REFUSED_DAY), ==, 0);

	site_last_letter(site, &letter);
	RefuseOutcome outcome;
	pending_refuse(&site->accounts, letter.secret->link, &outcome, &error);
	g_assert_no_error(error);
	site_later(site, HOUR_MS);
	g_auto(Token) pest = site_sign_up(site, "pest", "ann@example.org");
	g_assert_cmpuint(site_letters(site), ==, 0);
	g_assert_cmpint(dropped(site, LIMIT_DROPPED_BUDGET_DAY), ==, 1);
	g_assert_cmpint(dropped(site, LIMIT_DROPPED_REFUSED_DAY), ==, 1);

	/* There is no such account: nobody waits for that one. */
	g_auto(Token) asked = site_ask(
	    site, PENDING_RESET, "nobody@example.org", &STRANGER);
	g_assert_cmpuint(site_letters(site), ==, 0);
	g_assert_cmpint(dropped(site, LIMIT_DROPPED_BUDGET_DAY), ==, 1);
}

/* What the page says of the mail to an address, newly signed up with. */
static MailState
shown(Site *site, const char *username, const char *email)
{
	g_autoptr(GError) error = NULL;
	g_auto(PendingStatus) status = { 0 };
	g_auto(Token) flow = site_sign_up(site, username, email);
	site_letters(site);
	pending_status(
	    &site->accounts, PENDING_SIGNUP, flow.text, &status, &error);
	g_assert_no_error(error);
	return status.mail;
}

/* Whose name it is that codes are asked for does not show in a sign-up. */
static void
test_asks_do_not_show(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	site_later(site, DAY_MS);
	for (int i = 0; i < 3; i++) {
		g_auto(Token)
		    asked = site_ask(site, PENDING_SIGN_IN, "ann", &STRANGER);
	}
	g_assert_cmpuint(site_letters(site), ==, 1);
	g_assert_cmpint(shown(site, "eve", "bob@example.org"), ==, MAIL_SENT);
	g_assert_cmpint(shown(site, "eva", "ann@example.org"), ==, MAIL_SENT);
}

/* Nobody guesses what nobody was told. */
static void
test_unsent_code(Site *site, gconstpointer unused)
{
	(void)unused;
	Code codes[LIMIT_LIVE_CODES];
	unsigned n = 0;
	TokenHash hash;
	g_autoptr(GError) error = NULL;
	g_autoptr(Pending) pending = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_auto(Token) first = site_sign_up(site, "ann", "ann@example.org");
	g_auto(Token) second = site_sign_up(site, "eve", "ann@example.org");
	g_assert_cmpuint(site_letters(site), ==, 1);
	token_hash(second.text, &hash);
	store_begin(site->accounts.store, STORE_READ, &txn, &error);
	store_pending_by_flow(
	    &txn, PENDING_SIGNUP, &hash, site->clock.at_ms, &pending, &error);
	store_codes_newest(&txn, pending->id, codes, &n, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(n, ==, 1);
	for (int i = 0; i < 1000000; i++) {
		CodeText digits = { "" };
		uint8_t mac[CODE_MAC_BYTES];
		g_snprintf(digits.digits, sizeof digits.digits, "%06d", i);
		code_mac(&site->keys, &pending->flow, &digits, mac);
		g_assert_cmpint(memcmp(mac, codes[0].mac, sizeof mac), !=, 0);
	}
}

/* What strangers use up together is in no owner's way. */
static void
test_total_spares_owners(Site *site, gconstpointer unused)
{
	(void)unused;
	KnownText known;
	Visitor own = OWNER;
	g_auto(Token) none = { 0 };
	g_auto(Token) in = site_open_account(site, "ann", "ann@example.org");
	int64_t id = site_account_id(site, "ann@example.org");
	known_with(&site->keys, NULL, id, 0, &known);
	own.known = known.text;
	site_later(site, DAY_MS);
	site->settings.limits.mails_hour = 1;
	const Ask strangers = { .kind = PENDING_RESET,
		.login = "ann@example.org",
		.visitor = STRANGER };
	g_auto(Token) nobodys = site_ask(
	    site, PENDING_RESET, "nobody@example.org", &STRANGER);
	g_assert_cmpint(site_try_ask(site, &strangers, &none), ==, ASK_LIMITED);
	g_auto(Token)
	    hers = site_ask(site, PENDING_RESET, "ann@example.org", &own);
	g_assert_cmpuint(site_letters(site), ==, 1);
}

static void
test_resends_of_a_network(Site *site, gconstpointer unused)
{
	(void)unused;
	site->settings.limits.asks_network_hour = 3;
	site->settings.limits.mails_address_hour = 0;
	for (int i = 0; i < 4; i++) {
		g_autofree char *email = g_strdup_printf("u%d@a.example", i);
		g_auto(Token) flow = site_sign_up(site, "ann", email);
		site_later(site, 61 * SECOND_MS);
		g_assert_cmpint(site_resend(site, &flow), ==,
		    i < 3 ? RESEND_DONE : RESEND_LIMITED);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/budget/a-mailbox-has-one-for-mail-of-every-kind",
	    test_one_budget);
	site_test("/budget/a-change-is-told-all-the-same", test_change_is_told);
	site_test("/budget/that-of-all-counts-every-kind", test_total);
	site_test("/budget/that-of-all-tells-nothing-of-one",
	    test_total_tells_nothing);
	site_test(
	    "/budget/what-is-asked-in-vain-fills-no-list", test_asked_in_vain);
	site_test(
	    "/budget/what-is-dropped-is-counted-with-its-reason", test_why);
	site_test("/budget/codes-asked-for-do-not-show-in-a-sign-up",
	    test_asks_do_not_show);
	site_test(
	    "/budget/a-code-that-is-not-mailed-is-none", test_unsent_code);
	site_test("/budget/that-of-all-is-in-no-owner's-way",
	    test_total_spares_owners);
	site_test("/budget/a-network-sends-again-so-often",
	    test_resends_of_a_network);
	return g_test_run();
}
