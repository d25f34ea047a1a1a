#include "sandbox/calls.h"

#include <sys/syscall.h>

#define MASTER (1U << SANDBOX_WEB_MASTER)
#define PROCESS (1U << SANDBOX_WEB_PROCESS)
#define CGI (1U << SANDBOX_CGI)
#define WORKER (1U << SANDBOX_WORKER)
#define SENDER (1U << SANDBOX_SENDER)
/* A filter is inherited: who forks may what its children may. */
#define EVERY (MASTER | PROCESS | CGI | WORKER | SENDER)

/* "read", "write": none of these leads out of what Landlock leaves. */
static const char *const files[] = {
	"access",
	"close",
	"dup",
	"dup2",
	"dup3",
	"faccessat",
	"faccessat2",
	"fadvise64",
	"fallocate",
	"fdatasync",
	"flock",
	"fstat",
	"fstat64",
	"fstatat64",
	"fstatfs",
	"fsync",
	"ftruncate",
	"getcwd",
	"getdents64",
	"lseek",
	"lstat",
	"newfstatat",
	"open",
	"openat",
	"pread64",
	"preadv",
	"pwrite64",
	"pwritev",
	"read",
	"readlink",
	"readlinkat",
	"readv",
	/* The log of a database that was replaced: store/fileset.c. */
	"rename",
	"renameat",
	"renameat2",
	"stat",
	"statfs",
	"statx",
	"sync_file_range",
	"umask",
	"unlink",
	"unlinkat",
	"write",
	"writev",
	/* SQLite gives -wal and -shm the mode and, as root, the owner of the
	 * database. */
	"fchmod",
	"fchown",
	NULL,
};

static const char *const memory[] = {
	"brk",
	"madvise",
	"membarrier",
	"mlock",
	"mlock2",
	"mremap",
	"msync",
	"munlock",
	"munmap",
	NULL,
};

static const char *const itself[] = {
	"clock_getres",
	"clock_gettime",
	"clock_nanosleep",
	"exit",
	"exit_group",
	"futex",
	"get_robust_list",
	"getcpu",
	"getegid",
	"geteuid",
	"getgid",
	"getpid",
	"getppid",
	"getrandom",
	"getresgid",
	"getresuid",
	"getrlimit",
	"getrusage",
	"gettid",
	"gettimeofday",
	"getuid",
	"nanosleep",
	"restart_syscall",
	"rseq",
	"rt_sigaction",
	"rt_sigpending",
	"rt_sigprocmask",
	"rt_sigreturn",
	"rt_sigtimedwait",
	"sched_getaffinity",
	"sched_yield",
	"set_robust_list",
	"set_tid_address",
	"sigaltstack",
	"sysinfo",
	"time",
	"timer_create",
	"timer_delete",
	"timer_settime",
	"uname",
	NULL,
};

/* On descriptors that are there: none of these makes a connection. */
static const char *const talking[] = {
	"getpeername",
	"getsockname",
	"getsockopt",
	"poll",
	"ppoll",
	"pselect6",
	"recv",
	"recvfrom",
	"recvmsg",
	"select",
	"send",
	"setsockopt",
	"shutdown",
	NULL,
};

static const char *const accepting[] = {
	"accept",
	"accept4",
	NULL,
};

/* A parent makes children, waits for them, ends them. */
static const char *const parenting[] = {
	"fork",
	"kill",
	"tgkill",
	"vfork",
	"wait4",
	"waitid",
	"waitpid",
	/* A child goes into a narrower sandbox. */
	"capget",
	"landlock_add_rule",
	"landlock_create_ruleset",
	"landlock_restrict_self",
	"seccomp",
	NULL,
};

static const char *const networking[] = {
	"connect",
	"epoll_create",
	"epoll_create1",
	"epoll_ctl",
	"epoll_pwait",
	"epoll_wait",
	"eventfd2",
	"getpriority",
	"pipe",
	"pipe2",
	"recvmmsg",
	NULL,
};

static const char *const supervising[] = {
	"inotify_add_watch",
	"inotify_init1",
	"inotify_rm_watch",
	"signalfd4",
	"timerfd_create",
	"timerfd_gettime",
	"timerfd_settime",
	NULL,
};

/* What 32 bits call some of the above. */
#ifdef SYS__llseek
static const char *const narrow[] = {
	"_llseek",
	"_newselect",
	"arm_fadvise64_64",
	"arm_sync_file_range",
	"cacheflush",
	"clock_getres_time64",
	"clock_gettime64",
	"clock_nanosleep_time64",
	"fadvise64_64",
	"fchown32",
	"fstatfs64",
	"ftruncate64",
	"futex_time64",
	"getegid32",
	"geteuid32",
	"getgid32",
	"getresgid32",
	"getresuid32",
	"getuid32",
	"lstat64",
	"ppoll_time64",
	"pselect6_time64",
	"rt_sigtimedwait_time64",
	"sigreturn",
	"stat64",
	"statfs64",
	"timer_settime64",
	"ugetrlimit",
	NULL,
};
#endif

const CallGroup call_groups[] = {
#ifdef SYS__llseek
	{ EVERY, narrow },
#endif
	{ EVERY, files },
	{ EVERY, memory },
	{ EVERY, itself },
	{ EVERY, talking },
	{ MASTER | PROCESS, accepting },
	{ MASTER | WORKER, parenting },
	{ WORKER | SENDER, networking },
	{ WORKER, supervising },
};
const gsize n_call_groups = G_N_ELEMENTS(call_groups);

const char *const calls_fatal[] = {
	"execve",
	"execveat",
	"process_vm_readv",
	"process_vm_writev",
	"ptrace",
	NULL,
};

const char *const calls_unknown[] = {
	"clone3", /* its flags are behind a pointer */
	"close_range",
	"epoll_pwait2",
	"futex_wait",
	"futex_waitv",
	"futex_wake",
	"map_shadow_stack",
	"openat2",
	NULL,
};

#define NAME(call)                                                             \
	{                                                                      \
		SYS_##call, #call                                              \
	}

const CallName calls_forbidden[] = {
	NAME(accept),
	NAME(accept4),
	NAME(bind),
	NAME(clone),
	NAME(connect),
	NAME(fchmodat),
	NAME(fchownat),
	NAME(fcntl),
	NAME(ioctl),
	NAME(kill),
	NAME(linkat),
	NAME(listen),
	NAME(memfd_create),
	NAME(mkdirat),
	NAME(mknodat),
	NAME(mount),
	NAME(mprotect),
	NAME(prctl),
	NAME(prlimit64),
	NAME(sendmmsg),
	NAME(sendmsg),
	NAME(sendto),
	NAME(setgid),
	NAME(setuid),
	NAME(socket),
	NAME(socketpair),
	NAME(symlinkat),
	NAME(tgkill),
	NAME(tkill),
	NAME(unshare),
#ifdef SYS_mmap
	NAME(mmap),
#endif
#ifdef SYS_mmap2
	NAME(mmap2),
#endif
#ifdef SYS_fork
	NAME(chmod),
	NAME(chown),
	NAME(fork),
	NAME(link),
	NAME(mkdir),
	NAME(mknod),
	NAME(symlink),
	NAME(vfork),
#endif
};
const gsize n_calls_forbidden = G_N_ELEMENTS(calls_forbidden);
