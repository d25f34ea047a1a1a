#include "base/text.h"

#include <string.h>

static bool
valid(const char *text)
{
	return text_valid(text, strlen(text));
}

static void
test_controls_are_refused(void)
{
	for (char c = 0; c < 0x20; c++)
		g_assert_false(text_valid(&c, 1));
	g_assert_false(valid("\x7f"));
	g_assert_false(valid("a\nb"));
	g_assert_false(valid("\xc2\x80"));
	g_assert_false(valid("\xc2\x9f"));
	g_assert_false(valid("\xe2\x80\xa8"));
	g_assert_false(valid("\xe2\x80\xa9"));
	g_assert_false(text_valid("a\0b", 3));
}

static void
test_broken_utf8_is_refused(void)
{
	g_assert_false(valid("\xff"));
	g_assert_false(valid("\xc0\x80"));
	g_assert_false(valid("\xed\xa0\x80"));
	g_assert_false(valid("\xf4\x90\x80\x80"));
	g_assert_false(text_valid("\xe6\x82\xa8", 2));
}

static void
test_people_may_write_as_they_do(void)
{
	g_assert_true(text_valid("", 0));
	g_assert_true(valid("a b"));
	g_assert_true(valid("您的验证码"));
	g_assert_true(valid("\xc2\xa0"));
	g_assert_true(valid("\xf0\x9f\x94\x91"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/text/controls-are-refused", test_controls_are_refused);
	g_test_add_func(
	    "/text/broken-utf8-is-refused", test_broken_utf8_is_refused);
	g_test_add_func("/text/people-may-write-as-they-do",
	    test_people_may_write_as_they_do);
	return g_test_run();
}
