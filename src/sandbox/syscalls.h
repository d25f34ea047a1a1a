/*
 * The system calls that a program keeps, by seccomp; private to sandbox.c.
 */
#ifndef SANDBOX_SYSCALLS_H
#define SANDBOX_SYSCALLS_H

#include "sandbox/sandbox.h"

/* 0, or a negative error number. */
int syscalls_keep(SandboxRole role);

#endif
