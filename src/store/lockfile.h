/*
 * PATH-lock: how the programs that share a store agree with each other. The
 * truth are locks on bytes of the file, which the kernel takes from whom it
 * lets die. Its first page is shared memory that saves work: it says when to
 * look again, and what others have done already. It is worth something only
 * while somebody has the file open: who opens it first begins it anew, for
 * after a power cut anything may stand there.
 *
 * queue.h, flush.h, bell.h, sending.h and fileset.h are made of it.
 */
#ifndef STORE_LOCKFILE_H
#define STORE_LOCKFILE_H

#include <glib.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* The byte of each. */
typedef enum {
	LOCK_TURN = 1,
	LOCK_ERRAND,
	LOCK_FLUSH,
	LOCK_LIFE, /* shared by all who have the file open */
	LOCK_SENDING, /* shared by all who send mail (sending.h) */
	LOCK_STORE, /* shared by all who have the database open (fileset.h) */
	LOCK_FILES, /* of who looks at LockPage.files */
	LOCK__COUNT
} Lock;

typedef struct {
	uint64_t device;
	uint64_t inode;
} FileId;

typedef enum {
	FILESET_DATABASE,
	FILESET_WAL,
	FILESET_SHM,
	FILESET__COUNT
} FileSetMember;

typedef struct {
	FileId of[FILESET__COUNT];
} FileSetIds;

typedef struct {
	_Atomic uint32_t written; /* how many commits are in the WAL ... */
	_Atomic uint32_t synced; /* ... and how many of them on the disk */
	_Atomic uint32_t doubt; /* flush.h; kept */
	/* When somebody last waited in vain, monotonic; 0: that is over. */
	_Atomic int64_t late_us;
	_Atomic uint32_t releases[LOCK__COUNT]; /* how many; waited for */
	FileSetIds files; /* fileset.h; kept, too */
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

/* False where another program has it; never waits. */
bool lockfile_try(LockFile *file, Lock lock);
/* Whether others have it, be it that they share it. */
bool lockfile_held(LockFile *file, Lock lock);
/* With all who share it; waits for one that has it to itself. Kept until the
 * file is closed, by all processes that were forked meanwhile. */
bool lockfile_share(LockFile *file, Lock lock, GError **error);
/* False where another program still has it at the deadline. */
bool lockfile_take(LockFile *file, Lock lock, int64_t deadline_us);
/* Wakes n of those who wait for it. */
void lockfile_release(LockFile *file, Lock lock, int n);

/*
 * Sleeps until lock has been released more often than releases, but never long
 * (futex.h): lockfile_releases() from before a lockfile_try() that was in vain,
 * so that no release in between is missed.
 */
uint32_t lockfile_releases(const LockFile *file, Lock lock);
void
lockfile_wait(LockFile *file, Lock lock, uint32_t releases, int64_t wait_us);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(LockFile, lockfile_close)

#endif
