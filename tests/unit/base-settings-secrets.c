#include "settings-try.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

typedef struct {
	char *directory;
	char *conf;
	char *secret;
} Files;

static void
set_up(Files *files, gconstpointer data)
{
	(void)data;
	files->directory = g_dir_make_tmp("sallyport-XXXXXX", NULL);
	files->conf = g_build_filename(files->directory, "conf", NULL);
	files->secret = g_build_filename(files->directory, "secret", NULL);
}

static void
tear_down(Files *files, gconstpointer data)
{
	(void)data;
	g_remove(files->conf);
	g_remove(files->secret);
	g_rmdir(files->directory);
	g_free(files->conf);
	g_free(files->secret);
	g_free(files->directory);
}

static void
write_file(const char *path, mode_t mode, const char *text)
{
	g_assert_true(g_file_set_contents(path, text, -1, NULL));
	g_assert_cmpint(chmod(path, mode), ==, 0);
}

static void
assert_load_refused(const Files *files, SettingsFor whom, const char *pattern)
{
	g_autoptr(Settings) settings = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_false(
	    settings_load(files->conf, NULL, whom, &settings, &error));
	if (!g_pattern_match_simple(pattern, error->message))
		g_error("%s\nis not\n%s", error->message, pattern);
}

static void
test_a_line_that_makes_no_sense_is_not_repeated(void)
{
	const char text[] = SITE MAIL SMTP "hunter2\n= hunter2\nhun ter2 = x\n"
					   "pasword = hunter2\n"
					   "password = hunter2\x1b\n"
					   "SALLYPORT=hunter2\n";
	char *environment[] = { g_strdup("SALLYPORT_SMTP_PASSWD=hunter2"),
		g_strdup("SALLYPORT_hunter2 hunter2"), NULL };
	g_autofree char *problems = try_bad(
	    SETTINGS_WORKER, environment, text, sizeof(text) - 1);
	g_assert_null(strstr(problems, "hunter2"));
	g_free(environment[0]);
	g_free(environment[1]);
}

static void
test_a_file_that_is_not_there_is_named(Files *files, gconstpointer data)
{
	(void)data;
	assert_load_refused(
	    files, SETTINGS_WORKER, "/*/conf: No such file*--config*");
}

static void
test_a_secret_others_can_reach_is_refused(Files *files, gconstpointer data)
{
	(void)data;
	write_file(files->conf, 0644,
	    SITE MAIL SMTP "user = anna\npassword = hunter2\n");
	const char *pattern = "/*/conf:8: [smtp] password: others can reach "
			      "this file; run chmod o-rwx /*/conf, or move *";
	assert_load_refused(files, SETTINGS_WORKER, pattern);
	assert_load_refused(files, SETTINGS_WEB, pattern);

	g_autofree char *text = g_strdup_printf(
	    "%suser = anna\npassword_file = %s\n", SITE MAIL SMTP,
	    files->secret);
	write_file(files->conf, 0644, text);
	write_file(files->secret, 0604, "hunter2\n");
	assert_load_refused(files, SETTINGS_WORKER,
	    "/*/conf:8: [smtp] password_file: /*/secret: others can reach "
	    "this secret; run chmod o-rwx /*/secret");
}

static void
test_a_token_must_be_there_before_the_first_login(
    Files *files, gconstpointer data)
{
	(void)data;
	g_autofree char *text = g_strdup_printf(
	    "%suser = anna\nauth = xoauth2\ntoken_file = %s\n", SITE MAIL SMTP,
	    files->secret);
	write_file(files->conf, 0644, text);
	assert_load_refused(files, SETTINGS_WORKER,
	    "/*/conf:9: [smtp] token_file: /*/secret: No such file or "
	    "directory; write the secret into it, *");
	write_file(files->secret, 0644, "hunter2\n");
	assert_load_refused(files, SETTINGS_WORKER,
	    "/*/conf:9: [smtp] token_file: /*/secret: others can reach "
	    "this secret; run chmod o-rwx /*/secret");
	write_file(files->secret, 0640, "hunter2\n");
	g_autoptr(Settings) settings = NULL;
	g_autoptr(GError) error = NULL;
	settings_load(files->conf, NULL, SETTINGS_WORKER, &settings, &error);
	g_assert_no_error(error);
}

static void
test_a_password_that_cannot_be_read_is_told_once(
    Files *files, gconstpointer data)
{
	(void)data;
	g_autofree char *text = g_strdup_printf(
	    "%suser = anna\npassword_file = %s\n", SITE MAIL SMTP,
	    files->secret);
	write_file(files->conf, 0644, text);
	assert_load_refused(files, SETTINGS_WORKER,
	    "/*/conf:8: [smtp] password_file: /*/secret: No such file or "
	    "directory; write the secret into it, on one line, for the eyes "
	    "of the program's user alone");
}

static void
test_a_configuration_that_is_none_is_told_what_it_is(
    Files *files, gconstpointer data)
{
	(void)data;
	g_autofree char *long_text = g_strnfill(70000, '#');
	write_file(files->conf, 0644, long_text);
	assert_load_refused(files, SETTINGS_WORKER,
	    "/*/conf: larger than 65536 bytes; no configuration is so long; "
	    "name the right file *");
	g_remove(files->conf);
	g_assert_cmpint(g_mkdir(files->conf, 0700), ==, 0);
	assert_load_refused(files, SETTINGS_WORKER,
	    "/*/conf: Is a directory; name a file, not its folder, *");
}

static void
test_what_is_good_is_there_beside_what_is_not(Files *files, gconstpointer data)
{
	(void)data;
	write_file(files->conf, 0644,
	    "[site]\norigin = https://castle.example\n[smtp]\n"
	    "connections = 0\nhello = gate.castle.example\n");
	g_autoptr(Settings) settings = NULL;
	g_auto(GStrv) problems = NULL;
	g_auto(GStrv) bad = NULL;
	g_autoptr(GError) error = NULL;
	settings_load_good(files->conf, NULL, SETTINGS_WORKER, &settings,
	    &problems, &bad, &error);
	g_assert_no_error(error);
	g_autofree char *all = g_strjoinv("\n", problems);
	g_autofree char *keys = g_strjoinv(", ", bad);
	g_assert_true(g_pattern_match_simple(
	    "/*/conf:4: [smtp] connections: *\n/*: [mail] from: missing; *\n"
	    "/*: [smtp] url: missing; *",
	    all));
	g_assert_cmpstr(
	    keys, ==, "[mail] from, [smtp] url, [smtp] connections");
	g_assert_cmpint(settings->smtp.connections, ==, 4);
	g_assert_cmpstr(settings->smtp.hello, ==, "gate.castle.example");
}

static void
test_the_web_program_learns_no_secret(void)
{
	char variable[] = "SALLYPORT_SMTP_PASSWORD=hunter2";
	char *environment[] = { variable, NULL };
	g_autoptr(Settings)
	    settings = try_good(SETTINGS_WEB, environment, SITE);
	g_assert_cmpstr(settings->smtp.password, ==, "");
	for (size_t i = strlen(variable); i < sizeof(variable); i++)
		g_assert_cmpint(variable[i], ==, '\0');

	g_autoptr(Settings) in_file = try_good(
	    SETTINGS_WEB, NULL, SITE "[smtp]\npassword = hunter2\n");
	g_assert_cmpstr(in_file->smtp.password, ==, "");
	/* The file need not even be readable. */
	g_autoptr(Settings) by_file = try_good(
	    SETTINGS_WEB, NULL, SITE "[smtp]\npassword_file = /nowhere\n");
	g_assert_cmpstr(by_file->smtp.password, ==, "");
}

static void
test_secrets_are_never_printed(void)
{
	g_autoptr(Settings) settings = try_good(SETTINGS_WORKER, NULL,
	    SITE MAIL SMTP "user = anna\npassword = hunter2\n");
	g_assert_cmpstr(settings->smtp.password, ==, "hunter2");
	g_autofree char *printed = settings_print(settings);
	g_assert_null(strstr(printed, "hunter2"));
	g_assert_nonnull(strstr(printed, "\npassword = ***\n"));
}

static void
test_a_secret_is_read_from_its_file(Files *files, gconstpointer data)
{
	(void)data;
	g_autofree char *text = g_strdup_printf(
	    "%suser = anna\npassword_file = %s\n", SITE MAIL SMTP,
	    files->secret);
	write_file(files->conf, 0644, text);
	write_file(files->secret, 0640, "hunter2\n");
	g_autoptr(Settings) settings = NULL;
	g_autoptr(GError) error = NULL;
	settings_load(files->conf, NULL, SETTINGS_WORKER, &settings, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(settings->smtp.password, ==, "hunter2");
	g_assert_cmpstr(settings->smtp.password_file, ==, files->secret);
}

static void
add_with_files(const char *name, void (*test)(Files *, gconstpointer))
{
	g_test_add(name, Files, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settings/a-line-that-makes-no-sense-is-not-repeated",
	    test_a_line_that_makes_no_sense_is_not_repeated);
	add_with_files("/settings/a-file-that-is-not-there-is-named",
	    test_a_file_that_is_not_there_is_named);
	add_with_files("/settings/a-secret-others-can-reach-is-refused",
	    test_a_secret_others_can_reach_is_refused);
	add_with_files("/settings/a-token-must-be-there-before-the-first-login",
	    test_a_token_must_be_there_before_the_first_login);
	add_with_files("/settings/a-password-that-cannot-be-read-is-told-once",
	    test_a_password_that_cannot_be_read_is_told_once);
	add_with_files(
	    "/settings/a-configuration-that-is-none-is-told-what-it-is",
	    test_a_configuration_that_is_none_is_told_what_it_is);
	add_with_files("/settings/what-is-good-is-there-beside-what-is-not",
	    test_what_is_good_is_there_beside_what_is_not);
	g_test_add_func("/settings/the-web-program-learns-no-secret",
	    test_the_web_program_learns_no_secret);
	g_test_add_func("/settings/secrets-are-never-printed",
	    test_secrets_are_never_printed);
	add_with_files("/settings/a-secret-is-read-from-its-file",
	    test_a_secret_is_read_from_its_file);
	return g_test_run();
}
