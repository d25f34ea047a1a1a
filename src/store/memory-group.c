/* Groups and who is in them. */
#include "store/memory-store.h"

#include <string.h>

static bool
is_group(Store *store, const char *name, unsigned *ret_index)
{
	return g_ptr_array_find_with_equal_func(
	    memory_rows(store)->groups, name, g_str_equal, ret_index);
}

static int
by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Of a group (NULL: of any) and an account (0: of any); how many. */
static unsigned
remove_memberships(MemoryRows *rows, const char *name, int64_t account_id)
{
	unsigned n = 0;
	for (unsigned i = rows->memberships->len; i > 0; i--) {
		const MemoryMembership *at = g_ptr_array_index(
		    rows->memberships, i - 1);
		if ((name != NULL && !g_str_equal(at->group, name)) ||
		    (account_id != 0 && at->account_id != account_id))
			continue;
		g_ptr_array_remove_index(rows->memberships, i - 1);
		n++;
	}
	return n;
}

static bool
is_in(MemoryRows *rows, const char *name, int64_t account_id)
{
	for (unsigned i = 0; i < rows->memberships->len; i++) {
		const MemoryMembership *at = g_ptr_array_index(
		    rows->memberships, i);
		if (at->account_id == account_id &&
		    g_str_equal(at->group, name))
			return true;
	}
	return false;
}

void
memory_group_erase(MemoryRows *rows, int64_t account_id)
{
	remove_memberships(rows, NULL, account_id);
}

/* The groups are kept in order. */
char *
memory_group_names(MemoryRows *rows, int64_t account_id)
{
	g_autoptr(GString) names = g_string_new(NULL);
	for (unsigned i = 0; i < rows->groups->len; i++) {
		const char *name = g_ptr_array_index(rows->groups, i);
		if (!is_in(rows, name, account_id))
			continue;
		if (names->len > 0)
			g_string_append_c(names, ',');
		g_string_append(names, name);
	}
	return names->len > 0 ? g_string_free(g_steal_pointer(&names), FALSE)
			      : NULL;
}

static bool
group_add(Store *store, const char *name, bool *ret_added, GError **error)
{
	(void)error;
	GPtrArray *groups = memory_rows(store)->groups;
	*ret_added = !is_group(store, name, NULL);
	if (!*ret_added)
		return true;
	g_ptr_array_add(groups, g_strdup(name));
	g_ptr_array_sort(groups, by_name);
	return true;
}

static bool
group_remove(Store *store, const char *name, bool *ret_removed, GError **error)
{
	(void)error;
	unsigned at;
	*ret_removed = is_group(store, name, &at);
	if (!*ret_removed)
		return true;
	remove_memberships(memory_rows(store), name, 0);
	g_ptr_array_remove_index(memory_rows(store)->groups, at);
	return true;
}

static bool
group_find(Store *store, const char *name, bool *ret_found, GError **error)
{
	(void)error;
	*ret_found = is_group(store, name, NULL);
	return true;
}

static bool
group_list(Store *store, const char *after, unsigned limit,
    GPtrArray **ret_groups, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	GPtrArray *groups = g_ptr_array_new_with_free_func(
	    (GDestroyNotify)group_free);
	for (unsigned i = 0; i < rows->groups->len && groups->len < limit;
	     i++) {
		const char *name = g_ptr_array_index(rows->groups, i);
		if (strcmp(name, after) <= 0)
			continue;
		Group *group = g_new0(Group, 1);
		group->name = g_strdup(name);
		for (unsigned k = 0; k < rows->accounts->len; k++) {
			const Account *account = g_ptr_array_index(
			    rows->accounts, k);
			group->members += is_in(rows, group->name, account->id);
		}
		g_ptr_array_add(groups, group);
	}
	*ret_groups = groups;
	return true;
}

/* Accounts stand in the order of their ids. */
static bool
group_members(Store *store, const char *name, int64_t after_id, unsigned limit,
    GPtrArray **ret_accounts, GError **error)
{
	MemoryRows *rows = memory_rows(store);
	GPtrArray *found = g_ptr_array_new_with_free_func(
	    (GDestroyNotify)account_free);
	for (unsigned i = 0; i < rows->accounts->len && found->len < limit;
	     i++) {
		const Account *at = g_ptr_array_index(rows->accounts, i);
		Account *account = NULL;
		if (at->id <= after_id || !is_in(rows, name, at->id))
			continue;
		(void)store->ops->account_by_id(store, at->id, &account, error);
		g_ptr_array_add(found, account);
	}
	*ret_accounts = found;
	return true;
}

static bool
group_join(Store *store, const char *name, int64_t account_id,
    StoreJoined *ret_joined, GError **error)
{
	(void)error;
	MemoryRows *rows = memory_rows(store);
	if (!is_group(store, name, NULL)) {
		*ret_joined = STORE_NO_SUCH_GROUP;
		return true;
	}
	if (is_in(rows, name, account_id)) {
		*ret_joined = STORE_JOINED_BEFORE;
		return true;
	}
	MemoryMembership *row = g_new0(MemoryMembership, 1);
	row->group = g_strdup(name);
	row->account_id = account_id;
	g_ptr_array_add(rows->memberships, row);
	*ret_joined = STORE_JOINED;
	return true;
}

static bool
group_leave(Store *store, const char *name, int64_t account_id, bool *ret_left,
    GError **error)
{
	(void)error;
	*ret_left = remove_memberships(memory_rows(store), name, account_id) >
		    0;
	return true;
}

void
memory_group_install(StoreOps *ops)
{
	ops->group_add = group_add;
	ops->group_remove = group_remove;
	ops->group_find = group_find;
	ops->group_list = group_list;
	ops->group_members = group_members;
	ops->group_join = group_join;
	ops->group_leave = group_leave;
}
