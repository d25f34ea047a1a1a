#include "view/wrap.h"

#include <glib.h>
#include <string.h>

static void
assert_wraps(const char *text, unsigned columns, const char *wrapped)
{
	g_autoptr(GString) out = g_string_new(NULL);
	wrap(text, columns, out);
	g_assert_cmpstr(out->str, ==, wrapped);
	g_assert_cmpuint(out->len, <=, 2 * strlen(text));
}

static void
test_long_word(void)
{
	assert_wraps("see https://example.org/a-long-one ok", 10,
	    "see\nhttps://example.org/a-long-one\nok");
	assert_wraps("https://example.org/", 4, "https://example.org/");
}

static void
test_kept(void)
{
	assert_wraps("", 10, "");
	assert_wraps(
	    "\n\n    123456\n\n-- \nx", 10, "\n\n    123456\n\n-- \nx");
	assert_wraps("0123456789", 10, "0123456789");
}

static void
test_blanks(void)
{
	assert_wraps("one two three", 7, "one two\nthree");
	assert_wraps("one two three", 8, "one two\nthree");
	assert_wraps("one two three four", 5, "one\ntwo\nthree\nfour");
	assert_wraps("one   two", 4, "one\ntwo");
	assert_wraps("  one two", 5, "  one\ntwo");
}

static void
test_chinese(void)
{
	assert_wraps("请在注册页面输入", 8, "请在注册\n页面输入");
	/* Neither a comma at the beginning nor a bracket at the end. */
	assert_wraps("请在注册，页面", 8, "请在注\n册，页面");
	assert_wraps("请在注（册）页", 8, "请在注\n（册）页");
	assert_wraps("码 123456 有", 9, "码 123456\n有");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/wrap/a-word-is-never-broken", test_long_word);
	g_test_add_func("/wrap/what-fits-is-not-touched", test_kept);
	g_test_add_func("/wrap/lines-break-at-blanks", test_blanks);
	g_test_add_func("/wrap/chinese-breaks-where-it-may", test_chinese);
	return g_test_run();
}
