/*
 * Sleeping until a word in shared memory changes (futex(2)).
 */
#ifndef BASE_FUTEX_H
#define BASE_FUTEX_H

#include <stdatomic.h>
#include <stdint.h>

/*
 * Sleeps until word is no longer seen, somebody wakes, or wait_us are over;
 * never long, for who was to wake us may have been killed.
 */
void futex_nap(_Atomic uint32_t *word, uint32_t seen, int64_t wait_us);
void futex_wake(_Atomic uint32_t *word, int n);

#endif
