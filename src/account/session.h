/*
 * Sessions: a random token in a cookie, its hash in the store. One ends when
 * it was not used for [session] idle_days, at the latest after days, or when
 * its owner signs out.
 */
#ifndef ACCOUNT_SESSION_H
#define ACCOUNT_SESSION_H

#include "account/accounts.h"
#include "crypto/code.h"

/* Adds a session under a token, in the caller's transaction. */
bool session_start(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    const Token *token, GError **error);

/*
 * The token of the session that a proof opens: made of what only the browser
 * that signed up and the mail know together. So the same proof sent twice, by a
 * double click, is one session, whichever answer the browser keeps. flow is the
 * text of a token.
 */
void session_token_of_proof(const Accounts *accounts, const char *flow,
    const CodeText *code, Token *ret_token);

/*
 * The token of the session that a link opens in another browser: so the link's
 * holder can be told that it was used. Nobody learns the token by the link.
 */
void session_token_of_link(
    const Accounts *accounts, const TokenHash *link, Token *ret_token);

/* Whether there is such a session, used or not. */
bool session_stands(const Accounts *accounts, const Token *token,
    bool *ret_stands, GError **error);

/* Whether the session was started within the last five minutes, and still is.
 */
bool session_is_new(const Accounts *accounts, const Token *token,
    bool *ret_is_new, GError **error);

/*
 * The account that is signed in by a cookie's text (may be NULL);
 * *ret_account is NULL where none is.
 */
bool session_find(const Accounts *accounts, const char *token,
    Account **ret_account, GError **error);

/* A token that no session has is no error. */
bool session_end(const Accounts *accounts, const char *token, GError **error);

#endif
