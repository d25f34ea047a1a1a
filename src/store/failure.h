/*
 * What SQLite says went wrong, as an error of the store port.
 */
#ifndef STORE_FAILURE_H
#define STORE_FAILURE_H

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

/* Always false, to be returned. what: what could not be done, "open the
 * database"; rc: a primary or extended result code. db may be NULL. */
bool failure_set(sqlite3 *db, int rc, const char *what, GError **error);

#endif
