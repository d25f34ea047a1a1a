#include "base/secretfile.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"

typedef struct {
	char *directory;
	char *path;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	fixture->directory = g_dir_make_tmp("sallyport-XXXXXX", NULL);
	g_assert_nonnull(fixture->directory);
	fixture->path = g_build_filename(fixture->directory, "secret", NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_remove(fixture->path);
	g_rmdir(fixture->directory);
	g_free(fixture->path);
	g_free(fixture->directory);
}

static void
write_file(const Fixture *fixture, const char *content, gssize n, int mode)
{
	g_assert_true(g_file_set_contents(fixture->path, content, n, NULL));
	g_assert_cmpint(chmod(fixture->path, (mode_t)mode), ==, 0);
}

static void
assert_refused(const Fixture *fixture, const char *pattern)
{
	g_autoptr(SecretText) text = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_false(secret_file_read(fixture->path, &text, &error));
	g_assert_nonnull(error);
	g_assert_true(error->domain == SECRET_FILE_ERROR);
	g_assert_true(g_str_has_prefix(error->message, fixture->path));
	g_assert_true(g_pattern_match_simple(pattern, error->message));
	g_assert_null(text);
}

static void
test_refuses_what_others_can_reach(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (int bits = 1; bits <= 7; bits++) {
		write_file(fixture, "hunter2\n", -1, 0640 | bits);
		assert_refused(fixture, "*run chmod o-rwx /*/secret");
	}
}

static void
test_refuses_what_is_not_one_line(Fixture *fixture, gconstpointer data)
{
	(void)data;
	assert_refused(fixture, "*No such file*; write the secret into it, *");
	write_file(fixture, "", 0, 0600);
	assert_refused(fixture, "*empty*");
	write_file(fixture, "\n", -1, 0600);
	assert_refused(fixture, "*empty*");
	write_file(fixture, "one\ntwo\n", -1, 0600);
	assert_refused(fixture, "*one line*");
	write_file(fixture, "one\0two", 7, 0600);
	assert_refused(fixture, "*one line*");
	write_file(fixture, "\xff", 1, 0600);
	assert_refused(fixture, "*one line*");
}

static void
test_refuses_a_directory(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_assert_cmpint(g_mkdir(fixture->path, 0700), ==, 0);
	assert_refused(fixture, "*directory*");
}

static void
test_refuses_what_is_too_large(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *much = g_strnfill(LIMIT_SECRET_FILE_BYTES + 1, 'x');
	write_file(fixture, much, -1, 0600);
	assert_refused(fixture, "*larger than 4096 bytes; write *");
	write_file(fixture, much, LIMIT_SECRET_FILE_BYTES, 0600);
	g_autoptr(SecretText) text = NULL;
	g_autoptr(GError) error = NULL;
	secret_file_read(fixture->path, &text, &error);
	g_assert_no_error(error);
	g_assert_cmpuint(strlen(text), ==, LIMIT_SECRET_FILE_BYTES);
}

static void
test_reads_the_line_without_its_end(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const char *const written[] = { "pass word ", "pass word \n",
		"pass word \r\n" };
	for (size_t i = 0; i < G_N_ELEMENTS(written); i++) {
		write_file(fixture, written[i], -1, 0640);
		g_autoptr(SecretText) text = NULL;
		g_autoptr(GError) error = NULL;
		secret_file_read(fixture->path, &text, &error);
		g_assert_no_error(error);
		g_assert_cmpstr(text, ==, "pass word ");
	}
}

static void
add(const char *name, void (*test)(Fixture *, gconstpointer))
{
	g_test_add(name, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add("/secretfile/refuses-what-others-can-reach",
	    test_refuses_what_others_can_reach);
	add("/secretfile/refuses-what-is-not-one-line",
	    test_refuses_what_is_not_one_line);
	add("/secretfile/refuses-a-directory", test_refuses_a_directory);
	add("/secretfile/refuses-what-is-too-large",
	    test_refuses_what_is_too_large);
	add("/secretfile/reads-the-line-without-its-end",
	    test_reads_the_line_without_its_end);
	return g_test_run();
}
