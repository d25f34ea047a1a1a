/* RTLD_NEXT, MADV_HUGEPAGE. */
#define _GNU_SOURCE

#include "crypto/yielding.h"

#include <dlfcn.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

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

typedef void *Mmap(void *, size_t, int, int, int, off_t);

/* Huge pages lie at multiples of their size, which the kernel takes care of
 * here and there only. What is mapped on either side is given back. */
static void *
map_aligned(Mmap *map, size_t len, int prot, int flags)
{
	size_t more = YIELDING_HUGE_PAGE_BYTES;
	uint8_t *wide = map(NULL, len + more, prot, flags, -1, 0);
	if (wide == MAP_FAILED)
		return MAP_FAILED;
	size_t before = -(uintptr_t)wide % YIELDING_HUGE_PAGE_BYTES;
	if (before > 0)
		(void)munmap(wide, before);
	if (more > before)
		(void)munmap(wide + before + len, more - before);
	return wide + before;
}

/* The end of it, which fills no huge page, is had with one call. */
static void
make_huge(uint8_t *memory, size_t len)
{
	size_t rest = len % YIELDING_HUGE_PAGE_BYTES;
	if (madvise(memory, len, MADV_HUGEPAGE) == 0)
		(void)madvise(memory + len - rest, rest, MADV_POPULATE_WRITE);
}

void *
mmap(void *addr, size_t len, int prot, int flags, int fd, off_t offset)
{
	Mmap *next;
	*(void **)&next = dlsym(RTLD_NEXT, "mmap");
	if ((flags & MAP_ANONYMOUS) == 0 || (flags & MAP_POPULATE) == 0 ||
	    addr != NULL || len < YIELDING_HUGE_BYTES ||
	    len % (size_t)getpagesize() != 0)
		return next(addr, len, prot, flags, fd, offset);

	void *memory = map_aligned(next, len, prot, flags & ~MAP_POPULATE);
	if (memory != MAP_FAILED)
		make_huge(memory, len);
	return memory;
}
