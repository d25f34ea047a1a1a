#include "account/admission.h"

#include "account-life-fixture.h"
#include "account/group.h"

static void
add_to_group(Site *site, const char *group, const char *email_key)
{
	int64_t id = site_account_id(site, email_key);
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(GError) error = NULL;
	bool added;
	StoreJoined joined;
	store_begin(site->accounts.store, STORE_DURABLE, &txn, &error);
	store_group_add(&txn, group, &added, &error);
	store_group_join(&txn, group, id, &joined, &error);
	store_commit(&txn, &error);
	g_assert_no_error(error);
	g_assert_cmpint(joined, ==, STORE_JOINED);
}

static AdmissionOutcome
ask(Site *site, const char *rule, const char *token)
{
	g_auto(Admission) admission = { 0 };
	g_autoptr(GError) error = NULL;
	admission_ask(&site->accounts, rule, token, &admission, &error);
	g_assert_no_error(error);
	g_assert_true((admission.account == NULL) ==
		      (admission.outcome == ADMISSION_SIGNED_OUT));
	return admission.outcome;
}

static void
test_no_rule(Site *site, gconstpointer unused)
{
	(void)unused;
	static const char *const rules[] = { NULL, "", " , ", "accounts",
		"group", "group:", "group:Staff", "groups:staff",
		"group: staff", "domain:", "domain:.", "domain:Example.org",
		"domain:b\xc3\xbc"
		"cher.example",
		"domain:a..example", "domain:a.example.", "domain:-.example",
		"domain:example", "domain:..a.example", "domain:10.0.0.1",
		"account group:x y", "account,*", "ACCOUNT",
		"account;group:staff" };
	g_auto(Token) ada = site_open_account(site, "ada", "ada@example.org");
	for (gsize i = 0; i < G_N_ELEMENTS(rules); i++) {
		for (int signed_in = 0; signed_in < 2; signed_in++) {
			g_auto(Admission) admission = { 0 };
			g_autoptr(GError) error = NULL;
			g_assert_false(admission_ask(&site->accounts, rules[i],
			    signed_in ? ada.text : NULL, &admission, &error));
			g_assert_error(error, ADMISSION_ERROR, 0);
			g_assert_nonnull(
			    strstr(error->message, "sallyport-gate(7)"));
			g_assert_null(admission.account);
		}
	}
}

static void
test_signed_out(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) drawn = { "" };
	token_draw(&drawn);
	const char *const tokens[] = { NULL, "", "nonsense", drawn.text };
	for (gsize i = 0; i < G_N_ELEMENTS(tokens); i++)
		g_assert_cmpint(
		    ask(site, "account", tokens[i]), ==, ADMISSION_SIGNED_OUT);
	g_auto(Token) ada = site_open_account(site, "ada", "ada@example.org");
	site_later(site, 90 * DAY_MS);
	g_assert_cmpint(
	    ask(site, "account", ada.text), ==, ADMISSION_SIGNED_OUT);
}

static void
test_group(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) ada = site_open_account(site, "ada", "ada@example.org");
	g_auto(Token) eve = site_open_account(site, "eve", "eve@example.org");
	add_to_group(site, "staff", "ada@example.org");
	add_to_group(site, "staff2", "eve@example.org");
	g_assert_cmpint(
	    ask(site, "group:staff", ada.text), ==, ADMISSION_GRANTED);
	g_assert_cmpint(
	    ask(site, "group:staff", eve.text), ==, ADMISSION_DENIED);
	g_assert_cmpint(
	    ask(site, "group:taff", ada.text), ==, ADMISSION_DENIED);
	g_assert_cmpint(ask(site, "group:board, group:staff2", eve.text), ==,
	    ADMISSION_GRANTED);
	g_assert_cmpint(ask(site, "account", eve.text), ==, ADMISSION_GRANTED);
}

static void
test_domain(Site *site, gconstpointer unused)
{
	(void)unused;
	g_auto(Token) ada = site_open_account(site, "ada", "Ada@Example.org");
	g_auto(Token)
	    eve = site_open_account(site, "eve", "eve@badexample.org");
	g_auto(Token)
	    sub = site_open_account(site, "sub", "sub@mail.example.org");
	static const char rule[] = "domain:example.org";
	g_assert_cmpint(ask(site, rule, ada.text), ==, ADMISSION_GRANTED);
	g_assert_cmpint(ask(site, rule, eve.text), ==, ADMISSION_DENIED);
	g_assert_cmpint(ask(site, rule, sub.text), ==, ADMISSION_DENIED);
	static const char below[] = "domain:.example.org";
	g_assert_cmpint(ask(site, below, ada.text), ==, ADMISSION_DENIED);
	g_assert_cmpint(ask(site, below, eve.text), ==, ADMISSION_DENIED);
	g_assert_cmpint(ask(site, below, sub.text), ==, ADMISSION_GRANTED);
}

static void
test_user(void)
{
	char ada[] = "ada";
	Account account = { .id = 17, .username = ada };
	g_autofree char *name = account_user(&account);
	g_assert_cmpstr(name, ==, "ada");
	account.username = NULL;
	g_autofree char *number = account_user(&account);
	g_assert_cmpstr(number, ==, "17");
}

static void
test_group_names(void)
{
	static const char *const good[] = { "a", "staff", "web-team", "x.y_z9",
		"abcdefghijabcdefghijabcdefghijab" };
	static const char *const bad[] = { "", "9a", "-a", "Staff", "a b",
		"a,b", "a:b", "\xc3\xa9t\xc3\xa9",
		"abcdefghijabcdefghijabcdefghijabc" };
	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		g_assert_true(group_name_valid(good[i], strlen(good[i])));
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		g_assert_false(group_name_valid(bad[i], strlen(bad[i])));
	g_assert_true(group_is_among("board,staff", "staff", 5));
	g_assert_false(group_is_among("board,staff", "sta", 3));
	g_assert_false(group_is_among("board,staff", "board,staff", 11));
	g_assert_false(group_is_among(NULL, "staff", 5));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	site_test("/admission/what-is-no-rule-lets-nobody-in", test_no_rule);
	site_test(
	    "/admission/without-a-session-nobody-passes", test_signed_out);
	site_test("/admission/a-group-lets-its-members-in", test_group);
	site_test("/admission/a-domain-is-compared-whole", test_domain);
	g_test_add_func(
	    "/admission/who-has-no-name-is-called-by-number", test_user);
	g_test_add_func(
	    "/group/names-are-plain-and-compared-whole", test_group_names);
	return g_test_run();
}
