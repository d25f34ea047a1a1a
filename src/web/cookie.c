#include "web/cookie.h"

#include <glib.h>
#include <string.h>

#define PREFIX "__Host-"
#define VALUE_BYTES_MAX 256

/* One cookie of a header: where its name and value stand. */
typedef struct {
	const char *name;
	gsize name_n;
	const char *value;
	gsize value_n;
} Pair;

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Reads one pair at *cursor and moves on; false at the end. */
static bool
next_pair(const char **cursor, Pair *ret_pair)
{
	const char *at = *cursor;
	while (is_blank(*at) || *at == ';')
		at++;
	if (*at == '\0')
		return false;
	const char *stop = at + strcspn(at, ";");
	*cursor = stop;

	const char *end = stop;
	while (end > at && is_blank(end[-1]))
		end--;
	const char *equals = memchr(at, '=', (gsize)(end - at));
	if (equals == NULL) {
		*ret_pair = (Pair){ at, (gsize)(end - at), end, 0 };
		return true;
	}
	const char *name_end = equals;
	while (name_end > at && is_blank(name_end[-1]))
		name_end--;
	const char *value = equals + 1;
	while (value < end && is_blank(*value))
		value++;
	*ret_pair = (Pair){ at, (gsize)(name_end - at), value,
		(gsize)(end - value) };
	return true;
}

static bool
pair_is(const Pair *pair, const char *name, bool secure)
{
	const char *at = pair->name;
	gsize n = pair->name_n;
	if (secure) {
		gsize prefix_n = strlen(PREFIX);
		if (n < prefix_n || memcmp(at, PREFIX, prefix_n) != 0)
			return false;
		at += prefix_n;
		n -= prefix_n;
	}
	return n == strlen(name) && memcmp(at, name, n) == 0;
}

SecretText *
cookie_find(const char *header, const char *name, bool secure)
{
	if (header == NULL)
		return NULL;
	g_autoptr(SecretText) found = NULL;
	Pair pair;
	for (const char *cursor = header; next_pair(&cursor, &pair);) {
		if (!pair_is(&pair, name, secure))
			continue;
		if (found != NULL)
			return NULL;
		found = g_strndup(pair.value, pair.value_n);
	}
	if (found == NULL || !cookie_value_valid(found))
		return NULL;
	return g_steal_pointer(&found);
}

bool
cookie_any(const char *header, const char *const *names, bool secure)
{
	if (header == NULL)
		return false;
	Pair pair;
	for (const char *cursor = header; next_pair(&cursor, &pair);) {
		for (const char *const *name = names; *name != NULL; name++) {
			if (pair_is(&pair, *name, secure))
				return true;
		}
	}
	return false;
}

bool
cookie_value_valid(const char *value)
{
	gsize n = strspn(value, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				"abcdefghijklmnopqrstuvwxyz0123456789-_.");
	return n >= 1 && n <= VALUE_BYTES_MAX && value[n] == '\0';
}

void
cookie_append(GString *out, const char *name, const char *value,
    int64_t max_age_seconds, bool secure)
{
	g_assert(cookie_value_valid(value) ||
		 (*value == '\0' && max_age_seconds == 0));

	g_string_append(out, secure ? PREFIX : "");
	g_string_append(out, name);
	g_string_append_c(out, '=');
	g_string_append(out, value);
	g_string_append(out, "; Path=/; HttpOnly; SameSite=Lax");
	if (secure)
		g_string_append(out, "; Secure");
	if (max_age_seconds != COOKIE_SESSION)
		g_string_append_printf(
		    out, "; Max-Age=%" G_GINT64_FORMAT, max_age_seconds);
}
