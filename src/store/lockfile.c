#define _GNU_SOURCE /* F_OFD_SETLK */
#include "store/lockfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "account/store.h"
#include "base/futex.h"
#include "store/shared-file.h"

#define FILE_BYTES 4096

static bool
fail(const LockFile *file, const char *what, int errnum, GError **error)
{
	g_set_error(error, STORE_ERROR,
	    errnum == ENOSPC ? STORE_ERROR_FULL : STORE_ERROR_IO,
	    "cannot %s %s: %s", what, file->path, g_strerror(errnum));
	return false;
}

static struct flock
range_of(Lock lock, short type)
{
	return (struct flock){
		.l_type = type,
		.l_whence = SEEK_SET,
		.l_start = lock,
		.l_len = 1,
	};
}

/* Of the open file, not of the process: SQLite's own kind would be lost when
 * any other descriptor of the file is closed. */
static bool
set_lock(LockFile *file, int how, Lock lock, short type)
{
	struct flock range = range_of(lock, type);
	int rc;
	do {
		rc = fcntl(file->fd, how, &range);
	} while (rc != 0 && errno == EINTR);
	return rc == 0;
}

bool
lockfile_held(LockFile *file, Lock lock)
{
	struct flock range = range_of(lock, F_WRLCK);
	return fcntl(file->fd, F_OFD_GETLK, &range) == 0 &&
	       range.l_type != F_UNLCK;
}

bool
lockfile_try(LockFile *file, Lock lock)
{
	return set_lock(file, F_OFD_SETLK, lock, F_WRLCK);
}

void
lockfile_release(LockFile *file, Lock lock, int n)
{
	_Atomic uint32_t *releases = &file->page->releases[lock];
	(void)set_lock(file, F_OFD_SETLK, lock, F_UNLCK);
	atomic_fetch_add(releases, 1);
	futex_wake(releases, n);
}

uint32_t
lockfile_releases(const LockFile *file, Lock lock)
{
	return atomic_load(&file->page->releases[lock]);
}

void
lockfile_wait(LockFile *file, Lock lock, uint32_t releases, int64_t wait_us)
{
	futex_nap(&file->page->releases[lock], releases, wait_us);
}

bool
lockfile_take(LockFile *file, Lock lock, int64_t deadline_us)
{
	for (;;) {
		uint32_t releases = lockfile_releases(file, lock);
		if (lockfile_try(file, lock))
			return true;
		int64_t left_us = deadline_us - g_get_monotonic_time();
		if (left_us <= 0)
			return false;
		lockfile_wait(file, lock, releases, left_us);
	}
}

bool
lockfile_share(LockFile *file, Lock lock, GError **error)
{
	return set_lock(file, F_OFD_SETLKW, lock, F_RDLCK) ||
	       fail(file, "lock", errno, error);
}

static bool
join(LockFile *file, GError **error)
{
	if (lockfile_try(file, LOCK_LIFE)) {
		atomic_store(&file->page->written, 0);
		atomic_store(&file->page->synced, 0);
	}
	return lockfile_share(file, LOCK_LIFE, error);
}

static bool
map(LockFile *file, GError **error)
{
	struct stat st;
	if (fstat(file->fd, &st) != 0)
		return fail(file, "look at", errno, error);
	/* Blocks must be there before a page is touched: else SIGBUS. */
	int rc = 0;
	if (st.st_size < FILE_BYTES)
		rc = posix_fallocate(file->fd, 0, FILE_BYTES);
	if (rc != 0)
		return fail(file, "make room for", rc, error);
	void *page = mmap(NULL, sizeof(LockPage), PROT_READ | PROT_WRITE,
	    MAP_SHARED, file->fd, 0);
	if (page == MAP_FAILED)
		return fail(file, "map", errno, error);
	file->page = page;
	return true;
}

LockFile *
lockfile_open(const char *path, GError **error)
{
	g_autoptr(LockFile) file = g_new0(LockFile, 1);
	file->path = g_strconcat(path, "-lock", NULL);
	file->fd = shared_file_open(file->path, error);
	if (file->fd < 0 || !map(file, error) || !join(file, error))
		return NULL;
	return g_steal_pointer(&file);
}

void
lockfile_close(LockFile *file)
{
	if (file == NULL)
		return;
	if (file->page != NULL)
		munmap(file->page, sizeof(LockPage));
	if (file->fd >= 0)
		close(file->fd);
	g_free(file->path);
	g_free(file);
}
