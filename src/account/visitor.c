#include "account/visitor.h"

#include <arpa/inet.h>
#include <string.h>

/* IPv6, RFC 4291 2.5.4: a site's prefix. */
#define SITE_BYTES 6

static bool
mask_ipv4(const char *network, char *ret_masked)
{
	struct in_addr address;
	if (inet_pton(AF_INET, network, &address) != 1)
		return false;
	int kept = (int)(strrchr(network, '.') - network) + 1;
	g_snprintf(ret_masked, LIMIT_NETWORK_BYTES + 1, "%.*sx", kept, network);
	return true;
}

static bool
mask_ipv6(const char *network, char *ret_masked)
{
	struct in6_addr address;
	char text[INET6_ADDRSTRLEN] = "";
	gsize n = strcspn(network, "/");
	if (n >= sizeof text)
		return false;
	memcpy(text, network, n);
	if (inet_pton(AF_INET6, text, &address) != 1)
		return false;
	memset(address.s6_addr + SITE_BYTES, 0,
	    sizeof address.s6_addr - SITE_BYTES);
	inet_ntop(AF_INET6, &address, text, sizeof text);
	g_snprintf(
	    ret_masked, LIMIT_NETWORK_BYTES + 1, "%s/%d", text, 8 * SITE_BYTES);
	return true;
}

void
visitor_client(const Visitor *visitor, Client *ret_client)
{
	const char *network = visitor->network != NULL ? visitor->network : "";
	*ret_client = (Client){ 0 };
	if (visitor->browser != NULL)
		g_strlcpy(ret_client->browser, visitor->browser,
		    sizeof ret_client->browser);
	if (!mask_ipv4(network, ret_client->network) &&
	    !mask_ipv6(network, ret_client->network))
		g_strlcpy(
		    ret_client->network, network, sizeof ret_client->network);
}
