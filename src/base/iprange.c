#include "base/iprange.h"

#include <arpa/inet.h>
#include <glib.h>
#include <string.h>

#define IPV4_BYTES 4
#define MAPPED_BYTES (IP_BYTES - IPV4_BYTES)
#define MAPPED_BITS (MAPPED_BYTES * 8)
/* With room for the zone of a link-local address. */
#define TEXT_BYTES (INET6_ADDRSTRLEN + 32)

static const uint8_t mapped[MAPPED_BYTES] = { [10] = 0xff, [11] = 0xff };

bool
ip_address_is_ipv4(const IpAddress *address)
{
	return memcmp(address->bytes, mapped, MAPPED_BYTES) == 0;
}

bool
ip_address_parse(const char *text, IpAddress *ret_address)
{
	char host[TEXT_BYTES];
	IpAddress address;
	if (g_strlcpy(host, text, sizeof host) >= sizeof host)
		return false;
	memcpy(address.bytes, mapped, MAPPED_BYTES);
	if (inet_pton(AF_INET, host, address.bytes + MAPPED_BYTES) != 1) {
		host[strcspn(host, "%")] = '\0';
		if (inet_pton(AF_INET6, host, address.bytes) != 1)
			return false;
	}
	*ret_address = address;
	return true;
}

char *
ip_address_text(const IpAddress *address)
{
	char text[INET6_ADDRSTRLEN];
	if (ip_address_is_ipv4(address))
		inet_ntop(
		    AF_INET, address->bytes + MAPPED_BYTES, text, sizeof text);
	else
		inet_ntop(AF_INET6, address->bytes, text, sizeof text);
	return g_strdup(text);
}

/* The first bits bits of both are the same. */
static bool
same_prefix(const IpAddress *a, const IpAddress *b, unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;
	if (memcmp(a->bytes, b->bytes, whole) != 0)
		return false;
	unsigned mask = 0xff00u >> rest & 0xffu;
	return rest == 0 ||
	       (a->bytes[whole] & mask) == (b->bytes[whole] & mask);
}

static bool
ends_with_prefix(const IpRange *range)
{
	IpAddress network = { { 0 } };
	unsigned whole = range->bits / 8, rest = range->bits % 8;
	memcpy(network.bytes, range->first.bytes, whole);
	if (rest != 0)
		network.bytes[whole] = (uint8_t)(range->first.bytes[whole] &
						 (0xff00u >> rest));
	return memcmp(&network, &range->first, sizeof network) == 0;
}

bool
ip_range_parse(const char *text, IpRange *ret_range)
{
	guint64 bits = 0;
	IpRange range = { .bits = IP_BYTES * 8 };
	gsize n = strcspn(text, "/");
	g_autofree char *address = g_strndup(text, n);
	if (strchr(address, '%') != NULL ||
	    !ip_address_parse(address, &range.first))
		return false;
	if (text[n] == '/') {
		/* As it is written: an IPv4 address that is spelt as a mapped
		 * one has the prefix of IPv6. */
		bool v4 = strchr(address, ':') == NULL;
		if (!g_ascii_isdigit(text[n + 1]) ||
		    !g_ascii_string_to_unsigned(text + n + 1, 10, 0,
			v4 ? IPV4_BYTES * 8 : IP_BYTES * 8, &bits, NULL))
			return false;
		range.bits = (unsigned)bits + (v4 ? MAPPED_BITS : 0);
	}
	if (!ends_with_prefix(&range))
		return false;
	*ret_range = range;
	return true;
}

bool
ip_range_has(const IpRange *range, const IpAddress *address)
{
	return same_prefix(&range->first, address, range->bits);
}
