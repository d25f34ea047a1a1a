#include "account/login.h"

#include <string.h>

#include "account/event.h"
#include "account/hashing.h"
#include "account/known.h"
#include "account/loginname.h"
#include "account/signin.h"
#include "base/secret.h"

void
login_result_clear(LoginResult *result)
{
	proof_result_clear(&result->signed_in);
}

/* --- tries ------------------------------------------------------------ */

void
login_try_clear(LoginTry *try)
{
	g_clear_pointer(&try->key, g_free);
}

/* What strangers count up, all together, must not lock an own browser. */
void
login_try_of(
    const char *key, const char *own, const char *network, LoginTry *ret_try)
{
	LoginTry try = { 0 };
	if (own != NULL) {
		try.key = g_strdup(own);
		try.subjects[try.n++] = (LimitSubject){ LIMIT_LOGIN_KNOWN_DAY,
			try.key };
	} else {
		try.key = g_strdup(key);
		try.subjects[try.n++] = (LimitSubject){ LIMIT_LOGIN_ACCOUNT_DAY,
			try.key };
		try.subjects[try.n++] = (LimitSubject){ LIMIT_LOGIN_HOUR, "" };
	}
	try.subjects[try.n++] = (LimitSubject){ LIMIT_LOGIN_NETWORK_HOUR,
		network };
	*ret_try = try;
}

bool
login_try_count(const Accounts *accounts, StoreTxn *txn, LoginTry *try,
    int64_t account_id, const Visitor *visitor, int64_t *ret_wait_ms,
    GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	if (!limit_wait(txn, accounts, now_ms, try->subjects, try->n,
		ret_wait_ms, error))
		return false;
	if (*ret_wait_ms > 0)
		return true;
	return limit_count(
		   txn, accounts, now_ms, try->subjects, try->n, 1, error) &&
	       event_add(accounts, txn, account_id, EVENT_SIGN_IN_FAILED,
		   visitor, NULL, &try->event_id, error);
}

bool
login_try_take_back(const Accounts *accounts, StoreTxn *txn,
    const LoginTry *try, GError **error)
{
	return limit_count(txn, accounts, clock_now_ms(accounts->clock),
		   try->subjects, try->n, -1, error) &&
	       (try->event_id == 0 ||
		   store_event_remove(txn, try->event_id, error));
}

/* --- signing in ------------------------------------------------------- */

/* From a browser that the account knows; but where such browsers, perhaps one
 * in a library, have used up their tries: then this one is a stranger's. */
static bool
choose_try(const Accounts *accounts, StoreTxn *txn, const Login *login,
    const LoginName *name, const Account *account, LoginTry *try,
    GError **error)
{
	const Visitor *visitor = &login->visitor;
	int64_t wait_ms = 0;
	if (account != NULL && known_has(accounts->keys, visitor->known,
				   account->id, account->generation)) {
		g_autofree char *own = g_strdup_printf(
		    "%" G_GINT64_FORMAT, account->id);
		login_try_of(name->key, own, visitor->network, try);
		if (!limit_wait(txn, accounts, clock_now_ms(accounts->clock),
			try->subjects, 1, &wait_ms, error))
			return false;
		if (wait_ms == 0)
			return true;
		login_try_clear(try);
	}
	login_try_of(name->key, NULL, visitor->network, try);
	return true;
}

/* Counts the try; *ret_account is NULL where there is no such account. */
static bool
begin(const Accounts *accounts, const Login *login, const LoginName *name,
    LoginTry *try, Account **ret_account, LoginResult *result, GError **error)
{
	const Visitor *visitor = &login->visitor;
	g_autoptr(Account) account = NULL;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !login_name_find(
		&txn, name, clock_now_ms(accounts->clock), &account, error))
		return false;
	int64_t id = account != NULL ? account->id : 0;
	if (!choose_try(accounts, &txn, login, name, account, try, error) ||
	    !login_try_count(
		accounts, &txn, try, id, visitor, &result->wait_ms, error))
		return false;
	if (result->wait_ms > 0) {
		result->outcome = LOGIN_LIMITED;
		return true;
	}
	*ret_account = g_steal_pointer(&account);
	return store_commit(&txn, error);
}

/* The gate was full: nothing was compared. */
static bool
give_back(const Accounts *accounts, const LoginTry *try, LoginResult *result,
    GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	result->outcome = LOGIN_BUSY;
	result->wait_ms = HASHING_BUSY_MS;
	return store_begin(accounts->store, STORE_RELAXED, &txn, error) &&
	       login_try_take_back(accounts, &txn, try, error) &&
	       store_commit(&txn, error);
}

/* NULL where the hash may stay as it is, or there is no time to renew it. */
static bool
renew(const Accounts *accounts, const char *password, const char *hash,
    char **ret_renewed, GError **error)
{
	return !hashing_is_old(accounts, hash) ||
	       hashing_make(accounts, password, ret_renewed, error);
}

/* One more sign-in, where there is room for it; else the try stays counted. */
static bool
count_sign_in(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    LoginResult *result, GError **error)
{
	g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT, account_id);
	const LimitSubject sign_ins = { LIMIT_SIGN_IN_ACCOUNT_HOUR, key };
	int64_t now_ms = clock_now_ms(accounts->clock);
	if (!limit_wait(
		txn, accounts, now_ms, &sign_ins, 1, &result->wait_ms, error))
		return false;
	result->outcome = result->wait_ms > 0 ? LOGIN_LIMITED : LOGIN_DONE;
	return result->wait_ms > 0 ||
	       limit_count(txn, accounts, now_ms, &sign_ins, 1, 1, error);
}

/*
 * The password was right for the account as it was read. Where it has another
 * hash by now, *ret_changed is that account; where it is erased, the outcome
 * stays.
 */
static bool
complete(const Accounts *accounts, const Login *login, const LoginTry *try,
    const Account *read, const char *renewed, Account **ret_changed,
    LoginResult *result, GError **error)
{
	StoreAdded unused;
	g_auto(Token) token = { "" };
	g_autoptr(Account) account = NULL;
	g_auto(StoreTxn) txn = { 0 };
	token_draw(&token);
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !store_account_by_id(&txn, read->id, &account, error))
		return false;
	if (account == NULL ||
	    account_is_over(account, clock_now_ms(accounts->clock)))
		return true;
	if (g_strcmp0(account->password_hash, read->password_hash) != 0) {
		*ret_changed = g_steal_pointer(&account);
		return true;
	}
	if (!count_sign_in(accounts, &txn, account->id, result, error))
		return false;
	if (result->outcome == LOGIN_LIMITED)
		return true;
	if (renewed != NULL) {
		secret_text_free(account->password_hash);
		account->password_hash = g_strdup(renewed);
		if (!store_account_update(&txn, account, &unused, error))
			return false;
	}
	return login_try_take_back(accounts, &txn, try, error) &&
	       signin_open(accounts, &txn, account, EVENT_SIGNED_IN,
		   &login->visitor, login->keep, &token, &result->signed_in,
		   error) &&
	       store_commit(&txn, error);
}

/* Leaves the outcome as it was where the password is wrong. */
static bool
compare(const Accounts *accounts, const Login *login, const LoginTry *try,
    const Account *account, Account **ret_changed, LoginResult *result,
    GError **error)
{
	bool entered, right;
	g_autoptr(SecretText) renewed = NULL;
	const char *hash = account != NULL ? account->password_hash : NULL;
	if (!hashing_verify(
		accounts, login->password, hash, &entered, &right, error))
		return false;
	if (!entered)
		return give_back(accounts, try, result, error);
	if (!right)
		return true;
	return renew(accounts, login->password, hash, &renewed, error) &&
	       complete(accounts, login, try, account, renewed, ret_changed,
		   result, error);
}

/* A hash that another sign-in has just renewed is compared once more. */
static bool
compare_twice(const Accounts *accounts, const Login *login, const LoginTry *try,
    const Account *account, LoginResult *result, GError **error)
{
	g_autoptr(Account) changed = NULL;
	g_autoptr(Account) again = NULL;
	return compare(
		   accounts, login, try, account, &changed, result, error) &&
	       (changed == NULL || compare(accounts, login, try, changed,
				       &again, result, error));
}

static bool
is_missing(const char *text)
{
	return text == NULL || *text == '\0';
}

bool
login_by_password(const Accounts *accounts, const Login *login,
    LoginResult *ret_result, GError **error)
{
	g_auto(LoginName) name = { 0 };
	g_auto(LoginTry) try = { 0 };
	g_auto(LoginResult) result = { .outcome = LOGIN_MISSING };
	g_autoptr(Account) account = NULL;
	login_name_parse(login->login, &name);
	result.login_missing = name.missing;
	result.password_missing = is_missing(login->password);
	if (!result.login_missing && !result.password_missing) {
		result.outcome = LOGIN_WRONG;
		if (!begin(
			accounts, login, &name, &try, &account, &result, error))
			return false;
		if (result.outcome != LOGIN_LIMITED &&
		    !compare_twice(
			accounts, login, &try, account, &result, error))
			return false;
	}
	*ret_result = result;
	result = (LoginResult){ 0 };
	return true;
}
