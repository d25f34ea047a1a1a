#include "settings-try.h"

#include <string.h>

#include "base/settings-table.h"

static void
test_values_out_of_bounds_are_refused(void)
{
	try_line_refused("code", "digits = 5",
	    "test.conf:8: [code] digits: \"5\" is not good; write a whole "
	    "number from 6 to 10");
	try_line_refused("code", "digits = 11", "*from 6 to 10");
	try_line_refused("code", "digits = 6.0", "*from 6 to 10");
	try_line_refused("code", "digits = +6", "*from 6 to 10");
	try_line_refused("code", "digits = six", "*from 6 to 10");
	try_line_refused("code", "digits = 99999999999999999999", "*to 10");
	try_line_refused("code", "digits =", "*has no value; *\"6\"");
	try_line_refused("limits", "tries_code = 0", "*from 1 to 10");
	try_line_refused("signup", "open = true",
	    "*[signup] open: \"true\" is not good; write yes or no");
	try_line_refused("signup", "username = optional",
	    "*\"optional\" is not good; write required or off");
	try_line_refused(
	    "log", "level = Info", "*write debug or info or warn or error");
	try_line_refused("store", "path = sallyport.db",
	    "*[store] path: \"sallyport.db\" is not good; write an absolute*");
	try_line_refused("signup", "allow_domains = example.org,,b.example",
	    "*nothing stands beside a comma*");
	try_line_refused("signup", "deny_domains = a.example, a.example",
	    "*\"a.example\" stands twice*");
	try_line_refused("web", "socket_group = \xff", "*not UTF-8*");
}

#define TEN(text) text text text text text text text text text text

/* Texts that a check takes, and such that it does not; NULL ends each. */
typedef struct {
	const char *group;
	const char *key;
	const char *good[16];
	const char *bad[24];
} Syntax;

static const Syntax syntaxes[] = {
	{ "site", "origin",
	    .good = { "https://example.org", "http://127.0.0.1:8080",
		"https://xn--fsqu00a.example:8443", "http://localhost",
		"http://[::1]:8080" },
	    .bad = { "example.org", "https://example.org/",
		"https://example.org/account", "https://Example.org",
		"HTTPS://example.org", "ftp://example.org", "https://",
		"https://example.org:443", "http://example.org:80",
		"https://example.org:", "https://example.org:0",
		"https://example.org:08443", "https://example.org:65536",
		"https://u@example.org", "https://exam ple.org",
		"https://-a.example", "https://a..example",
		"https://example.org.", "https://1.2.3", "https://[::1",
		"https://[::1]x", "https://例子.example" } },
	{ "site", "path", .good = { "/", "/account", "/a/b-c_d.e~f" },
	    .bad = { "account", "/account/", "//account", "/a//b", "/a/../b",
		"/.", "/a b", "/a?b", "/a%20b", "https://example.org/a",
		TEN("/0123456789ABCDEFGHIJKLMNOP") } },
	{ "site", "name",
	    .good = { "Example & Friends", "山门", "a # b", "The \"Castle\"" },
	    .bad = { "\"Example\"", TEN("0123456789ABCDEFGHIJKLMNOP") } },
	{ "site", "home", .good = { "/", "/welcome?from=signup", "/%E4%BD%A0" },
	    .bad = { "welcome", "//evil.example", "/a\\b", "/a b",
		"https://example.org/", "/a#b", "/<x>" } },
	{ "site", "language", .good = { "en", "zh_CN", "zh-Hans-CN" },
	    .bad = { "-", "zh CN", "../en", "1" } },
	{ "web", "listen",
	    .good = { "unix:/run/sallyport/fcgi.sock", "127.0.0.1:9000",
		"127.1.2.3:1", "[::1]:65535" },
	    .bad = { "unix:fcgi.sock", "unix:", "127.0.0.1", "0.0.0.0:9000",
		"9000", "localhost:9000", "[::]:9000", "127.0.0.1:0",
		"127.example.org:9000",
		"unix:/0123456789012345678901234567890123456789012345678901234"
		"5678901234567890123456789012345678901234567890123456" } },
	{ "view", "static_url", .good = { "/account/static", "/s" },
	    .bad = { "/", "static", "/static/", "https://cdn.example/s" } },
	{ "signup", "allow_domains",
	    .good = { "example.org", "example.org, xn--fsqu00a.example", "a,b",
		".example.org", "" },
	    .bad = { "Example.org", "@example.org", "*.example.org", ".",
		"..example.org", "例子.example", "exa mple.org" } },
	{ "signup", "deny_domains",
	    .good = { "example.org", "a.example, b.example", "" },
	    .bad = { ".example.org", "*.example.org" } },
	{ "mail", "from",
	    .good = { "login@example.org", "o'neil+x@EXAMPLE.org" },
	    .bad = { "login", "@example.org", "login@", "a@b@c.example",
		"Example <login@example.org>", "lo gin@example.org",
		"login@例子.example", ".login@example.org",
		"login.@example.org", "lo..gin@example.org",
		"01234567890123456789012345678901234567890123456789012345678"
		"901234@example.org" } },
	{ "mail", "attach", .good = { "/etc/terms.pdf", "/a b.pdf, /c.txt" },
	    .bad = { "terms.pdf", "/a.pdf, b.pdf" } },
	{ "smtp", "url",
	    .good = { "smtp://mail.example.org", "smtp://127.0.0.1:25",
		"smtps://mail.example.org:465", "smtp://[::1]:587" },
	    .bad = { "mail.example.org", "http://mail.example.org",
		"smtp://anna:hunter2@mail.example.org",
		"smtp://mail.example.org/", "smtp://Mail.example.org",
		"smtp://" } },
	{ "smtp", "hello",
	    .good = { "www.example.org", "[192.0.2.1]", "[IPv6:2001:db8::1]" },
	    .bad = { "www_example", "[", "[]", "[192.0.2]", "[IPv6:]",
		"[2001:db8::1]", "192.0.2.1]" } },
	{ "web", "socket_group", .good = { "www-data", "33" },
	    .bad = { "www data", "-x", "a/b" } },
};

static const Setting *
find(const char *group, const char *key)
{
	int i = settings_table_find(group, strlen(group), key, strlen(key));
	g_assert_cmpint(i, >=, 0);
	return &settings_table[i];
}

/* Every text but the empty one must pass, alone or as one of a list. */
static bool
check_takes(const Setting *setting, const char *text)
{
	g_autofree char *variable = settings_table_variable(setting);
	g_autofree char *assignment = g_strdup_printf("%s=%s", variable, text);
	char *environment[] = { assignment, NULL };
	g_autoptr(Settings) settings = NULL;
	return settings_parse("test.conf", SITE MAIL SMTP,
	    strlen(SITE MAIL SMTP), environment, SETTINGS_WORKER, &settings,
	    NULL);
}

static void
test_each_kind_of_value_has_its_syntax(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(syntaxes); i++) {
		const Setting *setting = find(
		    syntaxes[i].group, syntaxes[i].key);
		for (const char *const *bad = syntaxes[i].bad; *bad; bad++)
			if (check_takes(setting, *bad))
				g_error("[%s] %s takes %s", setting->group,
				    setting->key, *bad);
		for (const char *const *good = syntaxes[i].good; *good; good++)
			if (!check_takes(setting, *good))
				g_error("[%s] %s refuses %s", setting->group,
				    setting->key, *good);
	}
}

static void
test_the_table_is_sound(void)
{
	g_auto(GStrv) keys = settings_keys();
	g_assert_cmpuint(g_strv_length(keys), ==, settings_table_length);
	for (size_t i = 0; i < settings_table_length; i++) {
		const Setting *setting = &settings_table[i];
		/* Keys are told apart, and their groups not torn. */
		g_assert_true(find(setting->group, setting->key) == setting);
		if (i > 0 && strcmp(setting->group, setting[-1].group) != 0)
			g_assert_cmpint(settings_table_group(setting->group,
					    strlen(setting->group)),
			    ==, (int)i);
		g_assert_true(setting->check == NULL || setting->form != NULL);
		if (setting->secret) {
			g_autofree char *file = g_strconcat(
			    setting->key, "_file", NULL);
			g_assert_cmpstr(setting[1].key, ==, file);
		}
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settings/values-out-of-bounds-are-refused",
	    test_values_out_of_bounds_are_refused);
	g_test_add_func("/settings/each-kind-of-value-has-its-syntax",
	    test_each_kind_of_value_has_its_syntax);
	g_test_add_func(
	    "/settings/the-table-is-sound", test_the_table_is_sound);
	return g_test_run();
}
