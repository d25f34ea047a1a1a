/* Sessions. */
#include "store/memory-store.h"

#include <string.h>

static Session *
find_session(Store *store, const TokenHash *token)
{
	GPtrArray *sessions = memory_rows(store)->sessions;
	for (unsigned i = 0; i < sessions->len; i++) {
		Session *session = g_ptr_array_index(sessions, i);
		if (memcmp(session->token.bytes, token->bytes,
			TOKEN_HASH_BYTES) == 0)
			return session;
	}
	return NULL;
}

static bool
session_add(Store *store, const Session *session, GError **error)
{
	(void)error;
	g_ptr_array_add(
	    memory_rows(store)->sessions, g_memdup2(session, sizeof(*session)));
	return true;
}

static bool
session_find(Store *store, const TokenHash *token, int64_t now_ms,
    Session *ret_session, Account **ret_account, GError **error)
{
	const Session *session = find_session(store, token);
	if (session == NULL || session->expires_ms <= now_ms) {
		*ret_account = NULL;
		return true;
	}
	*ret_session = *session;
	return ((Memory *)store)
	    ->ops.account_by_id(store, session->account_id, ret_account, error);
}

static bool
session_touch(
    Store *store, const TokenHash *token, int64_t seen_ms, GError **error)
{
	(void)error;
	Session *session = find_session(store, token);
	if (session != NULL)
		session->seen_ms = seen_ms;
	return true;
}

static bool
session_remove(Store *store, const TokenHash *token, GError **error)
{
	(void)error;
	g_ptr_array_remove(
	    memory_rows(store)->sessions, find_session(store, token));
	return true;
}

void
memory_session_install(StoreOps *ops)
{
	ops->session_add = session_add;
	ops->session_find = session_find;
	ops->session_touch = session_touch;
	ops->session_remove = session_remove;
}
