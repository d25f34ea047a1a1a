#include "web/origin.h"

#include "base/limits.h"
#include "web/escape.h"
#include "web/path.h"

#include <glib.h>
#include <string.h>

/* Somebody behind us may decode once more than they should. */
#define DECODE_ROUNDS 3

bool
origin_allows(const char *site_origin, const char *fetch_site,
    const char *origin, bool has_cookie)
{
	if (fetch_site != NULL)
		return strcmp(fetch_site, "same-origin") == 0 ||
		       strcmp(fetch_site, "none") == 0;
	if (origin != NULL)
		return strcmp(origin, site_origin) == 0;
	return !has_cookie;
}

static bool
is_safe(const char *path)
{
	return path[0] == '/' && path_is_plain(path) &&
	       strchr(path, '\\') == NULL &&
	       escape_text_clean(path, strlen(path));
}

/* Safe as it stands, and however often it is decoded. */
static bool
stays_safe(const char *text, gsize n)
{
	g_autofree char *path = g_strndup(text, n);
	for (int round = 0; round < DECODE_ROUNDS; round++) {
		if (!is_safe(path))
			return false;
		gsize before = strlen(path), after;
		if (!escape_decode(path, before, false, &after))
			return round > 0;
		if (after == before)
			return true;
		/* An encoded NUL. */
		if (strlen(path) != after)
			return false;
	}
	return is_safe(path);
}

char *
origin_next(const char *text)
{
	if (text == NULL || strlen(text) > LIMIT_NEXT_BYTES ||
	    !escape_text_clean(text, strlen(text)))
		return NULL;
	if (!stays_safe(text, strcspn(text, "?#")))
		return NULL;

	GString *out = g_string_sized_new(strlen(text));
	for (const char *at = text; *at != '\0'; at++) {
		if (g_ascii_isgraph(*at) && strchr("\"\\<>^`{|}", *at) == NULL)
			g_string_append_c(out, *at);
		else
			g_string_append_printf(
			    out, "%%%02X", (unsigned)(unsigned char)*at);
	}
	return g_string_free(out, FALSE);
}
