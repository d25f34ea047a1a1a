#define _GNU_SOURCE /* CLONE_THREAD, F_OFD_SETLK */
#include "sandbox/filter.h"

#include <errno.h>

#include "config.h"

#ifndef HAVE_SECCOMP

bool
filter_enforce(SandboxPart part)
{
	(void)part;
	errno = ENOSYS;
	return false;
}

#else

#include <fcntl.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "sandbox/calls.h"
#include "sandbox/denied.h"

/* A balanced tree instead of a list of some hundred comparisons. */
#define OPTIMIZE_TREE 2
/* Of the n-th argument; of an int, whose upper half means nothing, too. */
#define EQUAL(n, value) SCMP_A##n##_64(SCMP_CMP_MASKED_EQ, UINT32_MAX, value)
#define MASKED(n, mask, value) SCMP_A##n##_64(SCMP_CMP_MASKED_EQ, mask, value)

typedef void *Filter; /* scmp_filter_ctx */

G_DEFINE_AUTO_CLEANUP_FREE_FUNC(Filter, seccomp_release, NULL)

/* A call that this machine or libseccomp does not know is none. */
static bool
add(Filter filter, uint32_t action, const char *name)
{
	int call = seccomp_syscall_resolve_name(name);
	return call == __NR_SCMP_ERROR ||
	       seccomp_rule_add_array(filter, action, call, 0, NULL) == 0;
}

static bool
add_all(Filter filter, uint32_t action, const char *const *names)
{
	for (; *names != NULL; names++)
		if (!add(filter, action, *names))
			return false;
	return true;
}

static bool
allow_if_all(
    Filter filter, int call, unsigned n, const struct scmp_arg_cmp *conditions)
{
	return seccomp_rule_add_array(
		   filter, SCMP_ACT_ALLOW, call, n, conditions) == 0;
}

static bool
allow_if(Filter filter, int call, struct scmp_arg_cmp condition)
{
	return allow_if_all(filter, call, 1, &condition);
}

/* What can be written to can never be run. Who talks to the network loads
 * libraries for it (nsswitch.conf(5)), the web program none. */
static bool
allow_memory(Filter filter, bool loads_libraries)
{
	const int calls[] = { SCMP_SYS(mmap), SCMP_SYS(mprotect),
		SCMP_SYS(mmap2) };
	for (gsize i = 0; i < G_N_ELEMENTS(calls); i++) {
		if (!allow_if(filter, calls[i], MASKED(2, PROT_EXEC, 0)))
			return false;
		if (loads_libraries &&
		    !allow_if(filter, calls[i],
			MASKED(2, PROT_EXEC | PROT_WRITE, PROT_EXEC)))
			return false;
	}
	return true;
}

static bool
allow_terminal_questions(Filter filter)
{
	return allow_if(filter, SCMP_SYS(ioctl), EQUAL(1, TCGETS)) &&
	       allow_if(filter, SCMP_SYS(ioctl), EQUAL(1, FIONREAD));
}

/* Locks and flags. Not F_SETOWN and F_SETSIG, by which the kernel is made to
 * send any process a signal. */
static bool
allow_descriptors(Filter filter)
{
	static const int commands[] = { F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,
		F_SETFD, F_GETFL, F_SETFL, F_GETLK, F_SETLK, F_SETLKW,
		F_OFD_GETLK, F_OFD_SETLK, F_OFD_SETLKW };
	for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
		if (!allow_if(filter, SCMP_SYS(fcntl),
			EQUAL(1, (uint32_t)commands[i])) ||
		    !allow_if(filter, SCMP_SYS(fcntl64),
			EQUAL(1, (uint32_t)commands[i])))
			return false;
	return true;
}

/* MSG_FASTOPEN makes a connection, and Landlock is not asked. */
static bool
allow_messages(Filter filter)
{
	return allow_if(filter, SCMP_SYS(sendto), MASKED(3, MSG_FASTOPEN, 0)) &&
	       allow_if(
		   filter, SCMP_SYS(sendmsg), MASKED(2, MSG_FASTOPEN, 0)) &&
	       allow_if(filter, SCMP_SYS(sendmmsg), MASKED(3, MSG_FASTOPEN, 0));
}

/* abort(), and to ask whether another process is alive (base/combiner.h). */
static bool
allow_itself(Filter filter)
{
	uint32_t pid = (uint32_t)getpid();
	return allow_if(filter, SCMP_SYS(kill), EQUAL(0, pid)) &&
	       allow_if(filter, SCMP_SYS(kill), EQUAL(1, 0)) &&
	       allow_if(filter, SCMP_SYS(tgkill), EQUAL(0, pid)) &&
	       allow_if(filter, SCMP_SYS(prlimit64), MASKED(2, UINT64_MAX, 0));
}

/* Forks; a process with a namespace of its own would be root in it, and meet
 * much more of the kernel. */
static bool
allow_children(Filter filter)
{
	return allow_if(filter, SCMP_SYS(clone),
	    MASKED(0,
		CLONE_NEWCGROUP | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWNS |
		    CLONE_NEWPID | CLONE_NEWUSER | CLONE_NEWUTS,
		0));
}

static bool
allow_parent_prctl(Filter filter)
{
	static const int options[] = { PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS,
		PR_GET_NO_NEW_PRIVS, PR_SET_SECCOMP, PR_GET_SECCOMP,
		PR_CAPBSET_READ };
	for (gsize i = 0; i < G_N_ELEMENTS(options); i++)
		if (!allow_if(filter, SCMP_SYS(prctl),
			EQUAL(0, (uint32_t)options[i])))
			return false;
	return true;
}

/* TCP and UDP: of MPTCP, SCTP and others, Landlock knows no ports. */
static bool
allow_internet(Filter filter)
{
	static const uint32_t families[] = { AF_INET, AF_INET6 };
	static const uint32_t types[] = { SOCK_STREAM, SOCK_DGRAM };
	static const uint32_t protocols[] = { 0, IPPROTO_TCP, IPPROTO_UDP };
	const uint32_t type_bits = ~(uint32_t)(SOCK_CLOEXEC | SOCK_NONBLOCK);
	for (gsize i = 0; i < G_N_ELEMENTS(families); i++)
		for (gsize j = 0; j < G_N_ELEMENTS(types); j++)
			for (gsize k = 0; k < G_N_ELEMENTS(protocols); k++) {
				const struct scmp_arg_cmp conditions[] = {
					EQUAL(0, families[i]),
					MASKED(1, type_bits, types[j]),
					EQUAL(2, protocols[k]),
				};
				if (!allow_if_all(filter, SCMP_SYS(socket),
					G_N_ELEMENTS(conditions), conditions))
					return false;
			}
	return true;
}

/*
 * libc asks the kernel for the machine's addresses over a socket that it binds
 * to a netlink address. Those of the internet are longer, and the kernel takes
 * no shorter ones: nobody can wait there for connections or packets.
 */
static bool
allow_network(Filter filter)
{
	const struct scmp_arg_cmp routes[] = { EQUAL(0, AF_NETLINK),
		EQUAL(2, NETLINK_ROUTE) };
	return allow_internet(filter) &&
	       allow_if(filter, SCMP_SYS(socket), EQUAL(0, AF_UNIX)) &&
	       allow_if_all(
		   filter, SCMP_SYS(socket), G_N_ELEMENTS(routes), routes) &&
	       allow_if(filter, SCMP_SYS(socketpair), EQUAL(0, AF_UNIX)) &&
	       allow_if(filter, SCMP_SYS(bind),
		   EQUAL(2, sizeof(struct sockaddr_nl)));
}

/* libcurl asks for names in a thread; a process it has no need for. */
static bool
allow_threads(Filter filter)
{
	return allow_if(
	    filter, SCMP_SYS(clone), MASKED(0, CLONE_THREAD, CLONE_THREAD));
}

static bool
allow_by_arguments(Filter filter, SandboxPart part)
{
	bool network = part == SANDBOX_WORKER || part == SANDBOX_SENDER;
	bool parent = part == SANDBOX_WORKER || part == SANDBOX_WEB_MASTER;
	if (!allow_memory(filter, network) ||
	    !allow_terminal_questions(filter) || !allow_descriptors(filter) ||
	    !allow_messages(filter) || !allow_itself(filter))
		return false;
	if (parent && (!allow_children(filter) || !allow_parent_prctl(filter)))
		return false;
	if (network && !allow_network(filter))
		return false;
	return parent || !network || allow_threads(filter);
}

/* The leak checker of the address sanitizer looks at its process from another
 * one with ptrace(2), and the run-time prints with what it finds in /proc. */
static bool
allow_sanitizers(Filter filter)
{
#ifdef SANDBOX_FOR_SANITIZERS
	static const char *const calls[] = { "clone", "getdents", "kill",
		"mmap", "mprotect", "pipe2", "prctl", "ptrace", "setrlimit",
		"tgkill", "wait4", "prlimit64", NULL };
	return add_all(filter, SCMP_ACT_ALLOW, calls);
#else
	(void)filter;
	return true;
#endif
}

static bool
allow_coverage(Filter filter)
{
#ifdef SANDBOX_COVERAGE_DIR
	static const char *const calls[] = { "mkdir", "mkdirat", NULL };
	return add_all(filter, SCMP_ACT_ALLOW, calls);
#else
	(void)filter;
	return true;
#endif
}

static bool
refuse(Filter filter)
{
	for (const char *const *name = calls_fatal; *name != NULL; name++) {
#ifdef SANDBOX_FOR_SANITIZERS
		if (g_str_equal(*name, "ptrace"))
			continue;
#endif
		if (!add(filter, SCMP_ACT_KILL_PROCESS, *name))
			return false;
	}
	return add_all(filter, SCMP_ACT_ERRNO(ENOSYS), calls_unknown);
}

static bool
fill(Filter filter, SandboxPart part)
{
	for (gsize i = 0; i < n_call_groups; i++)
		if ((call_groups[i].parts & (1U << part)) != 0 &&
		    !add_all(filter, SCMP_ACT_ALLOW, call_groups[i].names))
			return false;
	return allow_by_arguments(filter, part) && allow_sanitizers(filter) &&
	       allow_coverage(filter) && refuse(filter);
}

bool
filter_enforce(SandboxPart part)
{
	uint32_t otherwise = denied_begin() ? SCMP_ACT_TRAP
					    : SCMP_ACT_ERRNO(ENOSYS);
	g_auto(Filter) filter = seccomp_init(otherwise);
	if (filter == NULL) {
		errno = ENOMEM;
		return false;
	}
	/* Of calls in another dialect (32 bits, x32) nothing is known. */
	seccomp_attr_set(
	    filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, OPTIMIZE_TREE);
	if (!fill(filter, part)) {
		errno = EINVAL;
		return false;
	}
	int rc = seccomp_load(filter);
	errno = rc < 0 ? -rc : 0;
	return rc == 0;
}

#endif
