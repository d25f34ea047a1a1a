/*
 * Signing in with a password. Whether there is such an account shows in
 * nothing: the answer to a wrong password and to an unknown name is the same,
 * costs one hash, and is counted alike.
 *
 * A try is counted, and noted among the account's events, before the password
 * is compared; of a right one both are taken back.
 */
#ifndef ACCOUNT_LOGIN_H
#define ACCOUNT_LOGIN_H

#include "account/accounts.h"
#include "account/limit.h"
#include "account/proofresult.h"
#include "account/visitor.h"

typedef struct {
	const char *login; /* as typed: a user name or an address; or NULL */
	const char *password; /* or NULL */
	bool keep; /* signed in beyond the browser's session */
	Visitor visitor;
} Login;

typedef enum {
	LOGIN_DONE, /* result says who */
	LOGIN_MISSING, /* no name, no password, or neither */
	LOGIN_WRONG, /* name or password */
	LOGIN_LIMITED, /* too many wrong ones; wait_ms */
	LOGIN_BUSY, /* too many passwords to hash; wait_ms */
} LoginOutcome;

typedef struct {
	LoginOutcome outcome;
	bool login_missing; /* with LOGIN_MISSING, which of them */
	bool password_missing;
	ProofResult signed_in; /* with LOGIN_DONE; next is NULL */
	int64_t wait_ms;
} LoginResult;

void login_result_clear(LoginResult *result);

bool login_by_password(const Accounts *accounts, const Login *login,
    LoginResult *ret_result, GError **error);

/* --- for the other rules ---------------------------------------------- */

/* A try at the password of an account, counted first. */
typedef struct {
	LimitSubject subjects[3];
	guint n;
	char *key;
	int64_t event_id; /* of the note; 0: there is none */
} LoginTry;

void login_try_clear(LoginTry *try);

/* Whose try it is: of what was typed, or, where own is not NULL, of that: an
 * account from a browser that it knows, or in a session. */
void login_try_of(
    const char *key, const char *own, const char *network, LoginTry *ret_try);
/* *ret_wait_ms > 0: too many; nothing is counted then. account_id 0: nobody's.
 */
bool login_try_count(const Accounts *accounts, StoreTxn *txn, LoginTry *try,
    int64_t account_id, const Visitor *visitor, int64_t *ret_wait_ms,
    GError **error);
bool login_try_take_back(const Accounts *accounts, StoreTxn *txn,
    const LoginTry *try, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LoginResult, login_result_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LoginTry, login_try_clear)

#endif
