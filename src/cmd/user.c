/*
 * `sallyport user group …`: who is in which group.
 */
#include <stdio.h>
#include <string.h>

#include "account/loginname.h"
#include "base/text.h"
#include "cmd/command.h"

/* USER is a user name or an address. */
static bool
find_user(
    StoreTxn *txn, const char *typed, Account **ret_account, GError **error)
{
	g_auto(LoginName) name = { 0 };
	bool is_text = text_valid(typed, strlen(typed));
	if (is_text) {
		login_name_parse(typed, &name);
		if (!login_name_find(txn, &name, clock_now_ms(clock_system()),
			ret_account, error))
			return false;
		if (*ret_account != NULL)
			return true;
	}
	g_set_error(error, COMMAND_ERROR, 0,
	    "there is no account \"%s\": write its user name or its e-mail "
	    "address",
	    is_text ? typed : "…");
	return false;
}

static bool
begin(CommandCall *call, char **arguments, Store **ret_store, StoreTxn *ret_txn,
    Account **ret_account, GError **error)
{
	return command_options(call, arguments, NULL, error) &&
	       (arguments[2] == NULL ||
		   command_group_name(arguments[2], error)) &&
	       command_store(call, ret_store, error) &&
	       store_begin(*ret_store, STORE_DURABLE, ret_txn, error) &&
	       find_user(ret_txn, arguments[1], ret_account, error);
}

/* All are sent to the site behind in one header. */
static bool
has_room(const Account *account, GError **error)
{
	g_auto(GStrv) groups = g_strsplit(
	    account->groups != NULL ? account->groups : "", ",", -1);
	if (g_strv_length(groups) < LIMIT_GROUPS_OF_ACCOUNT)
		return true;
	g_set_error(error, COMMAND_ERROR, 0,
	    "this account is in %d groups, and no more will do: take it out of "
	    "one, or make one group of several",
	    LIMIT_GROUPS_OF_ACCOUNT);
	return false;
}

bool
user_group_add_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	StoreJoined joined;
	if (!begin(call, arguments, &store, &txn, &account, error) ||
	    !has_room(account, error) ||
	    !store_group_join(
		&txn, arguments[2], account->id, &joined, error) ||
	    !store_commit(&txn, error))
		return false;
	if (joined == STORE_NO_SUCH_GROUP)
		return command_no_group(arguments[2], error);
	printf("%s: %s %s\n", arguments[1],
	    joined == STORE_JOINED ? "is in" : "was already in", arguments[2]);
	return true;
}

bool
user_group_remove_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	bool left;
	if (!begin(call, arguments, &store, &txn, &account, error) ||
	    !store_group_leave(&txn, arguments[2], account->id, &left, error) ||
	    !store_commit(&txn, error))
		return false;
	if (left) {
		printf(
		    "%s: is not in %s any more\n", arguments[1], arguments[2]);
		return true;
	}
	g_set_error(error, COMMAND_ERROR, 0,
	    "%s is not in a group \"%s\": sallyport user group list %s says in "
	    "which",
	    arguments[1], arguments[2], arguments[1]);
	return false;
}

bool
user_group_list_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	if (!begin(call, arguments, &store, &txn, &account, error))
		return false;
	g_auto(GStrv) groups = g_strsplit(
	    account->groups != NULL ? account->groups : "", ",", -1);
	for (char **group = groups; *group != NULL; group++)
		puts(*group);
	return true;
}
