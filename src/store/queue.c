#include "store/queue.h"

#include "account/store.h"
#include "base/futex.h"

bool
queue_enter(LockFile *file, int64_t deadline_us, GError **error)
{
	for (;;) {
		uint32_t turn = atomic_load(&file->page->turn);
		if (lockfile_try(file, LOCK_TURN))
			return true;
		int64_t left_us = deadline_us - g_get_monotonic_time();
		if (left_us <= 0) {
			g_set_error(error, STORE_ERROR, STORE_ERROR_BUSY,
			    "another program keeps %s locked: see who with "
			    "`fuser -v`",
			    file->path);
			return false;
		}
		futex_nap(&file->page->turn, turn, left_us);
	}
}

void
queue_leave(LockFile *file)
{
	lockfile_release(file, LOCK_TURN);
	atomic_fetch_add(&file->page->turn, 1);
	futex_wake(&file->page->turn, 1);
}
