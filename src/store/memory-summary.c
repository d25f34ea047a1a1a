/* How it stands with the outbox. */
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

void
memory_summary_install(StoreOps *ops)
{
	ops->outbox_summary = outbox_summary;
}
