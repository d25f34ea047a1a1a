/* What waits for a proof, and its codes. */
#include "store/memory-store.h"

#include <string.h>

#include "base/limits.h"

static Pending *
pending_at(MemoryRows *rows, unsigned i)
{
	return g_ptr_array_index(rows->pendings, i);
}

static MemoryCode *
code_at(MemoryRows *rows, unsigned i)
{
	return g_ptr_array_index(rows->codes, i);
}

static bool
is_same(const TokenHash *a, const TokenHash *b)
{
	return memcmp(a->bytes, b->bytes, TOKEN_HASH_BYTES) == 0;
}

static int64_t
insert(MemoryRows *rows, const Pending *pending)
{
	Pending *row = memory_rows_copy_pending(pending);
	row->id = ++rows->last_id;
	g_ptr_array_add(rows->pendings, row);
	return row->id;
}

static void
overwrite(MemoryRows *rows, const Pending *pending)
{
	for (unsigned i = 0; i < rows->pendings->len; i++) {
		Pending *old = pending_at(rows, i);
		if (old->id != pending->id)
			continue;
		Pending *row = memory_rows_copy_pending(pending);
		row->kind = old->kind;
		row->account_id = old->account_id;
		row->flow = old->flow;
		row->created_ms = old->created_ms;
		pending_free(old);
		rows->pendings->pdata[i] = row;
	}
}

static Pending *
find_by_flow(
    MemoryRows *rows, PendingKind kind, const TokenHash *flow, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->pendings->len; i++) {
		Pending *pending = pending_at(rows, i);
		if (pending->kind == kind && pending->expires_ms > now_ms &&
		    is_same(&pending->flow, flow))
			return memory_rows_copy_pending(pending);
	}
	return NULL;
}

static MemoryCode *
code_of_link(MemoryRows *rows, const TokenHash *link)
{
	for (unsigned i = 0; i < rows->codes->len; i++)
		if (is_same(&code_at(rows, i)->code.link, link))
			return code_at(rows, i);
	return NULL;
}

const Pending *
memory_signup_of_id(MemoryRows *rows, int64_t id)
{
	for (unsigned i = 0; i < rows->pendings->len; i++)
		if (pending_at(rows, i)->id == id)
			return pending_at(rows, i);
	return NULL;
}

/* Not dead: its sign-up has the address of the code. */
static bool
is_good(MemoryRows *rows, const MemoryCode *row)
{
	const Pending *pending = memory_signup_of_id(
	    rows, row->code.pending_id);
	return pending != NULL &&
	       g_str_equal(row->email_key, pending->email_key);
}

/* A copy; row may be NULL. */
static Pending *
find_by_code(MemoryRows *rows, const MemoryCode *row, int64_t now_ms)
{
	if (row == NULL)
		return NULL;
	const Pending *pending = memory_signup_of_id(
	    rows, row->code.pending_id);
	if (pending == NULL || pending->expires_ms <= now_ms)
		return NULL;
	return memory_rows_copy_pending(pending);
}

/* Of one that was removed; NULL: there is none. */
static char *
address_of_link(MemoryRows *rows, const TokenHash *link, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->refusal_links->len; i++) {
		const MemoryRefusalLink *row = g_ptr_array_index(
		    rows->refusal_links, i);
		if (row->expires_ms > now_ms && is_same(&row->link, link))
			return g_strdup(row->email_key);
	}
	return NULL;
}

static void
keep_links(MemoryRows *rows, const Pending *pending)
{
	for (unsigned i = 0; i < rows->codes->len; i++) {
		const MemoryCode *code = code_at(rows, i);
		if (code->code.pending_id != pending->id ||
		    g_str_equal(code->email_key, pending->email_key))
			continue;
		MemoryRefusalLink *row = g_new0(MemoryRefusalLink, 1);
		row->link = code->code.link;
		row->email_key = g_strdup(code->email_key);
		row->expires_ms = pending->expires_ms;
		g_ptr_array_add(rows->refusal_links, row);
	}
}

static void
remove_codes(MemoryRows *rows, int64_t pending_id)
{
	for (unsigned i = rows->codes->len; i > 0; i--)
		if (code_at(rows, i - 1)->code.pending_id == pending_id)
			g_ptr_array_remove_index(rows->codes, i - 1);
}

static void
remove_at(MemoryRows *rows, unsigned i)
{
	int64_t id = pending_at(rows, i)->id;
	remove_codes(rows, id);
	memory_outbox_orphan(rows, id);
	g_ptr_array_remove_index(rows->pendings, i);
}

/* No digits have such a MAC. */
static void
spoil_codes(MemoryRows *rows, int64_t pending_id)
{
	for (unsigned i = 0; i < rows->codes->len; i++) {
		MemoryCode *row = g_ptr_array_index(rows->codes, i);
		for (gsize k = 0; row->code.pending_id == pending_id &&
				  k < sizeof row->code.mac;
		     k++)
			row->code.mac[k] = (uint8_t)g_random_int();
	}
}

/* They are of nobody's account, and none of them goes out. */
static void
disown_mails(MemoryRows *rows, const Pending *pending, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->mails->len; i++) {
		MemoryMail *row = g_ptr_array_index(rows->mails, i);
		OutboxMail *mail = row->mail;
		if (mail->pending_id != pending->id)
			continue;
		row->leased = false;
		mail->state = MAIL_WITHHELD;
		mail->settled_ms = now_ms;
		mail->account_id = 0;
		g_clear_pointer(&mail->sealed, g_bytes_unref);
		g_clear_pointer(&mail->reply, g_free);
		g_free(mail->recipient);
		g_free(mail->mailbox_key);
		mail->recipient = g_strdup(pending->email);
		mail->mailbox_key = g_strdup(pending->mailbox_key);
	}
}

void
memory_signup_orphan(MemoryRows *rows, int64_t account_id, int64_t now_ms)
{
	for (unsigned i = 0; i < rows->pendings->len; i++) {
		Pending *pending = g_ptr_array_index(rows->pendings, i);
		if (pending->account_id != account_id ||
		    pending->standing != STANDING_STRANGER ||
		    (pending->kind != PENDING_SIGN_IN &&
			pending->kind != PENDING_RESET))
			continue;
		pending->account_id = 0;
		spoil_codes(rows, pending->id);
		disown_mails(rows, pending, now_ms);
	}
}

void
memory_signup_erase(MemoryRows *rows, int64_t account_id)
{
	for (unsigned i = rows->pendings->len; i > 0; i--)
		if (pending_at(rows, i - 1)->account_id == account_id)
			remove_at(rows, i - 1);
}

unsigned
memory_signup_purge(MemoryRows *rows, int64_t now_ms, unsigned limit)
{
	unsigned n = 0;
	for (unsigned i = 0; i < rows->pendings->len && n < limit;) {
		if (pending_at(rows, i)->expires_ms > now_ms) {
			i++;
			continue;
		}
		remove_at(rows, i);
		n++;
	}
	return n;
}

static unsigned
newest(MemoryRows *rows, int64_t pending_id, Code *ret_codes)
{
	unsigned n = 0;
	for (unsigned i = rows->codes->len; i > 0 && n < LIMIT_LIVE_CODES;
	     i--) {
		const MemoryCode *row = code_at(rows, i - 1);
		if (row->code.pending_id == pending_id && is_good(rows, row))
			ret_codes[n++] = row->code;
	}
	return n;
}

static void
count_wrong(MemoryRows *rows, const TokenHash *link, int by)
{
	MemoryCode *row = code_of_link(rows, link);
	if (row != NULL)
		row->code.wrong_tries += by;
}

/* --- the verbs -------------------------------------------------------- */

static bool
pending_add(
    Store *store, const Pending *pending, int64_t *ret_id, GError **error)
{
	(void)error;
	*ret_id = insert(memory_rows(store), pending);
	return true;
}

static bool
pending_update(Store *store, const Pending *pending, GError **error)
{
	(void)error;
	overwrite(memory_rows(store), pending);
	return true;
}

static bool
pending_by_flow(Store *store, PendingKind kind, const TokenHash *flow,
    int64_t now_ms, Pending **ret_pending, GError **error)
{
	(void)error;
	*ret_pending = find_by_flow(memory_rows(store), kind, flow, now_ms);
	return true;
}

static bool
pending_by_link(Store *store, const TokenHash *link, int64_t now_ms,
    Pending **ret_pending, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	const MemoryCode *row = code_of_link(rows, link);
	*ret_pending = row != NULL && is_good(rows, row)
			   ? find_by_code(rows, row, now_ms)
			   : NULL;
	if (*ret_pending != NULL && (*ret_pending)->kind != PENDING_SIGNUP)
		g_clear_pointer(ret_pending, pending_free);
	return true;
}

static bool
pending_to_refuse(Store *store, const TokenHash *link, int64_t now_ms,
    Pending **ret_pending, char **ret_email_key, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	const MemoryCode *row = code_of_link(rows, link);
	*ret_pending = find_by_code(rows, row, now_ms);
	*ret_email_key = *ret_pending == NULL
			     ? address_of_link(rows, link, now_ms)
			     : g_strdup(row->email_key);
	return true;
}

static bool
pending_remove(Store *store, int64_t id, int64_t now_ms, GError **error)
{
	MemoryRows *rows = memory_rows(store);
	if (!store->ops->outbox_withhold_signup(store, id, now_ms, error))
		return false;
	for (unsigned i = rows->pendings->len; i > 0; i--) {
		if (pending_at(rows, i - 1)->id != id)
			continue;
		keep_links(rows, pending_at(rows, i - 1));
		remove_at(rows, i - 1);
	}
	return true;
}

static bool
pending_remove_all(
    Store *store, int64_t account_id, int64_t now_ms, GError **error)
{
	MemoryRows *rows = memory_rows(store);
	memory_signup_orphan(rows, account_id, now_ms);
	for (unsigned i = rows->pendings->len; i > 0; i--) {
		const Pending *pending = pending_at(rows, i - 1);
		if (pending->account_id == account_id &&
		    !pending_remove(store, pending->id, now_ms, error))
			return false;
	}
	return true;
}

static bool
code_add(Store *store, const Code *code, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	const Pending *pending = memory_signup_of_id(rows, code->pending_id);
	MemoryCode *row = g_new0(MemoryCode, 1);
	row->code = *code;
	row->email_key = g_strdup(pending->email_key);
	g_ptr_array_add(rows->codes, row);
	return true;
}

static bool
codes_newest(Store *store, int64_t pending_id, Code *ret_codes, unsigned *ret_n,
    GError **error)
{
	(void)error;
	*ret_n = newest(memory_rows(store), pending_id, ret_codes);
	return true;
}

static bool
code_count_wrong(Store *store, const TokenHash *link, int by, GError **error)
{
	(void)error;
	count_wrong(memory_rows(store), link, by);
	return true;
}

void
memory_signup_install(StoreOps *ops)
{
	ops->pending_add = pending_add;
	ops->pending_update = pending_update;
	ops->pending_by_flow = pending_by_flow;
	ops->pending_by_link = pending_by_link;
	ops->pending_to_refuse = pending_to_refuse;
	ops->pending_remove = pending_remove;
	ops->pending_remove_all = pending_remove_all;
	ops->code_add = code_add;
	ops->codes_newest = codes_newest;
	ops->code_count_wrong = code_count_wrong;
}
