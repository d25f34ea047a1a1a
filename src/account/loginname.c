#include "account/loginname.h"

#include <string.h>

#include "account/username.h"
#include "base/limits.h"

/* What is neither: perhaps a password, typed into the wrong field. */
#define NOBODYS_KEY "\xe2\x80\xa6"

static bool
can_be_name(const char *text)
{
	g_autofree char *unused = NULL;
	UsernameProblem problem = username_parse(text, &unused);
	return problem == USERNAME_GOOD || problem == USERNAME_RESERVED;
}

void
login_name_parse(const char *typed, LoginName *ret_name)
{
	g_autofree char *trimmed = g_strstrip(
	    g_strdup(typed != NULL ? typed : ""));
	LoginName name = { .missing = *trimmed == '\0' };
	(void)address_parse(trimmed, &name.address);
	if (name.address != NULL) {
		name.key = g_strdup(name.address->email_key);
	} else {
		/* A name may have become reserved since it was taken. */
		name.username = g_ascii_strdown(trimmed, -1);
		bool keeps = name.missing || can_be_name(name.username);
		name.key = g_strdup(keeps ? name.username : NOBODYS_KEY);
	}
	*ret_name = name;
}

void
login_name_clear(LoginName *name)
{
	g_clear_pointer(&name->address, address_free);
	g_clear_pointer(&name->username, g_free);
	g_clear_pointer(&name->key, g_free);
}

static bool
read_account(
    StoreTxn *txn, const LoginName *name, Account **ret_account, GError **error)
{
	return name->address != NULL
		   ? store_account_by_email(
			 txn, name->address->email_key, ret_account, error)
		   : store_account_by_username(
			 txn, name->username, ret_account, error);
}

bool
login_name_find(StoreTxn *txn, const LoginName *name, int64_t now_ms,
    Account **ret_account, GError **error)
{
	g_autoptr(Account) account = NULL;
	if (!read_account(txn, name, &account, error))
		return false;
	if (account != NULL && account_is_over(account, now_ms))
		g_clear_pointer(&account, account_free);
	*ret_account = g_steal_pointer(&account);
	return true;
}
