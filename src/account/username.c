#include "account/username.h"

#include <glib.h>
#include <string.h>

#include "base/limits.h"

/* In the order of strcmp: searched by halves, checked by a test. */
static const char *const reserved[] = { "abuse", "account", "accounts", "admin",
	"administrator", "anonymous", "api", "billing", "bot", "contact",
	"daemon", "everybody", "everyone", "guest", "help", "hostmaster",
	"info", "legal", "login", "logout", "mail", "mailer-daemon",
	"marketing", "me", "member", "members", "moderator", "news", "no-reply",
	"nobody", "noc", "noreply", "null", "official", "owner", "postmaster",
	"privacy", "root", "sales", "sallyport", "security", "settings",
	"signin", "signup", "staff", "support", "sysadmin", "system", "team",
	"undefined", "usenet", "user", "users", "uucp", "verify", "webmaster",
	"www" };

static bool
is_reserved(const char *name)
{
	gsize low = 0, high = G_N_ELEMENTS(reserved);
	while (low < high) {
		gsize middle = low + (high - low) / 2;
		int order = strcmp(name, reserved[middle]);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

UsernameProblem
username_parse(const char *typed, char **ret_username)
{
	g_autofree char *name = g_ascii_strdown(typed == NULL ? "" : typed, -1);
	g_strstrip(name);
	gsize n = strlen(name);
	if (n == 0)
		return USERNAME_MISSING;
	if (n > LIMIT_USERNAME_MAX)
		return USERNAME_TOO_LONG;
	for (gsize i = 0; i < n; i++) {
		if (!g_ascii_isalnum(name[i]) && strchr("-_.", name[i]) == NULL)
			return USERNAME_BAD_CHARACTER;
	}
	if (!g_ascii_isalpha(name[0]))
		return USERNAME_BAD_START;
	if (n < LIMIT_USERNAME_MIN)
		return USERNAME_TOO_SHORT;
	if (is_reserved(name))
		return USERNAME_RESERVED;
	*ret_username = g_steal_pointer(&name);
	return USERNAME_GOOD;
}
