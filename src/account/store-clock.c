#include "account/store-clock.h"

#include "account/store-call.h"

bool
store_clock_get(StoreTxn *txn, ClockRecord *ret_record, GError **error)
{
	return CALL(READS, clock_get, ret_record);
}

bool
store_clock_put(StoreTxn *txn, const ClockRecord *record, GError **error)
{
	return CALL(WRITES, clock_put, record);
}

bool
store_clock_latest(StoreTxn *txn, int64_t *ret_ms, GError **error)
{
	return CALL(READS, clock_latest, ret_ms);
}
