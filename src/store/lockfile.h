/*
 * PATH-lock: how the programs that share a store agree with each other. The
 * truth are locks on bytes of the file, which the kernel takes from whom it
 * lets die. Its first page is shared memory that saves work: it says when to
 * look again, and what others have done already. It is worth something only
 * while somebody has the file open: who opens it first begins it anew, for
 * after a power cut anything may stand there.
 *
 * queue.h, flush.h and bell.h are made of it.
 */
#ifndef STORE_LOCKFILE_H
#define STORE_LOCKFILE_H

#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	_Atomic uint32_t turn; /* changes when somebody's turn ends */
	_Atomic uint32_t written; /* how many commits are in the WAL ... */
	_Atomic uint32_t synced; /* ... and how many of them on the disk */
	_Atomic uint32_t doubt; /* flush.h; the only one kept */
} LockPage;

typedef struct {
	char *path;
	int fd;
	LockPage *page;
} LockFile;

/* Beside the store at path; made where it is missing. Free with
 * lockfile_close(). NULL on failure. Not across fork. */
LockFile *lockfile_open(const char *path, GError **error);
void lockfile_close(LockFile *file);

typedef enum {
	LOCK_TURN = 1,
	LOCK_ERRAND,
	LOCK_FLUSH,
	LOCK_LIFE, /* shared by all who have the file open */
} Lock;

/* False where another program has it; never waits. */
bool lockfile_try(LockFile *file, Lock lock);
void lockfile_release(LockFile *file, Lock lock);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LockFile, lockfile_close)

#endif
