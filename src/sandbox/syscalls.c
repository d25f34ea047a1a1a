#define _GNU_SOURCE /* CLONE_THREAD */
#include "sandbox/syscalls.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* Names that a machine does not have are no matter. Several generations of the
 * C library stand side by side: what one calls another has replaced. */
static const char *const everybody[] = {
	/* files */
	"access", "close", "close_range", "dup", "dup2", "dup3", "faccessat",
	"faccessat2", "fadvise64", "fadvise64_64", "fallocate", "fchmod",
	"fchmodat", "fchown", "fchown32", "fcntl", "fcntl64", "fdatasync",
	"flock", "fstat", "fstat64", "fstatat64", "fstatfs", "fstatfs64",
	"fsync", "ftruncate", "ftruncate64", "getcwd", "getdents64", "_llseek",
	"lseek", "lstat", "lstat64", "newfstatat", "open", "openat", "pipe",
	"pipe2", "pread64", "preadv", "preadv2", "pwrite64", "pwritev",
	"pwritev2", "read", "readahead", "readlink", "readlinkat", "readv",
	"rename", "renameat", "renameat2", "stat", "stat64", "statfs",
	"statfs64", "statx", "umask", "unlink", "unlinkat", "utimensat",
	"utimensat_time64", "write", "writev",
	/* memory */
	"brk", "madvise", "membarrier", "mlock", "munlock", "mmap", "mmap2",
	"mprotect", "mremap", "msync", "munmap",
	/* waiting, time, signals */
	"clock_getres", "clock_getres_time64", "clock_gettime",
	"clock_gettime64", "clock_nanosleep", "clock_nanosleep_time64",
	"epoll_create", "epoll_create1", "epoll_ctl", "epoll_pwait",
	"epoll_pwait2", "epoll_wait", "eventfd2", "futex", "futex_time64",
	"futex_waitv", "gettimeofday", "nanosleep", "poll", "ppoll",
	"ppoll_time64", "pselect6", "pselect6_time64", "restart_syscall",
	"rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn",
	"rt_sigtimedwait", "rt_sigtimedwait_time64", "select", "_newselect",
	"sigaltstack", "sigreturn", "time", "tgkill", "timer_create",
	"timer_delete", "timer_getoverrun", "timer_gettime", "timer_gettime64",
	"timer_settime", "timer_settime64",
	/* sockets that are open */
	"getpeername", "getsockname", "getsockopt", "recv", "recvfrom",
	"recvmsg", "send", "sendmsg", "sendto", "setsockopt", "shutdown",
	/* itself */
	"arch_prctl", "capget", "exit", "exit_group", "getegid", "getegid32",
	"geteuid", "geteuid32", "getgid", "getgid32", "getpgrp", "getpid",
	"getppid", "getpriority", "getrandom", "getresgid", "getresuid",
	"getrlimit", "getrusage", "gettid", "getuid", "getuid32", "ioprio_get",
	"prctl", "prlimit64", "rseq", "sched_getaffinity", "sched_yield",
	"set_robust_list", "set_tid_address", "setrlimit", "sysinfo", "times",
	"ugetrlimit", "uname", NULL
};

static const char *const who_accepts[] = { "accept", "accept4", NULL };

static const char *const who_forks[] = { "clone", "fork", "kill", "vfork",
	"wait4", "waitid",
	/* what it forks gives up more */
	"landlock_add_rule", "landlock_create_ruleset",
	"landlock_restrict_self", "seccomp", NULL };

static const char *const who_sends[] = { "connect", "inotify_add_watch",
	"inotify_init", "inotify_init1", "inotify_rm_watch", "recvmmsg",
	"recvmmsg_time64", "sendmmsg", "signalfd", "signalfd4", "socketpair",
	"timerfd_create", "timerfd_gettime", "timerfd_gettime64",
	"timerfd_settime", "timerfd_settime64", NULL };

/* There is no good reason for these. */
static const char *const deadly[] = { "execve", "execveat", "ptrace",
	"process_vm_readv", "process_vm_writev", "init_module", "finit_module",
	"kexec_load", "mount", "pivot_root", "reboot", "setns", "unshare",
	NULL };

/* As if the kernel were older: the C library has another way. */
static const char *const unknown[] = { "clone3", "openat2", NULL };

static int
add(scmp_filter_ctx filter, uint32_t action, const char *const *names)
{
	for (; *names != NULL; names++) {
		int number = seccomp_syscall_resolve_name(*names);
		if (number == __NR_SCMP_ERROR)
			continue;
		int rc = seccomp_rule_add(filter, action, number, 0);
		if (rc != 0 && rc != -EEXIST)
			return rc;
	}
	return 0;
}

/* socket(2) of these families. */
static int
add_sockets(scmp_filter_ctx filter)
{
	static const int families[] = { AF_UNIX, AF_INET, AF_INET6,
		AF_NETLINK };
	for (gsize i = 0; i < G_N_ELEMENTS(families); i++) {
		int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(socket), 1,
		    SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)families[i]));
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* Only what stdio and a resolver ask: is it a terminal, what is there to read,
 * do not wait. */
static int
add_ioctls(scmp_filter_ctx filter)
{
	static const unsigned long requests[] = { TCGETS, FIONREAD, FIONBIO };
	for (gsize i = 0; i < G_N_ELEMENTS(requests); i++) {
		int rc = seccomp_rule_add(filter, SCMP_ACT_ALLOW,
		    SCMP_SYS(ioctl), 1, SCMP_A1(SCMP_CMP_EQ, requests[i]));
		if (rc != 0)
			return rc;
	}
	return 0;
}

/* Whether a process is there may be asked, and no more. */
static int
add_kill(scmp_filter_ctx filter)
{
	return seccomp_rule_add(
	    filter, SCMP_ACT_ALLOW, SCMP_SYS(kill), 1, SCMP_A1(SCMP_CMP_EQ, 0));
}

/* Of a resolver's thread, but no process. */
static int
add_threads(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
	    SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
}

static int
add_of_role(scmp_filter_ctx filter, SandboxRole role)
{
	int rc = 0;
	switch (role) {
	case SANDBOX_WEB_MASTER:
		rc = add(filter, SCMP_ACT_ALLOW, who_forks);
		return rc != 0 ? rc : add(filter, SCMP_ACT_ALLOW, who_accepts);
	case SANDBOX_WEB_PROCESS:
		rc = add(filter, SCMP_ACT_ALLOW, who_accepts);
		return rc != 0 ? rc : add_kill(filter);
	case SANDBOX_WORKER:
		rc = add(filter, SCMP_ACT_ALLOW, who_forks);
		rc = rc != 0 ? rc : add(filter, SCMP_ACT_ALLOW, who_sends);
		return rc != 0 ? rc : add_sockets(filter);
	case SANDBOX_SENDER:
		rc = add(filter, SCMP_ACT_ALLOW, who_sends);
		rc = rc != 0 ? rc : add_threads(filter);
		rc = rc != 0 ? rc : add_kill(filter);
		return rc != 0 ? rc : add_sockets(filter);
	}
	g_assert_not_reached();
}

static int
fill(scmp_filter_ctx filter, SandboxRole role)
{
	int rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1);
	/* A search by halves; a list would cost every call of the program. */
	if (rc == 0)
		rc = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
	if (rc == 0)
		rc = add(filter, SCMP_ACT_ALLOW, everybody);
	if (rc == 0)
		rc = add_ioctls(filter);
	if (rc == 0)
		rc = add_of_role(filter, role);
	if (rc == 0)
		rc = add(filter, SCMP_ACT_KILL_PROCESS, deadly);
	return rc != 0 ? rc : add(filter, SCMP_ACT_ERRNO(ENOSYS), unknown);
}

int
syscalls_keep(SandboxRole role)
{
	/* Calls of another machine (32 bits, x32) kill: libseccomp's default.
	 */
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	if (filter == NULL)
		return -ENOMEM;
	int rc = fill(filter, role);
	if (rc == 0)
		rc = seccomp_load(filter);
	seccomp_release(filter);
	return rc;
}
