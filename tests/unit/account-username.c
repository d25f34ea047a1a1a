#include "account/username.h"

#include <glib.h>

static void
test_refused(void)
{
	static const struct {
		const char *typed;
		UsernameProblem problem;
	} cases[] = {
		{ NULL, USERNAME_MISSING },
		{ "  ", USERNAME_MISSING },
		{ "ab", USERNAME_TOO_SHORT },
		{ "abcdefghijklmnopqrstuvwxyz0123456", USERNAME_TOO_LONG },
		{ "1abc", USERNAME_BAD_START },
		{ "-abc", USERNAME_BAD_START },
		{ "a b", USERNAME_BAD_CHARACTER },
		{ "a@b", USERNAME_BAD_CHARACTER },
		{ "ännchen", USERNAME_BAD_CHARACTER },
		{ "аnna", USERNAME_BAD_CHARACTER }, /* Cyrillic a */
		{ "Admin", USERNAME_RESERVED },
		{ "www", USERNAME_RESERVED },
		{ "abuse", USERNAME_RESERVED },
		{ "mailer-daemon", USERNAME_RESERVED },
		{ "postmaster", USERNAME_RESERVED },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *username = NULL;
		g_test_message("%s", cases[i].typed);
		g_assert_cmpint(username_parse(cases[i].typed, &username), ==,
		    cases[i].problem);
		g_assert_null(username);
	}
}

static void
test_folded(void)
{
	g_autofree char *username = NULL;
	g_assert_cmpint(
	    username_parse(" Ann.Lee-7_ ", &username), ==, USERNAME_GOOD);
	g_assert_cmpstr(username, ==, "ann.lee-7_");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/username/what-is-no-name-is-refused", test_refused);
	g_test_add_func(
	    "/username/capitals-and-blanks-are-folded", test_folded);
	return g_test_run();
}
