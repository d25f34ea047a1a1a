/*
 * What wakes a process that sleeps in poll(): signals, time that has passed,
 * somebody who sets the clock, and descriptors of others.
 */
#ifndef CMD_WAKEUP_H
#define CMD_WAKEUP_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	int signal_fd;
	int timer_fd; /* asleep or awake: CLOCK_BOOTTIME */
	int set_fd; /* readable when the wall clock was set */
} Wakeup;

/* Blocks SIGTERM, SIGINT, SIGHUP and SIGCHLD: wakeup_signal() gives them. */
bool wakeup_open(Wakeup *ret_wakeup, GError **error);
void wakeup_close(Wakeup *wakeup);

/* Wakes in wait_ms at the latest; 0 or less: at once. */
void wakeup_in(const Wakeup *wakeup, int64_t wait_ms);

/* Sleeps. poll_fds (of struct pollfd) are the others'; they are changed. */
void wakeup_wait(const Wakeup *wakeup, GArray *poll_fds);

/* The next signal that has come; 0: none. */
int wakeup_signal(const Wakeup *wakeup);

#endif
