#include "account/confirm.h"

#include "account/address.h"
#include "account/codemail.h"
#include "account/event.h"
#include "account/hashing.h"
#include "account/session.h"

void
confirmed_clear(Confirmed *confirmed)
{
	g_clear_pointer(&confirmed->account, account_free);
	login_try_clear(&confirmed->login_try);
	proof_try_clear(&confirmed->proof_try);
}

/* --- checking --------------------------------------------------------- */

/* Who is signed in has shown already to be no stranger. */
static bool
count_password(const Accounts *accounts, const Visitor *visitor,
    Confirmed *confirmed, ProofResult *result, GError **error)
{
	const Account *account = confirmed->account;
	g_autofree char *own = g_strdup_printf(
	    "s%" G_GINT64_FORMAT, account->id);
	g_auto(StoreTxn) txn = { 0 };
	login_try_of(
	    account->email_key, own, visitor->network, &confirmed->login_try);
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !login_try_count(accounts, &txn, &confirmed->login_try, account->id,
		visitor, &result->wait_ms, error))
		return false;
	if (result->wait_ms > 0) {
		result->outcome = PROOF_LIMITED;
		return true;
	}
	return store_commit(&txn, error);
}

static bool
check_password(const Accounts *accounts, const Confirmation *confirmation,
    Confirmed *confirmed, ProofResult *result, GError **error)
{
	bool entered, right;
	if (confirmation->password == NULL || *confirmation->password == '\0') {
		result->outcome = PROOF_PASSWORD_MISSING;
		return true;
	}
	result->outcome = PROOF_PASSWORD_WRONG;
	if (!count_password(
		accounts, &confirmation->visitor, confirmed, result, error))
		return false;
	if (result->outcome == PROOF_LIMITED)
		return true;
	if (!hashing_verify(accounts, confirmation->password,
		confirmed->account->password_hash, &entered, &right, error))
		return false;
	if (!entered) {
		result->outcome = PROOF_BUSY;
		return confirm_give_back(
		    accounts, confirmation, confirmed, error);
	}
	if (right)
		result->outcome = PROOF_ACCEPTED;
	return true;
}

static bool
check_code(const Accounts *accounts, const Confirmation *confirmation,
    Confirmed *confirmed, ProofResult *result, GError **error)
{
	TokenHash flow;
	g_auto(CodeText) digits = { 0 };
	ProofTry *try = &confirmed->proof_try;
	if (confirmation->code == NULL || *confirmation->code == '\0') {
		result->outcome = PROOF_CODE_MISSING;
		return true;
	}
	if (!code_fold(
		confirmation->code, accounts->settings->code.digits, &digits)) {
		result->outcome = PROOF_CODE_MALFORMED;
		return true;
	}
	session_flow(accounts, confirmation->session, PENDING_CONFIRM, &flow);
	if (!proof_count_by_flow(accounts, PENDING_CONFIRM, &flow,
		&confirmation->visitor, try, result, error))
		return false;
	if (result->outcome == PROOF_NO_FLOW)
		result->outcome = PROOF_CODE_EXPIRED;
	if (try->n_live == 0)
		return true;
	confirmed->code = proof_match(accounts, try, &digits);
	if (confirmed->code == NULL)
		proof_wrong(accounts, try, result);
	else
		result->outcome = PROOF_ACCEPTED;
	return true;
}

bool
confirm_by_password(const Accounts *accounts, const Account *account)
{
	return accounts->settings->signup.password == FIELD_REQUIRED &&
	       account->password_hash != NULL;
}

bool
confirm_check(const Accounts *accounts, const Confirmation *confirmation,
    Confirmed *confirmed, ProofResult *result, GError **error)
{
	Session unused;
	if (!session_find(accounts, confirmation->session, &unused,
		&confirmed->account, error))
		return false;
	if (confirmed->account == NULL) {
		result->outcome = PROOF_SIGNED_OUT;
		return true;
	}
	return confirm_by_password(accounts, confirmed->account)
		   ? check_password(
			 accounts, confirmation, confirmed, result, error)
		   : check_code(
			 accounts, confirmation, confirmed, result, error);
}

/* --- using ------------------------------------------------------------ */

bool
confirm_count_change(const Accounts *accounts, StoreTxn *txn, LimitKind kind,
    int64_t account_id, int64_t *ret_wait_ms, GError **error)
{
	g_autofree char *key = g_strdup_printf("%" G_GINT64_FORMAT, account_id);
	const LimitSubject changes = { kind, key };
	int64_t now_ms = clock_now_ms(accounts->clock);
	return limit_wait(
		   txn, accounts, now_ms, &changes, 1, ret_wait_ms, error) &&
	       (*ret_wait_ms > 0 ||
		   limit_count(txn, accounts, now_ms, &changes, 1, 1, error));
}

/* The code that was right, or the password: is it so still? The try is taken
 * back. *ret_pending: what a code was of. */
static bool
is_right_still(const Accounts *accounts, StoreTxn *txn,
    const Confirmation *confirmation, const Confirmed *confirmed,
    const Account *now, Pending **ret_pending, ProofResult *result,
    GError **error)
{
	result->outcome = PROOF_ACCEPTED;
	if (confirmed->code == NULL) {
		if (g_strcmp0(now->password_hash,
			confirmed->account->password_hash) != 0)
			result->outcome = PROOF_PASSWORD_WRONG;
		return login_try_take_back(
		    accounts, txn, &confirmed->login_try, error);
	}
	if (!proof_hold(accounts, txn, &confirmed->proof_try, confirmed->code,
		&confirmation->visitor, ret_pending, result, error))
		return false;
	if (*ret_pending == NULL)
		result->outcome = PROOF_CODE_EXPIRED;
	return true;
}

static bool
use_up(const Accounts *accounts, StoreTxn *txn, const Pending *pending,
    const Account *account, ProofResult *result, GError **error)
{
	if (!confirm_count_change(accounts, txn, LIMIT_CHANGE_ACCOUNT_DAY,
		account->id, &result->wait_ms, error))
		return false;
	if (result->wait_ms > 0) {
		result->outcome = PROOF_LIMITED;
		return true;
	}
	return pending == NULL || store_pending_remove(txn, pending->id,
				      clock_now_ms(accounts->clock), error);
}

bool
confirm_use(const Accounts *accounts, StoreTxn *txn,
    const Confirmation *confirmation, const Confirmed *confirmed,
    Session *ret_session, Account **ret_account, ProofResult *result,
    GError **error)
{
	g_autoptr(Account) account = NULL;
	g_autoptr(Pending) pending = NULL;
	*ret_account = NULL;
	if (!session_find_in(accounts, txn, confirmation->session, ret_session,
		&account, error))
		return false;
	if (account == NULL) {
		result->outcome = PROOF_SIGNED_OUT;
		return true;
	}
	if (!is_right_still(accounts, txn, confirmation, confirmed, account,
		&pending, result, error) ||
	    (result->outcome == PROOF_ACCEPTED &&
		!use_up(accounts, txn, pending, account, result, error)))
		return false;
	if (result->outcome == PROOF_ACCEPTED)
		*ret_account = g_steal_pointer(&account);
	return true;
}

bool
confirm_give_back(const Accounts *accounts, const Confirmation *confirmation,
    const Confirmed *confirmed, GError **error)
{
	if (confirmed->code != NULL)
		return proof_give_back(accounts, &confirmed->proof_try,
		    &confirmation->visitor, error);
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_RELAXED, &txn, error) &&
	       login_try_take_back(
		   accounts, &txn, &confirmed->login_try, error) &&
	       store_commit(&txn, error);
}

bool
confirm_renew_session(StoreTxn *txn, const Account *account,
    const Session *session, ProofResult *result, GError **error)
{
	g_auto(Token) token = { "" };
	token_draw(&token);
	if (!session_change_token(txn, session, &token, error))
		return false;
	result->outcome = PROOF_ACCEPTED;
	result->session = token;
	result->keep = session->keep;
	result->account_id = account->id;
	result->generation = account->generation;
	return true;
}

/* --- a code ----------------------------------------------------------- */

static bool
begin(const Accounts *accounts, StoreTxn *txn, const Account *account,
    const TokenHash *flow, int64_t now_ms, GError **error)
{
	g_autofree char *mailbox = address_mailbox_key(account->email_key);
	Pending pending = {
		.kind = PENDING_CONFIRM,
		.standing = STANDING_KNOWN,
		.account_id = account->id,
		.flow = *flow,
		.email = account->email,
		.email_key = account->email_key,
		.mailbox_key = mailbox,
		.language = account->language,
		.created_ms = now_ms,
		.expires_ms = now_ms +
			      accounts->settings->signup.pending_seconds *
				  SECOND_MS,
	};
	return store_pending_add(txn, &pending, &pending.id, error) &&
	       code_mail_add(accounts, txn, &pending, now_ms, error);
}

/* Whether one more mail would come too soon after the last. */
static bool
wait_for(const Accounts *accounts, StoreTxn *txn, const Pending *pending,
    int64_t now_ms, ResendOutcome *ret_outcome, int64_t *ret_wait_ms,
    GError **error)
{
	int64_t resend_ms = now_ms;
	if (pending != NULL && !pending_resend_ms(accounts, txn, pending->id,
				   now_ms, &resend_ms, error))
		return false;
	*ret_outcome = resend_ms > now_ms ? RESEND_TOO_SOON : RESEND_DONE;
	*ret_wait_ms = MAX(resend_ms - now_ms, 0);
	return true;
}

bool
confirm_ask(const Accounts *accounts, const char *session,
    const Visitor *visitor, ResendOutcome *ret_outcome, int64_t *ret_wait_ms,
    GError **error)
{
	TokenHash flow;
	Session own;
	int64_t now_ms = clock_now_ms(accounts->clock);
	g_autoptr(Account) account = NULL;
	g_autoptr(Pending) pending = NULL;
	g_auto(StoreTxn) txn = { 0 };
	*ret_outcome = RESEND_NO_FLOW;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !session_find_in(accounts, &txn, session, &own, &account, error))
		return false;
	if (account == NULL)
		return true;
	session_flow(accounts, session, PENDING_CONFIRM, &flow);
	/* Expired ones, too: until they are purged their flow is taken. */
	if (!store_pending_by_flow(
		&txn, PENDING_CONFIRM, &flow, 0, &pending, error))
		return false;
	if (pending != NULL && pending->expires_ms <= now_ms) {
		if (!store_pending_remove(&txn, pending->id, now_ms, error))
			return false;
		g_clear_pointer(&pending, pending_free);
	}
	if (!wait_for(accounts, &txn, pending, now_ms, ret_outcome, ret_wait_ms,
		error))
		return false;
	if (*ret_outcome != RESEND_DONE)
		return true;
	return (pending != NULL
		       ? code_mail_add(accounts, &txn, pending, now_ms, error)
		       : begin(
			     accounts, &txn, account, &flow, now_ms, error)) &&
	       event_add(accounts, &txn, account->id, EVENT_CONFIRM_ASKED,
		   visitor, NULL, NULL, error) &&
	       store_commit(&txn, error);
}

bool
confirm_status(const Accounts *accounts, const char *session, PendingKind kind,
    PendingStatus *ret_status, GError **error)
{
	TokenHash unused, flow;
	if (!token_hash(session, &unused)) {
		*ret_status = (PendingStatus){ 0 };
		return true;
	}
	session_flow(accounts, session, kind, &flow);
	return pending_status_by_hash(accounts, kind, &flow, ret_status, error);
}
