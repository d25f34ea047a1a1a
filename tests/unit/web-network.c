#include "web/network.h"

#include <glib.h>

static void
assert_key(const char *address, const char *expected)
{
	g_autofree char *key = network_key(address);
	g_assert_cmpstr(key, ==, expected);
}

static void
test_unknown(void)
{
	assert_key(NULL, "unknown");
	assert_key("", "unknown");
	assert_key("unix:", "unknown");
	assert_key("192.0.2.1:80", "unknown");
	assert_key("192.0.2.256", "unknown");
	assert_key("192.0.2.1, 198.51.100.1", "unknown");
	assert_key("[2001:db8::1]", "unknown");
	g_autofree char *endless = g_strnfill(1000, '1');
	assert_key(endless, "unknown");
}

static void
test_ipv4(void)
{
	assert_key("192.0.2.7", "192.0.2.7");
	assert_key("::ffff:192.0.2.7", "192.0.2.7");
	assert_key("::FFFF:c000:207", "192.0.2.7");
}

static void
test_ipv6(void)
{
	assert_key("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64");
	assert_key("2001:0DB8:1:2::9", "2001:db8:1:2::/64");
	assert_key("fe80::1%eth0", "fe80::/64");
	assert_key("::1", "::/64");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/network/what-is-no-address-is-shared-by-all", test_unknown);
	g_test_add_func("/network/ipv4-is-itself", test_ipv4);
	g_test_add_func("/network/ipv6-is-its-64", test_ipv6);
	return g_test_run();
}
