#include "account/asked.h"

#include <string.h>

#include "account/codemail.h"
#include "account/event.h"
#include "account/known.h"
#include "account/limit.h"
#include "account/loginname.h"
#include "account/pending.h"

void
ask_result_clear(AskResult *result)
{
	token_clear(&result->flow);
}

/* Keeps what two kinds make of one form apart. */
static char *
flow_seed(const Ask *ask, const LoginName *name)
{
	return g_strdup_printf("%d %s", (int)ask->kind, name->key);
}

/* What the browser has already, be it that its form is sent twice; and the
 * flow to begin with where that is nothing. */
static bool
find(const Accounts *accounts, StoreTxn *txn, const Ask *ask,
    const LoginName *name, int64_t now_ms, Token *flow, Pending **ret_pending,
    GError **error)
{
	TokenHash hash;
	g_autoptr(Pending) pending = NULL;
	*ret_pending = NULL;
	if (token_hash(ask->flow, &hash)) {
		if (!store_pending_by_flow(
			txn, ask->kind, &hash, now_ms, &pending, error))
			return false;
		if (pending != NULL &&
		    strcmp(pending->email_key, name->key) == 0) {
			g_strlcpy(flow->text, ask->flow, sizeof flow->text);
			*ret_pending = g_steal_pointer(&pending);
			return true;
		}
		g_clear_pointer(&pending, pending_free);
	}
	g_autofree char *seed = flow_seed(ask, name);
	if (!token_derive_flow(accounts->keys, ask->form, seed, flow)) {
		token_draw(flow);
		return true;
	}
	token_hash(flow->text, &hash);
	/* Expired ones, too: until they are purged their flow is taken. */
	if (!store_pending_by_flow(txn, ask->kind, &hash, 0, &pending, error))
		return false;
	if (pending != NULL && pending->expires_ms > now_ms)
		*ret_pending = g_steal_pointer(&pending);
	else if (pending != NULL)
		token_draw(flow);
	return true;
}

static Standing
standing_of(const Accounts *accounts, const Ask *ask, const Account *account)
{
	if (account == NULL)
		return STANDING_STRANGER;
	if (known_is_mailbox(
		accounts->keys, ask->mailbox, account->id, account->generation))
		return STANDING_MAILBOX;
	return known_has(accounts->keys, ask->visitor.known, account->id,
		   account->generation)
		   ? STANDING_KNOWN
		   : STANDING_STRANGER;
}

static bool
begin(const Accounts *accounts, StoreTxn *txn, const Ask *ask,
    const LoginName *name, const Account *account, const Token *flow,
    int64_t now_ms, bool *ret_had_room, GError **error)
{
	g_autoptr(Pending) pending = g_new0(Pending, 1);
	pending->kind = ask->kind;
	pending->account_id = account != NULL ? account->id : 0;
	pending->standing = standing_of(accounts, ask, account);
	if (name->address != NULL) {
		pending_set_address(pending, name->address);
	} else {
		pending->email = g_strdup(name->key);
		pending->email_key = g_strdup(name->key);
		pending->mailbox_key = g_strdup(name->key);
	}
	pending->next = g_strdup(ask->next);
	pending->language = g_strdup(ask->visitor.language);
	pending->keep = ask->keep;
	pending->created_ms = now_ms;
	pending->expires_ms = now_ms +
			      accounts->settings->signup.pending_seconds *
				  SECOND_MS;
	token_hash(flow->text, &pending->flow);
	return store_pending_add(txn, pending, &pending->id, error) &&
	       code_mail_ask(
		   accounts, txn, pending, now_ms, ret_had_room, error);
}

static bool
go_on(const Accounts *accounts, StoreTxn *txn, const Ask *ask,
    const Account *account, Pending *pending, int64_t now_ms,
    bool *ret_had_room, GError **error)
{
	g_free(pending->next);
	pending->next = g_strdup(ask->next);
	pending->keep = ask->keep;
	/* Sending again shows nothing anew. */
	pending->standing = MAX(
	    pending->standing, standing_of(accounts, ask, account));
	return store_pending_update(txn, pending, error) &&
	       code_mail_ask(
		   accounts, txn, pending, now_ms, ret_had_room, error);
}

/* Since it was asked for, the account was opened, or the name went to another:
 * then it begins anew, in the same flow. */
static bool
drop_others(StoreTxn *txn, int64_t account_id, int64_t now_ms,
    Pending **pending, GError **error)
{
	if (*pending == NULL || (*pending)->account_id == account_id)
		return true;
	bool done = store_pending_remove(txn, (*pending)->id, now_ms, error);
	g_clear_pointer(pending, pending_free);
	return done;
}

static bool
look(const Accounts *accounts, StoreTxn *txn, Standing standing,
    const LimitSubject *network, int64_t now_ms, AskResult *result,
    GError **error)
{
	if (!code_mail_wait(accounts, txn, standing, network, now_ms,
		&result->wait_ms, error))
		return false;
	if (result->wait_ms > 0)
		result->outcome = ASK_LIMITED;
	return true;
}

static bool
look_at_mail(const Accounts *accounts, StoreTxn *txn, int64_t pending_id,
    int64_t now_ms, AskResult *result, GError **error)
{
	int64_t resend_ms;
	if (!pending_resend_ms(
		accounts, txn, pending_id, now_ms, &resend_ms, error))
		return false;
	if (resend_ms > now_ms) {
		result->outcome = ASK_TOO_SOON;
		result->wait_ms = resend_ms - now_ms;
	}
	return true;
}

/* Whom it is for, and what of it is under way: that goes on where the outcome
 * stays ASK_DONE. */
static bool
look_up(const Accounts *accounts, StoreTxn *txn, const Ask *ask,
    const LoginName *name, int64_t now_ms, Account **ret_account,
    Pending **ret_pending, AskResult *result, GError **error)
{
	if (!login_name_find(txn, name, now_ms, ret_account, error) ||
	    !find(accounts, txn, ask, name, now_ms, &result->flow, ret_pending,
		error))
		return false;
	int64_t id = *ret_account != NULL ? (*ret_account)->id : 0;
	/* First, so that nobody sees by it that an account was opened. */
	if (*ret_pending != NULL &&
	    !look_at_mail(
		accounts, txn, (*ret_pending)->id, now_ms, result, error))
		return false;
	return result->outcome != ASK_DONE ||
	       drop_others(txn, id, now_ms, ret_pending, error);
}

static bool
take(const Accounts *accounts, const Ask *ask, const LoginName *name,
    AskResult *result, GError **error)
{
	const LimitSubject network = { LIMIT_ASK_NETWORK_HOUR,
		ask->visitor.network };
	int64_t now_ms = clock_now_ms(accounts->clock);
	EventKind asked = ask->kind == PENDING_RESET ? EVENT_RESET_ASKED
						     : EVENT_SIGN_IN_CODE_ASKED;
	g_autoptr(Account) account = NULL;
	g_autoptr(Pending) pending = NULL;
	g_auto(StoreTxn) txn = { 0 };
	bool had_room;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !look(accounts, &txn, STANDING_KNOWN, &network, now_ms, result,
		error) ||
	    (result->outcome == ASK_DONE &&
		!look_up(accounts, &txn, ask, name, now_ms, &account, &pending,
		    result, error)) ||
	    (result->outcome == ASK_DONE &&
		!look(accounts, &txn, standing_of(accounts, ask, account), NULL,
		    now_ms, result, error)))
		return false;
	if (result->outcome != ASK_DONE)
		return true;
	if (!limit_count(&txn, accounts, now_ms, &network, 1, 1, error) ||
	    !(pending != NULL ? go_on(accounts, &txn, ask, account, pending,
				    now_ms, &had_room, error)
			      : begin(accounts, &txn, ask, name, account,
				    &result->flow, now_ms, &had_room, error)))
		return false;
	/* Nobody fills the owner's list with what came to nothing. */
	return (!had_room ||
		   event_add(accounts, &txn, account != NULL ? account->id : 0,
		       asked, &ask->visitor, NULL, NULL, error)) &&
	       store_commit(&txn, error);
}

static AddressProblem
judge(const Ask *ask, const LoginName *name)
{
	g_autoptr(Address) address = NULL;
	if (name->missing)
		return ADDRESS_MISSING;
	return ask->kind == PENDING_RESET ? address_parse(ask->login, &address)
					  : ADDRESS_GOOD;
}

bool
asked_start(const Accounts *accounts, const Ask *ask, AskResult *ret_result,
    GError **error)
{
	g_auto(LoginName) name = { 0 };
	g_auto(AskResult) result = { .outcome = ASK_DONE };
	login_name_parse(ask->login, &name);
	result.problem = judge(ask, &name);
	if (result.problem != ADDRESS_GOOD)
		result.outcome = ASK_INVALID;
	else if (!take(accounts, ask, &name, &result, error))
		return false;
	*ret_result = result;
	return true;
}
