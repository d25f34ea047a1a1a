/*
 * What a program gives up once it has begun: system calls (seccomp(2)), and
 * files and ports (landlock(7)), for good and for all that it forks. Who takes
 * it over then, by whatever hole, has no more than it needs.
 *
 * A call that is not allowed fails with EPERM, and the kernel's audit log says
 * which; starting another program or looking into one kills. Files are opened
 * where the list says, others fail with EACCES.
 *
 * Where the kernel lacks one of the two, the other is used; [sandbox] mode says
 * whether that will do. A program that is built with sanitizers has none: they
 * need what is given up here.
 */
#ifndef SANDBOX_SANDBOX_H
#define SANDBOX_SANDBOX_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
	SANDBOX_WEB_MASTER, /* forks web processes; holds the socket */
	SANDBOX_WEB_PROCESS, /* answers; no network but what it accepts */
	SANDBOX_WORKER, /* forks senders, and reads its configuration anew */
	SANDBOX_SENDER, /* talks to the mail server; listens nowhere */
} SandboxRole;

/* Files and folders with all that is in them, each list ending with NULL; what
 * is not there is left out. Of SANDBOX_WORKER there is no list: it may be told
 * to go on with a configuration of other files. */
typedef struct {
	const char *const *read;
	const char *const *write; /* and make and remove what is in them */
} SandboxFiles;

/* What the kernel has, and for a program that entered: what is in force. */
typedef struct {
	bool seccomp;
	int landlock; /* version of its interface; 0: none */
	const char *reason; /* why something is missing, or NULL. Static. */
} SandboxForce;

SandboxForce sandbox_probe(void);

#define SANDBOX_ERROR (sandbox_error_quark())
GQuark sandbox_error_quark(void);

/*
 * From here on. Fails, with a remedy, where required is true and the kernel
 * lacks one of the two, or where the kernel has one and does not give it. Files
 * that are open stay so.
 */
bool sandbox_enter(SandboxRole role, const SandboxFiles *files, bool required,
    SandboxForce *ret_force, GError **error);

#endif
