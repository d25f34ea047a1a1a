#include "view/catalog.h"

#include "view/view.h"

#include <stdint.h>
#include <string.h>

#define MAGIC 0x950412deU

/* The header, as offsets in words of 32 bits. */
enum {
	AT_MAGIC,
	AT_REVISION,
	AT_N,
	AT_MSGIDS,
	AT_MSGSTRS,
	HEADER_WORDS
};

struct Catalog {
	GMappedFile *file;
	const char *bytes;
	gsize n_bytes;
	bool swapped; /* written on a machine of the other byte order */
	uint32_t n;
	uint32_t msgids; /* offsets of the tables (length, offset) */
	uint32_t msgstrs;
};

static uint32_t
word_at(const Catalog *catalog, gsize offset)
{
	uint32_t word;
	memcpy(&word, catalog->bytes + offset, sizeof word);
	return catalog->swapped ? GUINT32_SWAP_LE_BE(word) : word;
}

static const char *
string_at(const Catalog *catalog, uint32_t table, uint32_t i)
{
	return catalog->bytes + word_at(catalog, table + 8 * (gsize)i + 4);
}

static bool
table_is_sound(const Catalog *catalog, uint32_t table)
{
	if (table > catalog->n_bytes ||
	    catalog->n > (catalog->n_bytes - table) / 8)
		return false;
	for (uint32_t i = 0; i < catalog->n; i++) {
		gsize length = word_at(catalog, table + 8 * (gsize)i);
		gsize offset = word_at(catalog, table + 8 * (gsize)i + 4);
		if (offset >= catalog->n_bytes ||
		    length >= catalog->n_bytes - offset ||
		    catalog->bytes[offset + length] != '\0')
			return false;
	}
	return true;
}

static bool
is_sound(Catalog *catalog)
{
	if (catalog->n_bytes < HEADER_WORDS * sizeof(uint32_t))
		return false;
	if (word_at(catalog, AT_MAGIC) != MAGIC) {
		catalog->swapped = true;
		if (word_at(catalog, AT_MAGIC) != MAGIC)
			return false;
	}
	/* Major revision 1 may have messages that depend on the machine. */
	if (word_at(catalog, AT_REVISION * 4) >> 16 > 1)
		return false;
	catalog->n = word_at(catalog, AT_N * 4);
	catalog->msgids = word_at(catalog, AT_MSGIDS * 4);
	catalog->msgstrs = word_at(catalog, AT_MSGSTRS * 4);
	return table_is_sound(catalog, catalog->msgids) &&
	       table_is_sound(catalog, catalog->msgstrs);
}

bool
catalog_open(const char *path, Catalog **ret_catalog, GError **error)
{
	g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, error);
	if (file == NULL)
		return false;
	g_autoptr(Catalog) catalog = g_new0(Catalog, 1);
	catalog->bytes = g_mapped_file_get_contents(file);
	catalog->n_bytes = g_mapped_file_get_length(file);
	catalog->file = g_steal_pointer(&file);
	if (!is_sound(catalog)) {
		g_set_error(error, VIEW_ERROR, 0,
		    "%s is not a sound gettext catalogue: make it again with "
		    "msgfmt",
		    path);
		return false;
	}
	*ret_catalog = g_steal_pointer(&catalog);
	return true;
}

void
catalog_free(Catalog *catalog)
{
	if (catalog == NULL)
		return;
	g_mapped_file_unref(catalog->file);
	g_free(catalog);
}

const char *
catalog_find(const Catalog *catalog, const char *msgid)
{
	/* The msgids are sorted. */
	uint32_t low = 0;
	uint32_t high = catalog->n;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		int order = strcmp(
		    msgid, string_at(catalog, catalog->msgids, middle));
		if (order == 0)
			return string_at(catalog, catalog->msgstrs, middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

unsigned
catalog_size(const Catalog *catalog)
{
	return catalog->n - (catalog_find(catalog, "") != NULL ? 1 : 0);
}
