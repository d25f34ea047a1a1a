#include "web/cookie.h"

static void
assert_cookie(const char *header, bool secure, const char *expected)
{
	g_autoptr(SecretText) value = cookie_find(header, "sid", secure);
	g_assert_cmpstr(value, ==, expected);
}

static void
test_missing(void)
{
	assert_cookie(NULL, false, NULL);
	assert_cookie("", false, NULL);
	assert_cookie("; ;;", false, NULL);
	assert_cookie("sid", false, NULL);
	assert_cookie("sid=", false, NULL);
	assert_cookie("xsid=1; sidx=2; SID=3; si=4", false, NULL);
	assert_cookie("other=\"; sid=1\"", false, NULL);
}

static void
test_duplicates(void)
{
	assert_cookie("sid=one; sid=two", false, NULL);
	assert_cookie("sid=one; a=b; sid=one", false, NULL);
	assert_cookie("sid=one; sid", false, NULL);
	assert_cookie("__Host-sid=one; __Host-sid=two", true, NULL);
}

static void
test_values(void)
{
	g_autofree char *fits = g_strnfill(256, 'v');
	g_autofree char *longer = g_strconcat("sid=", fits, "v", NULL);
	g_autofree char *header = g_strconcat("sid=", fits, NULL);
	assert_cookie(header, false, fits);
	assert_cookie(longer, false, NULL);
	assert_cookie("sid=a b", false, NULL);
	assert_cookie("sid=\"quoted\"", false, NULL);
	assert_cookie("sid=\xc3\xa9", false, NULL);
	assert_cookie("sid=a=b", false, NULL);
}

static void
test_prefix(void)
{
	assert_cookie("sid=plain", true, NULL);
	assert_cookie("__Host-sid=good", true, "good");
	assert_cookie("__host-sid=lower", true, NULL);
	assert_cookie("sid=planted; __Host-sid=good", true, "good");
	assert_cookie("__Host-sid=good; sid=plain", false, "plain");
}

static void
test_reads(void)
{
	assert_cookie("a=1; sid=AZaz09-_.; b=2", false, "AZaz09-_.");
	assert_cookie(" \tsid\t = \tx ;", false, "x");
	assert_cookie("sid=x", false, "x");
}

static void
test_any(void)
{
	const char *names[] = { "flow", "sid", NULL };
	g_assert_false(cookie_any(NULL, names, false));
	g_assert_false(cookie_any("theme=dark; asid=1", names, false));
	g_assert_false(cookie_any("sid=1", names, true));
	g_assert_true(cookie_any("theme=dark; sid=", names, false));
	g_assert_true(cookie_any("__Host-flow=x; sid=1", names, true));
}

static void
assert_set(
    const char *value, int64_t max_age, bool secure, const char *expected)
{
	g_autoptr(GString) out = g_string_new(NULL);
	cookie_append(out, "sid", value, max_age, secure);
	g_assert_cmpstr(out->str, ==, expected);
}

static void
test_set(void)
{
	assert_set("v", COOKIE_SESSION, true,
	    "__Host-sid=v; Path=/; HttpOnly; SameSite=Lax; Secure");
	assert_set("v", 86400, false,
	    "sid=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=86400");
	assert_set(
	    "", 0, false, "sid=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
}

static void
test_set_value(void)
{
	g_assert_false(cookie_value_valid(""));
	g_assert_false(cookie_value_valid("a;b"));
	g_assert_false(cookie_value_valid("a\r\n"));
	g_assert_true(cookie_value_valid("zh_CN"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/cookie/a-missing-one-is-not-found", test_missing);
	g_test_add_func(
	    "/cookie/one-that-is-there-twice-is-ignored", test_duplicates);
	g_test_add_func(
	    "/cookie/a-value-that-we-never-send-is-ignored", test_values);
	g_test_add_func(
	    "/cookie/over-https-only-the-host-prefix-counts", test_prefix);
	g_test_add_func("/cookie/a-value-is-found", test_reads);
	g_test_add_func("/cookie/any-of-ours-is-noticed", test_any);
	g_test_add_func("/cookie/bad-values-are-not-valid", test_set_value);
	g_test_add_func("/cookie/attributes-are-set", test_set);
	return g_test_run();
}
