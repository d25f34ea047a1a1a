/*
 * The schema of the SQLite store: numbered migrations, src/store/schema/NNN.sql
 * built in, which only go forward. The number of the last one applied is the
 * database's user_version; its application_id says that it is ours.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <glib.h>
#include <sqlite3.h>
#include <stdbool.h>

/* "Slyp", in the header of the file: file(1) can tell. */
#define SCHEMA_APPLICATION_ID 0x536c7970

/* Made at build time; NULL after the last. */
extern const char *const schema_migrations[];

/* STORE_ERROR_SCHEMA where the database is not ours or older than this version,
 * STORE_ERROR_NEWER where it is newer. */
bool schema_check(sqlite3 *db, const char *path, GError **error);

/* The same of what STATEMENT_SCHEMA_VERSION tells in a transaction. */
bool schema_fits(int version, const char *path, GError **error);

/* Brings an empty or older one up to date; refuses a foreign or newer one.
 * The caller keeps other writers away. */
bool schema_migrate(sqlite3 *db, const char *path, GError **error);

#endif
