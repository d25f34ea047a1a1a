/*
 * What a back end of the store port has to bring: one function a verb, as
 * store.h describes it. store.c stands in front of it and sees to it that
 *
 *   - a verb is only called inside a transaction, one that writes not in one
 *     that reads, and none after one has failed;
 *   - begin and end come in turn, and a failed commit is followed by nothing;
 *   - the n-th call can be made to fail.
 *
 * A back end embeds Store as its first member, fills it with store_init() and
 * hands out a pointer to it.
 */
#ifndef ACCOUNT_STORE_BACKEND_H
#define ACCOUNT_STORE_BACKEND_H

#include "account/store-clock.h"

typedef struct {
	void (*free)(Store *store);
	/* Within a group, these are of a part of it. */
	bool (*begin)(Store *store, StoreMode mode, GError **error);
	/* Ends the transaction, whatever it returns. */
	bool (*commit)(Store *store, StoreMode mode, GError **error);
	void (*rollback)(Store *store);
	bool (*begin_group)(
	    Store *store, StoreMode mode, int64_t deadline_us, GError **error);
	/* Ends the group, whatever it returns. */
	bool (*commit_group)(Store *store, StoreMode mode, GError **error);
	void (*abandon_group)(Store *store);
	void (*tidy)(Store *store);
	bool (*watch)(Store *store, int *ret_fd, GError **error);
	void (*watch_clear)(Store *store);

	bool (*account_add)(Store *store, const Account *account,
	    StoreAdded *ret_added, int64_t *ret_id, GError **error);
	bool (*account_update)(Store *store, const Account *account,
	    StoreAdded *ret_added, GError **error);
	bool (*account_erase)(
	    Store *store, const Account *account, GError **error);
	bool (*account_by_id)(
	    Store *store, int64_t id, Account **ret_account, GError **error);
	bool (*account_by_email)(Store *store, const char *email_key,
	    Account **ret_account, GError **error);
	bool (*account_by_username)(Store *store, const char *username,
	    Account **ret_account, GError **error);

	bool (*username_taken)(Store *store, const char *username,
	    int64_t but_for, int64_t now_ms, bool *ret_taken, GError **error);
	bool (*username_hold)(Store *store, const char *username,
	    int64_t account_id, int64_t until_ms, GError **error);
	bool (*address_undo_add)(
	    Store *store, const AddressUndo *undo, GError **error);
	bool (*address_undo_find)(Store *store, const TokenHash *link,
	    int64_t now_ms, AddressUndo **ret_undo, GError **error);
	bool (*address_undo_last)(Store *store, int64_t account_id,
	    int64_t *ret_expires_ms, GError **error);
	bool (*address_undo_remove)(
	    Store *store, const AddressUndo *undo, GError **error);

	bool (*group_add)(
	    Store *store, const char *name, bool *ret_added, GError **error);
	bool (*group_remove)(
	    Store *store, const char *name, bool *ret_removed, GError **error);
	bool (*group_find)(
	    Store *store, const char *name, bool *ret_found, GError **error);
	bool (*group_list)(Store *store, const char *after, unsigned limit,
	    GPtrArray **ret_groups, GError **error);
	bool (*group_members)(Store *store, const char *name, int64_t after_id,
	    unsigned limit, GPtrArray **ret_accounts, GError **error);
	bool (*group_join)(Store *store, const char *name, int64_t account_id,
	    StoreJoined *ret_joined, GError **error);
	bool (*group_leave)(Store *store, const char *name, int64_t account_id,
	    bool *ret_left, GError **error);

	bool (*pending_add)(Store *store, const Pending *pending,
	    int64_t *ret_id, GError **error);
	bool (*pending_update)(
	    Store *store, const Pending *pending, GError **error);
	bool (*pending_by_flow)(Store *store, PendingKind kind,
	    const TokenHash *flow, int64_t now_ms, Pending **ret_pending,
	    GError **error);
	bool (*pending_by_link)(Store *store, const TokenHash *link,
	    int64_t now_ms, Pending **ret_pending, GError **error);
	bool (*pending_to_refuse)(Store *store, const TokenHash *link,
	    int64_t now_ms, Pending **ret_pending, char **ret_email_key,
	    GError **error);
	bool (*pending_remove)(
	    Store *store, int64_t id, int64_t now_ms, GError **error);

	bool (*pending_remove_all)(
	    Store *store, int64_t account_id, int64_t now_ms, GError **error);

	bool (*code_add)(Store *store, const Code *code, GError **error);
	bool (*codes_newest)(Store *store, int64_t pending_id, Code *ret_codes,
	    unsigned *ret_n, GError **error);
	bool (*code_count_wrong)(
	    Store *store, const TokenHash *link, int by, GError **error);

	bool (*outbox_add)(Store *store, const OutboxMail *mail,
	    int64_t *ret_id, GError **error);
	bool (*outbox_latest)(Store *store, int64_t pending_id,
	    OutboxMail **ret_mail, GError **error);
	bool (*outbox_lease)(Store *store, const OutboxLease *lease,
	    OutboxMail **ret_mail, GError **error);
	bool (*outbox_retry)(Store *store, int64_t id, int attempts,
	    int64_t due_ms, const char *reply, GError **error);
	bool (*outbox_release)(Store *store, int64_t id, int attempts,
	    int64_t due_ms, const char *reply, GError **error);
	bool (*outbox_reclaim)(
	    Store *store, int64_t now_ms, unsigned *ret_n, GError **error);
	bool (*outbox_settle)(Store *store, int64_t id, int attempts,
	    MailState state, int64_t now_ms, const char *reply, GError **error);
	bool (*outbox_expire)(
	    Store *store, int64_t now_ms, unsigned *ret_n, GError **error);
	bool (*outbox_withhold)(Store *store, const char *mailbox_key,
	    int64_t now_ms, GError **error);
	bool (*outbox_withhold_signup)(
	    Store *store, int64_t pending_id, int64_t now_ms, GError **error);
	bool (*outbox_outlook)(Store *store, int64_t now_ms, unsigned senders,
	    unsigned *ret_ready, int64_t *ret_next_ms, GError **error);
	bool (*destination_get)(Store *store, int64_t mail_id,
	    Destination *ret_destination, GError **error);
	bool (*destination_put)(Store *store, int64_t mail_id,
	    const Destination *destination, GError **error);
	bool (*outbox_summary)(Store *store, int64_t now_ms, int64_t since_ms,
	    OutboxSummary *ret_summary, GError **error);

	bool (*census)(
	    Store *store, int64_t now_ms, Census *ret_census, GError **error);

	bool (*session_add)(
	    Store *store, const Session *session, GError **error);
	bool (*session_find)(Store *store, const TokenHash *token,
	    int64_t now_ms, Session *ret_session, Account **ret_account,
	    GError **error);
	bool (*session_touch)(Store *store, const TokenHash *token,
	    int64_t seen_ms, GError **error);
	bool (*session_remove)(
	    Store *store, const TokenHash *token, GError **error);

	bool (*session_remove_others)(Store *store, int64_t account_id,
	    const TokenHash *but, unsigned *ret_n, GError **error);
	bool (*session_list)(Store *store, int64_t account_id, int64_t now_ms,
	    GArray **ret_sessions, GError **error);

	bool (*event_add)(
	    Store *store, const Event *event, int64_t *ret_id, GError **error);
	bool (*event_remove)(Store *store, int64_t id, GError **error);
	bool (*event_list)(Store *store, int64_t account_id, unsigned limit,
	    GPtrArray **ret_events, GError **error);

	bool (*refusal_add)(Store *store, const char *mailbox_key,
	    int64_t until_ms, GError **error);
	bool (*refusal_until)(Store *store, const char *mailbox_key,
	    int64_t *ret_until_ms, GError **error);

	bool (*limit_get)(Store *store, int kind, const char *key,
	    LimitCount *ret_count, GError **error);
	bool (*limit_put)(Store *store, int kind, const char *key,
	    const LimitCount *count, int64_t forget_ms, GError **error);

	bool (*purge)(Store *store, const PurgeRule *rule, unsigned *ret_n,
	    GError **error);

	bool (*clock_get)(
	    Store *store, ClockRecord *ret_record, GError **error);
	bool (*clock_put)(
	    Store *store, const ClockRecord *record, GError **error);
	bool (*clock_latest)(Store *store, int64_t *ret_ms, GError **error);
} StoreOps;

/* All but ops belongs to store.c and store-call.h. */
struct Store {
	const StoreOps *ops;
	StoreMode mode;
	bool open; /* in a transaction */
	bool grouped; /* in a group, of group_mode */
	StoreMode group_mode;
	bool broken; /* a call of this transaction has failed */
	unsigned calls; /* since store_fail_nth() */
	unsigned fail_at; /* 0: never */
};

void store_init(Store *store, const StoreOps *ops);

/* For store-call.h: one more call, which fails where store_fail_nth() says. */
bool store_count_call(Store *store, GError **error);

#endif
