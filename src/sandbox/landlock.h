/*
 * The files and ports that a program keeps, by Landlock; private to sandbox.c.
 * Debian has no library for it.
 */
#ifndef SANDBOX_LANDLOCK_H
#define SANDBOX_LANDLOCK_H

#include "sandbox/sandbox.h"

/* The version of the kernel's interface; 0: it has none. */
int landlock_version(void);

/* 0, or a negative error number. version as above, not 0; files NULL: all, and
 * ports alone are given up. connects: to TCP ports; to bind to one is given up
 * by all (both from version 4 on). */
int landlock_keep(int version, const SandboxFiles *files, bool connects);

#endif
