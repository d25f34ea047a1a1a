#include "account/provider.h"

static void
test_no_guess(void)
{
	static const char *const domains[] = { "gmail.com", "mail.com",
		"email.com", "ymail.com", "gmx.com", "gmx.de", "gmx.net",
		"gmx.at", "gmx.us", "gmx.co.uk", "live.ca", "live.be", "web.dk",
		"mail.ro", "mail.de", "ail.com", "all.com", "ao.com", "you.com",
		"outlook.be", "outlook.cz", "hotmail.nl", "inbox.lv",
		"fastmail.com", "proton.ch", "free.de", "cloud.com",
		"example.org", "university.edu", "a.b", "mail.gmail.com",
		"sub.gmial.com", "xn--gmil-6na.com", "com", "", ".",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.com", "1163.com",
		"136.com", "qqq.com", "cox.com", "gmail.dk" };
	for (gsize i = 0; i < G_N_ELEMENTS(domains); i++) {
		g_test_message("%s", domains[i]);
		g_assert_cmpstr(provider_meant(domains[i]), ==, NULL);
	}
}

static void
test_slips(void)
{
	static const struct {
		const char *typed, *meant;
	} cases[] = {
		{ "gmial.com", "gmail.com" },
		{ "gmai.com", "gmail.com" },
		{ "gmaill.com", "gmail.com" },
		{ "gnail.com", "gmail.com" },
		{ "gmail.con", "gmail.com" },
		{ "gmail.co", "gmail.com" },
		{ "gmail.cm", "gmail.com" },
		{ "gmailcom.com", NULL },
		{ "hotmial.com", "hotmail.com" },
		{ "hotmal.com", "hotmail.com" },
		{ "hotmaiil.com", "hotmail.com" },
		{ "homtial.com", "hotmail.com" },
		{ "hotnail.con", NULL },
		{ "yaho.com", "yahoo.com" },
		{ "yhaoo.com", "yahoo.com" },
		{ "yahoo.co", "yahoo.com" },
		{ "yahoo.con", "yahoo.com" },
		{ "outlok.com", "outlook.com" },
		{ "oulook.com", "outlook.com" },
		{ "otulok.com", "outlook.com" },
		{ "iclould.com", "icloud.com" },
		{ "icoud.com", "icloud.com" },
		{ "aol.con", "aol.com" },
		{ "qq.con", "qq.com" },
		{ "gmx.dee", "gmx.de" },
		{ "protonmial.com", "protonmail.com" },
		{ "comcast.nte", "comcast.net" },
		{ "yahoo.co.ku", NULL },
		{ "t-onlin.de", "t-online.de" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_test_message("%s", cases[i].typed);
		g_assert_cmpstr(
		    provider_meant(cases[i].typed), ==, cases[i].meant);
	}
}

static void
test_within(void)
{
	g_assert_true(provider_is_within("gmail.com"));
	g_assert_true(provider_is_within("co.uk"));
	g_assert_true(provider_is_within("ne.jp"));
	g_assert_false(provider_is_within("mailinator.com"));
	g_assert_false(provider_is_within("mail.gmail.com"));
	g_assert_false(provider_is_within("il.com"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/provider/real-and-far-domains-are-left-alone", test_no_guess);
	g_test_add_func("/provider/a-slip-leads-to-the-one-meant", test_slips);
	g_test_add_func(
	    "/provider/what-they-are-below-is-known-too", test_within);
	return g_test_run();
}
