#include "account/username.h"
#include "account/username-reserved.h"

#include <glib.h>
#include <string.h>

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
		{ "ad-min", USERNAME_RESERVED },
		{ "No_Reply", USERNAME_RESERVED },
		{ "a.n.o.n.y.m.o.u.s", USERNAME_RESERVED },
		{ "root-", USERNAME_RESERVED },
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
test_table(void)
{
	for (gsize i = 0; i < username_n_reserved; i++) {
		const char *name = username_reserved[i];
		char *username = NULL;
		UsernameProblem problem = username_parse(name, &username);
		g_test_message("%s", name);
		g_assert_cmpint(
		    strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789"), ==,
		    strlen(name));
		g_assert_true(
		    i == 0 || strcmp(username_reserved[i - 1], name) < 0);
		g_assert_cmpint(problem, ==,
		    strlen(name) < 3 ? USERNAME_TOO_SHORT : USERNAME_RESERVED);
	}
}

static void
test_more(void)
{
	g_autoptr(GPtrArray) more = g_ptr_array_new();
	g_autofree char *username = NULL;
	char *none = NULL;
	g_ptr_array_add(more, (char[]){ "mayor" });
	g_assert_cmpint(
	    username_choose("Mayor", more, &none), ==, USERNAME_RESERVED);
	g_assert_cmpint(
	    username_choose("admin", more, &none), ==, USERNAME_RESERVED);
	g_assert_null(none);
	g_assert_cmpint(
	    username_choose("mayors", more, &username), ==, USERNAME_GOOD);
	g_assert_cmpstr(username, ==, "mayors");
	/* Who has it already signs in with it. */
	g_clear_pointer(&username, g_free);
	g_assert_cmpint(username_parse("mayor", &username), ==, USERNAME_GOOD);
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
	    "/username/whatever-is-reserved-is-refused", test_table);
	g_test_add_func("/username/the-administrator-reserves-more", test_more);
	g_test_add_func(
	    "/username/capitals-and-blanks-are-folded", test_folded);
	return g_test_run();
}
