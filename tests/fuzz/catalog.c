/*
 * A gettext catalogue, and a template whose words it translates. Input: the
 * template, a NUL, the file. Whatever the file says, the template's marks stay
 * the translator's bounds.
 */
#include <stdint.h>
#include <string.h>

#include "tests/fuzz/memory-file.h"
#include "view/catalog.h"
#include "view/translate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Catalog *
open_catalog(const void *bytes, size_t n)
{
	Catalog *catalog = NULL;
	g_autoptr(GError) error = NULL;
	MemoryFile file = memory_file_new(bytes, n);
	bool opened = catalog_open(file.path, &catalog, &error);
	memory_file_close(&file);
	g_assert_true(opened == (catalog != NULL));
	g_assert_true(opened == (error == NULL));
	return catalog;
}

static const char *
find(gpointer catalog, const char *msgid)
{
	return catalog_find(catalog, msgid);
}

static const char *
find_nothing(gpointer unused G_GNUC_UNUSED, const char *msgid G_GNUC_UNUSED)
{
	return NULL;
}

static gsize
count(const char *text, const char *what)
{
	gsize n = 0;
	while ((text = strstr(text, what)) != NULL) {
		n++;
		text += strlen(what);
	}
	return n;
}

/* As many marks as in the template untranslated, and no more brackets. */
static void
check_marks(const char *out, const char *plain)
{
	static const char *const marks[] = { "{{", "<", ">" };
	for (gsize i = 0; i < G_N_ELEMENTS(marks); i++)
		g_assert_cmpuint(
		    count(out, marks[i]), ==, count(plain, marks[i]));
}

static void
try_template(const char *text, Catalog *catalog)
{
	g_autoptr(GString) plain = g_string_new(NULL);
	g_autoptr(GString) html = g_string_new(NULL);
	g_autoptr(GString) mail = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	bool good = translate(text, true, find_nothing, NULL, plain, &error);
	g_assert_true(good == (error == NULL));
	if (!good) {
		g_assert_true(g_str_has_prefix(error->message, "line "));
		return;
	}
	g_assert_true(translate(text, true, find, catalog, html, &error));
	g_assert_true(translate(text, false, find, catalog, mail, &error));
	/* Where marks touch, one reads them as one likes. */
	if (strstr(text, "{[[") == NULL && strstr(html->str, "{{{") == NULL &&
	    strstr(plain->str, "{{{") == NULL)
		check_marks(html->str, plain->str);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size == 0 ? NULL : memchr(data, '\0', size);
	if (nul == NULL)
		return 0;
	const char *text = (const char *)data;
	size_t rest = size - (size_t)(nul - data) - 1;
	g_autoptr(Catalog) catalog = open_catalog(nul + 1, rest);
	if (catalog == NULL)
		return 0;
	catalog_size(catalog);
	const char *found = catalog_find(catalog, text);
	/* All of it is in the file, its end too. */
	g_assert_true(found == NULL || strlen(found) < rest);
	try_template(text, catalog);
	return 0;
}
