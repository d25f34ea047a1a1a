/*
 * A Cookie header: what is found in it is a value that we would send, and
 * stands in the header once.
 */
#include <stdint.h>
#include <string.h>

#include "web/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
look(const char *header, bool secure)
{
	static const char *const names[] = { "flow", "sid", NULL };
	g_autoptr(SecretText) value = cookie_find(header, "sid", secure);
	bool any = cookie_any(header, names, secure);
	if (value == NULL)
		return;
	g_assert_true(any);
	g_assert_true(cookie_value_valid(value));
	g_assert_nonnull(strstr(header, value));

	/* A second one makes both worthless. */
	g_autofree char *twice = g_strconcat(
	    header, secure ? ";__Host-sid=" : ";sid=", value, NULL);
	g_assert_null(cookie_find(twice, "sid", secure));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *header = g_strndup((const char *)data, size);
	look(header, false);
	look(header, true);
	return 0;
}
