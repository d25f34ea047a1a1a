#include "account/newpassword.h"

#include "account/event.h"
#include "account/hashing.h"
#include "account/notice.h"
#include "account/session.h"
#include "base/secret.h"

/* All but the commit; the account and its session are as they stand. */
static bool
change_in(const Accounts *accounts, StoreTxn *txn, Account *account,
    const Session *session, const char *hash, const Visitor *visitor,
    ProofResult *result, GError **error)
{
	StoreAdded unused_added;
	unsigned unused_n;
	secret_text_free(account->password_hash);
	account->password_hash = g_strdup(hash);
	account->generation++;
	return store_account_update(txn, account, &unused_added, error) &&
	       store_session_remove_others(
		   txn, account->id, &session->token, &unused_n, error) &&
	       store_pending_remove_all(
		   txn, account->id, clock_now_ms(accounts->clock), error) &&
	       confirm_renew_session(txn, account, session, result, error) &&
	       event_add(accounts, txn, account->id, EVENT_PASSWORD_CHANGED,
		   visitor, NULL, NULL, error) &&
	       notice_add(accounts, txn, MAIL_PASSWORD_CHANGED, account,
		   visitor, NULL, NULL, error);
}

static bool
change(const Accounts *accounts, const Confirmation *confirmation,
    const Confirmed *confirmed, const char *hash, ProofResult *result,
    GError **error)
{
	Session session;
	g_autoptr(Account) account = NULL;
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !confirm_use(accounts, &txn, confirmation, confirmed, &session,
		&account, result, error))
		return false;
	return (account == NULL ||
		   change_in(accounts, &txn, account, &session, hash,
		       &confirmation->visitor, result, error)) &&
	       store_commit(&txn, error);
}

static bool
judge(const Accounts *accounts, const Account *account, const char *typed,
    ProofResult *result)
{
	result->password_missing = typed == NULL || *typed == '\0';
	result->outcome = PROOF_PASSWORD_REFUSED;
	if (result->password_missing)
		return false;
	result->password = hashing_judge(
	    accounts, typed, account->username, account->email);
	return result->password == PASSWORD_GOOD;
}

static bool
set(const Accounts *accounts, const Confirmation *confirmation,
    const char *typed, Confirmed *confirmed, ProofResult *result,
    GError **error)
{
	Session unused;
	g_autoptr(Account) account = NULL;
	g_autoptr(SecretText) hash = NULL;
	if (!session_find(
		accounts, confirmation->session, &unused, &account, error))
		return false;
	if (account == NULL) {
		result->outcome = PROOF_SIGNED_OUT;
		return true;
	}
	if (!judge(accounts, account, typed, result))
		return true;
	/* Before it is known to be the current one: no work for nothing. */
	if (g_strcmp0(typed, confirmation->password) == 0 &&
	    confirm_by_password(accounts, account)) {
		result->outcome = PROOF_PASSWORD_REFUSED;
		result->password_same = true;
		return true;
	}
	if (!confirm_check(accounts, confirmation, confirmed, result, error))
		return false;
	if (result->outcome != PROOF_ACCEPTED)
		return true;
	if (!hashing_make(accounts, typed, &hash, error))
		return false;
	if (hash == NULL) {
		result->outcome = PROOF_BUSY;
		return confirm_give_back(
		    accounts, confirmation, confirmed, error);
	}
	return change(accounts, confirmation, confirmed, hash, result, error);
}

bool
new_password_set(const Accounts *accounts, const Confirmation *confirmation,
    const char *typed, ProofResult *ret_result, GError **error)
{
	g_auto(Confirmed) confirmed = { 0 };
	g_auto(ProofResult) result = { 0 };
	if (!set(accounts, confirmation, typed, &confirmed, &result, error))
		return false;
	*ret_result = result;
	result = (ProofResult){ 0 };
	return true;
}
