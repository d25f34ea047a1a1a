#include "mail/destination.h"

#include "base/clock.h"
#include "mail/backoff.h"

/* Fewer in a row may be about single mailboxes. */
#define FAILURES_TO_HOLD 3
/* Failures that are further apart have nothing to do with each other. */
#define FAILURES_KEPT_MS (1 * HOUR_MS)

DestinationSign
destination_sign(bool answered, int64_t took_ms)
{
	bool slow = took_ms > DESTINATION_SLOW_MS;
	if (answered)
		return slow ? DESTINATION_SLOW : DESTINATION_QUICK;
	return slow ? DESTINATION_STALLED : DESTINATION_PUT_OFF;
}

static void
fail(Destination *destination, const DestinationReport *report)
{
	destination->failures++;
	if (report->sign == DESTINATION_STALLED)
		destination->failures = MAX(
		    destination->failures, FAILURES_TO_HOLD);
	destination->held = destination->held ||
			    destination->failures >= FAILURES_TO_HOLD;
	int pauses = MAX(destination->failures - FAILURES_TO_HOLD, 0) + 1;
	destination->until_ms = report->now_ms +
				(destination->held
					? backoff_ms(pauses, report->first_ms,
					      report->most_ms, INT64_MAX, 0)
					: FAILURES_KEPT_MS);
}

bool
destination_note(StoreTxn *txn, int64_t mail_id,
    const DestinationReport *report, GError **error)
{
	Destination before;
	if (!store_destination_get(txn, mail_id, &before, error))
		return false;
	Destination now = before;
	switch (report->sign) {
	case DESTINATION_UNASKED:
		break;
	case DESTINATION_QUICK:
		now = (Destination){ 0 };
		break;
	case DESTINATION_SLOW:
		now = (Destination){ .held = true, .until_ms = report->now_ms };
		break;
	case DESTINATION_PUT_OFF:
	case DESTINATION_STALLED:
		fail(&now, report);
		break;
	case DESTINATION_SIGN__COUNT:
		g_assert_not_reached();
	}
	if (now.failures == before.failures && now.held == before.held &&
	    now.until_ms == before.until_ms)
		return true;
	return store_destination_put(txn, mail_id, &now, error);
}
