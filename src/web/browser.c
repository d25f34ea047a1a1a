#include "web/browser.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

typedef struct {
	const char *mark;
	const char *name;
} Mark;

/* The first that is found counts: many browsers also claim to be another, so
 * those that others claim to be come last. */
static const Mark browsers[] = {
	{ "Edg", "Edge" },
	{ "OPR/", "Opera" },
	{ "Vivaldi/", "Vivaldi" },
	{ "SamsungBrowser/", "Samsung Internet" },
	{ "YaBrowser/", "Yandex Browser" },
	{ "MicroMessenger/", "WeChat" },
	{ "FxiOS/", "Firefox" },
	{ "Firefox/", "Firefox" },
	{ "CriOS/", "Chrome" },
	{ "Chromium/", "Chromium" },
	{ "Chrome/", "Chrome" },
	{ "Safari/", "Safari" },
	{ "curl/", "curl" },
	{ "Wget/", "Wget" },
	{ "python", "Python" },
	{ "Python", "Python" },
};

static const Mark systems[] = {
	{ "iPhone", "iPhone" },
	{ "iPad", "iPad" },
	{ "Android", "Android" },
	{ "Windows", "Windows" },
	{ "CrOS", "ChromeOS" },
	{ "Macintosh", "macOS" },
	{ "FreeBSD", "FreeBSD" },
	{ "OpenBSD", "OpenBSD" },
	{ "Linux", "Linux" },
};

static const char *
find(const Mark *marks, gsize n, const char *user_agent)
{
	for (gsize i = 0; i < n; i++)
		if (strstr(user_agent, marks[i].mark) != NULL)
			return marks[i].name;
	return NULL;
}

void
browser_name(const char *user_agent, char ret_name[static BROWSER_NAME_BYTES])
{
	const char *agent = user_agent != NULL ? user_agent : "";
	const char *browser = find(browsers, G_N_ELEMENTS(browsers), agent);
	const char *system = find(systems, G_N_ELEMENTS(systems), agent);
	bool both = browser != NULL && system != NULL;
	g_snprintf(ret_name, BROWSER_NAME_BYTES, "%s%s%s",
	    browser != NULL ? browser : "", both ? ", " : "",
	    system != NULL ? system : "");
}
