/*
 * How a store remembers in which time its times are told. Only
 * account/steadyclock.c asks; see there what it means. The rules of store.h
 * hold.
 */
#ifndef ACCOUNT_STORE_CLOCK_H
#define ACCOUNT_STORE_CLOCK_H

#include "account/store.h"
#include "base/machine.h"

typedef struct {
	char boot[MACHINE_BOOT_BYTES]; /* of base_ms; "": never put */
	int64_t base_ms; /* the store's time when that boot began */
	int64_t ahead_ms; /* how far the store's time was ahead of the wall
			   * clock when that was last seen */
} ClockRecord;

/* The last one that was put; all empty and 0 where none was. */
bool store_clock_get(StoreTxn *txn, ClockRecord *ret_record, GError **error);
bool store_clock_put(StoreTxn *txn, const ClockRecord *record, GError **error);

/* A time that has been: the latest at which something that is kept was begun
 * or seen; 0 where nothing is. May read a lot. */
bool store_clock_latest(StoreTxn *txn, int64_t *ret_ms, GError **error);

#endif
