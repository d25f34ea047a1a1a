#include "account/address.h"

#include <string.h>

static void
test_refused(void)
{
	static const struct {
		const char *typed;
		AddressProblem problem;
	} cases[] = {
		{ NULL, ADDRESS_MISSING },
		{ "", ADDRESS_MISSING },
		{ " \t ", ADDRESS_MISSING },
		{ "ann", ADDRESS_INVALID },
		{ "@example.org", ADDRESS_INVALID },
		{ "ann@", ADDRESS_INVALID },
		{ "ann@localhost", ADDRESS_INVALID },
		{ "ann@192.0.2.7", ADDRESS_INVALID },
		{ "ann@[192.0.2.7]", ADDRESS_INVALID },
		{ "ann@example..org", ADDRESS_INVALID },
		{ "ann@example.org.", ADDRESS_INVALID },
		{ "ann@-example.org", ADDRESS_INVALID },
		{ "ann@example-.org", ADDRESS_INVALID },
		{ "ann@exam_ple.org", ADDRESS_INVALID },
		{ ".ann@example.org", ADDRESS_INVALID },
		{ "ann.@example.org", ADDRESS_INVALID },
		{ "an..n@example.org", ADDRESS_INVALID },
		{ "\"ann\"@example.org", ADDRESS_INVALID },
		{ "ann lee@example.org", ADDRESS_INVALID },
		{ "ann@example.org>\r\nRCPT TO:<b@c.de", ADDRESS_INVALID },
		{ "ann\x7f@example.org", ADDRESS_INVALID },
		{ "ann@example.org\nbcc@example.org", ADDRESS_INVALID },
		{ "<ann@example.org>", ADDRESS_INVALID },
		{ "änn@example.org", ADDRESS_INVALID },
		{ "ann@b c.org", ADDRESS_INVALID },
		{ "ann@xn--.org", ADDRESS_INVALID },
		{ "ann@\xff\xfe.org", ADDRESS_INVALID },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Address *address = NULL;
		g_test_message("%s", cases[i].typed);
		g_assert_cmpint(address_parse(cases[i].typed, &address), ==,
		    cases[i].problem);
		g_assert_null(address);
	}
}

static void
test_lengths(void)
{
	g_autoptr(Address) address = NULL;
	Address *none = NULL;
	g_autofree char *local64 = g_strnfill(64, 'a');
	g_autofree char *local65 = g_strnfill(65, 'a');
	g_autofree char *good = g_strconcat(local64, "@example.org", NULL);
	g_autofree char *bad = g_strconcat(local65, "@example.org", NULL);
	g_autofree char *label = g_strnfill(62, 'b');
	/* 64 + 1 + 3 * 63 = 254, and one more */
	g_autofree char *most = g_strdup_printf(
	    "%s@%s.%s.%.60s.de", local64, label, label, label);
	g_autofree char *over = g_strdup_printf(
	    "%s@%s.%s.%.61s.de", local64, label, label, label);
	g_assert_cmpuint(strlen(most), ==, 254);
	g_assert_cmpint(address_parse(bad, &none), ==, ADDRESS_TOO_LONG);
	g_assert_cmpint(address_parse(over, &none), ==, ADDRESS_TOO_LONG);
	g_assert_cmpint(address_parse(good, &address), ==, ADDRESS_GOOD);
	g_clear_pointer(&address, address_free);
	g_assert_cmpint(address_parse(most, &address), ==, ADDRESS_GOOD);
}

static void
test_three_forms(void)
{
	static const struct {
		const char *typed, *email, *key, *mailbox;
	} cases[] = {
		{ " Ann.Lee+shop@Example.ORG ", "Ann.Lee+shop@example.org",
		    "ann.lee+shop@example.org", "ann.lee@example.org" },
		/* Gmail's dots and its two names. */
		{ "a.n.n+x@gmail.com", "a.n.n+x@gmail.com", "a.n.n+x@gmail.com",
		    "ann@gmail.com" },
		{ "an.n@GoogleMail.com", "an.n@googlemail.com",
		    "an.n@googlemail.com", "ann@gmail.com" },
		{ "an.n@gmail.com.example", "an.n@gmail.com.example",
		    "an.n@gmail.com.example", "an.n@gmail.com.example" },
		{ "+tag@example.org", "+tag@example.org", "+tag@example.org",
		    "+tag@example.org" },
		{ "o'hara@bücher.example", "o'hara@xn--bcher-kva.example",
		    "o'hara@xn--bcher-kva.example",
		    "o'hara@xn--bcher-kva.example" },
		{ "a@BÜCHER.example", "a@xn--bcher-kva.example",
		    "a@xn--bcher-kva.example", "a@xn--bcher-kva.example" },
		{ "a@例子.测试", "a@xn--fsqu00a.xn--0zwm56d",
		    "a@xn--fsqu00a.xn--0zwm56d", "a@xn--fsqu00a.xn--0zwm56d" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(Address) address = NULL;
		g_test_message("%s", cases[i].typed);
		g_assert_cmpint(
		    address_parse(cases[i].typed, &address), ==, ADDRESS_GOOD);
		g_assert_cmpstr(address->email, ==, cases[i].email);
		g_assert_cmpstr(address->email_key, ==, cases[i].key);
		g_assert_cmpstr(address->mailbox_key, ==, cases[i].mailbox);
	}
}

static bool
allowed(const char *typed, const char *allow, const char *deny)
{
	g_autoptr(Address) address = NULL;
	g_autoptr(GPtrArray) allows = g_ptr_array_new();
	g_autoptr(GPtrArray) denies = g_ptr_array_new();
	if (allow != NULL)
		g_ptr_array_add(allows, (gpointer)(guintptr)allow);
	if (deny != NULL)
		g_ptr_array_add(denies, (gpointer)(guintptr)deny);
	g_assert_cmpint(address_parse(typed, &address), ==, ADDRESS_GOOD);
	return address_domain_allowed(address, allows, denies);
}

static void
test_domains(void)
{
	g_assert_true(allowed("a@b.org", NULL, NULL));
	g_assert_true(allowed("a@b.org", "b.org", NULL));
	g_assert_false(allowed("a@c.b.org", "b.org", NULL));
	g_assert_true(allowed("a@c.b.org", ".b.org", NULL));
	g_assert_false(allowed("a@b.org", ".b.org", NULL));
	g_assert_false(allowed("a@evilb.org", ".b.org", NULL));
	g_assert_false(allowed("a@b.org", NULL, "b.org"));
	g_assert_false(allowed("a@c.b.org", NULL, "b.org"));
	g_assert_true(allowed("a@evilb.org", NULL, "b.org"));
	g_assert_false(allowed("a@b.org", "b.org", "b.org"));
	g_assert_false(allowed("a@bücher.example", NULL, "bücher.example"));
}

static void
test_display(void)
{
	g_autofree char *plain = address_display("ann@example.org");
	g_autofree char *idn = address_display("a@xn--bcher-kva.example");
	g_assert_cmpstr(plain, ==, "ann@example.org");
	g_assert_cmpstr(idn, ==, "a@bücher.example");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/address/what-is-no-address-is-refused", test_refused);
	g_test_add_func(
	    "/address/64-and-254-octets-are-the-most", test_lengths);
	g_test_add_func("/address/mail-identity-and-mailbox-are-told-apart",
	    test_three_forms);
	g_test_add_func(
	    "/address/domains-are-allowed-and-denied", test_domains);
	g_test_add_func(
	    "/address/a-domain-is-shown-in-its-own-letters", test_display);
	return g_test_run();
}
