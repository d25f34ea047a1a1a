/* The outbox. */
#include "store/sqlite-connection.h"

static bool
outbox_add(
    Store *store, const OutboxMail *mail, int64_t *ret_id, GError **error)
{
	Sqlite *self = (Sqlite *)store;
	bool waiting = mail->state == MAIL_WAITING;
	g_auto(Statement) add = sqlite_take(store, STATEMENT_OUTBOX_ADD);
	statement_put_id(&add, mail->pending_id);
	statement_put_int(&add, mail->kind);
	statement_put_text(&add, mail->recipient);
	statement_put_text(&add, mail->mailbox_key);
	statement_put_text(&add, mail->language);
	statement_put_text(&add, mail->message_id);
	statement_put_bytes(&add, waiting ? mail->sealed : NULL);
	statement_put_int(&add, mail->state);
	statement_put_int(&add, mail->attempts);
	statement_put_int(&add, mail->created_ms);
	statement_put_int(&add, mail->due_ms);
	statement_put_int(&add, mail->expires_ms);
	statement_put_int(&add, mail->settled_ms);
	statement_put_text(&add, mail->reply);
	statement_put_id(&add, mail->account_id);
	if (!statement_run(&add, error))
		return false;
	*ret_id = sqlite3_last_insert_rowid(self->db);
	self->rings = self->rings || waiting;
	return true;
}

bool
sqlite_outbox_read(Statement *find, OutboxMail **ret_mail, GError **error)
{
	bool found;
	if (!statement_step(find, &found, error))
		return false;
	if (!found) {
		*ret_mail = NULL;
		return true;
	}
	OutboxMail *mail = g_new0(OutboxMail, 1);
	mail->id = statement_int(find, 0);
	mail->pending_id = statement_int(find, 1);
	mail->kind = (MailKind)statement_int(find, 2);
	mail->recipient = statement_text(find, 3);
	mail->mailbox_key = statement_text(find, 4);
	mail->language = statement_text(find, 5);
	mail->message_id = statement_text(find, 6);
	mail->sealed = statement_bytes(find, 7);
	mail->state = (MailState)statement_int(find, 8);
	mail->attempts = (int)statement_int(find, 9);
	mail->created_ms = statement_int(find, 10);
	mail->due_ms = statement_int(find, 11);
	mail->expires_ms = statement_int(find, 12);
	mail->settled_ms = statement_int(find, 13);
	mail->reply = statement_text(find, 14);
	mail->account_id = statement_int(find, 15);
	*ret_mail = mail;
	return true;
}

static bool
outbox_latest(
    Store *store, int64_t pending_id, OutboxMail **ret_mail, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_OUTBOX_LATEST);
	statement_put_int(&find, pending_id);
	return sqlite_outbox_read(&find, ret_mail, error);
}

static bool
give_back(Store *store, StatementName how, int64_t id, int attempts,
    int64_t due_ms, const char *reply, GError **error)
{
	g_auto(Statement) back = sqlite_take(store, how);
	statement_put_int(&back, id);
	statement_put_int(&back, attempts);
	statement_put_int(&back, due_ms);
	statement_put_text(&back, reply);
	return statement_run(&back, error);
}

static bool
outbox_retry(Store *store, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error)
{
	return give_back(
	    store, STATEMENT_OUTBOX_RETRY, id, attempts, due_ms, reply, error);
}

static bool
outbox_release(Store *store, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error)
{
	return give_back(store, STATEMENT_OUTBOX_RELEASE, id, attempts, due_ms,
	    reply, error);
}

static bool
outbox_reclaim(Store *store, int64_t now_ms, unsigned *ret_n, GError **error)
{
	g_auto(Statement)
	    reclaim = sqlite_take(store, STATEMENT_OUTBOX_RECLAIM);
	statement_put_int(&reclaim, now_ms);
	if (!statement_run(&reclaim, error))
		return false;
	*ret_n = (unsigned)sqlite3_changes(((Sqlite *)store)->db);
	return true;
}

static bool
outbox_settle(Store *store, int64_t id, int attempts, MailState state,
    int64_t now_ms, const char *reply, GError **error)
{
	g_auto(Statement) settle = sqlite_take(store, STATEMENT_OUTBOX_SETTLE);
	statement_put_int(&settle, id);
	statement_put_int(&settle, attempts);
	statement_put_int(&settle, state);
	statement_put_int(&settle, now_ms);
	statement_put_text(&settle, reply);
	return statement_run(&settle, error);
}

static bool
outbox_expire(Store *store, int64_t now_ms, unsigned *ret_n, GError **error)
{
	g_auto(Statement) expire = sqlite_take(store, STATEMENT_OUTBOX_EXPIRE);
	statement_put_int(&expire, now_ms);
	if (!statement_run(&expire, error))
		return false;
	*ret_n = (unsigned)sqlite3_changes(((Sqlite *)store)->db);
	return true;
}

static bool
outbox_withhold(
    Store *store, const char *mailbox_key, int64_t now_ms, GError **error)
{
	g_auto(Statement)
	    withhold = sqlite_take(store, STATEMENT_OUTBOX_WITHHOLD);
	statement_put_text(&withhold, mailbox_key);
	statement_put_int(&withhold, now_ms);
	return statement_run(&withhold, error);
}

static bool
outbox_withhold_signup(
    Store *store, int64_t pending_id, int64_t now_ms, GError **error)
{
	g_auto(Statement)
	    withhold = sqlite_take(store, STATEMENT_OUTBOX_WITHHOLD_SIGNUP);
	statement_put_int(&withhold, pending_id);
	statement_put_int(&withhold, now_ms);
	return statement_run(&withhold, error);
}

void
sqlite_outbox_install(StoreOps *ops)
{
	ops->outbox_add = outbox_add;
	ops->outbox_latest = outbox_latest;
	ops->outbox_retry = outbox_retry;
	ops->outbox_release = outbox_release;
	ops->outbox_reclaim = outbox_reclaim;
	ops->outbox_settle = outbox_settle;
	ops->outbox_expire = outbox_expire;
	ops->outbox_withhold = outbox_withhold;
	ops->outbox_withhold_signup = outbox_withhold_signup;
}
