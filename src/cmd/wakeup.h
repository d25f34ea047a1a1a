/*
 * What wakes a process that sleeps in poll(): signals, a point in time, and
 * descriptors of others.
 */
#ifndef CMD_WAKEUP_H
#define CMD_WAKEUP_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	int signal_fd;
	int timer_fd;
} Wakeup;

/* Blocks SIGTERM, SIGINT, SIGHUP and SIGCHLD: wakeup_signal() gives them. */
bool wakeup_open(Wakeup *ret_wakeup, GError **error);
void wakeup_close(Wakeup *wakeup);

/*
 * Wakes at when_ms of the wall clock at the latest, and when somebody sets
 * that clock.
 */
void wakeup_at(const Wakeup *wakeup, int64_t when_ms);

/* Sleeps. poll_fds (of struct pollfd) are the others'; they are changed. */
void wakeup_wait(const Wakeup *wakeup, GArray *poll_fds);

/* The next signal that has come; 0: none. */
int wakeup_signal(const Wakeup *wakeup);

#endif
