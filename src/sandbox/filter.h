/*
 * seccomp (seccomp(2)): the system calls a part of the programs may make. All
 * others fail and are logged once (denied.h); a few kill.
 */
#ifndef SANDBOX_FILTER_H
#define SANDBOX_FILTER_H

#include <stdbool.h>

#include "sandbox/sandbox.h"

/* False with errno: ENOSYS where the program was built without it. Sets no new
 * privileges. From then on and for good. */
bool filter_enforce(SandboxPart part);

#endif
