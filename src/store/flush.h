/*
 * One sync of the WAL for all who wait for it. While one program syncs, the
 * commits of others gather, and the next sync is for all of them: whatever the
 * disk takes, nobody waits for more than two.
 *
 * When a sync fails, the kernel may drop what it could not write and call the
 * next sync a success, although a hole is left before the frames of later
 * commits, at which recovery after a power cut would end. So the failure is
 * noted where all programs see it, as a doubt, and every wait fails until
 * somebody has written again what may be missing and takes the doubt back.
 */
#ifndef STORE_FLUSH_H
#define STORE_FLUSH_H

#include "store/lockfile.h"

/* Says that a commit was written; in the turn of its writer. */
uint32_t flush_count_written(LockFile *file);

/*
 * Returns when the commit of that number is on the disk, or false when that
 * cannot be said. sync may be called, any number of times.
 */
bool flush_wait(LockFile *file, uint32_t number,
    bool (*sync)(void *data, GError **error), void *data, GError **error);

bool flush_is_in_doubt(const LockFile *file);
void flush_set_doubt(LockFile *file, bool doubt);

#endif
