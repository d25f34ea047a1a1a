#include "base/wordlist.h"

#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct {
	char *directory;
	char *path;
	char *newer;
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	fixture->directory = g_dir_make_tmp("sallyport-XXXXXX", NULL);
	g_assert_nonnull(fixture->directory);
	fixture->path = g_build_filename(fixture->directory, "list", NULL);
	fixture->newer = g_build_filename(fixture->directory, "newer", NULL);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_remove(fixture->path);
	g_remove(fixture->newer);
	g_rmdir(fixture->directory);
	g_free(fixture->path);
	g_free(fixture->newer);
	g_free(fixture->directory);
}

static void
put(const char *path, const char *content)
{
	g_assert_true(g_file_set_contents(path, content, -1, NULL));
}

static WordList *
open_list(const Fixture *fixture)
{
	g_autoptr(GError) error = NULL;
	WordList *list = NULL;
	wordlist_open(fixture->path, fixture->newer, &list, &error);
	g_assert_no_error(error);
	return list;
}

static void
test_unreadable(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	WordList *list = NULL;
	g_assert_false(wordlist_open(fixture->path, NULL, &list, &error));
	g_assert_nonnull(strstr(error->message, fixture->path));
	g_clear_error(&error);
	g_assert_false(wordlist_open(fixture->directory, NULL, &list, &error));
	g_assert_nonnull(strstr(error->message, fixture->directory));
	g_assert_null(list);
}

static void
test_not_sorted(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autofree char *longest = g_strnfill(WORDLIST_WORD_BYTES, 'a');
	g_autofree char *most = g_strconcat(longest, "\n", NULL);
	g_autofree char *over = g_strconcat(longest, "a\n", NULL);
	g_autofree char *huge = g_strnfill(5000, 'a');
	const struct {
		const char *content;
		const char *problem; /* NULL: good */
	} cases[] = {
		{ "# head\n#\na\nab\nb\n", NULL },
		{ most, NULL },
		{ "#a\n#b\n", NULL },
		{ "#1 is a word\n", NULL },
		{ "", "no word" },
		{ "# head\n", "no word" },
		{ "# head\nb\na\n", ":3: not sorted" },
		{ "a\nA\n", ":2: not sorted" },
		{ "ab\na\n", ":2: not sorted" },
		{ "a\na\n", ":2: not sorted" },
		{ "a\n\nb\n", ":2: an empty line" },
		{ "a\nb", ":2: a line too long, or without an end" },
		{ over, ":1: a line too long" },
		{ huge, ":1: a line too long" },
		{ "a\n# no head\n", ":2: not sorted" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = NULL;
		put(fixture->path, cases[i].content);
		g_autoptr(WordList) list = open_list(fixture);
		g_test_message("%.40s", cases[i].content);
		bool good = wordlist_check(list, &error);
		g_assert_cmpint(good, ==, cases[i].problem == NULL);
		if (good)
			continue;
		g_assert_nonnull(strstr(error->message, fixture->path));
		g_assert_nonnull(strstr(error->message, cases[i].problem));
	}
}

/* Of every size from one word on, all words and all between them. */
static void
test_every_word(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GString) content = g_string_new("# head\n# more of it\n");
	for (int n = 1; n <= 400; n++) {
		/* Words of 4 to 253 characters, in order. */
		g_autofree char *tail = g_strnfill((gsize)(n * 7) % 250, 'm');
		g_string_append_printf(content, "%03d%s\n", n, tail);
		if (n > 40 && n % 40 != 0)
			continue;
		put(fixture->path, content->str);
		g_autoptr(WordList) list = open_list(fixture);
		for (int i = 0; i <= n + 1; i++) {
			g_autofree char *rest = g_strnfill(
			    (gsize)(i * 7) % 250, 'm');
			g_autofree char *word = g_strdup_printf(
			    "%03d%s", i, rest);
			g_autofree char *near = g_strconcat(word, "a", NULL);
			g_assert_cmpint(
			    wordlist_has(list, word), ==, i >= 1 && i <= n);
			g_assert_false(wordlist_has(list, near));
			word[2]++;
			near[strlen(near) - 1] = '\0';
			g_assert_true(
			    i < 1 || i > n || wordlist_has(list, near));
		}
		g_assert_false(wordlist_has(list, ""));
		g_assert_false(wordlist_has(list, "# head"));
		g_assert_false(wordlist_has(list, "00"));
		g_assert_false(wordlist_has(list, "zzz"));
		g_assert_false(wordlist_has(list, "001\n002"));
	}
}

static void
test_no_list(void)
{
	g_assert_false(wordlist_has(NULL, "a"));
}

static void
test_replaced(Fixture *fixture, gconstpointer data)
{
	(void)data;
	put(fixture->path, "a\nb\n");
	g_autoptr(WordList) list = open_list(fixture);
	g_assert_true(wordlist_has(list, "b"));
	put(fixture->path, "a\nc\n");
	g_assert_false(wordlist_has(list, "b"));
	g_assert_true(wordlist_has(list, "c"));
	/* The newer one comes, and goes. */
	put(fixture->newer, "n\n");
	g_assert_true(wordlist_has(list, "n"));
	g_assert_false(wordlist_has(list, "c"));
	g_assert_cmpstr(wordlist_path(list), ==, fixture->newer);
	g_assert_cmpint(g_remove(fixture->newer), ==, 0);
	g_assert_false(wordlist_has(list, "n"));
	g_assert_true(wordlist_has(list, "c"));
	/* All are gone: what there was last goes on. */
	g_assert_cmpint(g_remove(fixture->path), ==, 0);
	g_assert_true(wordlist_has(list, "c"));
}

/* Under our hands, in place: any answer will do, but there is one. */
static void
test_cut_short(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GString) content = g_string_new(NULL);
	for (int i = 1000; i < 3000; i++)
		g_string_append_printf(content, "%d\n", i);
	put(fixture->path, content->str);
	g_autoptr(WordList) list = open_list(fixture);
	g_assert_true(wordlist_has(list, "2999"));
	FILE *file = g_fopen(fixture->path, "r+");
	g_assert_nonnull(file);
	g_assert_cmpint(ftruncate(fileno(file), 7), ==, 0);
	fclose(file);
	g_assert_false(wordlist_has(list, "2999"));
	g_assert_true(wordlist_has(list, "1000"));
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
	add("/wordlist/what-cannot-be-read-is-named", test_unreadable);
	add("/wordlist/what-is-not-sorted-is-named-with-its-line",
	    test_not_sorted);
	add("/wordlist/every-word-is-found-and-nothing-else", test_every_word);
	g_test_add_func("/wordlist/no-list-has-no-word", test_no_list);
	add("/wordlist/another-file-counts-at-once", test_replaced);
	add("/wordlist/a-file-cut-short-is-no-harm", test_cut_short);
	return g_test_run();
}
