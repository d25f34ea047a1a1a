/* Refusals, counters, and what is over. */
#include "store/memory-store.h"

static MemoryRefusal *
find_refusal(Store *store, const char *mailbox_key)
{
	GPtrArray *refusals = memory_rows(store)->refusals;
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
		g_ptr_array_add(memory_rows(store)->refusals, refusal);
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
	GPtrArray *limits = memory_rows(store)->limits;
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
		g_ptr_array_add(memory_rows(store)->limits, limit);
	}
	limit->count = *count;
	limit->forget_ms = forget_ms;
	return true;
}

/* --- what is over ----------------------------------------------------- */

static bool
refusal_link_is_over(const void *row, int64_t now_ms)
{
	return ((const MemoryRefusalLink *)row)->expires_ms <= now_ms;
}

static bool
session_is_over(const void *row, int64_t now_ms)
{
	const Session *session = row;
	return session->expires_ms <= now_ms ||
	       session->seen_ms + session->idle_ms <= now_ms;
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

static bool
undo_is_over(const void *row, int64_t now_ms)
{
	return ((const AddressUndo *)row)->expires_ms <= now_ms;
}

static bool
hold_is_over(const void *row, int64_t now_ms)
{
	return ((const MemoryHold *)row)->until_ms <= now_ms;
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
is_of(const void *row, int64_t account_id)
{
	return ((const Session *)row)->account_id == account_id;
}

static bool
event_is_of(const void *row, int64_t account_id)
{
	return ((const Event *)row)->account_id == account_id;
}

static bool
undo_is_of(const void *row, int64_t account_id)
{
	return ((const AddressUndo *)row)->account_id == account_id;
}

static bool
hold_is_of(const void *row, int64_t account_id)
{
	return ((const MemoryHold *)row)->account_id == account_id;
}

static void
erase(MemoryRows *rows, const Account *account)
{
	int64_t account_id = account->id;
	purge_rows(rows->sessions, is_of, account_id, UINT_MAX);
	purge_rows(rows->events, event_is_of, account_id, UINT_MAX);
	purge_rows(rows->undos, undo_is_of, account_id, UINT_MAX);
	purge_rows(rows->holds, hold_is_of, account_id, UINT_MAX);
	memory_group_erase(rows, account_id);
	memory_signup_orphan(rows, account_id, account->delete_ms);
	memory_signup_erase(rows, account_id);
	memory_outbox_erase(rows, account);
}

static bool
account_erase(Store *store, const Account *account, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	erase(rows, account);
	for (unsigned i = rows->accounts->len; i > 0; i--) {
		const Account *at = g_ptr_array_index(rows->accounts, i - 1);
		if (at->id == account->id)
			g_ptr_array_remove_index(rows->accounts, i - 1);
	}
	return true;
}

static unsigned
purge_accounts(MemoryRows *rows, int64_t now_ms, unsigned limit)
{
	unsigned n = 0;
	for (unsigned i = rows->accounts->len; i > 0 && n < limit; i--) {
		const Account *account = g_ptr_array_index(
		    rows->accounts, i - 1);
		if (account->delete_ms == 0 || account->delete_ms > now_ms)
			continue;
		erase(rows, account);
		g_ptr_array_remove_index(rows->accounts, i - 1);
		n++;
	}
	return n;
}

static bool
destination_is_over(const void *row, int64_t now_ms)
{
	const Destination *how = &((const MemoryDestination *)row)->how;
	return !how->held && how->until_ms <= now_ms;
}

static bool
purge(Store *store, const PurgeRule *rule, unsigned *ret_n, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	int64_t now_ms = rule->now_ms;
	unsigned limit = rule->limit;
	*ret_n = purge_accounts(rows, now_ms, limit) +
		 purge_rows(rows->undos, undo_is_over, now_ms, limit) +
		 purge_rows(rows->holds, hold_is_over, now_ms, limit) +
		 memory_signup_purge(rows, now_ms, limit) +
		 purge_rows(
		     rows->refusal_links, refusal_link_is_over, now_ms, limit) +
		 purge_rows(rows->sessions, session_is_over, now_ms, limit) +
		 purge_rows(rows->refusals, refusal_is_over, now_ms, limit) +
		 purge_rows(rows->limits, limit_is_over, now_ms, limit) +
		 memory_outbox_purge(rows, rule->mail_before_ms, limit) +
		 memory_event_purge(rows, rule->event_before_ms, limit) +
		 purge_rows(
		     rows->destinations, destination_is_over, now_ms, limit);
	return true;
}

void
memory_limit_install(StoreOps *ops)
{
	ops->refusal_add = refusal_add;
	ops->refusal_until = refusal_until;
	ops->limit_get = limit_get;
	ops->limit_put = limit_put;
	ops->account_erase = account_erase;
	ops->purge = purge;
}
