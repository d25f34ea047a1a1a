/*
 * `sallyport group …`: the groups that a rule of the gate can ask for.
 *
 * What is read is printed when the transaction has ended: whoever reads it may
 * take their time, and the site would have to wait.
 */
#include <stdio.h>
#include <string.h>

#include "account/group.h"
#include "cmd/command.h"

/* Groups and members are read so many at once. */
#define ROWS_AT_ONCE 1000

static bool
check_name(const char *typed, GError **error)
{
	if (group_name_valid(typed, strlen(typed)))
		return true;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
	    "\"%s\": the name of a group is 1 to %d of a-z 0-9 - _ . and begins "
	    "with a letter",
	    g_utf8_validate(typed, -1, NULL) ? typed : "…", LIMIT_GROUP_BYTES);
	return false;
}

bool
command_group_store(CommandCall *call, char **arguments, unsigned at,
    Store **ret_store, GError **error)
{
	return command_options(call, arguments, NULL, error) &&
	       (arguments[at] == NULL || check_name(arguments[at], error)) &&
	       command_store(call, ret_store, error);
}

bool
command_no_group(const char *name, GError **error)
{
	g_set_error(error, COMMAND_ERROR, 0,
	    "there is no group \"%s\": sallyport group list says which there "
	    "are, and sallyport group add %s makes it",
	    name, name);
	return false;
}

bool
group_add_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	bool added;
	if (!command_group_store(call, arguments, 1, &store, error) ||
	    !store_begin(store, STORE_DURABLE, &txn, error) ||
	    !store_group_add(&txn, arguments[1], &added, error) ||
	    !store_commit(&txn, error))
		return false;
	printf("%s: %s\n", arguments[1], added ? "made" : "is there already");
	return true;
}

bool
group_remove_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	bool removed;
	if (!command_group_store(call, arguments, 1, &store, error) ||
	    !store_begin(store, STORE_DURABLE, &txn, error) ||
	    !store_group_remove(&txn, arguments[1], &removed, error) ||
	    !store_commit(&txn, error))
		return false;
	if (removed) {
		printf("%s: removed\n", arguments[1]);
		return true;
	}
	g_set_error(error, COMMAND_ERROR, 0,
	    "there is no group \"%s\": sallyport group list says which there "
	    "are",
	    arguments[1]);
	return false;
}

static bool
read_groups(
    Store *store, const char *after, GPtrArray **ret_groups, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(store, STORE_READ, &txn, error) &&
	       store_group_list(&txn, after, ROWS_AT_ONCE, ret_groups, error) &&
	       store_commit(&txn, error);
}

bool
group_list_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	char last[LIMIT_GROUP_BYTES + 1] = "";
	guint n;
	if (!command_group_store(call, arguments, 1, &store, error))
		return false;
	do {
		g_autoptr(GPtrArray) groups = NULL;
		if (!read_groups(store, last, &groups, error))
			return false;
		n = groups->len;
		for (guint i = 0; i < n; i++) {
			const Group *group = g_ptr_array_index(groups, i);
			printf("%s\t%" G_GINT64_FORMAT "\n", group->name,
			    group->members);
			g_strlcpy(last, group->name, sizeof last);
		}
	} while (n == ROWS_AT_ONCE);
	return true;
}

static bool
read_members(Store *store, const char *name, int64_t after_id,
    GPtrArray **ret_accounts, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	bool found;
	if (!store_begin(store, STORE_READ, &txn, error) ||
	    !store_group_find(&txn, name, &found, error) ||
	    !store_group_members(
		&txn, name, after_id, ROWS_AT_ONCE, ret_accounts, error) ||
	    !store_commit(&txn, error))
		return false;
	return found || command_no_group(name, error);
}

bool
group_show_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	int64_t last = 0;
	guint n;
	if (!command_group_store(call, arguments, 1, &store, error))
		return false;
	do {
		g_autoptr(GPtrArray) accounts = NULL;
		if (!read_members(store, arguments[1], last, &accounts, error))
			return false;
		n = accounts->len;
		for (guint i = 0; i < n; i++) {
			const Account *account = g_ptr_array_index(accounts, i);
			g_autofree char *user = account_user(account);
			printf("%s\t%s\n", user, account->email);
			last = account->id;
		}
	} while (n == ROWS_AT_ONCE);
	return true;
}
