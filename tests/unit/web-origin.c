#include "web/origin.h"

#include "base/limits.h"

#include <glib.h>

#define SITE "https://example.org"

static void
test_foreign(void)
{
	g_assert_false(origin_allows(SITE, "cross-site", SITE, false));
	g_assert_false(origin_allows(SITE, "same-site", SITE, false));
	g_assert_false(origin_allows(SITE, "", SITE, false));
	g_assert_false(origin_allows(SITE, "Same-Origin", SITE, false));
	g_assert_false(origin_allows(SITE, NULL, "https://evil.test", false));
	g_assert_false(origin_allows(SITE, NULL, "http://example.org", false));
	g_assert_false(
	    origin_allows(SITE, NULL, "https://example.org:8443", false));
	g_assert_false(
	    origin_allows(SITE, NULL, "https://example.org.evil", false));
	g_assert_false(origin_allows(SITE, NULL, "null", false));
	g_assert_false(origin_allows(SITE, NULL, "", false));
}

static void
test_silent(void)
{
	g_assert_false(origin_allows(SITE, NULL, NULL, true));
	g_assert_true(origin_allows(SITE, NULL, NULL, false));
}

static void
test_own(void)
{
	g_assert_true(origin_allows(SITE, "same-origin", NULL, true));
	g_assert_true(origin_allows(SITE, "none", NULL, true));
	g_assert_true(origin_allows(SITE, NULL, SITE, true));
}

static void
assert_next(const char *text, const char *expected)
{
	g_autofree char *next = origin_next(text);
	g_assert_cmpstr(next, ==, expected);
}

static void
test_next_elsewhere(void)
{
	static const char *const refused[] = {
		"",
		"evil",
		"//evil",
		"///evil",
		"/\\evil",
		"\\\\evil",
		"/%5cevil",
		"/%255cevil",
		"/%2fevil",
		"/%2Fevil",
		"/%252fevil",
		"/%25252fevil",
		"https://evil",
		"https:evil",
		"javascript:alert(1)",
		"data:text/html,x",
		" /x",
		"/\t/evil",
		"/\n/evil",
		"/%0a/evil",
		"/%00",
		"/%250a",
		"/x\r\nSet-Cookie: a=b",
		"/.//evil",
		"/..//evil",
		"/a/../../b",
		"/a/..",
		"/%2e%2e/b",
		"/a//b",
		"/100%",
		"/%zz",
		"/\xff",
		"/\xc2\x85",
		"?x=1",
		"#x",
	};
	g_assert_null(origin_next(NULL));
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++)
		assert_next(refused[i], NULL);
}

static void
test_next_long(void)
{
	g_autofree char *fits = g_strnfill(LIMIT_NEXT_BYTES, 'n');
	fits[0] = '/';
	g_autofree char *longer = g_strconcat(fits, "n", NULL);
	assert_next(fits, fits);
	assert_next(longer, NULL);
}

static void
test_next_own(void)
{
	assert_next("/", "/");
	assert_next(
	    "/forum/thread?id=7&x=//y#top", "/forum/thread?id=7&x=//y#top");
	assert_next("/%E9%AA%8C", "/%E9%AA%8C");
	assert_next("/验 \"<>", "/%E9%AA%8C%20%22%3C%3E");
	assert_next("/x?back=%2F%2Fevil%0A", "/x?back=%2F%2Fevil%0A");
	assert_next("/..a/.well-known/x", "/..a/.well-known/x");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/origin/a-foreign-post-is-refused", test_foreign);
	g_test_add_func("/origin/a-post-that-does-not-say-is-refused-with-our-"
			"cookies",
	    test_silent);
	g_test_add_func("/origin/a-post-of-our-own-is-allowed", test_own);
	g_test_add_func("/origin/next-leads-nowhere-else", test_next_elsewhere);
	g_test_add_func("/origin/a-long-next-is-refused", test_next_long);
	g_test_add_func("/origin/next-leads-to-the-own-site", test_next_own);
	return g_test_run();
}
