#include "account/maildomain.h"

#include <glib/gstdio.h>
#include <string.h>

typedef struct {
	Settings settings;
	Lists lists;
	Accounts accounts;
	char *directory;
	char *path;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	fixture->directory = g_dir_make_tmp("sallyport-XXXXXX", &error);
	g_assert_no_error(error);
	fixture->path = g_build_filename(fixture->directory, "list", NULL);
	/* As a poisoned list would be. */
	g_file_set_contents(fixture->path,
	    "castle.example\nco.uk\ncom\ngmail.com\njunk.io\nxn--mll-hoa.io\n",
	    -1, &error);
	g_assert_no_error(error);
	fixture->settings.signup.disposable = DOMAINS_REFUSE;
	fixture->settings.signup.unmailable = DOMAINS_REFUSE;
	fixture->settings.signup.disposable_list = fixture->path;
	fixture->settings.store.path = fixture->path;
	fixture->settings.password.common = g_strdup("none");
	fixture->settings.site.host = g_strdup("www.castle.example");
	fixture->settings.mail.from = g_strdup("gate@Castle-Mail.io");
	lists_open(&fixture->settings, &fixture->lists, &error);
	g_assert_no_error(error);
	fixture->accounts.settings = &fixture->settings;
	fixture->accounts.lists = &fixture->lists;
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	lists_clear(&fixture->lists);
	g_remove(fixture->path);
	g_rmdir(fixture->directory);
	g_free(fixture->path);
	g_free(fixture->directory);
	g_free(fixture->settings.password.common);
	g_free(fixture->settings.site.host);
	g_free(fixture->settings.mail.from);
	g_clear_pointer(
	    &fixture->settings.signup.allow_domains, g_ptr_array_unref);
	g_clear_pointer(
	    &fixture->settings.signup.deny_domains, g_ptr_array_unref);
	g_clear_pointer(
	    &fixture->settings.signup.disposable_except, g_ptr_array_unref);
}

static AddressProblem
judge(const Fixture *fixture, const char *typed)
{
	g_autoptr(Address) address = NULL;
	g_test_message("%s", typed);
	g_assert_cmpint(address_parse(typed, &address), ==, ADDRESS_GOOD);
	return maildomain_judge(&fixture->accounts, address);
}

static GPtrArray *
list_of(const char *domain)
{
	GPtrArray *list = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(list, g_strdup(domain));
	return list;
}

static void
test_disposable(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const listed[] = { "a@junk.io", "a@JUNK.io",
		"a@m.junk.io", "a@a.b.junk.io", "a@müll.io",
		"a@x.xn--mll-hoa.io" };
	static const char *const free_ones[] = { "a@junk.io.org", "a@xjunk.io",
		"a@good.com", "a@gmail.com", "a@a.gmail.com", "a@yahoo.co.uk",
		"a@castle-mail.io" };
	for (gsize i = 0; i < G_N_ELEMENTS(listed); i++)
		g_assert_cmpint(
		    judge(fixture, listed[i]), ==, ADDRESS_DISPOSABLE);
	for (gsize i = 0; i < G_N_ELEMENTS(free_ones); i++)
		g_assert_cmpint(judge(fixture, free_ones[i]), ==, ADDRESS_GOOD);
	fixture->settings.signup.disposable = DOMAINS_ALLOW;
	g_assert_cmpint(judge(fixture, "a@junk.io"), ==, ADDRESS_GOOD);
}

static void
test_unmailable(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const never[] = { "a@example.com", "a@EXAMPLE.net",
		"a@mail.example.org", "a@b.example", "a@b.test", "a@b.invalid",
		"a@b.localhost", "a@printer.local", "a@abcdef.onion",
		"a@home.arpa", "a@7.in-addr.arpa", "a@corp.internal",
		"a@b.alt" };
	static const char *const ever[] = { "a@myexample.com",
		"a@example.com.br", "a@test.org", "a@local.de",
		"a@example.io" };
	for (gsize i = 0; i < G_N_ELEMENTS(never); i++)
		g_assert_cmpint(
		    judge(fixture, never[i]), ==, ADDRESS_UNMAILABLE);
	for (gsize i = 0; i < G_N_ELEMENTS(ever); i++)
		g_assert_cmpint(judge(fixture, ever[i]), ==, ADDRESS_GOOD);
	fixture->settings.signup.unmailable = DOMAINS_ALLOW;
	for (gsize i = 0; i < G_N_ELEMENTS(never); i++)
		g_assert_cmpint(judge(fixture, never[i]), ==, ADDRESS_GOOD);
}

static void
test_administrator(Fixture *fixture, gconstpointer data)
{
	(void)data;
	fixture->settings.signup.disposable_except = list_of("junk.io");
	g_assert_cmpint(judge(fixture, "a@junk.io"), ==, ADDRESS_GOOD);
	g_assert_cmpint(judge(fixture, "a@m.junk.io"), ==, ADDRESS_GOOD);
	g_assert_cmpint(judge(fixture, "a@müll.io"), ==, ADDRESS_DISPOSABLE);
	g_ptr_array_unref(fixture->settings.signup.disposable_except);
	fixture->settings.signup.disposable_except = NULL;
	fixture->settings.signup.deny_domains = list_of("junk.io");
	g_assert_cmpint(
	    judge(fixture, "a@junk.io"), ==, ADDRESS_DOMAIN_REFUSED);
	g_clear_pointer(
	    &fixture->settings.signup.deny_domains, g_ptr_array_unref);
	fixture->settings.signup.allow_domains = list_of("junk.io");
	g_assert_cmpint(judge(fixture, "a@junk.io"), ==, ADDRESS_GOOD);
	g_assert_cmpint(
	    judge(fixture, "a@m.junk.io"), ==, ADDRESS_DOMAIN_REFUSED);
	g_ptr_array_unref(fixture->settings.signup.allow_domains);
	fixture->settings.signup.allow_domains = list_of(".local");
	g_assert_cmpint(judge(fixture, "a@printer.local"), ==, ADDRESS_GOOD);
}

static void
test_updated(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *updated = lists_updated_path(&fixture->settings);
	g_assert_true(g_file_set_contents(updated, "new.io\n", -1, NULL));
	g_assert_cmpint(judge(fixture, "a@new.io"), ==, ADDRESS_DISPOSABLE);
	g_assert_cmpint(judge(fixture, "a@junk.io"), ==, ADDRESS_GOOD);
	g_assert_cmpint(g_remove(updated), ==, 0);
	g_assert_cmpint(judge(fixture, "a@junk.io"), ==, ADDRESS_DISPOSABLE);
}

static void
add(const char *path, void (*test)(Fixture *, gconstpointer))
{
	g_test_add(path, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/maildomain/disposable-ones-are-refused-but-whom-no-list-may-name",
	    test_disposable);
	add("/maildomain/where-no-mail-gets-to-is-refused", test_unmailable);
	add("/maildomain/the-administrator-goes-before-the-lists",
	    test_administrator);
	add("/maildomain/an-updated-list-counts-as-long-as-it-is-there",
	    test_updated);
	return g_test_run();
}
