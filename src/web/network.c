#include "web/network.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <string.h>

static char *
ipv4_key(const struct in_addr *address)
{
	char text[INET_ADDRSTRLEN];
	return g_strdup(inet_ntop(AF_INET, address, text, sizeof(text)));
}

static char *
ipv6_key(struct in6_addr *address)
{
	if (IN6_IS_ADDR_V4MAPPED(address)) {
		struct in_addr inner;
		memcpy(&inner, address->s6_addr + 12, sizeof(inner));
		return ipv4_key(&inner);
	}
	memset(address->s6_addr + 8, 0, 8);
	char text[INET6_ADDRSTRLEN];
	inet_ntop(AF_INET6, address, text, sizeof(text));
	return g_strconcat(text, "/64", NULL);
}

char *
network_key(const char *remote_address)
{
	/* With room for the zone of a link-local address. */
	char text[INET6_ADDRSTRLEN + 32];
	if (remote_address == NULL ||
	    g_strlcpy(text, remote_address, sizeof(text)) >= sizeof(text))
		return g_strdup("unknown");
	char *zone = strchr(text, '%');
	if (zone != NULL)
		*zone = '\0';

	struct in_addr v4;
	struct in6_addr v6;
	if (inet_pton(AF_INET, text, &v4) == 1)
		return ipv4_key(&v4);
	if (inet_pton(AF_INET6, text, &v6) == 1)
		return ipv6_key(&v6);
	return g_strdup("unknown");
}
