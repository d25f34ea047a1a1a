/*
 * The files of a store are one thing: PATH, its write-ahead log PATH-wal, the
 * index of that, PATH-shm, and PATH-lock. SQLite finds the others by the name
 * of the first and does not see when somebody moves a database over the one
 * that is open, or takes a companion away: it would go on writing into files
 * that nobody will ever find again, and who opens the new database would read
 * the log of the old one as its own.
 *
 * So whoever has the store open holds LOCK_STORE and has noted, beside that
 * lock, which files that means. Each transaction looks whether they still
 * stand under their names, before it begins and again before it is called
 * kept; who finds that they do not moves over to those that do (sqlite.c). Who
 * comes anew while others have not noticed yet waits for them.
 */
#ifndef STORE_FILESET_H
#define STORE_FILESET_H

#include "store/lockfile.h"

typedef struct {
	char *paths[FILESET__COUNT]; /* in the order of FileSetIds */
	char *aside; /* where the log of a database goes that was replaced */
	char *lock_path;
	FileSetIds ids;
	FileId lock;
} FileSet;

void fileset_init(FileSet *set, const char *path);
void fileset_clear(FileSet *set);

/*
 * Before the database is opened: is one of those who have it open, until the
 * lock file is closed. Waits a moment for those who have another set of
 * files open, and rings for them. Where they go on sleeping, the log of a
 * database that was replaced becomes PATH-wal-replaced; one that is needed, for
 * only files beside the database were taken away, is waited for in vain:
 * false. So it is where nobody is there, but a log of another database.
 */
bool fileset_join(FileSet *set, LockFile *file, GError **error);
/* After: notes which files have been opened. */
bool fileset_note(FileSet *set, LockFile *file, GError **error);

/* Whether those still stand under their names. Four stat(2), no more. */
bool fileset_is_whole(const FileSet *set);

/* Whether what is in the log is to be copied into the database that it is of:
 * nobody has moved over yet, or that database has no part in it any more. */
bool fileset_owns_log(const FileSet *set, LockFile *file);

/*
 * Moves over, first of all: in the turn, and when all of the log has been
 * copied into the database that it is of. Takes that log and its index away, so
 * that nothing of them is opened with what stands there now.
 */
void fileset_part(FileSet *set, LockFile *file);

#endif
