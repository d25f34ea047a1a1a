#include "base/futex.h"

#include <glib.h>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NAP_MAX_US 50000

void
futex_nap(_Atomic uint32_t *word, uint32_t seen, int64_t wait_us)
{
	wait_us = CLAMP(wait_us, 0, NAP_MAX_US);
	struct timespec timeout = { .tv_nsec = wait_us * 1000 };
	(void)syscall(SYS_futex, word, FUTEX_WAIT, seen, &timeout, NULL, 0);
}

void
futex_wake(_Atomic uint32_t *word, int n)
{
	(void)syscall(SYS_futex, word, FUTEX_WAKE, n, NULL, NULL, 0);
}
