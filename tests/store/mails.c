#include "tests/store/mails.h"

int64_t
mails_add_due(StoreTxn *txn, unsigned n, int64_t due_ms)
{
	g_autoptr(OutboxMail) mail = sample_mail(0, n);
	mail->due_ms = due_ms;
	int64_t id;
	OK(store_outbox_add(txn, mail, &id, &error));
	return id;
}

int64_t
mails_lease(StoreTxn *txn, int64_t now_ms, int64_t until_ms, int *ret_attempts)
{
	g_autoptr(OutboxMail) mail = NULL;
	OK(store_outbox_lease(txn,
	    &(OutboxLease){
		.now_ms = now_ms, .until_ms = until_ms, .senders = 1 },
	    &mail, &error));
	if (mail == NULL)
		return 0;
	g_assert_cmpint(mail->state, ==, MAIL_WAITING);
	g_assert_nonnull(mail->sealed);
	if (ret_attempts != NULL)
		*ret_attempts = mail->attempts;
	return mail->id;
}

int64_t
mails_lease_now(StoreTxn *txn)
{
	return mails_lease(txn, SAMPLE_NOW_MS, LEASE_END, NULL);
}

int64_t
mails_add_asked(StoreTxn *txn, int64_t *ret_pending_id)
{
	g_autoptr(Pending) pending = sample_pending(1);
	OK(store_pending_add(txn, pending, ret_pending_id, &error));
	g_autoptr(OutboxMail) mail = sample_mail(*ret_pending_id, 1);
	int64_t id;
	OK(store_outbox_add(txn, mail, &id, &error));
	return id;
}

OutboxMail *
mails_latest(StoreTxn *txn, int64_t pending_id)
{
	OutboxMail *mail = NULL;
	OK(store_outbox_latest(txn, pending_id, &mail, &error));
	return mail;
}
