/* The record of the clock. */
#include "store/memory-store.h"

static bool
clock_get(Store *store, ClockRecord *ret_record, GError **error)
{
	(void)error;
	*ret_record = memory_rows(store)->clock;
	return true;
}

static bool
clock_put(Store *store, const ClockRecord *record, GError **error)
{
	(void)error;
	memory_rows(store)->clock = *record;
	return true;
}

static void
later(int64_t *when_ms, int64_t other_ms)
{
	*when_ms = MAX(*when_ms, other_ms);
}

static bool
clock_latest(Store *store, int64_t *ret_ms, GError **error)
{
	const MemoryRows *rows = memory_rows(store);
	int64_t last_ms = 0;
	(void)error;
	for (guint i = 0; i < rows->accounts->len; i++)
		later(&last_ms,
		    ((const Account *)rows->accounts->pdata[i])->created_ms);
	for (guint i = 0; i < rows->pendings->len; i++)
		later(&last_ms,
		    ((const Pending *)rows->pendings->pdata[i])->created_ms);
	for (guint i = 0; i < rows->codes->len; i++)
		later(&last_ms, ((const MemoryCode *)rows->codes->pdata[i])
				    ->code.created_ms);
	for (guint i = 0; i < rows->mails->len; i++) {
		const MemoryMail *row = rows->mails->pdata[i];
		later(&last_ms, row->mail->created_ms);
		later(&last_ms, row->mail->settled_ms);
	}
	for (guint i = 0; i < rows->sessions->len; i++)
		later(&last_ms,
		    ((const Session *)rows->sessions->pdata[i])->seen_ms);
	for (guint i = 0; i < rows->events->len; i++)
		later(&last_ms, ((const Event *)rows->events->pdata[i])->at_ms);
	for (guint i = 0; i < rows->limits->len; i++)
		later(&last_ms, ((const MemoryLimit *)rows->limits->pdata[i])
				    ->count.window_start_ms);
	*ret_ms = last_ms;
	return true;
}

void
memory_clock_install(StoreOps *ops)
{
	ops->clock_get = clock_get;
	ops->clock_put = clock_put;
	ops->clock_latest = clock_latest;
}
