#include "sandbox/sandbox.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/landlock.h"
#include "sandbox/syscalls.h"

G_DEFINE_QUARK(sandbox_error, sandbox_error)

#ifdef __SANITIZE_ADDRESS__
#define IS_SANITIZED true
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define IS_SANITIZED true
#endif
#endif
#ifndef IS_SANITIZED
#define IS_SANITIZED false
#endif

static bool
has_seccomp(void)
{
	const uint32_t action = SECCOMP_RET_ERRNO;
	return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
}

SandboxForce
sandbox_probe(void)
{
	SandboxForce force = { 0 };
	if (IS_SANITIZED) {
		force.reason = "this program is built with sanitizers";
		return force;
	}
	force.seccomp = has_seccomp();
	force.landlock = landlock_version();
	if (!force.seccomp)
		force.reason = "the kernel has no seccomp filters, or the "
			       "container does not let them be set";
	else if (force.landlock == 0)
		force.reason = "the kernel has no Landlock (it needs 5.13 or "
			       "newer, and landlock among its lsm=), or the "
			       "container does not let it be used";
	return force;
}

static bool
fail(const char *what, int rc, GError **error)
{
	g_set_error(error, SANDBOX_ERROR, 0,
	    "cannot give up %s: %s; write [sandbox] mode = off to go on without",
	    what, g_strerror(-rc));
	return false;
}

bool
sandbox_enter(SandboxRole role, const SandboxFiles *files, bool required,
    SandboxForce *ret_force, GError **error)
{
	int rc = 0;
	SandboxForce force = sandbox_probe();
	bool connects = role == SANDBOX_WORKER || role == SANDBOX_SENDER;
	if (required && force.reason != NULL) {
		g_set_error(error, SANDBOX_ERROR, 0,
		    "%s; write [sandbox] mode = auto to do with what there is",
		    force.reason);
		return false;
	}
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return fail("new privileges", -errno, error);
	if (force.landlock > 0)
		rc = landlock_keep(force.landlock, files, connects);
	if (rc != 0)
		return fail("files", rc, error);
	/* Last: it gives up the calls that the above takes. */
	if (force.seccomp)
		rc = syscalls_keep(role);
	if (rc != 0)
		return fail("system calls", rc, error);
	*ret_force = force;
	return true;
}
