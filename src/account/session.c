#include "account/session.h"

#include <string.h>

#include "base/secret.h"

/* "Last seen" is written no more often than this. */
#define TOUCH_MS MINUTE_MS

/* As long as somebody may wait for an answer and press again: longer than the
 * minute that a page asks for where the store failed. */
#define NEW_MS (5 * MINUTE_MS)

/* Keeps these tokens apart from all else that is made with the same key. */
static const char PROOF_LABEL[] = "sallyport session of proof";
static const char LINK_LABEL[] = "sallyport session of link";

bool
session_start(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    const Token *token, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	Session session = {
		.account_id = account_id,
		.created_ms = now_ms,
		.seen_ms = now_ms,
		.expires_ms = now_ms +
			      accounts->settings->session.days * DAY_MS,
	};
	token_hash(token->text, &session.token);
	return store_session_add(txn, &session, error);
}

void
session_token_of_proof(const Accounts *accounts, const char *flow,
    const CodeText *code, Token *ret_token)
{
	struct {
		char label[sizeof PROOF_LABEL];
		char flow[TOKEN_TEXT_BYTES];
		CodeText code;
	} message = { 0 };
	G_STATIC_ASSERT(
	    sizeof message ==
	    sizeof message.label + sizeof message.flow + sizeof message.code);
	memcpy(message.label, PROOF_LABEL, sizeof message.label);
	memcpy(message.flow, flow, sizeof message.flow);
	g_strlcpy(
	    message.code.digits, code->digits, sizeof message.code.digits);
	token_derive(accounts->keys->code, &message, sizeof message, ret_token);
	secret_wipe(&message, sizeof message);
}

void
session_token_of_link(
    const Accounts *accounts, const TokenHash *link, Token *ret_token)
{
	struct {
		char label[sizeof LINK_LABEL];
		TokenHash link;
	} message = { .link = *link };
	G_STATIC_ASSERT(
	    sizeof message == sizeof message.label + sizeof message.link);
	memcpy(message.label, LINK_LABEL, sizeof message.label);
	token_derive(accounts->keys->code, &message, sizeof message, ret_token);
}

/* *ret_created_ms is 0 where there is none. */
static bool
find_created(const Accounts *accounts, const Token *token, int64_t now_ms,
    int64_t *ret_created_ms, GError **error)
{
	TokenHash hash;
	Session session = { 0 };
	g_autoptr(Account) account = NULL;
	g_auto(StoreTxn) txn = { 0 };
	token_hash(token->text, &hash);
	if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !store_session_find(
		&txn, &hash, now_ms, &session, &account, error) ||
	    !store_commit(&txn, error))
		return false;
	*ret_created_ms = account == NULL ? 0 : session.created_ms;
	return true;
}

bool
session_stands(const Accounts *accounts, const Token *token, bool *ret_stands,
    GError **error)
{
	int64_t created_ms;
	if (!find_created(accounts, token, clock_now_ms(accounts->clock),
		&created_ms, error))
		return false;
	*ret_stands = created_ms > 0;
	return true;
}

bool
session_is_new(const Accounts *accounts, const Token *token, bool *ret_is_new,
    GError **error)
{
	int64_t created_ms, now_ms = clock_now_ms(accounts->clock);
	if (!find_created(accounts, token, now_ms, &created_ms, error))
		return false;
	*ret_is_new = created_ms > 0 && now_ms - created_ms < NEW_MS;
	return true;
}

/* Nobody waits for it, and nobody is turned away when it fails. */
static void
touch(const Accounts *accounts, const TokenHash *token, int64_t now_ms)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(GError) ignored = NULL;
	if (store_begin(accounts->store, STORE_RELAXED, &txn, &ignored) &&
	    store_session_touch(&txn, token, now_ms, &ignored))
		store_commit(&txn, &ignored);
}

bool
session_find(const Accounts *accounts, const char *token, Account **ret_account,
    GError **error)
{
	TokenHash hash;
	Session session = { 0 };
	int64_t now_ms = clock_now_ms(accounts->clock);
	g_autoptr(Account) account = NULL;
	if (!token_hash(token, &hash)) {
		*ret_account = NULL;
		return true;
	}
	{
		g_auto(StoreTxn) txn = { 0 };
		if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
		    !store_session_find(
			&txn, &hash, now_ms, &session, &account, error) ||
		    !store_commit(&txn, error))
			return false;
	}
	int64_t idle_ms = accounts->settings->session.idle_days * DAY_MS;
	if (account != NULL && now_ms - session.seen_ms >= idle_ms)
		g_clear_pointer(&account, account_free);
	if (account != NULL && now_ms - session.seen_ms >= TOUCH_MS)
		touch(accounts, &hash, now_ms);
	*ret_account = g_steal_pointer(&account);
	return true;
}

bool
session_end(const Accounts *accounts, const char *token, GError **error)
{
	TokenHash hash;
	if (!token_hash(token, &hash))
		return true;
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_DURABLE, &txn, error) &&
	       store_session_remove(&txn, &hash, error) &&
	       store_commit(&txn, error);
}
