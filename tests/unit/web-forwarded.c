#include "web/forwarded.h"

/* Whom the proxies of "10.0.0.0/8", "2001:db8:1::/48" and a unix socket tell
 * of. */
static void
visitor_is(const char *remote_address, const char *list, const char *expected)
{
	static const char *const trusted[] = { "10.0.0.0/8", "2001:db8:1::/48",
		"unix:" };
	g_autoptr(GPtrArray) ranges = g_ptr_array_new_with_free_func(g_free);
	for (gsize i = 0; i < G_N_ELEMENTS(trusted); i++)
		g_ptr_array_add(ranges, g_strdup(trusted[i]));
	g_autoptr(TrustedProxies) proxies = trusted_proxies_new(ranges);
	g_autofree char *visitor = forwarded_visitor(
	    proxies, list, remote_address);
	g_assert_cmpstr(visitor, ==, expected);
}

static void
test_no_proxies(void)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	g_assert_null(trusted_proxies_new(none));
	g_autofree char *visitor = forwarded_visitor(
	    NULL, "6.6.6.6", "10.0.0.1");
	g_assert_cmpstr(visitor, ==, "10.0.0.1");
}

static void
test_stranger(void)
{
	visitor_is("192.0.2.1", "6.6.6.6", "192.0.2.1");
	visitor_is("2001:db8:2::1", "6.6.6.6", "2001:db8:2::1");
	visitor_is("", "6.6.6.6", "");
	visitor_is(NULL, "6.6.6.6", NULL);
}

static void
test_right_end(void)
{
	visitor_is("10.0.0.1", "192.0.2.1", "192.0.2.1");
	visitor_is("10.0.0.1", "6.6.6.6, 192.0.2.1", "192.0.2.1");
	visitor_is("10.0.0.1", "6.6.6.6,192.0.2.1,10.0.0.2", "192.0.2.1");
	visitor_is(
	    "unix:", "6.6.6.6, 2001:db8:2::1, 2001:db8:1::9", "2001:db8:2::1");
	/* Who says that they are a proxy. */
	visitor_is("10.0.0.1", "6.6.6.6, 10.9.9.9, 192.0.2.1", "192.0.2.1");
}

static void
test_forms(void)
{
	visitor_is("10.0.0.1", "192.0.2.1:4711", "192.0.2.1");
	visitor_is("10.0.0.1", "2001:db8:2::1", "2001:db8:2::1");
	visitor_is("10.0.0.1", "[2001:db8:2::1]", "2001:db8:2::1");
	visitor_is("10.0.0.1", "[2001:db8:2::1]:47", "2001:db8:2::1");
	visitor_is("10.0.0.1", "\t192.0.2.1 ,, ", "192.0.2.1");
}

static void
test_nobody(void)
{
	/* What is no address, the limits count with all who are unknown. */
	visitor_is("10.0.0.1", "6.6.6.6, unknown", "unknown");
	visitor_is("10.0.0.1", "6.6.6.6, _x9", "_x9");
	visitor_is("10.0.0.1", "", "10.0.0.1");
	visitor_is("10.0.0.1", NULL, "10.0.0.1");
	visitor_is("10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/forwarded/without-proxies-nobody-is-believed", test_no_proxies);
	g_test_add_func(
	    "/forwarded/who-is-no-proxy-is-not-believed", test_stranger);
	g_test_add_func("/forwarded/the-visitor-is-the-first-from-the-right-"
			"that-is-no-proxy",
	    test_right_end);
	g_test_add_func("/forwarded/ports-brackets-and-empty-elements-are-left",
	    test_forms);
	g_test_add_func(
	    "/forwarded/who-names-nobody-stays-who-it-is", test_nobody);
	return g_test_run();
}
