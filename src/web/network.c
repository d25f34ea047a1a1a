#include "web/network.h"

#include <glib.h>
#include <string.h>

#include "base/iprange.h"

#define NETWORK_BYTES                                                          \
	8 /* of an IPv6 address; the rest is the visitor's own                 \
	   */

char *
network_key(const char *remote_address)
{
	IpAddress address;
	if (remote_address == NULL ||
	    !ip_address_parse(remote_address, &address))
		return g_strdup("unknown");
	if (ip_address_is_ipv4(&address))
		return ip_address_text(&address);
	memset(address.bytes + NETWORK_BYTES, 0, IP_BYTES - NETWORK_BYTES);
	g_autofree char *network = ip_address_text(&address);
	return g_strconcat(network, "/64", NULL);
}
