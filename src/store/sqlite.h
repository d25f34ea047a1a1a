/*
 * The store in one SQLite file, shared by all programs of the machine.
 *
 * Beside PATH stand PATH-wal and PATH-shm (SQLite's) and PATH-lock
 * (lockfile.h). All have mode 0660 and stay when the last program closes, so
 * that programs of different users of one group can share them; where root
 * creates them they belong to whom the directory belongs. PATH must be on a
 * local file system.
 */
#ifndef STORE_SQLITE_H
#define STORE_SQLITE_H

#include "account/store.h"

/*
 * Opens the store at path. STORE_ERROR_SCHEMA where there is none, where it
 * is another program's, or must first be brought up to date, STORE_ERROR_NEWER
 * where it was made by a newer one. Not across fork. Free with store_free().
 */
bool store_sqlite_open(const char *path, Store **ret_store, GError **error);

/*
 * Creates the store where there is none and brings an older one up to date;
 * one that is up to date is left alone. Programs that use it may go on
 * running; several may call this at once. On failure the store is as it was.
 */
bool store_sqlite_create(const char *path, GError **error);

#endif
