/* The verbs of store.h that are about the outbox. */
#include "account/store-call.h"

bool
store_outbox_add(
    StoreTxn *txn, const OutboxMail *mail, int64_t *ret_id, GError **error)
{
	return CALL(WRITES, outbox_add, mail, ret_id);
}

bool
store_outbox_latest(
    StoreTxn *txn, int64_t pending_id, OutboxMail **ret_mail, GError **error)
{
	return CALL(READS, outbox_latest, pending_id, ret_mail);
}

bool
store_outbox_lease(StoreTxn *txn, const OutboxLease *lease,
    OutboxMail **ret_mail, GError **error)
{
	g_assert(lease->senders > 0);
	return CALL(WRITES, outbox_lease, lease, ret_mail);
}

bool
store_outbox_retry(StoreTxn *txn, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error)
{
	return CALL(WRITES, outbox_retry, id, attempts, due_ms, reply);
}

bool
store_outbox_release(StoreTxn *txn, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error)
{
	return CALL(WRITES, outbox_release, id, attempts, due_ms, reply);
}

bool
store_outbox_reclaim(
    StoreTxn *txn, int64_t now_ms, unsigned *ret_n, GError **error)
{
	return CALL(WRITES, outbox_reclaim, now_ms, ret_n);
}

bool
store_outbox_settle(StoreTxn *txn, int64_t id, int attempts, MailState state,
    int64_t now_ms, const char *reply, GError **error)
{
	g_assert(state != MAIL_WAITING);
	return CALL(WRITES, outbox_settle, id, attempts, state, now_ms, reply);
}

bool
store_outbox_expire(
    StoreTxn *txn, int64_t now_ms, unsigned *ret_n, GError **error)
{
	return CALL(WRITES, outbox_expire, now_ms, ret_n);
}

bool
store_outbox_withhold(
    StoreTxn *txn, const char *mailbox_key, int64_t now_ms, GError **error)
{
	return CALL(WRITES, outbox_withhold, mailbox_key, now_ms);
}

bool
store_outbox_withhold_signup(
    StoreTxn *txn, int64_t pending_id, int64_t now_ms, GError **error)
{
	return CALL(WRITES, outbox_withhold_signup, pending_id, now_ms);
}

bool
store_outbox_outlook(StoreTxn *txn, int64_t now_ms, unsigned senders,
    unsigned *ret_ready, int64_t *ret_next_ms, GError **error)
{
	return CALL(
	    READS, outbox_outlook, now_ms, senders, ret_ready, ret_next_ms);
}

bool
store_destination_get(StoreTxn *txn, int64_t mail_id,
    Destination *ret_destination, GError **error)
{
	return CALL(READS, destination_get, mail_id, ret_destination);
}

bool
store_destination_put(StoreTxn *txn, int64_t mail_id,
    const Destination *destination, GError **error)
{
	return CALL(WRITES, destination_put, mail_id, destination);
}

bool
store_outbox_summary(StoreTxn *txn, int64_t now_ms, int64_t since_ms,
    OutboxSummary *ret_summary, GError **error)
{
	return CALL(READS, outbox_summary, now_ms, since_ms, ret_summary);
}
