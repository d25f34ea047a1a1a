/* How it stands with the outbox, and with people. */
#include "store/sqlite-connection.h"

static bool
sum_up_waiting(
    Store *store, int64_t now_ms, OutboxSummary *summary, GError **error)
{
	g_auto(Statement) sum = sqlite_take(store, STATEMENT_OUTBOX_WAITING);
	statement_put_int(&sum, now_ms);
	bool row;
	if (!statement_step(&sum, &row, error))
		return false;
	g_assert(row);
	summary->waiting = statement_int(&sum, 0);
	summary->due = statement_int(&sum, 1);
	summary->leased = statement_int(&sum, 2);
	summary->oldest_ms = statement_int(&sum, 3);
	summary->next_ms = statement_int(&sum, 4);
	return true;
}

static bool
sum_up_settled(
    Store *store, int64_t since_ms, OutboxSummary *summary, GError **error)
{
	g_auto(Statement) each = sqlite_take(store, STATEMENT_OUTBOX_SETTLED);
	statement_put_int(&each, since_ms);
	for (;;) {
		bool row;
		if (!statement_step(&each, &row, error))
			return false;
		if (!row)
			return true;
		int64_t state = statement_int(&each, 0);
		int64_t kind = statement_int(&each, 1);
		/* What somebody wrote into the file by hand is nothing. */
		if (state < 0 || state >= MAIL_STATE__COUNT || kind < 0 ||
		    kind >= MAIL_KIND__COUNT)
			continue;
		summary->settled[state][kind]++;
		summary->lately[state][kind] += statement_int(&each, 2);
	}
}

static bool
outbox_summary(Store *store, int64_t now_ms, int64_t since_ms,
    OutboxSummary *ret_summary, GError **error)
{
	OutboxSummary summary = { 0 };
	if (!sum_up_waiting(store, now_ms, &summary, error) ||
	    !sum_up_settled(store, since_ms, &summary, error))
		return false;
	*ret_summary = summary;
	return true;
}

static bool
census(Store *store, int64_t now_ms, Census *ret_census, GError **error)
{
	g_auto(Statement) count = sqlite_take(store, STATEMENT_CENSUS);
	statement_put_int(&count, now_ms);
	bool row;
	if (!statement_step(&count, &row, error))
		return false;
	g_assert(row);
	*ret_census = (Census){
		.accounts = statement_int(&count, 0),
		.leaving = statement_int(&count, 1),
		.sessions = statement_int(&count, 2),
		.signups = statement_int(&count, 3),
	};
	return true;
}

void
sqlite_summary_install(StoreOps *ops)
{
	ops->outbox_summary = outbox_summary;
	ops->census = census;
}
