#include "web/path.h"

#include "base/limits.h"
#include "web/escape.h"

#include <string.h>

/* Where the path begins: after scheme and host, if they are there. */
static const char *
find_path(const char *uri)
{
	static const char *const schemes[] = { "http://", "https://" };
	for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
		gsize n = strlen(schemes[i]);
		if (g_ascii_strncasecmp(uri, schemes[i], n) == 0)
			return uri + n + strcspn(uri + n, "/?");
	}
	return uri;
}

static bool
has_encoded_slash(const char *path, gsize n)
{
	for (gsize i = 0; i + 2 < n; i++) {
		if (path[i] == '%' && path[i + 1] == '2' &&
		    g_ascii_tolower(path[i + 2]) == 'f')
			return true;
	}
	return false;
}

bool
path_is_plain(const char *path)
{
	for (const char *at = path; (at = strchr(at, '/')) != NULL; at++) {
		const char *segment = at + 1;
		if (*segment == '/')
			return false;
		if (*segment != '.')
			continue;
		segment += segment[1] == '.' ? 2 : 1;
		if (*segment == '/' || *segment == '\0')
			return false;
	}
	return true;
}

PathOutcome
path_read(const char *uri, char **ret_path, const char **ret_query)
{
	const char *begin = find_path(uri);
	gsize n = strcspn(begin, "?");
	const char *query = begin[n] == '?' ? begin + n + 1 : NULL;
	if (n > LIMIT_PATH_BYTES ||
	    (query != NULL && strlen(query) > LIMIT_QUERY_BYTES))
		return PATH_TOO_LONG;
	if (!escape_visible(begin) || has_encoded_slash(begin, n))
		return PATH_BAD;

	/* Only behind a host the path may be left out. */
	g_autofree char *path = n == 0 && begin > uri ? g_strdup("/")
						      : g_strndup(begin, n);
	if (!escape_decode(path, strlen(path), false, &n))
		return PATH_BAD;
	if (path[0] != '/' || !escape_text_clean(path, n) ||
	    !path_is_plain(path))
		return PATH_BAD;
	*ret_path = g_steal_pointer(&path);
	*ret_query = query;
	return PATH_GOOD;
}
