/*
 * Addresses: REMOTE_ADDR, what trusted proxies tell of, and the ranges by which
 * they are trusted. Input: a list of ranges with "," between, an address and an
 * X-Forwarded-For, each but the last ended by a line end.
 */
#include <stdint.h>
#include <string.h>

#include "base/iprange.h"
#include "base/limits.h"
#include "web/forwarded.h"
#include "web/network.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
try_address(const char *text)
{
	IpAddress address, again;
	IpRange range;
	g_autofree char *key = network_key(text);
	bool known = ip_address_parse(text, &address);
	g_assert_true(known == (strcmp(key, "unknown") != 0));
	g_assert_cmpuint(strlen(key), <=, LIMIT_NETWORK_BYTES);
	if (!known)
		return;
	g_autofree char *spelt = ip_address_text(&address);
	g_assert_true(ip_address_parse(spelt, &again));
	g_assert_cmpmem(&address, sizeof address, &again, sizeof again);
	/* However it is spelt, it is counted as the same. */
	g_autofree char *key_again = network_key(spelt);
	g_assert_cmpstr(key, ==, key_again);
	g_assert_true(ip_range_parse(spelt, &range));
	g_assert_true(ip_range_has(&range, &address));
	/* What is counted is a range that it is in. */
	g_assert_true(ip_range_parse(key, &range));
	g_assert_true(ip_range_has(&range, &address));
}

static void
try_range(const char *text)
{
	IpRange range;
	if (!ip_range_parse(text, &range))
		return;
	g_assert_cmpuint(range.bits, <=, IP_BYTES * 8);
	g_assert_true(ip_range_has(&range, &range.first));
	IpAddress beside = range.first;
	if (range.bits == 0)
		return;
	unsigned last = range.bits - 1;
	beside.bytes[last / 8] ^= (uint8_t)(0x80 >> last % 8);
	g_assert_false(ip_range_has(&range, &beside));
}

static void
try_proxies(char **ranges, const char *address, const char *list)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new();
	for (char **range = ranges; *range != NULL; range++) {
		try_range(*range);
		g_ptr_array_add(all, *range);
	}
	g_autoptr(TrustedProxies) proxies = trusted_proxies_new(all);
	g_autofree char *visitor = forwarded_visitor(proxies, list, address);
	g_autofree char *itself = forwarded_visitor(proxies, NULL, address);
	g_assert_cmpstr(itself, ==, address);
	/* It says itself who it is, or somebody who is trusted does. */
	g_assert_true(
	    strcmp(visitor, address) == 0 || strstr(list, visitor) != NULL);
	/* What stands further left is anybody's. */
	g_autofree char *forged = g_strconcat("203.0.113.77,", list, NULL);
	g_autofree char *again = forwarded_visitor(proxies, forged, address);
	if (strcmp(again, visitor) != 0)
		g_assert_cmpstr(again, ==, "203.0.113.77");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	g_auto(GStrv) parts = g_strsplit(text, "\n", 3);
	try_address(text);
	try_range(text);
	if (g_strv_length(parts) < 3)
		return 0;
	g_auto(GStrv) ranges = g_strsplit(parts[0], ",", -1);
	try_address(parts[1]);
	try_proxies(ranges, parts[1], parts[2]);
	return 0;
}
