/*
 * Sessions: a random token in a cookie, its hash in the store. One ends when
 * it was not used for [session] idle_days (brief_hours where the visitor did
 * not ask to be kept signed in), at the latest after days, or when its owner
 * signs out or ends it from another.
 */
#ifndef ACCOUNT_SESSION_H
#define ACCOUNT_SESSION_H

#include "account/accounts.h"
#include "account/visitor.h"
#include "crypto/code.h"

/* Adds a session under a token, in the caller's transaction. */
bool session_start(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    const Visitor *visitor, bool keep, const Token *token, GError **error);

/* Gives a session another token, in the caller's transaction: at every change
 * of rights, so that who knew the old one has nothing. */
bool session_change_token(
    StoreTxn *txn, const Session *session, const Token *token, GError **error);

/*
 * The flow of what a session has under way, of a kind: it belongs to the
 * session. token is the text of one.
 */
void session_flow(const Accounts *accounts, const char *token, PendingKind kind,
    TokenHash *ret_flow);

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

/* The session of that token, where it was started within the last five minutes
 * and still is, and its account; *ret_account is NULL where there is none. */
bool session_find_new(const Accounts *accounts, const Token *token,
    Session *ret_session, Account **ret_account, GError **error);

/*
 * The account that is signed in by a cookie's text (may be NULL);
 * *ret_account is NULL where none is. It only reads.
 */
bool session_find(const Accounts *accounts, const char *token,
    Session *ret_session, Account **ret_account, GError **error);

/* The same in the caller's transaction. */
bool session_find_in(const Accounts *accounts, StoreTxn *txn, const char *token,
    Session *ret_session, Account **ret_account, GError **error);

/* "Last seen" is written no more often than once a minute: whether it is time.
 */
bool session_touch_is_due(const Session *session, int64_t now_ms);

/* Writes it, where the store can at once: else the next request does. Nobody
 * has to wait for it. */
void session_touch(const Accounts *accounts, const TokenHash *token);

/* Whose it was; 0: a token that no session has is no error. */
bool session_end(const Accounts *accounts, const char *token,
    const Visitor *visitor, int64_t *ret_account_id, GError **error);

/* --- those of the owner ----------------------------------------------- */

/* What a page names a session by: it opens nothing. */
typedef struct {
	char text[2 * TOKEN_HASH_BYTES + 1];
} SessionName;
void session_name(const Session *session, SessionName *ret_name);

typedef enum {
	SESSIONS_ENDED,
	SESSIONS_NONE, /* there is no such session, perhaps not any more */
	SESSIONS_SIGNED_OUT, /* the cookie is of no session */
} SessionsOutcome;

/* Ends another one of the same owner, or all others (name NULL). */
bool session_end_other(const Accounts *accounts, const char *token,
    const char *name, const Visitor *visitor, SessionsOutcome *ret_outcome,
    int64_t *ret_account_id, GError **error);

#endif
