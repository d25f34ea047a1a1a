#include "web/path.h"

#include "base/limits.h"
#include "web/escape.h"

#include <string.h>

/* Leaves out the scheme and host of an absolute-form target. */
static const char *
skip_authority(const char *uri)
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
	uri = skip_authority(uri);
	gsize n = strcspn(uri, "?");
	const char *query = uri[n] == '?' ? uri + n + 1 : NULL;
	if (n > LIMIT_PATH_BYTES ||
	    (query != NULL && strlen(query) > LIMIT_QUERY_BYTES))
		return PATH_TOO_LONG;
	if (!escape_visible(uri) || has_encoded_slash(uri, n))
		return PATH_BAD;

	g_autofree char *path = n > 0 ? g_strndup(uri, n) : g_strdup("/");
	gsize decoded_n = 1;
	if (n > 0 && !escape_decode(path, n, false, &decoded_n))
		return PATH_BAD;
	if (path[0] != '/' || !escape_text_clean(path, decoded_n) ||
	    !path_is_plain(path))
		return PATH_BAD;
	*ret_path = g_steal_pointer(&path);
	*ret_query = query;
	return PATH_GOOD;
}
