/*
 * The port through which the rules remember things. It knows what the rules
 * need remembered and nothing of SQL; back ends live in src/store/.
 *
 * Everything happens in a transaction:
 *
 *	g_auto(StoreTxn) txn = { 0 };
 *	if (!store_begin(store, STORE_DURABLE, &txn, error))
 *		return false;
 *	... verbs ...
 *	return store_commit(&txn, error);
 *
 * A transaction that its scope leaves uncommitted rolls back by itself. One
 * store has at most one transaction at a time; a store belongs to one process
 * (open it after fork). Nothing slow (hashing, the network) between begin and
 * commit: writers of all programs wait for each other.
 *
 * A verb returns false with error set (STORE_ERROR) when the store could not
 * do its work; the transaction is then good for nothing but rolling back. "Not
 * found" is no error: the ret_ pointer is set to NULL. What a verb returns
 * belongs to the caller.
 *
 * A commit ends the transaction, whatever it returns. Where a durable one
 * fails, what it wrote may be there all the same (the disk did not say), but
 * nothing may be promised upon it; what was promised before stays safe.
 */
#ifndef ACCOUNT_STORE_H
#define ACCOUNT_STORE_H

#include "account/model.h"

#define STORE_ERROR (store_error_quark())
GQuark store_error_quark(void);

typedef enum {
	STORE_ERROR_BUSY, /* locked by others for longer than 5 s */
	STORE_ERROR_FULL, /* no room on the disk */
	STORE_ERROR_IO, /* reading, writing or syncing failed */
	STORE_ERROR_CORRUPT,
	/* There is none, or of an older program, or not of one of ours. */
	STORE_ERROR_SCHEMA,
	STORE_ERROR_NEWER, /* made by a newer program, be it while this runs */
} StoreError;

typedef enum {
	STORE_READ, /* a consistent view; verbs that write are a bug */
	STORE_DURABLE, /* commit returns when a power cut cannot undo it */
	STORE_RELAXED, /* a crash of programs undoes nothing; a power cut may.
			* For what may safely happen twice (a lease). */
} StoreMode;

typedef struct Store Store;

typedef struct {
	Store *store; /* NULL when there is nothing to roll back */
} StoreTxn;

void store_free(Store *store);
bool
store_begin(Store *store, StoreMode mode, StoreTxn *ret_txn, GError **error);
bool store_commit(StoreTxn *txn, GError **error);
void store_rollback(StoreTxn *txn);

/*
 * Group commit: from here to store_commit_group(), each transaction of this
 * store is a part of one, and is committed, durably or not at all, when that
 * is. Its own commit does not wait for anything; its rollback undoes the part.
 * mode is STORE_DURABLE or STORE_RELAXED and holds for all; deadline_us
 * (monotonic) is for beginning. No part may be open when the group ends.
 */
bool store_begin_group(
    Store *store, StoreMode mode, int64_t deadline_us, GError **error);
bool store_commit_group(Store *store, GError **error);
void store_abandon_group(Store *store);
/* What a store does for itself after a group, and nobody has to wait for. Other
 * transactions do it when they have been committed. */
void store_tidy(Store *store);

/*
 * Readable (poll) when some program has committed a mail since the last
 * store_watch_clear(). The store keeps the descriptor. For the worker.
 */
bool store_watch(Store *store, int *ret_fd, GError **error);
void store_watch_clear(Store *store);

/* For tests: the n-th begin, verb or commit from now fails with STORE_ERROR_IO
 * and has done nothing; 0 switches it off. Returns the calls since it was last
 * called. */
unsigned store_fail_nth(Store *store, unsigned n);

/* --- accounts --------------------------------------------------------- */

typedef enum {
	STORE_ADDED,
	STORE_EMAIL_TAKEN,
	STORE_USERNAME_TAKEN,
} StoreAdded;

/* On STORE_ADDED also sets *ret_id. account->id, delete_ms, generation and
 * groups are ignored. The address is looked at before the name, which somebody
 * may also have held back at created_ms. */
bool store_account_add(StoreTxn *txn, const Account *account,
    StoreAdded *ret_added, int64_t *ret_id, GError **error);
/* Writes all but id, created_ms and groups over the row of that id; STORE_ADDED
 * where it did. A name that is held back is none of its business. */
bool store_account_update(StoreTxn *txn, const Account *account,
    StoreAdded *ret_added, GError **error);
/* With all that is theirs and all that was mailed to their address; what
 * strangers asked for stays as store_pending_remove_all() says. */
bool store_account_erase(StoreTxn *txn, const Account *account, GError **error);
bool store_account_by_id(
    StoreTxn *txn, int64_t id, Account **ret_account, GError **error);
bool store_account_by_email(StoreTxn *txn, const char *email_key,
    Account **ret_account, GError **error);
bool store_account_by_username(
    StoreTxn *txn, const char *username, Account **ret_account, GError **error);

/* Whether an account but that of but_for has the name, or holds it back. */
bool store_username_taken(StoreTxn *txn, const char *username, int64_t but_for,
    int64_t now_ms, bool *ret_taken, GError **error);
/* Nobody but that account gets the name until then; of two holds of a name, the
 * newer one counts. */
bool store_username_hold(StoreTxn *txn, const char *username,
    int64_t account_id, int64_t until_ms, GError **error);

/* One link is of one change. */
bool
store_address_undo_add(StoreTxn *txn, const AddressUndo *undo, GError **error);
/* NULL: there is none, or it is over. */
bool store_address_undo_find(StoreTxn *txn, const TokenHash *link,
    int64_t now_ms, AddressUndo **ret_undo, GError **error);
/* When the last way back of an account ends, be it over; 0: there is none. */
bool store_address_undo_last(
    StoreTxn *txn, int64_t account_id, int64_t *ret_expires_ms, GError **error);
/* The ways back from that change and from all that came after it. */
bool store_address_undo_remove(
    StoreTxn *txn, const AddressUndo *undo, GError **error);

/* --- groups ----------------------------------------------------------- */

/* *ret_added is false where there is one of that name. */
bool store_group_add(
    StoreTxn *txn, const char *name, bool *ret_added, GError **error);
/* Nobody is in it any more; false: there was none. */
bool store_group_remove(
    StoreTxn *txn, const char *name, bool *ret_removed, GError **error);
bool store_group_find(
    StoreTxn *txn, const char *name, bool *ret_found, GError **error);
/* Those that come after that name ("": all), in order, at most limit. An array
 * of Group *. */
bool store_group_list(StoreTxn *txn, const char *after, unsigned limit,
    GPtrArray **ret_groups, GError **error);
/* Its members with an id above after_id, in that order, at most limit. An array
 * of Account *. */
bool store_group_members(StoreTxn *txn, const char *name, int64_t after_id,
    unsigned limit, GPtrArray **ret_accounts, GError **error);

typedef enum {
	STORE_JOINED,
	STORE_JOINED_BEFORE,
	STORE_NO_SUCH_GROUP,
} StoreJoined;
bool store_group_join(StoreTxn *txn, const char *name, int64_t account_id,
    StoreJoined *ret_joined, GError **error);
/* false: it was not in it. */
bool store_group_leave(StoreTxn *txn, const char *name, int64_t account_id,
    bool *ret_left, GError **error);

/* --- what waits for a proof ------------------------------------------- */

/* pending->id is ignored. */
bool store_pending_add(
    StoreTxn *txn, const Pending *pending, int64_t *ret_id, GError **error);
/* Writes all but id, kind, account_id, flow and created_ms over the row of that
 * id. */
bool
store_pending_update(StoreTxn *txn, const Pending *pending, GError **error);
/* Those that expired at now_ms or before are not found. */
bool
store_pending_by_flow(StoreTxn *txn, PendingKind kind, const TokenHash *flow,
    int64_t now_ms, Pending **ret_pending, GError **error);
/* A sign-up, by the link token of one of its codes, expired codes included,
 * dead ones not. */
bool store_pending_by_link(StoreTxn *txn, const TokenHash *link, int64_t now_ms,
    Pending **ret_pending, GError **error);
/* Of any kind, by the same, dead codes included: what the owner of
 * *ret_email_key, that of the code, may refuse; NULL: nothing. The sign-up may
 * have another by now, or be removed: then *ret_pending is NULL. */
bool
store_pending_to_refuse(StoreTxn *txn, const TokenHash *link, int64_t now_ms,
    Pending **ret_pending, char **ret_email_key, GError **error);
/* With its codes; withholds what mail of its still waits, and its mails then
 * belong to nobody. By dead codes can be refused until it would have expired.
 */
bool
store_pending_remove(StoreTxn *txn, int64_t id, int64_t now_ms, GError **error);

/*
 * The same of all that wait for a proof of that account; but what a stranger
 * asked for (PENDING_SIGN_IN, PENDING_RESET) stays, of nobody: its codes match
 * nothing any more. Its page must not tell that the account was there.
 */
bool store_pending_remove_all(
    StoreTxn *txn, int64_t account_id, int64_t now_ms, GError **error);

/* --- codes ------------------------------------------------------------ */

/*
 * A code is of the address that its sign-up has when it is added. While the
 * sign-up has another it is dead: it proves nothing, but can be refused by.
 */

/* No two codes have one link: it names the code. */
bool store_code_add(StoreTxn *txn, const Code *code, GError **error);
/*
 * The newest codes of a pending sign-up, newest first, at most
 * LIMIT_LIVE_CODES, expired ones included, dead ones not.
 */
bool store_codes_newest(StoreTxn *txn, int64_t pending_id, Code *ret_codes,
    unsigned *ret_n, GError **error);
/* By 1, or by -1 where the try proved to be right. */
bool store_code_count_wrong(
    StoreTxn *txn, const TokenHash *link, int by, GError **error);

/* --- the outbox ------------------------------------------------------- */

/* mail->id is ignored. One that is not MAIL_WAITING is only a record. */
bool store_outbox_add(
    StoreTxn *txn, const OutboxMail *mail, int64_t *ret_id, GError **error);
/* The newest mail of what waits for a proof, to the address that it has now, in
 * whatever case that is written; of PENDING_SIGN_IN to any: who gave a name did
 * not give the address. */
bool store_outbox_latest(
    StoreTxn *txn, int64_t pending_id, OutboxMail **ret_mail, GError **error);
/* Who takes a mail. */
typedef struct {
	int64_t now_ms;
	int64_t until_ms; /* the end of the lease */
	unsigned senders; /* how many there are at most, all together */
	unsigned turn; /* how many mails this one has taken: one in so many is
			* not the freshest (store/lane.h) */
} OutboxLease;

/*
 * Takes a waiting mail that is due and has not expired, which one is told in
 * store/lane.h, and leases it: it falls due again when the lease ends, and
 * nobody else gets it before. Counts the attempt. NULL: there is none for this
 * sender.
 */
bool store_outbox_lease(StoreTxn *txn, const OutboxLease *lease,
    OutboxMail **ret_mail, GError **error);
/*
 * Gives a leased mail back, due again at due_ms (no later than it expires, so
 * that somebody looks at it then), with the server's words. attempts is that
 * of the lease: one who lost the lease changes nothing.
 */
bool store_outbox_retry(StoreTxn *txn, int64_t id, int attempts, int64_t due_ms,
    const char *reply, GError **error);
/* As a retry, but the attempt is not counted: it was no fault of the mail. */
bool store_outbox_release(StoreTxn *txn, int64_t id, int attempts,
    int64_t due_ms, const char *reply, GError **error);
/* As a retry that is due at once, of all that is leased: for who knows that
 * nobody is left who holds a lease. *ret_n: how many. */
bool store_outbox_reclaim(
    StoreTxn *txn, int64_t now_ms, unsigned *ret_n, GError **error);
/* Makes a leased mail final and forgets its sealed part. */
bool store_outbox_settle(StoreTxn *txn, int64_t id, int attempts,
    MailState state, int64_t now_ms, const char *reply, GError **error);
/* Settles what is due and has expired; what is leased falls due later. */
bool store_outbox_expire(
    StoreTxn *txn, int64_t now_ms, unsigned *ret_n, GError **error);
/* Withholds all waiting mail to a mailbox that a sign-up or a change of address
 * caused: what anybody can have sent there. Whoever has one leased finds the
 * lease lost. */
bool store_outbox_withhold(
    StoreTxn *txn, const char *mailbox_key, int64_t now_ms, GError **error);
/* Of one pending sign-up, the same. */
bool store_outbox_withhold_signup(
    StoreTxn *txn, int64_t pending_id, int64_t now_ms, GError **error);
/*
 * For how many more of so many senders in all there is a mail now, and when the
 * next thing happens: a mail falls due (or its lease runs out), the pause of a
 * held domain is over, or, in a lane, the one that has been due longest
 * expires. INT64_MAX: nothing. Not after now_ms: that one has expired, and
 * store_outbox_expire() has work.
 */
bool store_outbox_outlook(StoreTxn *txn, int64_t now_ms, unsigned senders,
    unsigned *ret_ready, int64_t *ret_next_ms, GError **error);
/* How the domain takes mails to which that one goes. What mail/destination.c
 * makes of it is its business. */
bool store_destination_get(StoreTxn *txn, int64_t mail_id,
    Destination *ret_destination, GError **error);
bool store_destination_put(StoreTxn *txn, int64_t mail_id,
    const Destination *destination, GError **error);
/*
 * For people: what waits and what became of the rest, lately being at since_ms
 * or after. It reads every mail that is kept, so it is not for every page; in a
 * STORE_READ transaction nobody waits for it.
 */
bool store_outbox_summary(StoreTxn *txn, int64_t now_ms, int64_t since_ms,
    OutboxSummary *ret_summary, GError **error);

/* The same of people: it counts rows from end to end. */
bool
store_census(StoreTxn *txn, int64_t now_ms, Census *ret_census, GError **error);

/* --- sessions --------------------------------------------------------- */

bool store_session_add(StoreTxn *txn, const Session *session, GError **error);
/* One indexed read; a session past its absolute end, or unused for too long, is
 * not found. */
bool store_session_find(StoreTxn *txn, const TokenHash *token, int64_t now_ms,
    Session *ret_session, Account **ret_account, GError **error);
bool store_session_touch(
    StoreTxn *txn, const TokenHash *token, int64_t seen_ms, GError **error);
bool
store_session_remove(StoreTxn *txn, const TokenHash *token, GError **error);
/* Of an account, but for one; but NULL: all. *ret_n: how many they were. */
bool store_session_remove_others(StoreTxn *txn, int64_t account_id,
    const TokenHash *but, unsigned *ret_n, GError **error);
/* Those that would be found, last seen first, at most LIMIT_SESSIONS_LISTED. An
 * array of Session. */
bool store_session_list(StoreTxn *txn, int64_t account_id, int64_t now_ms,
    GArray **ret_sessions, GError **error);

/* --- what happened ---------------------------------------------------- */

/*
 * event->id is ignored. One of nobody (account_id 0) takes the place of the
 * last such: it costs what one of somebody does, and keeps nothing.
 */
bool store_event_add(
    StoreTxn *txn, const Event *event, int64_t *ret_id, GError **error);
bool store_event_remove(StoreTxn *txn, int64_t id, GError **error);
/* Of an account, the newest first, at most limit. An array of Event *. */
bool store_event_list(StoreTxn *txn, int64_t account_id, unsigned limit,
    GPtrArray **ret_events, GError **error);

/* --- mailboxes whose owner wants no mail ------------------------------ */

/* Of two ends, the later one counts. */
bool store_refusal_add(
    StoreTxn *txn, const char *mailbox_key, int64_t until_ms, GError **error);
/* 0: none. */
bool store_refusal_until(StoreTxn *txn, const char *mailbox_key,
    int64_t *ret_until_ms, GError **error);

/* --- counters of the limits ------------------------------------------- */

/* What account/limit.c makes of it is its business. */
typedef struct {
	int64_t window_start_ms;
	int64_t current; /* events in the window that starts there */
	int64_t previous; /* events in the window before */
} LimitCount;

/* All zeros: nothing was ever counted. kind is a LimitKind. */
bool store_limit_get(StoreTxn *txn, int kind, const char *key,
    LimitCount *ret_count, GError **error);
bool store_limit_put(StoreTxn *txn, int kind, const char *key,
    const LimitCount *count, int64_t forget_ms, GError **error);

/* --- what is over ----------------------------------------------------- */

/* What store_purge() takes for over. */
typedef struct {
	int64_t now_ms;
	int64_t mail_before_ms; /* mails settled before */
	int64_t event_before_ms; /* events of before */
	unsigned limit; /* rows of each kind at once */
} PurgeRule;

/*
 * Removes what expired of what waits for a proof, with its codes; what could be
 * refused of removed sign-ups; sessions past their end or unused for too long;
 * refusals, counters, held names and ways back that are over, and what is known
 * of domains that are not held; old mails and
 * events; and accounts that are to be deleted by now, with all that is theirs
 * as store_account_erase() has it. At most limit rows of each; of
 * mails and events it looks at no more than the limit oldest. *ret_n: how many
 * in all, what goes along not counted; below limit, nothing more is over but,
 * perhaps, mails younger than one that is not. When its commit has returned,
 * nothing that was ever removed or settled is left in any file of the store,
 * unless somebody was just reading.
 */
bool store_purge(
    StoreTxn *txn, const PurgeRule *rule, unsigned *ret_n, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(StoreTxn, store_rollback)

#endif
