#include "web/forwarded.h"

/* Whom the proxies of "10.0.0.0/8", "2001:db8:1::/48" and a unix socket tell
 * of. */
static void
visitor_is(const char *remote_address, const char *first, const char *second,
    const char *expected)
{
	static const char *const trusted[] = { "10.0.0.0/8", "2001:db8:1::/48",
		"unix:" };
	g_autoptr(GPtrArray) ranges = g_ptr_array_new_with_free_func(g_free);
	for (gsize i = 0; i < G_N_ELEMENTS(trusted); i++)
		g_ptr_array_add(ranges, g_strdup(trusted[i]));
	g_autoptr(TrustedProxies) proxies = trusted_proxies_new(ranges);
	const char *environment[] = { "HTTP_X_FORWARDED_FORE=6.6.6.6", first,
		second, NULL };
	g_autofree char *visitor = forwarded_visitor(
	    proxies, environment, remote_address);
	g_assert_cmpstr(visitor, ==, expected);
}

#define FOR "HTTP_X_FORWARDED_FOR="

static void
test_no_proxies(void)
{
	g_autoptr(GPtrArray) none = g_ptr_array_new();
	const char *const environment[] = { FOR "6.6.6.6", NULL };
	g_assert_null(trusted_proxies_new(none));
	g_autofree char *visitor = forwarded_visitor(
	    NULL, environment, "10.0.0.1");
	g_assert_cmpstr(visitor, ==, "10.0.0.1");
}

static void
test_stranger(void)
{
	visitor_is("192.0.2.1", FOR "6.6.6.6", NULL, "192.0.2.1");
	visitor_is("2001:db8:2::1", FOR "6.6.6.6", NULL, "2001:db8:2::1");
	visitor_is("", FOR "6.6.6.6", NULL, "");
	visitor_is(NULL, FOR "6.6.6.6", NULL, NULL);
}

static void
test_right_end(void)
{
	visitor_is("10.0.0.1", FOR "192.0.2.1", NULL, "192.0.2.1");
	visitor_is("10.0.0.1", FOR "6.6.6.6, 192.0.2.1", NULL, "192.0.2.1");
	visitor_is(
	    "10.0.0.1", FOR "6.6.6.6,192.0.2.1,10.0.0.2", NULL, "192.0.2.1");
	visitor_is("unix:", FOR "6.6.6.6, 2001:db8:2::1, 2001:db8:1::9", NULL,
	    "2001:db8:2::1");
	/* Who says that they are a proxy. */
	visitor_is(
	    "10.0.0.1", FOR "6.6.6.6, 10.9.9.9, 192.0.2.1", NULL, "192.0.2.1");
}

static void
test_lines(void)
{
	visitor_is("10.0.0.1", FOR "6.6.6.6", FOR "192.0.2.1", "192.0.2.1");
	visitor_is(
	    "10.0.0.1", FOR "6.6.6.6, 192.0.2.1", FOR "10.0.0.2", "192.0.2.1");
}

static void
test_forms(void)
{
	visitor_is("10.0.0.1", FOR "192.0.2.1:4711", NULL, "192.0.2.1");
	visitor_is("10.0.0.1", FOR "2001:db8:2::1", NULL, "2001:db8:2::1");
	visitor_is("10.0.0.1", FOR "[2001:db8:2::1]", NULL, "2001:db8:2::1");
	visitor_is("10.0.0.1", FOR "[2001:db8:2::1]:47", NULL, "2001:db8:2::1");
	visitor_is("10.0.0.1", FOR "\t192.0.2.1 ,, ", NULL, "192.0.2.1");
}

static void
test_nobody(void)
{
	/* What is no address, the limits count with all who are unknown. */
	visitor_is("10.0.0.1", FOR "6.6.6.6, unknown", NULL, "unknown");
	visitor_is("10.0.0.1", FOR "6.6.6.6, _x9", NULL, "_x9");
	visitor_is("10.0.0.1", FOR "", NULL, "10.0.0.1");
	visitor_is("10.0.0.1", NULL, NULL, "10.0.0.1");
	visitor_is("10.0.0.1", FOR "10.0.0.3, 10.0.0.2", NULL, "10.0.0.3");
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
	g_test_add_func("/forwarded/several-lines-are-one-list", test_lines);
	g_test_add_func("/forwarded/ports-brackets-and-empty-elements-are-left",
	    test_forms);
	g_test_add_func(
	    "/forwarded/who-names-nobody-stays-who-it-is", test_nobody);
	return g_test_run();
}
