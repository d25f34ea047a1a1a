#include "account/group.h"

#include <string.h>

#include "base/limits.h"

bool
group_name_valid(const char *name, gsize n)
{
	if (n < 1 || n > LIMIT_GROUP_BYTES || !g_ascii_islower(name[0]))
		return false;
	for (gsize i = 1; i < n; i++)
		if (!g_ascii_islower(name[i]) && !g_ascii_isdigit(name[i]) &&
		    strchr("-_.", name[i]) == NULL)
			return false;
	return true;
}

bool
group_is_among(const char *groups, const char *name, gsize n)
{
	for (const char *at = groups; at != NULL;) {
		gsize length = strcspn(at, ",");
		if (length == n && memcmp(at, name, n) == 0)
			return true;
		at = at[length] == ',' ? at + length + 1 : NULL;
	}
	return false;
}
