#include "account/known.h"

#include <glib.h>
#include <string.h>

static const Keys keys = { .code = { 7 } };
static const Keys other_keys = { .code = { 8 } };

static void
test_nothing(void)
{
	static const char *const cookies[] = { NULL, "", ".", "....", "x",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
		"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.x" };
	for (guint i = 0; i < G_N_ELEMENTS(cookies); i++) {
		g_assert_false(known_has(&keys, cookies[i], 1, 0));
		KnownText text;
		known_with(&keys, cookies[i], 1, 0, &text);
		g_assert_true(known_has(&keys, text.text, 1, 0));
		g_assert_false(known_has(&keys, text.text, 2, 0));
		g_assert_false(known_has(&keys, text.text, 1, 1));
		g_assert_false(known_has(&other_keys, text.text, 1, 0));
	}
}

static void
test_newest(void)
{
	KnownText text = { "" };
	for (int64_t id = 1; id <= 7; id++) {
		char *before = g_strdup(text.text);
		known_with(&keys, before, id, 0, &text);
		g_free(before);
	}
	g_assert_cmpuint(strlen(text.text), ==, KNOWN_TEXT_BYTES - 1);
	for (int64_t id = 1; id <= 7; id++)
		g_assert_true(known_has(&keys, text.text, id, 0) == (id > 2));
	/* One that is there already comes to the front, and nobody goes. */
	g_autofree char *before = g_strdup(text.text);
	known_with(&keys, before, 4, 0, &text);
	for (int64_t id = 3; id <= 7; id++)
		g_assert_true(known_has(&keys, text.text, id, 0));
	g_assert_cmpstr(text.text, !=, before);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/known/nothing-is-known-by-a-bad-cookie", test_nothing);
	g_test_add_func("/known/the-newest-accounts-are-kept", test_newest);
	return g_test_run();
}
