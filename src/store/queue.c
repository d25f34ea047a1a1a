#include "store/queue.h"

#include "account/store.h"

bool
queue_enter(LockFile *file, int64_t deadline_us, GError **error)
{
	if (lockfile_take(file, LOCK_TURN, deadline_us))
		return true;
	g_set_error(error, STORE_ERROR, STORE_ERROR_BUSY,
	    "another program keeps %s locked: see who with `fuser -v`",
	    file->path);
	return false;
}

void
queue_leave(LockFile *file)
{
	lockfile_release(file, LOCK_TURN, 1);
}
