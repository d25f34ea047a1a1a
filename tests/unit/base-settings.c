#include "settings-try.h"

#include <string.h>

static Settings *
parse(const char *text)
{
	return try_good(SETTINGS_WORKER, NULL, text);
}

static void
test_unknown_names_are_refused(void)
{
	try_refused(SITE MAIL SMTP "[smpt]\nuser = anna\nnoise\n",
	    "test.conf:7: [smpt]: unknown group; there are [site], [web], *");
	try_refused(SITE MAIL SMTP "pasword = hunter2\n",
	    "test.conf:7: [smtp] pasword: unknown key; there are url, tls, *");
	try_refused(SITE "Origin = https://example.org\n" MAIL SMTP,
	    "test.conf:3: [site] Origin: unknown key; *");
	try_refused("open = yes\n" SITE MAIL SMTP,
	    "test.conf:1: open: stands in no group; *");
}

static void
test_what_stands_twice_is_refused(void)
{
	try_refused(SITE "origin = https://example.org\n" MAIL SMTP,
	    "test.conf:3: [site] origin: stands on line 2 already; keep *");
	try_refused(SITE MAIL SMTP "[site]\nname = Example\n",
	    "test.conf:7: [site]: stands on line 1 already; put *");
}

static void
test_lines_that_are_nothing_are_refused(void)
{
	try_refused(SITE MAIL SMTP "hunter2\n", "test.conf:7: neither *");
	try_refused(SITE MAIL SMTP "= hunter2\n", "test.conf:7: what *");
	try_refused(SITE MAIL SMTP "pass word = x\n", "test.conf:7: what *");
	try_refused(SITE MAIL SMTP "[log\n", "test.conf:7: not a group; *");
	try_refused(SITE MAIL SMTP "[]\n", "test.conf:7: not a group; *");
	try_refused(SITE MAIL SMTP "[lo\x1bg]\n", "test.conf:7: not a gr*");
	const char nul[] = SITE MAIL SMTP "user = a\0b\n";
	g_autofree char *problems = try_bad(
	    SETTINGS_WORKER, NULL, nul, sizeof(nul) - 1);
	g_assert_true(g_str_has_prefix(
	    problems, "test.conf:7: [smtp] user: holds a NUL character"));
}

static void
test_what_is_missing_is_named_with_its_remedy(void)
{
	try_refused("",
	    "test.conf: [site] origin: missing; write origin = and what *\n"
	    "test.conf: [mail] from: missing; write from = and one plain *\n"
	    "test.conf: [smtp] url: missing; write url = and smtp://HOST:*");
	try_refused("[site]\norigin =\n" MAIL SMTP,
	    "test.conf:2: [site] origin: missing; *");
	g_autofree char *problems = try_bad(SETTINGS_WEB, NULL, "", 0);
	g_assert_null(strchr(problems, '\n'));
	g_assert_nonnull(strstr(problems, "[site] origin"));
}

static void
test_all_problems_are_told_at_once(void)
{
	try_refused("[site]\norigin = example.org\n[nope]\nx = 1\n"
		    "[code]\ndigits = 4\ndigit = 6\n" MAIL SMTP,
	    "test.conf:3: [nope]*\ntest.conf:7: [code] digit:*\n"
	    "test.conf:2: [site] origin:*\ntest.conf:6: [code] digits:*");
	/* What contradicts itself is told beside what is no value. */
	try_refused("[code]\ndigits = 4\nlife_seconds = 601\n[signup]\n"
		    "pending_seconds = 600\n[session]\nidle_days = 91\n"
		    "days = 1000\n" SITE MAIL SMTP "password = x\n",
	    "test.conf:2: [code] digits:*\ntest.conf:8: [session] days:*\n"
	    "test.conf:3: [code] life_seconds: 601 is more than *\n"
	    "test.conf: [smtp] user: missing; *");
}

static void
test_settings_that_contradict_each_other_are_refused(void)
{
	try_line_refused("session", "idle_days = 91",
	    "test.conf:8: [session] idle_days: 91 is more than [session] days "
	    "= 90; *");
	try_line_refused("signup",
	    "pending_seconds = 600\n[code]\nlife_seconds = 601",
	    "*601 is more than [signup] pending_seconds = 600*");
	try_line_refused("smtp", "retry_seconds = 60\nretry_max_seconds = 9",
	    "*retry_seconds: 60 is more than [smtp] retry_max_seconds = 9*");
	try_refused(SITE MAIL
	    "[smtp]\nurl = smtps://mail.example.org\ntls = off\n",
	    "test.conf:7: [smtp] tls: off, but smtps is TLS *");
}

static void
test_half_a_login_is_refused(void)
{
	try_line_refused("smtp", "user = anna",
	    "test.conf: [smtp] password: missing; write password_file *");
	try_line_refused(
	    "smtp", "password = x", "test.conf: [smtp] user: missing; *");
	try_line_refused("smtp", "auth = plain",
	    "test.conf: [smtp] user: missing; *\n*password: missing; *");
	try_line_refused("smtp", "auth = xoauth2\nuser = anna",
	    "test.conf: [smtp] token_file: missing; *");
	try_line_refused("smtp", "user = anna\ntoken_file = /t",
	    "test.conf: [smtp] auth: a token_file is for xoauth2; *");
	try_line_refused("smtp",
	    "auth = xoauth2\nuser = anna\npassword = x\ntoken_file = /t",
	    "test.conf:10: [smtp] token_file: there is a password as well; *");
	try_line_refused("smtp",
	    "user = anna\npassword = x\npassword_file = /p",
	    "test.conf:9: [smtp] password_file: password is there as well; *");
}

static void
test_an_unknown_variable_is_refused(void)
{
	char name[] = "SALLYPORT_SMTP_PASSWD=hunter2";
	char value[] = "SALLYPORT_CODE_DIGITS=4";
	char *environment[] = { name, value, NULL };
	g_autofree char *problems = try_bad(SETTINGS_WORKER, environment,
	    SITE MAIL SMTP, strlen(SITE MAIL SMTP));
	g_assert_true(g_pattern_match_simple(
	    "environment: SALLYPORT_SMTP_PASSWD: no setting is called so; *\n"
	    "environment: SALLYPORT_CODE_DIGITS: [code] digits: \"4\" is *",
	    problems));
}

static void
test_derived_settings_follow_the_others(void)
{
	g_autoptr(Settings) settings = parse(SITE MAIL SMTP);
	g_assert_true(settings->site.secure);
	g_assert_cmpstr(settings->site.host, ==, "example.org");
	g_assert_cmpstr(settings->site.name, ==, "example.org");
	g_assert_cmpstr(settings->site.home, ==, "/account/");
	g_assert_cmpstr(settings->view.static_url, ==, "/account/static");
	g_assert_cmpstr(settings->mail.from_name, ==, "example.org");
	g_assert_cmpstr(settings->smtp.hello, ==, "example.org");
	g_assert_cmpint(settings->signup.username, ==, FIELD_REQUIRED);
	g_assert_cmpuint(settings->signup.allow_domains->len, ==, 0);
	g_assert_cmpstr(settings->smtp.user, ==, "");

	g_autoptr(Settings) other = parse(
	    "[site]\norigin = http://127.0.0.1:8080\npath = /\nname = Ex\n"
	    "home = /in\n" MAIL SMTP);
	g_assert_false(other->site.secure);
	g_assert_cmpstr(other->site.host, ==, "127.0.0.1");
	g_assert_cmpstr(other->site.path, ==, "");
	g_assert_cmpstr(other->site.home, ==, "/in");
	g_assert_cmpstr(other->view.static_url, ==, "/static");
	g_assert_cmpstr(other->mail.from_name, ==, "Ex");
	g_assert_cmpstr(other->smtp.hello, ==, "[127.0.0.1]");

	g_autoptr(Settings)
	    ipv6 = parse("[site]\norigin = http://[::1]:8080\n" MAIL SMTP);
	g_assert_cmpstr(ipv6->site.host, ==, "[::1]");
	g_assert_cmpstr(ipv6->smtp.hello, ==, "[IPv6:::1]");
}

static void
test_files_may_be_written_as_people_do(void)
{
	g_autoptr(Settings) settings = parse(
	    "\xef\xbb\xbf# comment\r\n; another\r\n\r\n  [site]  \r\n"
	    "\torigin\t=\thttps://example.org\t\r\nname=Example = #1\r\n"
	    "[signup]\nopen = no\nusername = off\n"
	    "allow_domains = a.example ,b.example\n"
	    "[log]\nlevel = error\n" MAIL "[smtp]\n"
	    "url = smtp://mail.example.org\nuser = anna\npassword = a = b # c");
	g_assert_cmpstr(settings->site.name, ==, "Example = #1");
	g_assert_false(settings->signup.open);
	g_assert_cmpint(settings->signup.username, ==, FIELD_OFF);
	g_assert_cmpuint(settings->signup.allow_domains->len, ==, 2);
	g_assert_cmpstr(
	    settings->signup.allow_domains->pdata[1], ==, "b.example");
	g_assert_cmpint(settings->log.level, ==, LOG_LEVEL_ERROR);
	g_assert_cmpstr(settings->smtp.password, ==, "a = b # c");
}

static void
test_the_environment_wins(void)
{
	g_auto(GStrv) environment = g_strsplit(
	    "PATH=/bin|SALLYPORT_CONFIG=/x|SALLYPORT_SITE_NAME=Other|"
	    "SALLYPORT_SMTP_USER=anna|SALLYPORT_SMTP_PASSWORD= hunter2 |"
	    "SALLYPORT_LOG_LEVEL= warn |"
	    "SALLYPORT_LIMITS_TRIES_NETWORK_HOUR=7",
	    "|", -1);
	g_autoptr(Settings) settings = try_good(SETTINGS_WORKER, environment,
	    SITE "name = Example\n" MAIL SMTP "password_file = /nowhere\n");
	g_assert_cmpstr(settings->site.name, ==, "Other");
	g_assert_cmpstr(settings->smtp.password, ==, " hunter2 ");
	g_assert_cmpstr(settings->smtp.password_file, ==, "");
	g_assert_cmpint(settings->limits.tries_network_hour, ==, 7);
	g_assert_cmpint(settings->log.level, ==, LOG_LEVEL_WARN);
	g_assert_cmpstr(
	    environment[4], ==, "SALLYPORT_SMTP_PASSWORD= hunter2 ");
}

static void
test_what_is_printed_reads_back_the_same(void)
{
	g_autoptr(Settings) settings = parse(
	    "[site]\norigin = https://example.org\npath = /\n"
	    "[signup]\ndeny_domains = a.example, b.example\nopen = no\n"
	    "[log]\nlevel = warn\n" MAIL SMTP);
	g_autofree char *printed = settings_print(settings);
	g_autoptr(Settings) again = parse(printed);
	g_autofree char *twice = settings_print(again);
	g_assert_cmpstr(printed, ==, twice);
	g_assert_nonnull(strstr(printed, "\npath = /\n"));
	g_assert_nonnull(strstr(printed, "deny_domains = a.example, b.ex"));
}

static void
test_the_file_is_found(void)
{
	char variable[] = "SALLYPORT_CONFIG=/env.conf";
	char *environment[] = { variable, NULL };
	g_autofree char *by_option = settings_file("/opt.conf", environment);
	g_assert_cmpstr(by_option, ==, "/opt.conf");
	g_autofree char *by_environment = settings_file(NULL, environment);
	g_assert_cmpstr(by_environment, ==, "/env.conf");
	g_autofree char *usual = settings_file(NULL, NULL);
	g_assert_true(g_str_has_suffix(usual, "/sallyport/sallyport.conf"));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settings/unknown-names-are-refused",
	    test_unknown_names_are_refused);
	g_test_add_func("/settings/what-stands-twice-is-refused",
	    test_what_stands_twice_is_refused);
	g_test_add_func("/settings/lines-that-are-nothing-are-refused",
	    test_lines_that_are_nothing_are_refused);
	g_test_add_func("/settings/what-is-missing-is-named-with-its-remedy",
	    test_what_is_missing_is_named_with_its_remedy);
	g_test_add_func("/settings/all-problems-are-told-at-once",
	    test_all_problems_are_told_at_once);
	g_test_add_func("/settings/contradictions-are-refused",
	    test_settings_that_contradict_each_other_are_refused);
	g_test_add_func(
	    "/settings/half-a-login-is-refused", test_half_a_login_is_refused);
	g_test_add_func("/settings/an-unknown-variable-is-refused",
	    test_an_unknown_variable_is_refused);
	g_test_add_func("/settings/derived-settings-follow-the-others",
	    test_derived_settings_follow_the_others);
	g_test_add_func("/settings/files-may-be-written-as-people-do",
	    test_files_may_be_written_as_people_do);
	g_test_add_func(
	    "/settings/the-environment-wins", test_the_environment_wins);
	g_test_add_func("/settings/what-is-printed-reads-back-the-same",
	    test_what_is_printed_reads_back_the_same);
	g_test_add_func("/settings/the-file-is-found", test_the_file_is_found);
	return g_test_run();
}
