/* The record of the clock. */
#include "store/sqlite-connection.h"

static bool
clock_get(Store *store, ClockRecord *ret_record, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_CLOCK_GET);
	ClockRecord record = { 0 };
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	if (found) {
		g_autofree char *boot = statement_text(&find, 0);
		g_strlcpy(record.boot, boot, sizeof record.boot);
		record.base_ms = statement_int(&find, 1);
		record.ahead_ms = statement_int(&find, 2);
	}
	*ret_record = record;
	return true;
}

static bool
clock_put(Store *store, const ClockRecord *record, GError **error)
{
	g_auto(Statement) put = sqlite_take(store, STATEMENT_CLOCK_PUT);
	statement_put_text(&put, record->boot);
	statement_put_int(&put, record->base_ms);
	statement_put_int(&put, record->ahead_ms);
	return statement_run(&put, error);
}

static bool
clock_latest(Store *store, int64_t *ret_ms, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_CLOCK_LATEST);
	bool row;
	if (!statement_step(&find, &row, error))
		return false;
	g_assert(row);
	*ret_ms = statement_int(&find, 0);
	return true;
}

void
sqlite_clock_install(StoreOps *ops)
{
	ops->clock_get = clock_get;
	ops->clock_put = clock_put;
	ops->clock_latest = clock_latest;
}
