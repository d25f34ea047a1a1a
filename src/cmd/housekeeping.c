#include "cmd/housekeeping.h"

#include "base/clock.h"
#include "base/log.h"

#define PURGE_ROWS 500
/* How long an administrator can see what became of a mail. */
#define MAIL_KEPT_MS (7 * DAY_MS)

bool
housekeeping_expire(Store *store, int64_t now_ms, GError **error)
{
	unsigned n = 0;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(store, STORE_RELAXED, &txn, error) ||
	    !store_outbox_expire(&txn, now_ms, &n, error) ||
	    !store_commit(&txn, error))
		return false;
	if (n > 0) {
		g_autofree char *text = g_strdup_printf("%u", n);
		log_event(LOG_LEVEL_INFO, "mail-expired", "mails", text, NULL);
	}
	return true;
}

bool
housekeeping_purge(
    Store *store, int64_t now_ms, unsigned *ret_n, GError **error)
{
	const PurgeRule rule = {
		.now_ms = now_ms,
		.mail_before_ms = now_ms - MAIL_KEPT_MS,
		.event_before_ms = now_ms - LIMIT_EVENT_DAYS * DAY_MS,
		.limit = PURGE_ROWS,
	};
	unsigned all = 0;
	/* In small steps: everybody else who writes waits for each. */
	for (unsigned n = PURGE_ROWS; n >= PURGE_ROWS; all += n) {
		g_auto(StoreTxn) txn = { 0 };
		if (!store_begin(store, STORE_RELAXED, &txn, error) ||
		    !store_purge(&txn, &rule, &n, error) ||
		    !store_commit(&txn, error))
			return false;
	}
	if (ret_n != NULL)
		*ret_n = all;
	return true;
}
