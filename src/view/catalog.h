/*
 * A gettext catalogue (.mo, "The Format of GNU MO Files" in its manual), read
 * by ourselves: libintl takes the language from the locale and environment of
 * the whole process, which a library may not touch, and Debian generates no
 * zh_CN locale. Nothing in the file is trusted: what points outside of it is
 * an error when it is opened.
 */
#ifndef VIEW_CATALOG_H
#define VIEW_CATALOG_H

#include <glib.h>
#include <stdbool.h>

typedef struct Catalog Catalog;

bool catalog_open(const char *path, Catalog **ret_catalog, GError **error);
void catalog_free(Catalog *catalog);

/* Belongs to the catalogue; NULL where it has no such message. */
const char *catalog_find(const Catalog *catalog, const char *msgid);
/* The messages in it, its header (msgid "") not counted. */
unsigned catalog_size(const Catalog *catalog);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Catalog, catalog_free)

#endif
