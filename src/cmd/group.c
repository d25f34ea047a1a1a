/*
 * `sallyport group …`: the groups that a rule of the gate can ask for.
 */
#include <stdio.h>
#include <string.h>

#include "account/admission.h"
#include "account/group.h"
#include "cmd/command.h"

/* Members are read so many at once. */
#define MEMBERS_AT_ONCE 1000

bool
command_group_name(const char *typed, GError **error)
{
	if (group_name_valid(typed, strlen(typed)))
		return true;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
	    "the name of a group is 1 to %d of a-z 0-9 - _ . and begins with a "
	    "letter",
	    LIMIT_GROUP_BYTES);
	return false;
}

bool
command_no_group(const char *name, GError **error)
{
	g_set_error(error, COMMAND_ERROR, 0,
	    "there is no group \"%s\": see sallyport group list, or make it "
	    "with sallyport group add %s",
	    name, name);
	return false;
}

static bool
begin(CommandCall *call, char **arguments, Store **ret_store, StoreTxn *ret_txn,
    GError **error)
{
	return command_options(call, arguments, NULL, error) &&
	       (arguments[1] == NULL ||
		   command_group_name(arguments[1], error)) &&
	       command_store(call, ret_store, error) &&
	       store_begin(*ret_store, STORE_DURABLE, ret_txn, error);
}

bool
group_add_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	bool added;
	if (!begin(call, arguments, &store, &txn, error) ||
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
	if (!begin(call, arguments, &store, &txn, error) ||
	    !store_group_remove(&txn, arguments[1], &removed, error) ||
	    !store_commit(&txn, error))
		return false;
	if (!removed)
		return command_no_group(arguments[1], error);
	printf("%s: removed\n", arguments[1]);
	return true;
}

bool
group_list_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(GPtrArray) groups = NULL;
	if (!begin(call, arguments, &store, &txn, error) ||
	    !store_group_list(&txn, LIMIT_GROUPS_LISTED, &groups, error))
		return false;
	for (guint i = 0; i < groups->len; i++) {
		const Group *group = g_ptr_array_index(groups, i);
		printf(
		    "%s\t%" G_GINT64_FORMAT "\n", group->name, group->members);
	}
	return true;
}

static bool
find_group(StoreTxn *txn, const char *name, GError **error)
{
	g_autoptr(GPtrArray) groups = NULL;
	if (!store_group_list(txn, LIMIT_GROUPS_LISTED, &groups, error))
		return false;
	for (guint i = 0; i < groups->len; i++) {
		const Group *group = g_ptr_array_index(groups, i);
		if (strcmp(group->name, name) == 0)
			return true;
	}
	return command_no_group(name, error);
}

static bool
print_members(StoreTxn *txn, const char *name, GError **error)
{
	int64_t last = 0;
	guint n;
	do {
		g_autoptr(GPtrArray) accounts = NULL;
		if (!store_group_members(
			txn, name, last, MEMBERS_AT_ONCE, &accounts, error))
			return false;
		n = accounts->len;
		for (guint i = 0; i < n; i++) {
			const Account *account = g_ptr_array_index(accounts, i);
			g_autofree char *user = admission_user(account);
			printf("%s\t%s\n", user, account->email);
			last = account->id;
		}
	} while (n == MEMBERS_AT_ONCE);
	return true;
}

bool
group_show_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	return begin(call, arguments, &store, &txn, error) &&
	       find_group(&txn, arguments[1], error) &&
	       print_members(&txn, arguments[1], error);
}
