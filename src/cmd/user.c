/*
 * `sallyport user …`: who is in which group; signing somebody out.
 */
#include <stdio.h>
#include <string.h>

#include "account/loginname.h"
#include "base/text.h"
#include "cmd/command.h"

/* USER is a user name, an address or the account's number: no user name is
 * one. */
static bool
find_account(StoreTxn *txn, const char *typed, int64_t now_ms,
    Account **ret_account, GError **error)
{
	g_auto(LoginName) name = { 0 };
	gint64 id;
	if (g_ascii_string_to_signed(typed, 10, 1, G_MAXINT64, &id, NULL))
		return store_account_by_id(txn, id, ret_account, error);
	login_name_parse(typed, &name);
	return login_name_find(txn, &name, now_ms, ret_account, error);
}

static bool
find_user(StoreTxn *txn, const char *typed, int64_t now_ms,
    Account **ret_account, GError **error)
{
	if (!text_valid(typed, strlen(typed))) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		    "the name of the account is not text in UTF-8");
		return false;
	}
	if (!find_account(txn, typed, now_ms, ret_account, error) ||
	    *ret_account != NULL)
		return *ret_account != NULL;
	g_set_error(error, COMMAND_ERROR, 0,
	    "there is no account \"%s\": write its user name, its e-mail "
	    "address or its number",
	    typed);
	return false;
}

static bool
begin(CommandCall *call, char **arguments, StoreMode mode, Store **ret_store,
    StoreTxn *ret_txn, Account **ret_account, GError **error)
{
	SteadyClock clock;
	return command_group_store(call, arguments, 2, ret_store, error) &&
	       command_clock(*ret_store, &clock, error) &&
	       store_begin(*ret_store, mode, ret_txn, error) &&
	       find_user(ret_txn, arguments[1], clock_now_ms(&clock.clock),
		   ret_account, error);
}

static GStrv
groups_of(const Account *account)
{
	return g_strsplit(
	    account->groups != NULL ? account->groups : "", ",", -1);
}

/* For one more. All are sent to the site behind in one header. */
static bool
has_room(const Account *account, GError **error)
{
	g_auto(GStrv) groups = groups_of(account);
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
	if (!begin(call, arguments, STORE_DURABLE, &store, &txn, &account,
		error) ||
	    !store_group_join(&txn, arguments[2], account->id, &joined, error))
		return false;
	if (joined == STORE_NO_SUCH_GROUP)
		return command_no_group(arguments[2], error);
	if (joined == STORE_JOINED &&
	    (!has_room(account, error) || !store_commit(&txn, error)))
		return false;
	g_autofree char *user = account_user(account);
	printf("%s: %s %s\n", user,
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
	if (!begin(call, arguments, STORE_DURABLE, &store, &txn, &account,
		error) ||
	    !store_group_leave(&txn, arguments[2], account->id, &left, error) ||
	    !store_commit(&txn, error))
		return false;
	g_autofree char *user = account_user(account);
	if (left) {
		printf("%s: is not in %s any more\n", user, arguments[2]);
		return true;
	}
	g_set_error(error, COMMAND_ERROR, 0,
	    "%s is not in a group \"%s\": sallyport user group list %s says in "
	    "which",
	    user, arguments[2], user);
	return false;
}

bool
user_group_list_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	if (!begin(call, arguments, STORE_READ, &store, &txn, &account, error))
		return false;
	g_auto(GStrv) groups = groups_of(account);
	for (char **group = groups; *group != NULL; group++)
		puts(*group);
	return true;
}

bool
user_sign_out_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	unsigned n;
	if (!begin(call, arguments, STORE_DURABLE, &store, &txn, &account,
		error) ||
	    !store_session_remove_others(&txn, account->id, NULL, &n, error) ||
	    !store_commit(&txn, error))
		return false;
	g_autofree char *user = account_user(account);
	printf("%s: signed out, %u %s ended\n", user, n,
	    n == 1 ? "session has" : "sessions have");
	return true;
}
