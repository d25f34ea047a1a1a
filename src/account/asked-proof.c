/* The other half of asked.h: what a code that was asked for opens. */
#include "account/asked.h"

#include "account/event.h"
#include "account/hashing.h"
#include "account/notice.h"
#include "account/prooftry.h"
#include "account/session.h"
#include "account/signin.h"
#include "base/secret.h"

/* A try at a code, from what was typed to the code that was right. */
typedef struct {
	PendingKind kind;
	CodeText digits;
	ProofTry try;
	const Code *code; /* of try; NULL: none was right */
	Token session; /* that a right one opens */
} Attempt;

static void
attempt_clear(Attempt *attempt)
{
	code_text_clear(&attempt->digits);
	proof_try_clear(&attempt->try);
	token_clear(&attempt->session);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Attempt, attempt_clear)

/* Something that can be tried at all; else says why. */
static bool
is_worth_a_try(const Accounts *accounts, const AskedProof *proof,
    TokenHash *ret_flow, CodeText *ret_digits, ProofResult *result)
{
	if (!token_hash(proof->flow, ret_flow))
		result->outcome = PROOF_NO_FLOW;
	else if (proof->code == NULL || *proof->code == '\0')
		result->outcome = PROOF_CODE_MISSING;
	else if (!code_fold(
		     proof->code, accounts->settings->code.digits, ret_digits))
		result->outcome = PROOF_CODE_MALFORMED;
	else
		return true;
	return false;
}

/* Counts the try and compares. attempt->code is NULL where the outcome is set:
 * wrong, or nothing to try, or answered already. */
static bool
attempt_code(const Accounts *accounts, const AskedProof *proof,
    Attempt *attempt, ProofResult *result, GError **error)
{
	TokenHash flow;
	if (!is_worth_a_try(accounts, proof, &flow, &attempt->digits, result))
		return true;
	session_token_of_proof(
	    accounts, proof->flow, &attempt->digits, &attempt->session);
	if (!proof_count_by_flow(accounts, attempt->kind, &flow,
		&proof->visitor, &attempt->try, result, error))
		return false;
	if (attempt->try.n_live > 0) {
		attempt->code = proof_match(
		    accounts, &attempt->try, &attempt->digits);
		if (attempt->code == NULL)
			proof_wrong(accounts, &attempt->try, result);
	}
	return result->outcome != PROOF_NO_FLOW ||
	       signin_repeat(accounts, &attempt->session, result, error);
}

/* NULL: there is none any more. */
static bool
find_account(const Accounts *accounts, StoreTxn *txn, int64_t id,
    Account **ret_account, GError **error)
{
	g_autoptr(Account) account = NULL;
	if (!store_account_by_id(txn, id, &account, error))
		return false;
	if (account != NULL &&
	    account_is_over(account, clock_now_ms(accounts->clock)))
		g_clear_pointer(&account, account_free);
	*ret_account = g_steal_pointer(&account);
	return true;
}

/* In the caller's transaction: the account that the code opens, which is then
 * used up; NULL where the outcome says why not. */
static bool
use_code(const Accounts *accounts, StoreTxn *txn, const Attempt *attempt,
    const Visitor *visitor, Pending **ret_pending, Account **ret_account,
    ProofResult *result, GError **error)
{
	*ret_account = NULL;
	if (!proof_hold(accounts, txn, &attempt->try, attempt->code, visitor,
		ret_pending, result, error))
		return false;
	if (*ret_pending == NULL)
		return true;
	result->outcome = PROOF_NO_FLOW;
	return find_account(accounts, txn, (*ret_pending)->account_id,
		   ret_account, error) &&
	       store_pending_remove(txn, (*ret_pending)->id,
		   clock_now_ms(accounts->clock), error);
}

/* Two of one proof may both have found it right: the later one finds it used,
 * and the session. */
static bool
repeat_late(const Accounts *accounts, const Attempt *attempt,
    ProofResult *result, GError **error)
{
	return result->outcome != PROOF_NO_FLOW ||
	       signin_repeat(accounts, &attempt->session, result, error);
}

/* Ends the transaction with the session that the code has earned. */
static bool
open_session(const Accounts *accounts, StoreTxn *txn, Account *account,
    EventKind kind, const AskedProof *proof, const Attempt *attempt,
    Pending *pending, ProofResult *result, GError **error)
{
	if (!signin_open(accounts, txn, account, kind, &proof->visitor,
		pending->keep, &attempt->session, result, error) ||
	    !store_commit(txn, error))
		return false;
	result->next = g_steal_pointer(&pending->next);
	return true;
}

/* --- signing in ------------------------------------------------------- */

static bool
open_account(const Accounts *accounts, const AskedProof *proof,
    const Attempt *attempt, ProofResult *result, GError **error)
{
	g_autoptr(Pending) pending = NULL;
	g_autoptr(Account) account = NULL;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !use_code(accounts, &txn, attempt, &proof->visitor, &pending,
		&account, result, error))
		return false;
	if (account == NULL)
		return store_commit(&txn, error);
	return open_session(accounts, &txn, account, EVENT_SIGNED_IN, proof,
	    attempt, pending, result, error);
}

bool
asked_sign_in(const Accounts *accounts, const AskedProof *proof,
    ProofResult *ret_result, GError **error)
{
	g_auto(Attempt) attempt = { .kind = PENDING_SIGN_IN };
	g_auto(ProofResult) result = { 0 };
	if (!attempt_code(accounts, proof, &attempt, &result, error))
		return false;
	if (attempt.code != NULL &&
	    (!open_account(accounts, proof, &attempt, &result, error) ||
		!repeat_late(accounts, &attempt, &result, error)))
		return false;
	*ret_result = result;
	result = (ProofResult){ 0 };
	return true;
}

/* --- a new password --------------------------------------------------- */

/* account is NULL before it is known whose code it is: then nothing of it can
 * show in the answer. */
static bool
judge(const Accounts *accounts, const AskedProof *proof, const Account *account,
    const char *email, ProofResult *result)
{
	result->outcome = PROOF_PASSWORD_REFUSED;
	result->password_missing = proof->password == NULL ||
				   *proof->password == '\0';
	if (result->password_missing)
		return false;
	result->password = hashing_judge(accounts, proof->password,
	    account != NULL ? account->username : NULL, email);
	return result->password == PASSWORD_GOOD;
}

/* The try is given back: the code was right. */
static bool
give_back(const Accounts *accounts, const AskedProof *proof,
    const Attempt *attempt, GError **error)
{
	return proof_give_back(accounts, &attempt->try, &proof->visitor, error);
}

static bool
read_account(
    const Accounts *accounts, int64_t id, Account **ret_account, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_READ, &txn, error) &&
	       find_account(accounts, &txn, id, ret_account, error) &&
	       store_commit(&txn, error);
}

/* Of whose code was right; *ret_hash is NULL where the outcome says why. */
static bool
hash_password(const Accounts *accounts, const AskedProof *proof,
    const Attempt *attempt, char **ret_hash, ProofResult *result,
    GError **error)
{
	g_autoptr(Account) account = NULL;
	if (!read_account(
		accounts, attempt->try.pending->account_id, &account, error))
		return false;
	if (account == NULL) {
		result->outcome = PROOF_NO_FLOW;
		return true;
	}
	if (!judge(accounts, proof, account, account->email, result))
		return give_back(accounts, proof, attempt, error);
	if (!hashing_make(accounts, proof->password, ret_hash, error))
		return false;
	if (*ret_hash != NULL)
		return true;
	result->outcome = PROOF_BUSY;
	return give_back(accounts, proof, attempt, error);
}

/* All that a new password changes; the account is as it was read. */
static bool
reset_in(const Accounts *accounts, StoreTxn *txn, Account *account,
    const char *hash, const Visitor *visitor, GError **error)
{
	StoreAdded unused_added;
	unsigned unused_n;
	secret_text_free(account->password_hash);
	account->password_hash = g_strdup(hash);
	account->generation++;
	return store_account_update(txn, account, &unused_added, error) &&
	       store_session_remove_others(
		   txn, account->id, NULL, &unused_n, error) &&
	       store_pending_remove_all(
		   txn, account->id, clock_now_ms(accounts->clock), error) &&
	       notice_add(accounts, txn, MAIL_PASSWORD_CHANGED, account,
		   visitor, NULL, NULL, error);
}

static bool
set_password(const Accounts *accounts, const AskedProof *proof,
    const Attempt *attempt, const char *hash, ProofResult *result,
    GError **error)
{
	g_autoptr(Pending) pending = NULL;
	g_autoptr(Account) account = NULL;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !use_code(accounts, &txn, attempt, &proof->visitor, &pending,
		&account, result, error))
		return false;
	if (account == NULL)
		return store_commit(&txn, error);
	return reset_in(
		   accounts, &txn, account, hash, &proof->visitor, error) &&
	       open_session(accounts, &txn, account, EVENT_PASSWORD_RESET,
		   proof, attempt, pending, result, error);
}

static bool
reset(const Accounts *accounts, const AskedProof *proof, Attempt *attempt,
    ProofResult *result, GError **error)
{
	g_autoptr(SecretText) hash = NULL;
	if (!judge(accounts, proof, NULL, NULL, result))
		return true;
	if (!attempt_code(accounts, proof, attempt, result, error))
		return false;
	if (attempt->code == NULL)
		return true;
	if (!hash_password(accounts, proof, attempt, &hash, result, error))
		return false;
	if (hash != NULL &&
	    !set_password(accounts, proof, attempt, hash, result, error))
		return false;
	return repeat_late(accounts, attempt, result, error);
}

bool
asked_reset(const Accounts *accounts, const AskedProof *proof,
    ProofResult *ret_result, GError **error)
{
	g_auto(Attempt) attempt = { .kind = PENDING_RESET };
	g_auto(ProofResult) result = { 0 };
	if (!reset(accounts, proof, &attempt, &result, error))
		return false;
	*ret_result = result;
	result = (ProofResult){ 0 };
	return true;
}
