/*
 * The system calls of each part of the programs, by their names in libseccomp,
 * which knows their numbers on every machine. Where a new feature makes a call
 * that is not here, the log says "sandbox-denied": add it to a group.
 */
#ifndef SANDBOX_CALLS_H
#define SANDBOX_CALLS_H

#include <glib.h>

#include "sandbox/sandbox.h"

typedef struct {
	unsigned parts; /* a bit (1 << SandboxPart) each */
	const char *const *names;
} CallGroup;

/* Allowed, whatever the arguments. filter.c adds those that depend on them. */
extern const CallGroup call_groups[];
extern const gsize n_call_groups;

/* Nobody makes them by mistake: whoever makes one is killed. */
extern const char *const calls_fatal[];
/* Libraries try them, and do without where a kernel is too old for them. */
extern const char *const calls_unknown[];

typedef struct {
	int number;
	const char *name;
} CallName;

/* Those that are answered with EPERM; all others, with ENOSYS, so that a
 * library does what it does on an older kernel. */
extern const CallName calls_forbidden[];
extern const gsize n_calls_forbidden;

#endif
