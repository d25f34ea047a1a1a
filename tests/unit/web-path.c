#include "web/path.h"

#include "base/limits.h"

static void
test_bad(void)
{
	static const char *const bad[] = {
		"",
		"*",
		"signup",
		"?x",
		"//x",
		"/a//b",
		"/a//",
		"/.",
		"/..",
		"/a/./b",
		"/a/../b",
		"/%2e%2e/b",
		"/a%2fb",
		"/a%2Fb",
		"/%00",
		"/a%0a",
		"/a\n",
		"/a b",
		"/\xc3\xa9",
		"/%ff",
		"/%",
		"/%4",
		"/%zz",
		"/x?a b",
		"/x?\x01",
		"http:/x",
		"ftp://host/x",
		"http://host//x",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		char *path = NULL;
		const char *query = NULL;
		g_test_message("%s", bad[i]);
		g_assert_cmpint(path_read(bad[i], &path, &query), ==, PATH_BAD);
		g_assert_null(path);
		g_assert_null(query);
	}
}

static void
assert_path(const char *uri, const char *expected, const char *expected_query)
{
	g_autofree char *path = NULL;
	const char *query = NULL;
	g_assert_cmpint(path_read(uri, &path, &query), ==, PATH_GOOD);
	g_assert_cmpstr(path, ==, expected);
	g_assert_cmpstr(query, ==, expected_query);
}

static void
test_long(void)
{
	g_autofree char *fits = g_strnfill(LIMIT_PATH_BYTES, 'p');
	fits[0] = '/';
	g_autofree char *longer = g_strconcat(fits, "p", NULL);
	g_autofree char *query = g_strnfill(LIMIT_QUERY_BYTES, 'q');
	g_autofree char *both = g_strconcat(fits, "?", query, NULL);
	g_autofree char *too_much = g_strconcat(both, "q", NULL);
	char *path = NULL;
	const char *ret_query = NULL;
	assert_path(fits, fits, NULL);
	assert_path(both, fits, query);
	g_assert_cmpint(
	    path_read(longer, &path, &ret_query), ==, PATH_TOO_LONG);
	g_assert_cmpint(
	    path_read(too_much, &path, &ret_query), ==, PATH_TOO_LONG);
}

static void
test_reads(void)
{
	assert_path("/", "/", NULL);
	assert_path("/account/%73ignup", "/account/signup", NULL);
	assert_path("/a/?b=c?d", "/a/", "b=c?d");
	assert_path("/a?", "/a", "");
	assert_path("/%E9%AA%8C", "/验", NULL);
	assert_path("/a%252fb", "/a%2fb", NULL);
	assert_path("/.x/..y/z.", "/.x/..y/z.", NULL);
}

static void
test_absolute(void)
{
	assert_path("http://host/x?y", "/x", "y");
	assert_path("HTTPS://host:8080/x", "/x", NULL);
	assert_path("http://host", "/", NULL);
	assert_path("http://host?q", "/", "q");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/path/what-no-browser-sends-is-bad", test_bad);
	g_test_add_func("/path/a-long-one-is-too-long", test_long);
	g_test_add_func("/path/it-is-decoded-once", test_reads);
	g_test_add_func("/path/scheme-and-host-are-left-out", test_absolute);
	return g_test_run();
}
