#include "web/navigation.h"

#include <string.h>

/* text may be NULL. */
static bool
has(const char *text, const char *part)
{
	for (; text != NULL && *text != '\0'; text++)
		if (g_ascii_strncasecmp(text, part, strlen(part)) == 0)
			return true;
	return false;
}

bool
navigation_is(const Request *request)
{
	const char *accept = request->accept;
	if (request->upgrade != NULL && !has(request->upgrade, "h2c"))
		return false;
	if (request->fetch_mode != NULL)
		return strcmp(request->fetch_mode, "navigate") == 0;
	if (request->requested_with != NULL ||
	    has(request->content_type, "json"))
		return false;
	return accept == NULL || has(accept, "text/html") ||
	       strcmp(accept, "*/*") == 0;
}
