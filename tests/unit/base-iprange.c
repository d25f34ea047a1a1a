#include "base/iprange.h"

#include <glib.h>

static void
test_no_address(void)
{
	static const char *const texts[] = { "", "unix:", "192.0.2.256",
		"192.0.2.1:80", "[2001:db8::1]", "192.0.2.1, 192.0.2.2", "::g",
		"192.0.2.1%eth0", "1" };
	g_autofree char *endless = g_strnfill(1000, '1');
	IpAddress address;
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_false(ip_address_parse(texts[i], &address));
	g_assert_false(ip_address_parse(endless, &address));
}

static void
reads_as(const char *text, const char *expected)
{
	IpAddress address;
	g_assert_true(ip_address_parse(text, &address));
	g_autofree char *again = ip_address_text(&address);
	g_assert_cmpstr(again, ==, expected);
}

static void
test_address(void)
{
	reads_as("192.0.2.7", "192.0.2.7");
	reads_as("::ffff:192.0.2.7", "192.0.2.7");
	reads_as("::FFFF:c000:207", "192.0.2.7");
	reads_as("2001:0DB8::9", "2001:db8::9");
	reads_as("fe80::1%eth0", "fe80::1");
	reads_as("::", "::");
}

static void
test_no_range(void)
{
	static const char *const texts[] = { "", "/8", "192.0.2.0/33",
		"192.0.2.0/", "192.0.2.0/-1", "192.0.2.0/+8", "192.0.2.0/ 8",
		"192.0.2.0/8/8", "192.0.2.0/24x", "192.0.2.7/24",
		"192.0.2.128/24", "2001:db8::/129", "2001:db8::1/64",
		"fe80::%eth0/64", "unix:", "10/8", "::ffff:192.0.2.0/24" };
	IpRange range;
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_false(ip_range_parse(texts[i], &range));
}

static void
holds(const char *range_text, const char *address_text, bool expected)
{
	IpRange range;
	IpAddress address;
	g_assert_true(ip_range_parse(range_text, &range));
	g_assert_true(ip_address_parse(address_text, &address));
	g_assert_cmpint(ip_range_has(&range, &address), ==, expected);
}

static void
test_range(void)
{
	holds("192.0.2.7", "192.0.2.7", true);
	holds("192.0.2.7", "192.0.2.6", false);
	holds("192.0.2.0/24", "192.0.2.255", true);
	holds("192.0.2.0/24", "192.0.3.0", false);
	holds("192.0.2.128/25", "192.0.2.128", true);
	holds("192.0.2.128/25", "192.0.2.127", false);
	holds("10.0.0.0/9", "10.127.0.1", true);
	holds("10.0.0.0/9", "10.128.0.1", false);
	holds("0.0.0.0/0", "255.255.255.255", true);
	holds("0.0.0.0/0", "2001:db8::1", false);
	holds("192.0.2.0/24", "::ffff:192.0.2.9", true);
	holds("::ffff:192.0.2.0/120", "192.0.2.9", true);
	holds("2001:db8::/33", "2001:db8:7fff::1", true);
	holds("2001:db8::/33", "2001:db8:8000::1", false);
	holds("::1", "::1", true);
	holds("::/0", "192.0.2.1", true);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/iprange/what-is-no-address-is-refused", test_no_address);
	g_test_add_func(
	    "/iprange/ipv4-has-one-form-and-ipv6-one", test_address);
	g_test_add_func("/iprange/what-is-no-range-is-refused", test_no_range);
	g_test_add_func("/iprange/a-range-has-what-begins-like-it", test_range);
	return g_test_run();
}
