/*
 * The translations against the templates, seen by the scanner that translates
 * them in earnest.
 */
#include "view/catalog.h"
#include "view/language.h"
#include "view/translate.h"

#include <glib.h>

static const char *
collect(gpointer data, const char *msgid)
{
	g_hash_table_add(data, g_strdup(msgid));
	return NULL;
}

static void
collect_folder(GHashTable *msgids, const char *folder)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(
	    g_getenv("top_srcdir"), "templates", folder, NULL);
	g_autoptr(GDir) files = g_dir_open(path, 0, &error);
	g_assert_no_error(error);
	for (const char *file; (file = g_dir_read_name(files)) != NULL;) {
		g_autofree char *name = g_build_filename(path, file, NULL);
		g_autofree char *text = NULL;
		g_autoptr(GString) unused = g_string_new(NULL);
		g_file_get_contents(name, &text, NULL, &error);
		g_assert_no_error(error);
		translate(text, true, collect, msgids, unused, &error);
		g_assert_no_error(error);
	}
}

static GHashTable *
all_words(void)
{
	GHashTable *msgids = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, NULL);
	collect_folder(msgids, "page");
	collect_folder(msgids, "part");
	collect_folder(msgids, "mail");
	return msgids;
}

static Catalog *
open_catalog(const Language *language)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(g_getenv("top_builddir"),
	    "po/locale", language->id, "LC_MESSAGES/sallyport.mo", NULL);
	Catalog *catalog = NULL;
	catalog_open(path, &catalog, &error);
	g_assert_no_error(error);
	return catalog;
}

static void
test_missing(gconstpointer data)
{
	g_autoptr(Catalog) catalog = open_catalog(data);
	g_autoptr(GHashTable) words = all_words();
	GHashTableIter iter;
	gpointer msgid;
	g_hash_table_iter_init(&iter, words);
	while (g_hash_table_iter_next(&iter, &msgid, NULL)) {
		const char *msgstr = catalog_find(catalog, msgid);
		if (msgstr == NULL)
			g_test_message("not translated: %s", (char *)msgid);
		g_assert_nonnull(msgstr);
	}
}

static void
test_pieces(gconstpointer data)
{
	g_autoptr(Catalog) catalog = open_catalog(data);
	g_autoptr(GHashTable) words = all_words();
	GHashTableIter iter;
	gpointer msgid;
	g_hash_table_iter_init(&iter, words);
	while (g_hash_table_iter_next(&iter, &msgid, NULL)) {
		const char *msgstr = catalog_find(catalog, msgid);
		if (msgstr == NULL || translate_same_pieces(msgid, msgstr))
			continue;
		g_test_message("lost a {{...}}: %s", msgstr);
		g_test_fail();
	}
}

static void
test_unused(gconstpointer data)
{
	g_autoptr(Catalog) catalog = open_catalog(data);
	g_autoptr(GHashTable) words = all_words();
	g_assert_cmpuint(catalog_size(catalog), ==, g_hash_table_size(words));
}

static void
add(const char *name, const Language *language, GTestDataFunc test)
{
	g_autofree char *path = g_strdup_printf(
	    "/words/%s/%s", language->id, name);
	g_test_add_data_func(path, language, test);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (const Language *l = &language_table[1]; l->id != NULL; l++) {
		add("all-words-are-translated", l, test_missing);
		add("no-translation-lost-a-piece", l, test_pieces);
		add("no-translation-is-unused", l, test_unused);
	}
	return g_test_run();
}
