/*
 * Sessions: a random token in a cookie, its hash in the store. One ends when
 * it was not used for [session] idle_days, at the latest after days, or when
 * its owner signs out.
 */
#ifndef ACCOUNT_SESSION_H
#define ACCOUNT_SESSION_H

#include "account/accounts.h"

/* Draws a token and adds its session, in the caller's transaction. */
bool session_start(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    Token *ret_token, GError **error);

/*
 * The account that is signed in by a cookie's text (may be NULL);
 * *ret_account is NULL where none is.
 */
bool session_find(const Accounts *accounts, const char *token,
    Account **ret_account, GError **error);

/* A token that no session has is no error. */
bool session_end(const Accounts *accounts, const char *token, GError **error);

#endif
