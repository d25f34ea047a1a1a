/*
 * A disk whose power can be cut, for SQLite: a VFS that writes down what is
 * written to the database and its WAL, when it is synced, and what was
 * promised in between. Then, for any moment of that, it makes the files as a
 * power cut at this moment may leave them: what was synced is there; of what
 * was written since, each sector is or is not, or it is torn.
 *
 * It is the default VFS from power_install() on. One process, one store.
 */
#ifndef TESTS_STORE_POWER_H
#define TESTS_STORE_POWER_H

#include <glib.h>
#include <stdbool.h>

void power_install(void);

/* Forgets everything; from now on all is written down. */
void power_begin(void);
/* Sign-up n has been promised. */
void power_promise(unsigned n);
/* The next sync of the WAL fails, and the kernel drops what it was about. */
void power_fail_sync(void);
/* Syncs of the WAL succeed without doing anything. */
void power_lie(bool lie);

/* Nothing is written down meanwhile. */
void power_pause(bool pause);

/* Moments so far. */
unsigned power_now(void);
/* The files as a cut at that moment leaves them, at path and path-wal. */
void power_cut(unsigned moment, GRand *rand, const char *path);
/* The sign-ups promised before that moment, as unsigned. */
GArray *power_promised(unsigned moment);

#endif
