/*
 * What happens at a system call that the filter refuses: it fails, the program
 * goes on, and the log has, once a process and a call,
 *
 *	level=error event=sandbox-denied call=socket number=41 pid=17
 *
 * written from a signal handler, hence without the time.
 */
#ifndef SANDBOX_DENIED_H
#define SANDBOX_DENIED_H

#include <stdbool.h>

/* Takes SIGSYS. False on machines where it is not known how to answer in the
 * place of the kernel: the filter answers ENOSYS itself, without a line. */
bool denied_begin(void);

#endif
