/*
 * The parent of the web processes. It forks them, replaces one that dies, and
 * on SIGTERM or SIGINT lets each finish what it holds. It holds nothing itself
 * that a request could break.
 */
#ifndef WEB_MASTER_H
#define WEB_MASTER_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct {
	int processes;
	/* At the end, how long the processes may take before they are killed.
	 */
	int stop_seconds;
	gpointer user;
	/* The work of a process, in the process; returns its exit status. */
	int (*work)(gpointer user);
	/* In the parent, first thing on SIGTERM: nobody shall come any more. */
	void (*stopping)(gpointer user);
	/* In the parent: a process ended by itself (waitpid(2) status), and is
	 * being replaced. NULL: nothing. */
	void (*died)(gpointer user, pid_t pid, int wait_status);
} Master;

#define MASTER_ERROR (master_error_quark())
GQuark master_error_quark(void);

/*
 * Runs until stopped; true when all processes ended in time. A process that
 * lived for less than a second is replaced a second later, any other at once.
 * A process gets SIGTERM when its parent dies. Blocks SIGCHLD, SIGTERM,
 * SIGINT and SIGHUP in the parent while it runs; work runs with the signal
 * mask that was there before, SIGINT and SIGHUP ignored.
 *
 * SIGHUP replaces all processes, one after another, each by one that is
 * already there before the old one is told to finish.
 */
bool master_run(const Master *master, GError **error);

#endif
