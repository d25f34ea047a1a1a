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

bool
memory_session_is_live(const Session *session, int64_t now_ms)
{
	return session->expires_ms > now_ms &&
	       session->seen_ms + session->idle_ms > now_ms;
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
	if (session == NULL || !memory_session_is_live(session, now_ms)) {
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

static bool
session_remove_others(Store *store, int64_t account_id, const TokenHash *but,
    unsigned *ret_n, GError **error)
{
	(void)error;
	GPtrArray *sessions = memory_rows(store)->sessions;
	unsigned n = 0;
	for (unsigned i = sessions->len; i > 0; i--) {
		const Session *session = g_ptr_array_index(sessions, i - 1);
		if (session->account_id != account_id ||
		    (but != NULL && memcmp(session->token.bytes, but->bytes,
					TOKEN_HASH_BYTES) == 0))
			continue;
		g_ptr_array_remove_index(sessions, i - 1);
		n++;
	}
	*ret_n = n;
	return true;
}

static int
later_first(gconstpointer a, gconstpointer b)
{
	const Session *one = a, *other = b;
	int64_t by = one->seen_ms == other->seen_ms
			 ? other->created_ms - one->created_ms
			 : other->seen_ms - one->seen_ms;
	return by > 0 ? 1 : by < 0 ? -1 : 0;
}

static bool
session_list(Store *store, int64_t account_id, int64_t now_ms,
    GArray **ret_sessions, GError **error)
{
	(void)error;
	GPtrArray *rows = memory_rows(store)->sessions;
	GArray *sessions = g_array_new(FALSE, FALSE, sizeof(Session));
	for (unsigned i = 0; i < rows->len; i++) {
		const Session *session = g_ptr_array_index(rows, i);
		if (session->account_id == account_id &&
		    memory_session_is_live(session, now_ms))
			g_array_append_val(sessions, *session);
	}
	g_array_sort(sessions, later_first);
	if (sessions->len > LIMIT_SESSIONS_LISTED)
		g_array_set_size(sessions, LIMIT_SESSIONS_LISTED);
	*ret_sessions = sessions;
	return true;
}

void
memory_session_install(StoreOps *ops)
{
	ops->session_add = session_add;
	ops->session_find = session_find;
	ops->session_touch = session_touch;
	ops->session_remove = session_remove;
	ops->session_remove_others = session_remove_others;
	ops->session_list = session_list;
}
