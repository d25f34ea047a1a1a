/* How it stands with the outbox, and with people. */
#include "store/memory-store.h"

/* 0 stands for none. */
static void
sooner(int64_t *when_ms, int64_t other_ms)
{
	if (*when_ms == 0 || other_ms < *when_ms)
		*when_ms = other_ms;
}

static void
sum_up_waiting(const MemoryMail *row, int64_t now_ms, OutboxSummary *summary)
{
	const OutboxMail *mail = row->mail;
	summary->waiting++;
	sooner(&summary->oldest_ms, mail->created_ms);
	if (mail->due_ms > now_ms) {
		summary->leased += row->leased;
		sooner(&summary->next_ms, mail->due_ms);
	} else {
		summary->due += mail->expires_ms > now_ms;
	}
}

static bool
outbox_summary(Store *store, int64_t now_ms, int64_t since_ms,
    OutboxSummary *ret_summary, GError **error)
{
	const GPtrArray *mails = memory_rows(store)->mails;
	(void)error;
	*ret_summary = (OutboxSummary){ 0 };
	for (unsigned i = 0; i < mails->len; i++) {
		const MemoryMail *row = mails->pdata[i];
		const OutboxMail *mail = row->mail;
		if (mail->state == MAIL_WAITING) {
			sum_up_waiting(row, now_ms, ret_summary);
			continue;
		}
		ret_summary->settled[mail->state][mail->kind]++;
		if (mail->settled_ms >= since_ms)
			ret_summary->lately[mail->state][mail->kind]++;
	}
	return true;
}

static bool
census(Store *store, int64_t now_ms, Census *ret_census, GError **error)
{
	const MemoryRows *rows = memory_rows(store);
	Census found = { .accounts = rows->accounts->len };
	(void)error;
	for (unsigned i = 0; i < rows->accounts->len; i++) {
		const Account *account = rows->accounts->pdata[i];
		found.leaving += account->delete_ms != 0;
	}
	for (unsigned i = 0; i < rows->sessions->len; i++)
		found.sessions += memory_session_is_live(
		    rows->sessions->pdata[i], now_ms);
	for (unsigned i = 0; i < rows->pendings->len; i++) {
		const Pending *pending = rows->pendings->pdata[i];
		found.signups += pending->kind == PENDING_SIGNUP &&
				 pending->expires_ms > now_ms;
	}
	*ret_census = found;
	return true;
}

void
memory_summary_install(StoreOps *ops)
{
	ops->outbox_summary = outbox_summary;
	ops->census = census;
}
