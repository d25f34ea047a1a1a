/*
 * Cuts a connection whose peer takes too long, however it drips. A timer of
 * the process ticks while a connection is watched, and shuts it down for both
 * directions, so that whoever reads or writes it sees its end; a request that
 * keeps the time costs no system call.
 *
 * One connection a process, no threads. SIGALRM belongs to this module; its
 * handler restarts what it interrupted.
 */
#ifndef WEB_WATCH_H
#define WEB_WATCH_H

#include <glib.h>
#include <stdbool.h>

/* In each process anew, for a timer does not survive fork(). */
bool watch_init(int seconds, GError **error);

/* From now on fd has the seconds, and up to a quarter more. */
void watch_begin(int fd);
void watch_end(void);

#endif
