#include "account/username.h"

#include <glib.h>
#include <string.h>

#include "account/username-reserved.h"
#include "base/limits.h"

static bool
is_listed(const char *name)
{
	gsize low = 0, high = username_n_reserved;
	while (low < high) {
		gsize middle = low + (high - low) / 2;
		int order = strcmp(name, username_reserved[middle]);
		if (order == 0)
			return true;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

/* Marks make no other name of it: who reads "ad-min" reads "admin". */
static bool
is_reserved(const char *name)
{
	char plain[LIMIT_USERNAME_MAX + 1];
	gsize n = 0;
	for (const char *c = name; *c != '\0'; c++)
		if (g_ascii_isalnum(*c))
			plain[n++] = *c;
	plain[n] = '\0';
	return is_listed(plain);
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

UsernameProblem
username_choose(const char *typed, const GPtrArray *more, char **ret_username)
{
	g_autofree char *name = NULL;
	UsernameProblem problem = username_parse(typed, &name);
	if (problem != USERNAME_GOOD)
		return problem;
	for (guint i = 0; more != NULL && i < more->len; i++)
		if (strcmp(name, g_ptr_array_index(more, i)) == 0)
			return USERNAME_RESERVED;
	*ret_username = g_steal_pointer(&name);
	return USERNAME_GOOD;
}
