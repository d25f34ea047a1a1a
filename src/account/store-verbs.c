/* The verbs of store.h, but those of the outbox. */
#include "account/store-call.h"

bool
store_account_add(StoreTxn *txn, const Account *account, StoreAdded *ret_added,
    int64_t *ret_id, GError **error)
{
	return CALL(WRITES, account_add, account, ret_added, ret_id);
}

bool
store_account_update(StoreTxn *txn, const Account *account,
    StoreAdded *ret_added, GError **error)
{
	return CALL(WRITES, account_update, account, ret_added);
}

bool
store_account_erase(StoreTxn *txn, const Account *account, GError **error)
{
	return CALL(WRITES, account_erase, account);
}

bool
store_account_by_id(
    StoreTxn *txn, int64_t id, Account **ret_account, GError **error)
{
	return CALL(READS, account_by_id, id, ret_account);
}

bool
store_account_by_email(
    StoreTxn *txn, const char *email_key, Account **ret_account, GError **error)
{
	return CALL(READS, account_by_email, email_key, ret_account);
}

bool
store_account_by_username(
    StoreTxn *txn, const char *username, Account **ret_account, GError **error)
{
	return CALL(READS, account_by_username, username, ret_account);
}

bool
store_username_taken(StoreTxn *txn, const char *username, int64_t but_for,
    int64_t now_ms, bool *ret_taken, GError **error)
{
	return CALL(
	    READS, username_taken, username, but_for, now_ms, ret_taken);
}

bool
store_username_hold(StoreTxn *txn, const char *username, int64_t account_id,
    int64_t until_ms, GError **error)
{
	return CALL(WRITES, username_hold, username, account_id, until_ms);
}

bool
store_address_undo_add(StoreTxn *txn, const AddressUndo *undo, GError **error)
{
	return CALL(WRITES, address_undo_add, undo);
}

bool
store_address_undo_find(StoreTxn *txn, const TokenHash *link, int64_t now_ms,
    AddressUndo **ret_undo, GError **error)
{
	return CALL(READS, address_undo_find, link, now_ms, ret_undo);
}

bool
store_address_undo_last(
    StoreTxn *txn, int64_t account_id, int64_t *ret_expires_ms, GError **error)
{
	return CALL(READS, address_undo_last, account_id, ret_expires_ms);
}

bool
store_address_undo_remove(
    StoreTxn *txn, const AddressUndo *undo, GError **error)
{
	return CALL(WRITES, address_undo_remove, undo);
}

bool
store_group_add(
    StoreTxn *txn, const char *name, bool *ret_added, GError **error)
{
	return CALL(WRITES, group_add, name, ret_added);
}

bool
store_group_remove(
    StoreTxn *txn, const char *name, bool *ret_removed, GError **error)
{
	return CALL(WRITES, group_remove, name, ret_removed);
}

bool
store_group_find(
    StoreTxn *txn, const char *name, bool *ret_found, GError **error)
{
	return CALL(READS, group_find, name, ret_found);
}

bool
store_group_list(StoreTxn *txn, const char *after, unsigned limit,
    GPtrArray **ret_groups, GError **error)
{
	return CALL(READS, group_list, after, limit, ret_groups);
}

bool
store_group_members(StoreTxn *txn, const char *name, int64_t after_id,
    unsigned limit, GPtrArray **ret_accounts, GError **error)
{
	return CALL(READS, group_members, name, after_id, limit, ret_accounts);
}

bool
store_group_join(StoreTxn *txn, const char *name, int64_t account_id,
    StoreJoined *ret_joined, GError **error)
{
	return CALL(WRITES, group_join, name, account_id, ret_joined);
}

bool
store_group_leave(StoreTxn *txn, const char *name, int64_t account_id,
    bool *ret_left, GError **error)
{
	return CALL(WRITES, group_leave, name, account_id, ret_left);
}

bool
store_pending_add(
    StoreTxn *txn, const Pending *pending, int64_t *ret_id, GError **error)
{
	return CALL(WRITES, pending_add, pending, ret_id);
}

bool
store_pending_update(StoreTxn *txn, const Pending *pending, GError **error)
{
	return CALL(WRITES, pending_update, pending);
}

bool
store_pending_by_flow(StoreTxn *txn, PendingKind kind, const TokenHash *flow,
    int64_t now_ms, Pending **ret_pending, GError **error)
{
	return CALL(READS, pending_by_flow, kind, flow, now_ms, ret_pending);
}

bool
store_pending_by_link(StoreTxn *txn, const TokenHash *link, int64_t now_ms,
    Pending **ret_pending, GError **error)
{
	return CALL(READS, pending_by_link, link, now_ms, ret_pending);
}

bool
store_pending_to_refuse(StoreTxn *txn, const TokenHash *link, int64_t now_ms,
    Pending **ret_pending, char **ret_email_key, GError **error)
{
	return CALL(
	    READS, pending_to_refuse, link, now_ms, ret_pending, ret_email_key);
}

bool
store_pending_remove(StoreTxn *txn, int64_t id, int64_t now_ms, GError **error)
{
	return CALL(WRITES, pending_remove, id, now_ms);
}

bool
store_pending_remove_all(
    StoreTxn *txn, int64_t account_id, int64_t now_ms, GError **error)
{
	return CALL(WRITES, pending_remove_all, account_id, now_ms);
}

bool
store_code_add(StoreTxn *txn, const Code *code, GError **error)
{
	return CALL(WRITES, code_add, code);
}

bool
store_codes_newest(StoreTxn *txn, int64_t pending_id, Code *ret_codes,
    unsigned *ret_n, GError **error)
{
	return CALL(READS, codes_newest, pending_id, ret_codes, ret_n);
}

bool
store_code_count_wrong(
    StoreTxn *txn, const TokenHash *link, int by, GError **error)
{
	return CALL(WRITES, code_count_wrong, link, by);
}

bool
store_session_add(StoreTxn *txn, const Session *session, GError **error)
{
	return CALL(WRITES, session_add, session);
}

bool
store_session_find(StoreTxn *txn, const TokenHash *token, int64_t now_ms,
    Session *ret_session, Account **ret_account, GError **error)
{
	return CALL(
	    READS, session_find, token, now_ms, ret_session, ret_account);
}

bool
store_session_touch(
    StoreTxn *txn, const TokenHash *token, int64_t seen_ms, GError **error)
{
	return CALL(WRITES, session_touch, token, seen_ms);
}

bool
store_session_remove(StoreTxn *txn, const TokenHash *token, GError **error)
{
	return CALL(WRITES, session_remove, token);
}

bool
store_session_remove_others(StoreTxn *txn, int64_t account_id,
    const TokenHash *but, unsigned *ret_n, GError **error)
{
	return CALL(WRITES, session_remove_others, account_id, but, ret_n);
}

bool
store_session_list(StoreTxn *txn, int64_t account_id, int64_t now_ms,
    GArray **ret_sessions, GError **error)
{
	return CALL(READS, session_list, account_id, now_ms, ret_sessions);
}

bool
store_event_add(
    StoreTxn *txn, const Event *event, int64_t *ret_id, GError **error)
{
	return CALL(WRITES, event_add, event, ret_id);
}

bool
store_event_remove(StoreTxn *txn, int64_t id, GError **error)
{
	return CALL(WRITES, event_remove, id);
}

bool
store_event_list(StoreTxn *txn, int64_t account_id, unsigned limit,
    GPtrArray **ret_events, GError **error)
{
	return CALL(READS, event_list, account_id, limit, ret_events);
}

bool
store_refusal_add(
    StoreTxn *txn, const char *mailbox_key, int64_t until_ms, GError **error)
{
	return CALL(WRITES, refusal_add, mailbox_key, until_ms);
}

bool
store_refusal_until(StoreTxn *txn, const char *mailbox_key,
    int64_t *ret_until_ms, GError **error)
{
	return CALL(READS, refusal_until, mailbox_key, ret_until_ms);
}

bool
store_limit_get(StoreTxn *txn, int kind, const char *key, LimitCount *ret_count,
    GError **error)
{
	return CALL(READS, limit_get, kind, key, ret_count);
}

bool
store_limit_put(StoreTxn *txn, int kind, const char *key,
    const LimitCount *count, int64_t forget_ms, GError **error)
{
	return CALL(WRITES, limit_put, kind, key, count, forget_ms);
}

bool
store_census(StoreTxn *txn, int64_t now_ms, Census *ret_census, GError **error)
{
	return CALL(READS, census, now_ms, ret_census);
}

bool
store_purge(
    StoreTxn *txn, const PurgeRule *rule, unsigned *ret_n, GError **error)
{
	return CALL(WRITES, purge, rule, ret_n);
}
