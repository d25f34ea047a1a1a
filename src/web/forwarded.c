#include "web/forwarded.h"

#include <stdbool.h>
#include <string.h>

#include "base/iprange.h"

#define UNIX_SOCKET "unix:"

struct TrustedProxies {
	GArray *ranges; /* of IpRange */
	bool unix_socket;
};

TrustedProxies *
trusted_proxies_new(const GPtrArray *ranges)
{
	if (ranges->len == 0)
		return NULL;
	TrustedProxies *proxies = g_new0(TrustedProxies, 1);
	proxies->ranges = g_array_new(FALSE, FALSE, sizeof(IpRange));
	for (guint i = 0; i < ranges->len; i++) {
		IpRange range;
		const char *text = g_ptr_array_index(ranges, i);
		if (strcmp(text, UNIX_SOCKET) == 0)
			proxies->unix_socket = true;
		else if (ip_range_parse(text, &range))
			g_array_append_val(proxies->ranges, range);
	}
	return proxies;
}

void
trusted_proxies_free(TrustedProxies *proxies)
{
	if (proxies == NULL)
		return;
	g_array_free(proxies->ranges, TRUE);
	g_free(proxies);
}

static bool
is_trusted(const TrustedProxies *proxies, const char *text)
{
	IpAddress address;
	if (!ip_address_parse(text, &address))
		return proxies->unix_socket && strcmp(text, UNIX_SOCKET) == 0;
	for (guint i = 0; i < proxies->ranges->len; i++)
		if (ip_range_has(
			&g_array_index(proxies->ranges, IpRange, i), &address))
			return true;
	return false;
}

/* "192.0.2.7", "192.0.2.7:4711", "2001:db8::1", "[2001:db8::1]",
 * "[2001:db8::1]:4711": less port and brackets. */
static char *
bare_address(const char *entry, gsize n)
{
	g_autofree char *text = g_strndup(entry, n);
	g_strstrip(text);
	if (text[0] == '[') {
		gsize inside = strcspn(text + 1, "]");
		return g_strndup(text + 1, inside);
	}
	char *colon = strchr(text, ':');
	if (colon != NULL && strchr(colon + 1, ':') == NULL &&
	    strchr(text, '.') != NULL)
		*colon = '\0';
	return g_steal_pointer(&text);
}

/* Goes through list from its right end while *visitor, who wrote what is to the
 * left, is trusted. */
static void
look_back(const TrustedProxies *proxies, const char *list, char **visitor)
{
	gsize end = strlen(list);
	while (is_trusted(proxies, *visitor)) {
		gsize begin = end;
		while (begin > 0 && list[begin - 1] != ',')
			begin--;
		char *entry = bare_address(list + begin, end - begin);
		if (*entry != '\0') {
			g_free(*visitor);
			*visitor = entry;
		} else {
			/* An empty element says nothing (RFC 9110 5.6.1). */
			g_free(entry);
		}
		if (begin == 0)
			return;
		end = begin - 1;
	}
}

char *
forwarded_visitor(
    const TrustedProxies *proxies, const char *list, const char *remote_address)
{
	char *visitor = g_strdup(remote_address);
	if (proxies != NULL && list != NULL && remote_address != NULL)
		look_back(proxies, list, &visitor);
	return visitor;
}
