/*
 * The queue in which writers of all programs wait for each other. SQLite's own
 * lock is polled by those who wait for it, and lets some wait for seconds
 * while others pass; here who leaves wakes who has slept longest.
 */
#ifndef STORE_QUEUE_H
#define STORE_QUEUE_H

#include "store/lockfile.h"

/*
 * Waits for the turn until a point of g_get_monotonic_time(); then
 * STORE_ERROR_BUSY.
 */
bool queue_enter(LockFile *file, int64_t deadline_us, GError **error);
void queue_leave(LockFile *file);

#endif
