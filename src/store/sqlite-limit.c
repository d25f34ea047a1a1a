/* Refusals, the counters of the limits, and removing what is over. */
#include "store/sqlite-connection.h"

static bool
refusal_add(
    Store *store, const char *mailbox_key, int64_t until_ms, GError **error)
{
	g_auto(Statement) add = sqlite_take(store, STATEMENT_REFUSAL_ADD);
	statement_put_text(&add, mailbox_key);
	statement_put_int(&add, until_ms);
	return statement_run(&add, error);
}

static bool
refusal_until(Store *store, const char *mailbox_key, int64_t *ret_until_ms,
    GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_REFUSAL_UNTIL);
	statement_put_text(&find, mailbox_key);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	*ret_until_ms = found ? statement_int(&find, 0) : 0;
	return true;
}

static bool
limit_get(Store *store, int kind, const char *key, LimitCount *ret_count,
    GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_LIMIT_GET);
	statement_put_int(&find, kind);
	statement_put_text(&find, key);
	bool found;
	if (!statement_step(&find, &found, error))
		return false;
	*ret_count = (LimitCount){ 0 };
	if (!found)
		return true;
	ret_count->window_start_ms = statement_int(&find, 0);
	ret_count->current = statement_int(&find, 1);
	ret_count->previous = statement_int(&find, 2);
	return true;
}

static bool
limit_put(Store *store, int kind, const char *key, const LimitCount *count,
    int64_t forget_ms, GError **error)
{
	g_auto(Statement) put = sqlite_take(store, STATEMENT_LIMIT_PUT);
	statement_put_int(&put, kind);
	statement_put_text(&put, key);
	statement_put_int(&put, count->window_start_ms);
	statement_put_int(&put, count->current);
	statement_put_int(&put, count->previous);
	statement_put_int(&put, forget_ms);
	return statement_run(&put, error);
}

static bool
purge_one(Store *store, StatementName which, int64_t before_ms, unsigned limit,
    unsigned *n, GError **error)
{
	g_auto(Statement) removal = sqlite_take(store, which);
	statement_put_int(&removal, before_ms);
	statement_put_int(&removal, limit);
	if (!statement_run(&removal, error))
		return false;
	*n += (unsigned)sqlite3_changes(((Sqlite *)store)->db);
	return true;
}

static bool
account_erase(Store *store, const Account *account, GError **error)
{
	if (!sqlite_signup_orphan(
		store, account->id, account->delete_ms, error))
		return false;
	g_auto(Statement)
	    mail = sqlite_take(store, STATEMENT_ACCOUNT_ERASE_MAIL);
	g_auto(Statement) row = sqlite_take(store, STATEMENT_ACCOUNT_ERASE);
	statement_put_text(&mail, account->email_key);
	statement_put_int(&row, account->id);
	return statement_run(&mail, error) && statement_run(&row, error);
}

static bool
find_due(Store *store, const PurgeRule *rule, GArray *ids, GError **error)
{
	g_auto(Statement) due = sqlite_take(store, STATEMENT_ACCOUNT_DUE);
	statement_put_int(&due, rule->now_ms);
	statement_put_int(&due, rule->limit);
	for (;;) {
		bool found;
		if (!statement_step(&due, &found, error))
			return false;
		if (!found)
			return true;
		int64_t id = statement_int(&due, 0);
		g_array_append_val(ids, id);
	}
}

/* What goes with accounts that are due: what strangers asked for, and what was
 * mailed to their address before they were accounts, and about others' sign-ups
 * with it. That reads the whole outbox, so only where there are any. */
static bool
purge_beside_accounts(Store *store, const PurgeRule *rule, GError **error)
{
	unsigned unused = 0;
	g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(int64_t));
	if (!find_due(store, rule, ids, error))
		return false;
	for (guint i = 0; i < ids->len; i++)
		if (!sqlite_signup_orphan(store, g_array_index(ids, int64_t, i),
			rule->now_ms, error))
			return false;
	return ids->len == 0 || purge_one(store, STATEMENT_PURGE_ACCOUNT_MAIL,
				    rule->now_ms, rule->limit, &unused, error);
}

static bool
purge(Store *store, const PurgeRule *rule, unsigned *ret_n, GError **error)
{
	const struct {
		StatementName which;
		int64_t before_ms;
	} removals[] = {
		{ STATEMENT_PURGE_ACCOUNT, rule->now_ms },
		{ STATEMENT_PURGE_ADDRESS_UNDO, rule->now_ms },
		{ STATEMENT_PURGE_USERNAME, rule->now_ms },
		{ STATEMENT_PURGE_PENDING, rule->now_ms },
		{ STATEMENT_PURGE_REFUSAL_LINK, rule->now_ms },
		{ STATEMENT_PURGE_SESSION, rule->now_ms },
		{ STATEMENT_PURGE_REFUSAL, rule->now_ms },
		{ STATEMENT_PURGE_LIMIT, rule->now_ms },
		{ STATEMENT_PURGE_OUTBOX, rule->mail_before_ms },
		{ STATEMENT_PURGE_EVENT, rule->event_before_ms },
		{ STATEMENT_PURGE_DESTINATION, rule->now_ms },
	};
	unsigned n = 0;
	if (!purge_beside_accounts(store, rule, error))
		return false;
	for (gsize i = 0; i < G_N_ELEMENTS(removals); i++)
		if (!purge_one(store, removals[i].which, removals[i].before_ms,
			rule->limit, &n, error))
			return false;
	((Sqlite *)store)->purges = true;
	*ret_n = n;
	return true;
}

void
sqlite_limit_install(StoreOps *ops)
{
	ops->refusal_add = refusal_add;
	ops->refusal_until = refusal_until;
	ops->limit_get = limit_get;
	ops->limit_put = limit_put;
	ops->account_erase = account_erase;
	ops->purge = purge;
}
