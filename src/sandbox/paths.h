/*
 * What Landlock leaves each part: files, ports, and whom it may send signals.
 * Here is the place for what is read at run time.
 */
#ifndef SANDBOX_PATHS_H
#define SANDBOX_PATHS_H

#include "sandbox/sandbox.h"

/* The ABI that is in force from now on and for good, or 0 with errno. */
int paths_enforce(SandboxPart part, const Settings *settings);

#endif
