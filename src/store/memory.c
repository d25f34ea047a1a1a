#include "store/memory.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "account/store-backend.h"
#include "store/memory-outbox.h"
#include "store/memory-rows.h"
#include "store/memory-signup.h"

typedef struct {
	Store store;
	MemoryRows *rows;
	MemoryRows *before; /* to return to; NULL while only reading */
	bool rings; /* the transaction adds waiting mail */
	int bell; /* -1: nobody watches */
} Memory;

static Memory *
memory(Store *store)
{
	return (Memory *)store;
}

static MemoryRows *
rows_of(Store *store)
{
	return memory(store)->rows;
}

/* --- life and transactions -------------------------------------------- */

static void
do_free(Store *store)
{
	Memory *self = memory(store);
	memory_rows_free(self->rows);
	if (self->bell >= 0)
		close(self->bell);
	g_free(self);
}

static bool
begin(Store *store, StoreMode mode, GError **error)
{
	(void)error;
	Memory *self = memory(store);
	self->rings = false;
	self->before = mode == STORE_READ ? NULL : memory_rows_copy(self->rows);
	return true;
}

static bool
commit(Store *store, StoreMode mode, GError **error)
{
	(void)mode;
	(void)error;
	Memory *self = memory(store);
	g_clear_pointer(&self->before, memory_rows_free);
	if (self->rings && self->bell >= 0)
		g_assert(eventfd_write(self->bell, 1) == 0);
	return true;
}

static void
rollback(Store *store)
{
	Memory *self = memory(store);
	if (self->before == NULL)
		return;
	memory_rows_free(self->rows);
	self->rows = g_steal_pointer(&self->before);
}

static bool
watch(Store *store, int *ret_fd, GError **error)
{
	Memory *self = memory(store);
	if (self->bell < 0)
		self->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (self->bell < 0) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
		    "cannot watch the store: %s", g_strerror(errno));
		return false;
	}
	*ret_fd = self->bell;
	return true;
}

static void
watch_clear(Store *store)
{
	eventfd_t rung;
	(void)eventfd_read(memory(store)->bell, &rung);
}

/* --- accounts --------------------------------------------------------- */

static Account *
find_account(Store *store, bool (*is)(const Account *account, const void *key),
    const void *key)
{
	GPtrArray *accounts = rows_of(store)->accounts;
	for (unsigned i = 0; i < accounts->len; i++) {
		Account *account = g_ptr_array_index(accounts, i);
		if (is(account, key))
			return account;
	}
	return NULL;
}

static bool
has_id(const Account *account, const void *id)
{
	return account->id == *(const int64_t *)id;
}

static bool
has_email(const Account *account, const void *email_key)
{
	return g_str_equal(account->email_key, email_key);
}

static bool
has_username(const Account *account, const void *username)
{
	return username != NULL && g_strcmp0(account->username, username) == 0;
}

static bool
hand_out(const Account *account, Account **ret_account)
{
	*ret_account = account == NULL ? NULL
				       : memory_rows_copy_account(account);
	return true;
}

static bool
account_add(Store *store, const Account *account, StoreAdded *ret_added,
    int64_t *ret_id, GError **error)
{
	(void)error;
	if (find_account(store, has_email, account->email_key) != NULL) {
		*ret_added = STORE_EMAIL_TAKEN;
		return true;
	}
	if (find_account(store, has_username, account->username) != NULL) {
		*ret_added = STORE_USERNAME_TAKEN;
		return true;
	}
	Account *row = memory_rows_copy_account(account);
	row->id = ++rows_of(store)->last_id;
	g_ptr_array_add(rows_of(store)->accounts, row);
	*ret_added = STORE_ADDED;
	*ret_id = row->id;
	return true;
}

static bool
account_by_id(Store *store, int64_t id, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(find_account(store, has_id, &id), ret_account);
}

static bool
account_by_email(
    Store *store, const char *email_key, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(find_account(store, has_email, email_key), ret_account);
}

static bool
account_by_username(
    Store *store, const char *username, Account **ret_account, GError **error)
{
	(void)error;
	return hand_out(
	    find_account(store, has_username, username), ret_account);
}

/* --- pending sign-ups, codes, the outbox ------------------------------ */

static bool
pending_add(
    Store *store, const PendingSignup *pending, int64_t *ret_id, GError **error)
{
	(void)error;
	*ret_id = memory_signup_add(rows_of(store), pending);
	return true;
}

static bool
pending_update(Store *store, const PendingSignup *pending, GError **error)
{
	(void)error;
	memory_signup_update(rows_of(store), pending);
	return true;
}

static bool
pending_by_flow(Store *store, const TokenHash *flow, int64_t now_ms,
    PendingSignup **ret_pending, GError **error)
{
	(void)error;
	*ret_pending = memory_signup_by_flow(rows_of(store), flow, now_ms);
	return true;
}

static bool
pending_by_link(Store *store, const TokenHash *link, int64_t now_ms,
    PendingSignup **ret_pending, GError **error)
{
	(void)error;
	*ret_pending = memory_signup_by_link(rows_of(store), link, now_ms);
	return true;
}

static bool
pending_remove(Store *store, int64_t id, int64_t now_ms, GError **error)
{
	(void)error;
	memory_signup_remove(rows_of(store), id, now_ms);
	return true;
}

static bool
code_add(Store *store, const Code *code, int64_t *ret_id, GError **error)
{
	(void)error;
	*ret_id = memory_signup_add_code(rows_of(store), code);
	return true;
}

static bool
codes_newest(Store *store, int64_t pending_id, Code *ret_codes, unsigned *ret_n,
    GError **error)
{
	(void)error;
	*ret_n = memory_signup_newest_codes(
	    rows_of(store), pending_id, ret_codes);
	return true;
}

static bool
code_count_wrong(Store *store, int64_t code_id, GError **error)
{
	(void)error;
	memory_signup_count_wrong(rows_of(store), code_id);
	return true;
}

static bool
codes_remove(Store *store, int64_t pending_id, int64_t now_ms, GError **error)
{
	(void)error;
	memory_signup_remove_codes(rows_of(store), pending_id, now_ms);
	return true;
}

static bool
outbox_add(
    Store *store, const OutboxMail *mail, int64_t *ret_id, GError **error)
{
	(void)error;
	*ret_id = memory_outbox_add(rows_of(store), mail);
	if (mail->state == MAIL_WAITING)
		memory(store)->rings = true;
	return true;
}

static bool
outbox_latest(
    Store *store, int64_t pending_id, OutboxMail **ret_mail, GError **error)
{
	(void)error;
	*ret_mail = memory_outbox_latest(rows_of(store), pending_id);
	return true;
}

static bool
outbox_lease(Store *store, int64_t now_ms, int64_t lease_until_ms,
    OutboxMail **ret_mail, GError **error)
{
	(void)error;
	*ret_mail = memory_outbox_lease(rows_of(store), now_ms, lease_until_ms);
	return true;
}

static bool
outbox_retry(Store *store, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error)
{
	(void)error;
	memory_outbox_give_back(
	    rows_of(store), id, attempts, true, due_ms, reply);
	return true;
}

static bool
outbox_release(Store *store, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error)
{
	(void)error;
	memory_outbox_give_back(
	    rows_of(store), id, attempts, false, due_ms, reply);
	return true;
}

static bool
outbox_settle(Store *store, int64_t id, int attempts, MailState state,
    int64_t now_ms, const char *reply, GError **error)
{
	(void)error;
	memory_outbox_settle(
	    rows_of(store), id, attempts, state, now_ms, reply);
	return true;
}

static bool
outbox_expire(Store *store, int64_t now_ms, unsigned *ret_n, GError **error)
{
	(void)error;
	*ret_n = memory_outbox_expire(rows_of(store), now_ms);
	return true;
}

static bool
outbox_withhold(
    Store *store, const char *mailbox_key, int64_t now_ms, GError **error)
{
	(void)error;
	memory_outbox_withhold(rows_of(store), mailbox_key, now_ms);
	return true;
}

static bool
outbox_outlook(Store *store, int64_t now_ms, unsigned limit,
    unsigned *ret_ready, int64_t *ret_next_ms, GError **error)
{
	(void)error;
	memory_outbox_outlook(
	    rows_of(store), now_ms, limit, ret_ready, ret_next_ms);
	return true;
}

/* --- sessions --------------------------------------------------------- */

static Session *
find_session(Store *store, const TokenHash *token)
{
	GPtrArray *sessions = rows_of(store)->sessions;
	for (unsigned i = 0; i < sessions->len; i++) {
		Session *session = g_ptr_array_index(sessions, i);
		if (memcmp(session->token.bytes, token->bytes,
			TOKEN_HASH_BYTES) == 0)
			return session;
	}
	return NULL;
}

static bool
session_add(Store *store, const Session *session, GError **error)
{
	(void)error;
	g_ptr_array_add(
	    rows_of(store)->sessions, g_memdup2(session, sizeof(*session)));
	return true;
}

static bool
session_find(Store *store, const TokenHash *token, int64_t now_ms,
    Session *ret_session, Account **ret_account, GError **error)
{
	const Session *session = find_session(store, token);
	if (session == NULL || session->expires_ms <= now_ms) {
		*ret_account = NULL;
		return true;
	}
	*ret_session = *session;
	return account_by_id(store, session->account_id, ret_account, error);
}

static bool
session_touch(
    Store *store, const TokenHash *token, int64_t seen_ms, GError **error)
{
	(void)error;
	Session *session = find_session(store, token);
	if (session != NULL)
		session->seen_ms = seen_ms;
	return true;
}

static bool
session_remove(Store *store, const TokenHash *token, GError **error)
{
	(void)error;
	g_ptr_array_remove(
	    rows_of(store)->sessions, find_session(store, token));
	return true;
}

/* --- refusals and counters -------------------------------------------- */

static MemoryRefusal *
find_refusal(Store *store, const char *mailbox_key)
{
	GPtrArray *refusals = rows_of(store)->refusals;
	for (unsigned i = 0; i < refusals->len; i++) {
		MemoryRefusal *refusal = g_ptr_array_index(refusals, i);
		if (g_str_equal(refusal->mailbox_key, mailbox_key))
			return refusal;
	}
	return NULL;
}

static bool
refusal_add(
    Store *store, const char *mailbox_key, int64_t until_ms, GError **error)
{
	(void)error;
	MemoryRefusal *refusal = find_refusal(store, mailbox_key);
	if (refusal == NULL) {
		refusal = g_new0(MemoryRefusal, 1);
		refusal->mailbox_key = g_strdup(mailbox_key);
		g_ptr_array_add(rows_of(store)->refusals, refusal);
	}
	refusal->until_ms = MAX(refusal->until_ms, until_ms);
	return true;
}

static bool
refusal_until(Store *store, const char *mailbox_key, int64_t *ret_until_ms,
    GError **error)
{
	(void)error;
	const MemoryRefusal *refusal = find_refusal(store, mailbox_key);
	*ret_until_ms = refusal == NULL ? 0 : refusal->until_ms;
	return true;
}

static MemoryLimit *
find_limit(Store *store, int kind, const char *key)
{
	GPtrArray *limits = rows_of(store)->limits;
	for (unsigned i = 0; i < limits->len; i++) {
		MemoryLimit *limit = g_ptr_array_index(limits, i);
		if (limit->kind == kind && g_str_equal(limit->key, key))
			return limit;
	}
	return NULL;
}

static bool
limit_get(Store *store, int kind, const char *key, LimitCount *ret_count,
    GError **error)
{
	(void)error;
	const MemoryLimit *limit = find_limit(store, kind, key);
	*ret_count = limit == NULL ? (LimitCount){ 0 } : limit->count;
	return true;
}

static bool
limit_put(Store *store, int kind, const char *key, const LimitCount *count,
    int64_t forget_ms, GError **error)
{
	(void)error;
	MemoryLimit *limit = find_limit(store, kind, key);
	if (limit == NULL) {
		limit = g_new0(MemoryLimit, 1);
		limit->kind = kind;
		limit->key = g_strdup(key);
		g_ptr_array_add(rows_of(store)->limits, limit);
	}
	limit->count = *count;
	limit->forget_ms = forget_ms;
	return true;
}

/* --- what is over ----------------------------------------------------- */

static bool
session_is_over(const void *row, int64_t now_ms)
{
	return ((const Session *)row)->expires_ms <= now_ms;
}

static bool
refusal_is_over(const void *row, int64_t now_ms)
{
	return ((const MemoryRefusal *)row)->until_ms <= now_ms;
}

static bool
limit_is_over(const void *row, int64_t now_ms)
{
	return ((const MemoryLimit *)row)->forget_ms <= now_ms;
}

static unsigned
purge_rows(GPtrArray *rows, bool (*is_over)(const void *row, int64_t now_ms),
    int64_t now_ms, unsigned limit)
{
	unsigned n = 0;
	for (unsigned i = 0; i < rows->len && n < limit;) {
		if (is_over(g_ptr_array_index(rows, i), now_ms)) {
			g_ptr_array_remove_index(rows, i);
			n++;
		} else {
			i++;
		}
	}
	return n;
}

static bool
purge(Store *store, int64_t now_ms, int64_t mail_before_ms, unsigned limit,
    unsigned *ret_n, GError **error)
{
	(void)error;
	MemoryRows *rows = rows_of(store);
	*ret_n = memory_signup_purge(rows, now_ms, limit) +
		 purge_rows(rows->sessions, session_is_over, now_ms, limit) +
		 purge_rows(rows->refusals, refusal_is_over, now_ms, limit) +
		 purge_rows(rows->limits, limit_is_over, now_ms, limit) +
		 memory_outbox_purge(rows, mail_before_ms, limit);
	return true;
}

static const StoreOps memory_ops = {
	.free = do_free,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.watch = watch,
	.watch_clear = watch_clear,
	.account_add = account_add,
	.account_by_id = account_by_id,
	.account_by_email = account_by_email,
	.account_by_username = account_by_username,
	.pending_add = pending_add,
	.pending_update = pending_update,
	.pending_by_flow = pending_by_flow,
	.pending_by_link = pending_by_link,
	.pending_remove = pending_remove,
	.code_add = code_add,
	.codes_newest = codes_newest,
	.code_count_wrong = code_count_wrong,
	.codes_remove = codes_remove,
	.outbox_add = outbox_add,
	.outbox_latest = outbox_latest,
	.outbox_lease = outbox_lease,
	.outbox_retry = outbox_retry,
	.outbox_release = outbox_release,
	.outbox_settle = outbox_settle,
	.outbox_expire = outbox_expire,
	.outbox_withhold = outbox_withhold,
	.outbox_outlook = outbox_outlook,
	.session_add = session_add,
	.session_find = session_find,
	.session_touch = session_touch,
	.session_remove = session_remove,
	.refusal_add = refusal_add,
	.refusal_until = refusal_until,
	.limit_get = limit_get,
	.limit_put = limit_put,
	.purge = purge,
};

Store *
store_memory_new(void)
{
	Memory *self = g_new0(Memory, 1);
	store_init(&self->store, &memory_ops);
	self->rows = memory_rows_new();
	self->bell = -1;
	return &self->store;
}
