/*
 * What must be done with the store now and then, by the worker or from cron.
 */
#ifndef CMD_HOUSEKEEPING_H
#define CMD_HOUSEKEEPING_H

#include "account/store.h"

/* Settles the mails that expired while they waited, and logs how many. */
bool housekeeping_expire(Store *store, int64_t now_ms, GError **error);

/* Removes what is over: store_purge(). *ret_n (may be NULL): how much. */
bool housekeeping_purge(
    Store *store, int64_t now_ms, unsigned *ret_n, GError **error);

#endif
