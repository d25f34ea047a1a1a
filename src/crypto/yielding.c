/* RTLD_NEXT, MADV_HUGEPAGE. */
#define _GNU_SOURCE

#include "crypto/yielding.h"

#include <dlfcn.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

static void
give_way(int signal)
{
	(void)signal;
	(void)sched_yield();
}

Yielding
yielding_begin(void)
{
	const struct sigaction action = {
		.sa_handler = give_way,
		.sa_flags = SA_RESTART,
	};
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL,
		.sigev_signo = SIGRTMIN,
	};
	const struct timespec every = { .tv_nsec = YIELDING_EVERY_US * 1000L };
	const struct itimerspec spec = {
		.it_interval = every,
		.it_value = every,
	};

	Yielding yielding = { .on = false };
	if (sigaction(SIGRTMIN, &action, NULL) != 0 ||
	    timer_create(CLOCK_MONOTONIC, &event, &yielding.timer) != 0)
		return yielding;
	yielding.on = true;
	(void)timer_settime(yielding.timer, 0, &spec, NULL);
	return yielding;
}

void
yielding_end(Yielding *yielding)
{
	if (yielding->on)
		(void)timer_delete(yielding->timer);
	yielding->on = false;
}

void *
mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
	void *(*next)(void *, size_t, int, int, int, off_t);
	*(void **)&next = dlsym(RTLD_NEXT, "mmap");
	if ((flags & MAP_ANONYMOUS) == 0 || (flags & MAP_POPULATE) == 0 ||
	    len < YIELDING_HUGE_BYTES)
		return next(addr, len, prot, flags, fd, offset);

	flags &= ~MAP_POPULATE;
	void *memory = next(addr, len, prot, flags, fd, offset);
	if (memory != MAP_FAILED)
		(void)madvise(memory, len, MADV_HUGEPAGE);
	return memory;
}
