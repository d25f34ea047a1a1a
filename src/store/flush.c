#include "store/flush.h"

#include <limits.h>

#include "account/store.h"

uint32_t
flush_count_written(LockFile *file)
{
	return atomic_fetch_add(&file->page->written, 1) + 1;
}

/* The numbers wrap around. */
static bool
covers(uint32_t synced, uint32_t number)
{
	return (int32_t)(synced - number) >= 0;
}

static bool
is_in_doubt(const LockFile *file, GError **error)
{
	if (!flush_is_in_doubt(file))
		return false;
	g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
	    "a sync beside %s failed: look at the disk", file->path);
	return true;
}

static bool
sync_for_all(LockFile *file, bool (*sync)(void *data, GError **error),
    void *data, GError **error)
{
	if (is_in_doubt(file, error))
		return false;
	/* What is written from here on may miss this sync. */
	uint32_t written = atomic_load(&file->page->written);
	if (!sync(data, error)) {
		flush_set_doubt(file, true);
		return false;
	}
	atomic_store(&file->page->synced, written);
	return true;
}

bool
flush_wait(LockFile *file, uint32_t number,
    bool (*sync)(void *data, GError **error), void *data, GError **error)
{
	for (;;) {
		uint32_t flushes = lockfile_releases(file, LOCK_FLUSH);
		if (is_in_doubt(file, error))
			return false;
		if (covers(atomic_load(&file->page->synced), number))
			return true;
		if (!lockfile_try(file, LOCK_FLUSH)) {
			lockfile_wait(
			    file, LOCK_FLUSH, flushes, G_USEC_PER_SEC);
			continue;
		}
		bool done = covers(atomic_load(&file->page->synced), number) ||
			    sync_for_all(file, sync, data, error);
		lockfile_release(file, LOCK_FLUSH, INT_MAX);
		if (!done)
			return false;
	}
}

bool
flush_is_in_doubt(const LockFile *file)
{
	return atomic_load(&file->page->doubt) != 0;
}

void
flush_set_doubt(LockFile *file, bool doubt)
{
	atomic_store(&file->page->doubt, doubt ? 1 : 0);
}
