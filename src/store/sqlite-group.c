/* Groups and who is in them. */
#include "store/sqlite-connection.h"

/* Runs a statement about one name; *ret_changed: it changed something. */
static bool
change(Store *store, StatementName statement_name, const char *name,
    int64_t account_id, bool *ret_changed, GError **error)
{
	g_auto(Statement) statement = sqlite_take(store, statement_name);
	statement_put_text(&statement, name);
	if (account_id != 0)
		statement_put_int(&statement, account_id);
	if (!statement_run(&statement, error))
		return false;
	*ret_changed = sqlite3_changes(((Sqlite *)store)->db) > 0;
	return true;
}

static bool
group_add(Store *store, const char *name, bool *ret_added, GError **error)
{
	return change(store, STATEMENT_GROUP_ADD, name, 0, ret_added, error);
}

static bool
group_remove(Store *store, const char *name, bool *ret_removed, GError **error)
{
	return change(
	    store, STATEMENT_GROUP_REMOVE, name, 0, ret_removed, error);
}

static bool
group_find(Store *store, const char *name, bool *ret_found, GError **error)
{
	g_auto(Statement) find = sqlite_take(store, STATEMENT_GROUP_FIND);
	statement_put_text(&find, name);
	return statement_step(&find, ret_found, error);
}

static bool
group_list(Store *store, const char *after, unsigned limit,
    GPtrArray **ret_groups, GError **error)
{
	g_autoptr(GPtrArray)
	    groups = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
	g_auto(Statement) list = sqlite_take(store, STATEMENT_GROUP_LIST);
	statement_put_text(&list, after);
	statement_put_int(&list, limit);
	for (;;) {
		bool found;
		if (!statement_step(&list, &found, error))
			return false;
		if (!found)
			break;
		Group *group = g_new0(Group, 1);
		group->name = statement_text(&list, 0);
		group->members = statement_int(&list, 1);
		g_ptr_array_add(groups, group);
	}
	*ret_groups = g_steal_pointer(&groups);
	return true;
}

static bool
group_members(Store *store, const char *name, int64_t after_id, unsigned limit,
    GPtrArray **ret_accounts, GError **error)
{
	g_autoptr(GPtrArray) accounts = g_ptr_array_new_with_free_func(
	    (GDestroyNotify)account_free);
	g_auto(Statement) list = sqlite_take(store, STATEMENT_GROUP_MEMBERS);
	statement_put_text(&list, name);
	statement_put_int(&list, after_id);
	statement_put_int(&list, limit);
	for (;;) {
		bool found;
		if (!statement_step(&list, &found, error))
			return false;
		if (!found)
			break;
		g_ptr_array_add(accounts, sqlite_account_read(&list));
	}
	*ret_accounts = g_steal_pointer(&accounts);
	return true;
}

static bool
group_join(Store *store, const char *name, int64_t account_id,
    StoreJoined *ret_joined, GError **error)
{
	bool joined, found;
	if (!change(
		store, STATEMENT_GROUP_JOIN, name, account_id, &joined, error))
		return false;
	if (joined) {
		*ret_joined = STORE_JOINED;
		return true;
	}
	if (!group_find(store, name, &found, error))
		return false;
	*ret_joined = found ? STORE_JOINED_BEFORE : STORE_NO_SUCH_GROUP;
	return true;
}

static bool
group_leave(Store *store, const char *name, int64_t account_id, bool *ret_left,
    GError **error)
{
	return change(
	    store, STATEMENT_GROUP_LEAVE, name, account_id, ret_left, error);
}

void
sqlite_group_install(StoreOps *ops)
{
	ops->group_add = group_add;
	ops->group_remove = group_remove;
	ops->group_find = group_find;
	ops->group_list = group_list;
	ops->group_members = group_members;
	ops->group_join = group_join;
	ops->group_leave = group_leave;
}
