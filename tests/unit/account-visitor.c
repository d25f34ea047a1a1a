#include "account/visitor.h"

#include <glib.h>
#include <string.h>

static void
assert_masked(const char *network, const char *masked)
{
	const Visitor visitor = { .network = network };
	Client client;
	visitor_client(&visitor, &client);
	g_assert_cmpstr(client.network, ==, masked);
	g_assert_cmpstr(client.browser, ==, "");
}

static void
test_masked(void)
{
	assert_masked("192.0.2.7", "192.0.2.x");
	assert_masked("255.255.255.255", "255.255.255.x");
	assert_masked("2001:db8:1:2::/64", "2001:db8:1::/48");
	assert_masked("2001:db8:1234:ffff::/64", "2001:db8:1234::/48");
	assert_masked("::/64", "::/48");
	assert_masked("unknown", "unknown");
	assert_masked(NULL, "");
	assert_masked("192.0.2", "192.0.2");
}

static void
test_bounded(void)
{
	g_autofree char *longer = g_strnfill(500, 'a');
	const Visitor visitor = { .network = longer, .browser = longer };
	Client client;
	visitor_client(&visitor, &client);
	g_assert_cmpuint(strlen(client.network), ==, LIMIT_NETWORK_BYTES);
	g_assert_cmpuint(strlen(client.browser), ==, LIMIT_BROWSER_BYTES);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/visitor/a-network-is-kept-masked", test_masked);
	g_test_add_func("/visitor/what-is-kept-is-bounded", test_bounded);
	return g_test_run();
}
