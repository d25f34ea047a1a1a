/*
 * A hash takes the processor for ten milliseconds and more, and what waits for
 * the same one may wait as long: Linux lets a task that runs go on until the
 * next tick (4 ms on Debian's kernels), and does not interrupt it at all while
 * it fetches the hash's memory. Both are mended here.
 *
 * The first by a timer: between yielding_begin and yielding_end whoever else
 * wants the processor gets it at least every YIELDING_EVERY_US.
 *
 * The second by a mmap of our own, which stands before the C library's for the
 * whole program, libsodium included: that gives no other way to choose the
 * memory of a hash. It differs in one thing. Large anonymous memory that is
 * asked for with MAP_POPULATE comes in huge pages (MADV_HUGEPAGE), and those
 * when they are touched. A hash then needs three fifths of the time, too.
 * Where the kernel has no huge pages it comes in small ones, and a hash needs
 * a tenth more.
 */
#ifndef CRYPTO_YIELDING_H
#define CRYPTO_YIELDING_H

#include <stdbool.h>
#include <time.h>

#define YIELDING_EVERY_US 500

#define YIELDING_HUGE_PAGE_BYTES (2u << 20)
/* What is smaller is left as it is. */
#define YIELDING_HUGE_BYTES (2 * YIELDING_HUGE_PAGE_BYTES)

typedef struct Yielding {
	bool on; /* there was a timer to be had; false costs only others */
	timer_t timer;
} Yielding;

/* For a process without threads; takes over the signal SIGRTMIN. */
Yielding yielding_begin(void);
void yielding_end(Yielding *yielding);

#endif
