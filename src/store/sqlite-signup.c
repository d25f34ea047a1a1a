/* What waits for a proof, and its codes. */
#include "store/sqlite-connection.h"

#include "base/limits.h"

/* --- what waits ------------------------------------------------------- */

/* What an update may change, in the order of both statements. */
static void
put_changeable(Statement *statement, const Pending *pending)
{
	statement_put_text(statement, pending->username);
	statement_put_text(statement, pending->email);
	statement_put_text(statement, pending->email_key);
	statement_put_text(statement, pending->mailbox_key);
	statement_put_text(statement, pending->password_hash);
	statement_put_text(statement, pending->next);
	statement_put_text(statement, pending->language);
	statement_put_int(statement, pending->expires_ms);
	statement_put_int(statement, pending->keep);
	statement_put_int(statement, pending->standing);
}

static bool
pending_add(
    Store *store, const Pending *pending, int64_t *ret_id, GError **error)
{
	g_auto(Statement) add = sqlite_take(store, STATEMENT_PENDING_ADD);
	statement_put_hash(&add, &pending->flow);
	statement_put_int(&add, pending->created_ms);
	statement_put_int(&add, pending->kind);
	statement_put_id(&add, pending->account_id);
	put_changeable(&add, pending);
	if (!statement_run(&add, error))
		return false;
	*ret_id = sqlite3_last_insert_rowid(((Sqlite *)store)->db);
	return true;
}

static bool
pending_update(Store *store, const Pending *pending, GError **error)
{
	g_auto(Statement) update = sqlite_take(store, STATEMENT_PENDING_UPDATE);
	statement_put_int(&update, pending->id);
	put_changeable(&update, pending);
	return statement_run(&update, error);
}

static bool
fetch_pending(Statement *find, Pending **ret_pending, GError **error)
{
	bool found;
	if (!statement_step(find, &found, error))
		return false;
	if (!found) {
		*ret_pending = NULL;
		return true;
	}
	Pending *pending = g_new0(Pending, 1);
	pending->id = statement_int(find, 0);
	statement_blob(find, 1, pending->flow.bytes, TOKEN_HASH_BYTES);
	pending->username = statement_text(find, 2);
	pending->email = statement_text(find, 3);
	pending->email_key = statement_text(find, 4);
	pending->mailbox_key = statement_text(find, 5);
	pending->password_hash = statement_text(find, 6);
	pending->next = statement_text(find, 7);
	pending->language = statement_text(find, 8);
	pending->created_ms = statement_int(find, 9);
	pending->expires_ms = statement_int(find, 10);
	pending->kind = (PendingKind)statement_int(find, 11);
	pending->account_id = statement_int(find, 12);
	pending->keep = statement_int(find, 13) != 0;
	pending->standing = (Standing)statement_int(find, 14);
	*ret_pending = pending;
	return true;
}

static bool
pending_by_flow(Store *store, PendingKind kind, const TokenHash *flow,
    int64_t now_ms, Pending **ret_pending, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_PENDING_BY_FLOW);
	statement_put_hash(&find, flow);
	statement_put_int(&find, now_ms);
	statement_put_int(&find, kind);
	return fetch_pending(&find, ret_pending, error);
}

static bool
pending_by_link(Store *store, const TokenHash *link, int64_t now_ms,
    Pending **ret_pending, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_PENDING_BY_LINK);
	statement_put_hash(&find, link);
	statement_put_int(&find, now_ms);
	return fetch_pending(&find, ret_pending, error);
}

/* Of one that was removed. */
static bool
address_of_link(Store *store, const TokenHash *link, int64_t now_ms,
    char **ret_email_key, GError **error)
{
	g_auto(Statement)
	    find = sqlite_take(store, STATEMENT_REFUSAL_LINK_FIND);
	statement_put_hash(&find, link);
	statement_put_int(&find, now_ms);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	*ret_email_key = found ? statement_text(&find, 0) : NULL;
	return true;
}

static bool
pending_to_refuse(Store *store, const TokenHash *link, int64_t now_ms,
    Pending **ret_pending, char **ret_email_key, GError **error)
{
	g_auto(Statement)
	    find = sqlite_take(store, STATEMENT_PENDING_TO_REFUSE);
	statement_put_hash(&find, link);
	statement_put_int(&find, now_ms);
	if (!fetch_pending(&find, ret_pending, error))
		return false;
	if (*ret_pending == NULL)
		return address_of_link(
		    store, link, now_ms, ret_email_key, error);
	*ret_email_key = statement_text(&find, 15);
	return true;
}

/* --- codes ------------------------------------------------------------ */

static bool
code_add(Store *store, const Code *code, GError **error)
{
	g_auto(Statement) add = sqlite_take(store, STATEMENT_CODE_ADD);
	statement_put_int(&add, code->pending_id);
	statement_put_blob(&add, code->mac, sizeof(code->mac));
	statement_put_hash(&add, &code->link);
	statement_put_int(&add, code->wrong_tries);
	statement_put_int(&add, code->created_ms);
	statement_put_int(&add, code->expires_ms);
	return statement_run(&add, error);
}

static bool
codes_newest(Store *store, int64_t pending_id, Code *ret_codes, unsigned *ret_n,
    GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_CODES_NEWEST);
	statement_put_int(&find, pending_id);
	statement_put_int(&find, LIMIT_LIVE_CODES);
	unsigned n = 0;
	bool found;
	for (;;) {
		if (!statement_step(&find, &found, error))
			return false;
		if (!found)
			break;
		Code *code = &ret_codes[n++];
		code->pending_id = statement_int(&find, 0);
		statement_blob(&find, 1, code->mac, sizeof(code->mac));
		statement_blob(&find, 2, code->link.bytes, TOKEN_HASH_BYTES);
		code->wrong_tries = (int)statement_int(&find, 3);
		code->created_ms = statement_int(&find, 4);
		code->expires_ms = statement_int(&find, 5);
	}
	*ret_n = n;
	return true;
}

static bool
code_count_wrong(Store *store, const TokenHash *link, int by, GError **error)
{
	g_auto(Statement)
	    count = sqlite_take(store, STATEMENT_CODE_COUNT_WRONG);
	statement_put_hash(&count, link);
	statement_put_int(&count, by);
	return statement_run(&count, error);
}

static bool
run_on(Store *store, StatementName which, int64_t pending_id, GError **error)
{
	g_auto(Statement) statement = sqlite_take(store, which);
	statement_put_int(&statement, pending_id);
	return statement_run(&statement, error);
}

static bool
pending_remove(Store *store, int64_t id, int64_t now_ms, GError **error)
{
	return store->ops->outbox_withhold_signup(store, id, now_ms, error) &&
	       run_on(store, STATEMENT_REFUSAL_LINK_KEEP, id, error) &&
	       run_on(store, STATEMENT_PENDING_REMOVE, id, error);
}

/* Some pending of an account; 0: none is left. */
static bool
any_of(Store *store, int64_t account_id, int64_t *ret_id, GError **error)
{
	g_auto(Statement)
	    find = sqlite_take(store, STATEMENT_PENDING_OF_ACCOUNT);
	statement_put_int(&find, account_id);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	*ret_id = found ? statement_int(&find, 0) : 0;
	return true;
}

bool
sqlite_signup_orphan(
    Store *store, int64_t account_id, int64_t now_ms, GError **error)
{
	g_auto(Statement)
	    mail = sqlite_take(store, STATEMENT_PENDING_ORPHAN_MAIL);
	statement_put_int(&mail, account_id);
	statement_put_int(&mail, now_ms);
	return run_on(
		   store, STATEMENT_PENDING_ORPHAN_CODES, account_id, error) &&
	       statement_run(&mail, error) &&
	       run_on(store, STATEMENT_PENDING_ORPHAN, account_id, error);
}

static bool
pending_remove_all(
    Store *store, int64_t account_id, int64_t now_ms, GError **error)
{
	int64_t id;
	if (!sqlite_signup_orphan(store, account_id, now_ms, error))
		return false;
	for (;;) {
		if (!any_of(store, account_id, &id, error))
			return false;
		if (id == 0)
			return true;
		if (!pending_remove(store, id, now_ms, error))
			return false;
	}
}

void
sqlite_signup_install(StoreOps *ops)
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
