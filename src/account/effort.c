#include "account/effort.h"

#include "account/breaker.h"
#include "account/limit.h"

/* Of all networks together turns come so many times as often as of one. */
#define NETWORKS_AT_ONCE 10

/* The next turn of whom: no two have one within step_ms. */
typedef struct {
	const char *key; /* a network, or "" for all */
	int64_t step_ms;
	int64_t due_ms;
} Queue;

bool
effort_wanted(const Accounts *accounts, StoreTxn *txn, int64_t now_ms,
    bool *ret_wanted, GError **error)
{
	return breaker_is_tripped(
	    txn, accounts->settings, now_ms, ret_wanted, error);
}

/* The first turn of a queue is a step away, the next one step later. */
static bool
look_at(StoreTxn *txn, Queue *queue, int64_t now_ms, GError **error)
{
	LimitCount row;
	if (!store_limit_get(txn, COUNTER_TURN, queue->key, &row, error))
		return false;
	queue->due_ms = MAX(row.window_start_ms, now_ms) + queue->step_ms;
	return true;
}

static bool
leave(StoreTxn *txn, const Queue *queue, GError **error)
{
	const LimitCount row = { .window_start_ms = queue->due_ms };
	return store_limit_put(txn, COUNTER_TURN, queue->key, &row,
	    queue->due_ms + EFFORT_WAIT_MS, error);
}

static bool
look(const Accounts *accounts, StoreTxn *txn, const Effort *effort,
    int64_t now_ms, Queue *own, Queue *all, GError **error)
{
	int64_t wait_ms = accounts->settings->signup.challenge_wait_seconds *
			  SECOND_MS;
	*own = (Queue){ effort->network, wait_ms, now_ms + wait_ms };
	*all = (Queue){ "", wait_ms / NETWORKS_AT_ONCE, 0 };
	return (effort->network == NULL || look_at(txn, own, now_ms, error)) &&
	       look_at(txn, all, now_ms, error);
}

bool
effort_wait(const Accounts *accounts, StoreTxn *txn, const Effort *effort,
    int64_t now_ms, int64_t *ret_wait_ms, GError **error)
{
	bool wanted;
	Queue own, all;
	*ret_wait_ms = 0;
	if (effort->worked)
		return true;
	if (!effort_wanted(accounts, txn, now_ms, &wanted, error))
		return false;
	if (!wanted)
		return true;
	if (!look(accounts, txn, effort, now_ms, &own, &all, error))
		return false;
	int64_t due_ms = MAX(own.due_ms, all.due_ms);
	*ret_wait_ms = MAX(due_ms - now_ms - EFFORT_WAIT_MS, 0);
	return true;
}

bool
effort_turn(const Accounts *accounts, StoreTxn *txn, const Effort *effort,
    int64_t now_ms, int64_t *ret_due_ms, GError **error)
{
	bool wanted = false;
	Queue own, all;
	*ret_due_ms = now_ms;
	if (!effort->worked &&
	    !effort_wanted(accounts, txn, now_ms, &wanted, error))
		return false;
	if (!wanted)
		return true;
	if (!look(accounts, txn, effort, now_ms, &own, &all, error))
		return false;
	own.due_ms = MIN(MAX(own.due_ms, all.due_ms), now_ms + EFFORT_WAIT_MS);
	all.due_ms = MIN(all.due_ms, now_ms + EFFORT_WAIT_MS);
	*ret_due_ms = own.due_ms;
	return leave(txn, &all, error) &&
	       (effort->network == NULL || leave(txn, &own, error));
}

bool
effort_spend(StoreTxn *txn, const char *challenge, int64_t now_ms,
    bool *ret_fresh, GError **error)
{
	LimitCount row;
	*ret_fresh = false;
	if (challenge == NULL || *challenge == '\0')
		return true;
	if (!store_limit_get(txn, COUNTER_SPENT, challenge, &row, error))
		return false;
	*ret_fresh = row.current == 0;
	if (!*ret_fresh)
		return true;
	row = (LimitCount){ .window_start_ms = now_ms, .current = 1 };
	return store_limit_put(txn, COUNTER_SPENT, challenge, &row,
	    now_ms + EFFORT_PUZZLE_MS, error);
}
