#include "view/catalog.h"
#include "view/view.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

/*
 * Two messages, "" and "Hi", as msgfmt writes them: five words of header, two
 * tables of two, and the strings from byte 52 on.
 */
static const uint32_t words[] = { 0x950412de, 0, 2, 20, 36,
	/* lengths and offsets: */ 0, 52, 2, 53, 6, 56, 5, 63 };
static const char strings[] = "\0Hi\0header\0Hallo";

#define SIZE (sizeof words + sizeof strings)

typedef struct {
	char *path;
	guint8 bytes[SIZE];
} Fixture;

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	int fd = g_file_open_tmp("catalog-XXXXXX", &fixture->path, &error);
	g_assert_no_error(error);
	g_assert_true(g_close(fd, NULL));
	memcpy(fixture->bytes, words, sizeof words);
	memcpy(fixture->bytes + sizeof words, strings, sizeof strings);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_unlink(fixture->path);
	g_free(fixture->path);
}

static bool
open_bytes(Fixture *fixture, gsize n, Catalog **ret_catalog)
{
	g_autoptr(GError) error = NULL;
	g_assert_true(g_file_set_contents(
	    fixture->path, (const char *)fixture->bytes, (gssize)n, NULL));
	bool opened = catalog_open(fixture->path, ret_catalog, &error);
	g_assert_true(opened == (error == NULL));
	if (!opened)
		g_assert_nonnull(strstr(error->message, fixture->path));
	return opened;
}

static void
set_word(Fixture *fixture, unsigned i, uint32_t word)
{
	memcpy(fixture->bytes + 4 * (gsize)i, &word, sizeof word);
}

static void
test_missing(void)
{
	g_autoptr(GError) error = NULL;
	Catalog *catalog = NULL;
	g_assert_false(catalog_open("/nonexistent/x.mo", &catalog, &error));
	g_assert_true(g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_NOENT));
	g_assert_null(catalog);
}

static void
test_cut_off(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (gsize n = 0; n < SIZE; n++) {
		Catalog *catalog = NULL;
		g_assert_false(open_bytes(fixture, n, &catalog));
		g_assert_null(catalog);
	}
}

static void
test_pointing_outside(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const uint32_t wild[] = { SIZE, SIZE + 1, 0x7fffffff, 0xfffffffc,
		0xffffffff };
	/* The magic, the number, both tables, every length and offset; not
	 * the revision. A string of length 0 may lie anywhere it fits. */
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++) {
		for (unsigned w = 0; i != 1 && w < G_N_ELEMENTS(wild); w++) {
			Catalog *catalog = NULL;
			set_word(fixture, i, wild[w]);
			g_assert_false(open_bytes(fixture, SIZE, &catalog));
		}
		set_word(fixture, i, words[i]);
	}
	set_word(fixture, 1, 2 << 16);
	Catalog *catalog = NULL;
	g_assert_false(open_bytes(fixture, SIZE, &catalog));
}

static void
test_unterminated(Fixture *fixture, gconstpointer data)
{
	(void)data;
	Catalog *catalog = NULL;
	fixture->bytes[SIZE - 1] = '!';
	g_assert_false(open_bytes(fixture, SIZE, &catalog));
}

static void
test_finds(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(Catalog) catalog = NULL;
	g_assert_true(open_bytes(fixture, SIZE, &catalog));
	g_assert_cmpstr(catalog_find(catalog, "Hi"), ==, "Hallo");
	g_assert_cmpstr(catalog_find(catalog, ""), ==, "header");
	g_assert_null(catalog_find(catalog, "H"));
	g_assert_null(catalog_find(catalog, "Hj"));
	g_assert_cmpuint(catalog_size(catalog), ==, 1);
}

static void
test_other_byte_order(Fixture *fixture, gconstpointer data)
{
	(void)data;
	for (unsigned i = 0; i < G_N_ELEMENTS(words); i++)
		set_word(fixture, i, GUINT32_SWAP_LE_BE(words[i]));
	g_autoptr(Catalog) catalog = NULL;
	g_assert_true(open_bytes(fixture, SIZE, &catalog));
	g_assert_cmpstr(catalog_find(catalog, "Hi"), ==, "Hallo");
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
	g_test_add_func(
	    "/catalog/one-that-is-missing-is-an-error", test_missing);
	add("/catalog/one-that-is-cut-off-is-refused", test_cut_off);
	add("/catalog/one-that-points-outside-is-refused",
	    test_pointing_outside);
	add("/catalog/a-string-without-an-end-is-refused", test_unterminated);
	add("/catalog/messages-are-found", test_finds);
	add("/catalog/either-byte-order-is-read", test_other_byte_order);
	return g_test_run();
}
