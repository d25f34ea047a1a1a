/*
 * The doorbell of the worker: a byte written to the lock file, of which
 * inotify(7) tells whoever watches it.
 */
#ifndef STORE_BELL_H
#define STORE_BELL_H

#include "store/lockfile.h"

void bell_ring(LockFile *file);

/* A descriptor that becomes readable when the bell rings, or -1. */
int bell_watch(const LockFile *file, GError **error);
/* Watches the file that stands there now as well. */
bool bell_follow(int fd, const LockFile *file);
void bell_clear(int fd);

#endif
