/*
 * What somebody types to say which account is theirs: its address or its user
 * name. What is counted and written for it is the same whether there is such
 * an account.
 */
#ifndef ACCOUNT_LOGINNAME_H
#define ACCOUNT_LOGINNAME_H

#include "account/accounts.h"
#include "account/address.h"

typedef struct {
	bool missing; /* nothing was typed */
	Address *address; /* NULL: it is not one */
	char *username; /* NULL: it cannot be one */
	/* In lower case, what limits count and what is kept; "…" where it can
	 * be no name at all. */
	char *key;
} LoginName;

/* typed is UTF-8, or NULL. */
void login_name_parse(const char *typed, LoginName *ret_name);
void login_name_clear(LoginName *name);

/* NULL: there is none, or it only waits to be erased. Of all names one indexed
 * read. */
bool login_name_find(StoreTxn *txn, const LoginName *name, int64_t now_ms,
    Account **ret_account, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LoginName, login_name_clear)

#endif
