/* The outbox. */
#include "store/memory-store.h"

static MemoryMail *
row_at(MemoryRows *rows, unsigned i)
{
	return g_ptr_array_index(rows->mails, i);
}

static bool
is_waiting(const MemoryMail *row)
{
	return row->mail->state == MAIL_WAITING;
}

static bool
anybody_can_cause(const MemoryMail *row)
{
	switch (row->mail->kind) {
	case MAIL_SIGNUP_CODE:
	case MAIL_ACCOUNT_EXISTS:
	case MAIL_ADDRESS_CODE:
	case MAIL_ADDRESS_TAKEN:
		return true;
	case MAIL_SIGN_IN_CODE:
	case MAIL_RESET_CODE:
	case MAIL_CONFIRM_CODE:
	case MAIL_SIGNED_IN:
	case MAIL_PASSWORD_CHANGED:
	case MAIL_ADDRESS_CHANGED:
	case MAIL_DELETION:
	case MAIL_USERNAME_CHANGED:
		return false;
	case MAIL_KIND__COUNT:
		break;
	}
	g_assert_not_reached();
}

static void
say(MemoryMail *row, const char *reply)
{
	g_free(row->mail->reply);
	row->mail->reply = g_strdup(reply);
}

static void
end(MemoryMail *row, MailState state, int64_t now_ms)
{
	row->mail->state = state;
	row->mail->settled_ms = now_ms;
	row->leased = false;
	g_clear_pointer(&row->mail->sealed, g_bytes_unref);
}

/* NULL where the lease was lost. */
static MemoryMail *
leased(MemoryRows *rows, int64_t id, int attempts)
{
	for (unsigned i = 0; i < rows->mails->len; i++) {
		MemoryMail *row = row_at(rows, i);
		if (row->mail->id == id && is_waiting(row) && row->leased &&
		    row->mail->attempts == attempts)
			return row;
	}
	return NULL;
}

static int64_t
insert(MemoryRows *rows, const OutboxMail *mail)
{
	MemoryMail *row = g_new0(MemoryMail, 1);
	row->mail = memory_rows_copy_mail(mail);
	row->mail->id = ++rows->last_id;
	row->lane = memory_lane(rows, row->mail);
	if (!is_waiting(row))
		g_clear_pointer(&row->mail->sealed, g_bytes_unref);
	g_ptr_array_add(rows->mails, row);
	return row->mail->id;
}

static bool
goes_to(const OutboxMail *mail, const char *email_key)
{
	return g_ascii_strcasecmp(mail->recipient, email_key) == 0;
}

static OutboxMail *
latest(MemoryRows *rows, int64_t pending_id)
{
	const Pending *pending = memory_signup_of_id(rows, pending_id);
	for (unsigned i = pending == NULL ? 0 : rows->mails->len; i > 0; i--) {
		const OutboxMail *mail = row_at(rows, i - 1)->mail;
		if (mail->pending_id == pending_id &&
		    (pending->kind == PENDING_SIGN_IN ||
			goes_to(mail, pending->email_key)))
			return memory_rows_copy_mail(mail);
	}
	return NULL;
}

static void
give_back(MemoryRows *rows, int64_t id, int attempts, bool counted,
    int64_t due_ms, const char *reply)
{
	MemoryMail *row = leased(rows, id, attempts);
	if (row == NULL)
		return;
	if (!counted)
		row->mail->attempts--;
	else if (row->lane == LANE_WAITED_FOR)
		row->lane = LANE_PATIENT;
	row->mail->due_ms = MIN(due_ms, row->mail->expires_ms);
	row->leased = false;
	say(row, reply);
}

static unsigned
reclaim(MemoryRows *rows, int64_t now_ms)
{
	unsigned n = 0;
	for (unsigned i = 0; i < rows->mails->len; i++) {
		MemoryMail *row = row_at(rows, i);
		if (!is_waiting(row) || !row->leased)
			continue;
		row->mail->due_ms = MIN(now_ms, row->mail->expires_ms);
		row->leased = false;
		n++;
	}
	return n;
}

static void
settle(MemoryRows *rows, int64_t id, int attempts, MailState state,
    int64_t now_ms, const char *reply)
{
	MemoryMail *row = leased(rows, id, attempts);
	if (row == NULL)
		return;
	end(row, state, now_ms);
	say(row, reply);
}

static unsigned
expire(MemoryRows *rows, int64_t now_ms)
{
	unsigned n = 0;
	for (unsigned i = 0; i < rows->mails->len; i++) {
		MemoryMail *row = row_at(rows, i);
		if (is_waiting(row) && row->mail->due_ms <= now_ms &&
		    row->mail->expires_ms <= now_ms) {
			end(row, MAIL_EXPIRED, now_ms);
			n++;
		}
	}
	return n;
}

static void
withhold(MemoryRows *rows, const char *mailbox_key, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->mails->len; i++) {
		MemoryMail *row = row_at(rows, i);
		if (is_waiting(row) && anybody_can_cause(row) &&
		    g_str_equal(row->mail->mailbox_key, mailbox_key))
			end(row, MAIL_WITHHELD, now_ms);
	}
}

static void
withhold_signup(MemoryRows *rows, int64_t pending_id, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->mails->len; i++) {
		MemoryMail *row = row_at(rows, i);
		if (is_waiting(row) && row->mail->pending_id == pending_id)
			end(row, MAIL_WITHHELD, now_ms);
	}
}

void
memory_outbox_erase(MemoryRows *rows, const Account *account)
{
	for (unsigned i = rows->mails->len; i > 0; i--) {
		const OutboxMail *mail = row_at(rows, i - 1)->mail;
		if (mail->account_id == account->id ||
		    goes_to(mail, account->email_key))
			g_ptr_array_remove_index(rows->mails, i - 1);
	}
}

void
memory_outbox_orphan(MemoryRows *rows, int64_t pending_id)
{
	for (unsigned i = 0; i < rows->mails->len; i++) {
		MemoryMail *row = row_at(rows, i);
		if (row->mail->pending_id == pending_id)
			row->mail->pending_id = 0;
	}
}

unsigned
memory_outbox_purge(MemoryRows *rows, int64_t before_ms, unsigned limit)
{
	unsigned n = 0, looked_at = 0;
	for (unsigned i = 0; i < rows->mails->len && looked_at < limit;) {
		const MemoryMail *row = row_at(rows, i);
		bool over = !is_waiting(row) &&
			    row->mail->settled_ms < before_ms;
		looked_at += is_waiting(row) ? 0 : 1;
		n += over ? 1 : 0;
		if (over)
			g_ptr_array_remove_index(rows->mails, i);
		else
			i++;
	}
	return n;
}

/* --- the verbs -------------------------------------------------------- */

static bool
outbox_add(
    Store *store, const OutboxMail *mail, int64_t *ret_id, GError **error)
{
	(void)error;
	*ret_id = insert(memory_rows(store), mail);
	if (mail->state == MAIL_WAITING)
		((Memory *)store)->rings = true;
	return true;
}

static bool
outbox_latest(
    Store *store, int64_t pending_id, OutboxMail **ret_mail, GError **error)
{
	(void)error;
	*ret_mail = latest(memory_rows(store), pending_id);
	return true;
}

static bool
outbox_retry(Store *store, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error)
{
	(void)error;
	give_back(memory_rows(store), id, attempts, true, due_ms, reply);
	return true;
}

static bool
outbox_release(Store *store, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error)
{
	(void)error;
	give_back(memory_rows(store), id, attempts, false, due_ms, reply);
	return true;
}

static bool
outbox_reclaim(Store *store, int64_t now_ms, unsigned *ret_n, GError **error)
{
	(void)error;
	*ret_n = reclaim(memory_rows(store), now_ms);
	return true;
}

static bool
outbox_settle(Store *store, int64_t id, int attempts, MailState state,
    int64_t now_ms, const char *reply, GError **error)
{
	(void)error;
	settle(memory_rows(store), id, attempts, state, now_ms, reply);
	return true;
}

static bool
outbox_expire(Store *store, int64_t now_ms, unsigned *ret_n, GError **error)
{
	(void)error;
	*ret_n = expire(memory_rows(store), now_ms);
	return true;
}

static bool
outbox_withhold(
    Store *store, const char *mailbox_key, int64_t now_ms, GError **error)
{
	(void)error;
	withhold(memory_rows(store), mailbox_key, now_ms);
	return true;
}

static bool
outbox_withhold_signup(
    Store *store, int64_t pending_id, int64_t now_ms, GError **error)
{
	(void)error;
	withhold_signup(memory_rows(store), pending_id, now_ms);
	return true;
}

void
memory_outbox_install(StoreOps *ops)
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
