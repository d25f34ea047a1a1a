#include "web/loopback.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <string.h>

bool
loopback_parse(
    const char *text, struct sockaddr_storage *ret_address, socklen_t *ret_n)
{
	const char *colon = strrchr(text, ':');
	guint64 port;
	if (colon == NULL || !g_ascii_string_to_unsigned(
				 colon + 1, 10, 0, G_MAXUINT16, &port, NULL))
		return false;
	g_autofree char *host = g_strndup(text, (gsize)(colon - text));
	gsize host_n = strlen(host);

	struct sockaddr_in *v4 = (void *)ret_address;
	struct sockaddr_in6 *v6 = (void *)ret_address;
	memset(ret_address, 0, sizeof(*ret_address));
	if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		*ret_n = sizeof(*v4);
		return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
	}
	if (host_n < 2 || host[0] != '[' || host[host_n - 1] != ']')
		return false;
	host[host_n - 1] = '\0';
	v6->sin6_family = AF_INET6;
	v6->sin6_port = htons((uint16_t)port);
	*ret_n = sizeof(*v6);
	return inet_pton(AF_INET6, host + 1, &v6->sin6_addr) == 1 &&
	       IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}
