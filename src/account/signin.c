#include "account/signin.h"

#include <string.h>

#include "account/event.h"
#include "account/known.h"
#include "account/notice.h"
#include "account/session.h"

/* What signing in changes of the account: a deletion is taken back, and in a
 * browser that it knows its mails take the language of the pages there. */
static bool
refresh(const Accounts *accounts, StoreTxn *txn, Account *account,
    const Visitor *visitor, bool known, GError **error)
{
	StoreAdded unused; /* what it keeps, nobody else can have taken */
	bool undeleted = account->delete_ms != 0;
	bool speaks = known && visitor->language != NULL &&
		      strcmp(visitor->language, account->language) != 0;
	if (!undeleted && !speaks)
		return true;
	account->delete_ms = 0;
	if (speaks) {
		g_free(account->language);
		account->language = g_strdup(visitor->language);
	}
	return store_account_update(txn, account, &unused, error) &&
	       (!undeleted ||
		   event_add(accounts, txn, account->id, EVENT_DELETION_UNDONE,
		       visitor, NULL, NULL, error));
}

bool
signin_open(const Accounts *accounts, StoreTxn *txn, Account *account,
    EventKind cause, const Visitor *visitor, bool keep, const Token *token,
    ProofResult *result, GError **error)
{
	bool undeleted = account->delete_ms != 0;
	bool known = known_has(
	    accounts->keys, visitor->known, account->id, account->generation);
	bool tells = cause == EVENT_SIGNED_IN &&
		     accounts->settings->login.notice && !known;
	if (!event_add(accounts, txn, account->id, cause, visitor, NULL, NULL,
		error) ||
	    !refresh(accounts, txn, account, visitor, known, error) ||
	    (tells && !notice_add(accounts, txn, MAIL_SIGNED_IN, account,
			  visitor, NULL, NULL, error)) ||
	    !session_start(
		accounts, txn, account->id, visitor, keep, token, error))
		return false;
	result->outcome = PROOF_ACCEPTED;
	result->session = *token;
	result->keep = keep;
	result->account_id = account->id;
	result->generation = account->generation;
	result->undeleted = undeleted;
	return true;
}

bool
signin_repeat(const Accounts *accounts, const Token *token, ProofResult *result,
    GError **error)
{
	Session session;
	g_autoptr(Account) account = NULL;
	if (!session_find_new(accounts, token, &session, &account, error))
		return false;
	if (account != NULL) {
		result->outcome = PROOF_ACCEPTED;
		result->session = *token;
		result->keep = session.keep;
		result->account_id = account->id;
		result->generation = account->generation;
	}
	return true;
}
