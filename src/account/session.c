#include "account/session.h"

#include <string.h>

#include "account/event.h"
#include "base/secret.h"

/* "Last seen" is written no more often than this. */
#define TOUCH_MS MINUTE_MS
#define TOUCH_WAIT_US 5000

/* As long as somebody may wait for an answer and press again: longer than the
 * minute that a page asks for where the store failed. */
#define NEW_MS (5 * MINUTE_MS)

/* Keeps these tokens apart from all else that is made with the same key. */
static const char PROOF_LABEL[] = "sallyport session of proof";
static const char LINK_LABEL[] = "sallyport session of link";
static const char FLOW_LABEL[] = "sallyport flow of session";

bool
session_start(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    const Visitor *visitor, bool keep, const Token *token, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	const Settings *settings = accounts->settings;
	Session session = {
		.account_id = account_id,
		.keep = keep,
		.idle_ms = keep ? settings->session.idle_days * DAY_MS
				: settings->session.brief_hours * HOUR_MS,
		.created_ms = now_ms,
		.seen_ms = now_ms,
		.expires_ms = now_ms + settings->session.days * DAY_MS,
	};
	visitor_client(visitor, &session.client);
	token_hash(token->text, &session.token);
	return store_session_add(txn, &session, error);
}

bool
session_change_token(
    StoreTxn *txn, const Session *session, const Token *token, GError **error)
{
	Session changed = *session;
	token_hash(token->text, &changed.token);
	return store_session_remove(txn, &session->token, error) &&
	       store_session_add(txn, &changed, error);
}

void
session_flow(const Accounts *accounts, const char *token, PendingKind kind,
    TokenHash *ret_flow)
{
	struct {
		char label[sizeof FLOW_LABEL];
		char kind;
		char token[TOKEN_TEXT_BYTES];
	} message = { .kind = (char)('0' + kind) };
	g_auto(Token) flow = { "" };
	memcpy(message.label, FLOW_LABEL, sizeof message.label);
	memcpy(message.token, token, sizeof message.token);
	token_derive(accounts->keys->code, &message, sizeof message, &flow);
	token_hash(flow.text, ret_flow);
	secret_wipe(&message, sizeof message);
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

static bool
find_by_hash(const Accounts *accounts, const TokenHash *token,
    Session *ret_session, Account **ret_account, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_READ, &txn, error) &&
	       store_session_find(&txn, token, clock_now_ms(accounts->clock),
		   ret_session, ret_account, error) &&
	       store_commit(&txn, error);
}

bool
session_stands(const Accounts *accounts, const Token *token, bool *ret_stands,
    GError **error)
{
	TokenHash hash;
	Session session;
	g_autoptr(Account) account = NULL;
	token_hash(token->text, &hash);
	if (!find_by_hash(accounts, &hash, &session, &account, error))
		return false;
	*ret_stands = account != NULL;
	return true;
}

bool
session_find_new(const Accounts *accounts, const Token *token,
    Session *ret_session, Account **ret_account, GError **error)
{
	TokenHash hash;
	g_autoptr(Account) account = NULL;
	token_hash(token->text, &hash);
	if (!find_by_hash(accounts, &hash, ret_session, &account, error))
		return false;
	bool is_new = account != NULL &&
		      clock_now_ms(accounts->clock) - ret_session->created_ms <
			  NEW_MS;
	*ret_account = is_new ? g_steal_pointer(&account) : NULL;
	return true;
}

bool
session_touch_is_due(const Session *session, int64_t now_ms)
{
	return now_ms - session->seen_ms >= TOUCH_MS;
}

static bool
touch(const Accounts *accounts, const TokenHash *token, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	return store_begin(accounts->store, STORE_RELAXED, &txn, error) &&
	       store_session_touch(
		   &txn, token, clock_now_ms(accounts->clock), error) &&
	       store_commit(&txn, error);
}

/* A group of one, for that can be told how long to wait for its turn. */
void
session_touch(const Accounts *accounts, const TokenHash *token)
{
	g_autoptr(GError) ignored = NULL;
	if (!store_begin_group(accounts->store, STORE_RELAXED,
		g_get_monotonic_time() + TOUCH_WAIT_US, &ignored))
		return;
	if (touch(accounts, token, &ignored))
		store_commit_group(accounts->store, &ignored);
	else
		store_abandon_group(accounts->store);
	store_tidy(accounts->store);
}

bool
session_find(const Accounts *accounts, const char *token, Session *ret_session,
    Account **ret_account, GError **error)
{
	TokenHash hash;
	if (!token_hash(token, &hash)) {
		*ret_account = NULL;
		return true;
	}
	return find_by_hash(accounts, &hash, ret_session, ret_account, error);
}

bool
session_find_in(const Accounts *accounts, StoreTxn *txn, const char *token,
    Session *ret_session, Account **ret_account, GError **error)
{
	TokenHash hash;
	if (!token_hash(token, &hash)) {
		*ret_account = NULL;
		return true;
	}
	return store_session_find(txn, &hash, clock_now_ms(accounts->clock),
	    ret_session, ret_account, error);
}

bool
session_end(const Accounts *accounts, const char *token, const Visitor *visitor,
    int64_t *ret_account_id, GError **error)
{
	Session session;
	g_autoptr(Account) account = NULL;
	g_auto(StoreTxn) txn = { 0 };
	*ret_account_id = 0;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !session_find_in(accounts, &txn, token, &session, &account, error))
		return false;
	if (account == NULL)
		return true;
	*ret_account_id = account->id;
	return store_session_remove(&txn, &session.token, error) &&
	       event_add(accounts, &txn, account->id, EVENT_SIGNED_OUT, visitor,
		   NULL, NULL, error) &&
	       store_commit(&txn, error);
}

/* --- those of the owner ----------------------------------------------- */

void
session_name(const Session *session, SessionName *ret_name)
{
	for (int i = 0; i < TOKEN_HASH_BYTES; i++)
		g_snprintf(
		    ret_name->text + 2 * i, 3, "%02x", session->token.bytes[i]);
}

/* Only among those of the owner, so nobody ends a stranger's. */
static bool
end_named(const Accounts *accounts, StoreTxn *txn, const Session *own,
    const char *name, bool *ret_ended, GError **error)
{
	g_autoptr(GArray) sessions = NULL;
	*ret_ended = false;
	if (!store_session_list(txn, own->account_id,
		clock_now_ms(accounts->clock), &sessions, error))
		return false;
	for (guint i = 0; i < sessions->len; i++) {
		SessionName other;
		const Session *at = &g_array_index(sessions, Session, i);
		session_name(at, &other);
		if (strcmp(other.text, name) != 0 ||
		    token_hash_equal(&at->token, &own->token))
			continue;
		*ret_ended = true;
		return store_session_remove(txn, &at->token, error);
	}
	return true;
}

static bool
end_others(StoreTxn *txn, const Session *own, bool *ret_ended, GError **error)
{
	unsigned n;
	if (!store_session_remove_others(
		txn, own->account_id, &own->token, &n, error))
		return false;
	*ret_ended = n > 0;
	return true;
}

bool
session_end_other(const Accounts *accounts, const char *token, const char *name,
    const Visitor *visitor, SessionsOutcome *ret_outcome,
    int64_t *ret_account_id, GError **error)
{
	Session own;
	g_autoptr(Account) account = NULL;
	g_auto(StoreTxn) txn = { 0 };
	bool ended;
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !session_find_in(accounts, &txn, token, &own, &account, error))
		return false;
	if (account == NULL) {
		*ret_outcome = SESSIONS_SIGNED_OUT;
		return true;
	}
	*ret_account_id = account->id;
	if (name != NULL ? !end_named(accounts, &txn, &own, name, &ended, error)
			 : !end_others(&txn, &own, &ended, error))
		return false;
	if (!ended) {
		*ret_outcome = SESSIONS_NONE;
		return true;
	}
	if (!event_add(accounts, &txn, account->id,
		name != NULL ? EVENT_SESSION_ENDED : EVENT_OTHERS_ENDED,
		visitor, NULL, NULL, error) ||
	    !store_commit(&txn, error))
		return false;
	*ret_outcome = SESSIONS_ENDED;
	return true;
}
