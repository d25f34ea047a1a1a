#include "account/store.h"

#include "account/store-backend.h"

G_DEFINE_QUARK(store - error - quark, store_error)

void
store_init(Store *store, const StoreOps *ops)
{
	*store = (Store){ .ops = ops };
}

void
store_free(Store *store)
{
	if (store == NULL)
		return;
	g_assert(!store->open && !store->grouped);
	store->ops->free(store);
}

unsigned
store_fail_nth(Store *store, unsigned n)
{
	unsigned calls = store->calls;
	store->calls = 0;
	store->fail_at = n;
	return calls;
}

bool
store_count_call(Store *store, GError **error)
{
	store->calls++;
	if (store->calls != store->fail_at)
		return true;
	g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
	    "call %u of the store failed because a test wanted it",
	    store->calls);
	return false;
}

/* --- transactions ----------------------------------------------------- */

bool
store_begin(Store *store, StoreMode mode, StoreTxn *ret_txn, GError **error)
{
	g_assert(!store->open);
	if (!store_count_call(store, error) ||
	    !store->ops->begin(store, mode, error))
		return false;
	store->mode = mode;
	store->open = true;
	store->broken = false;
	ret_txn->store = store;
	return true;
}

void
store_rollback(StoreTxn *txn)
{
	Store *store = g_steal_pointer(&txn->store);
	if (store == NULL)
		return;
	store->open = false;
	store->ops->rollback(store);
}

bool
store_commit(StoreTxn *txn, GError **error)
{
	Store *store = txn->store;
	g_assert(store != NULL && store->open);
	if (store->broken) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
		    "a transaction in which a call had failed was not kept");
		store_rollback(txn);
		return false;
	}
	if (!store_count_call(store, error)) {
		store_rollback(txn);
		return false;
	}
	txn->store = NULL;
	store->open = false;
	return store->ops->commit(store, store->mode, error);
}

bool
store_begin_group(
    Store *store, StoreMode mode, int64_t deadline_us, GError **error)
{
	g_assert(!store->open && !store->grouped && mode != STORE_READ);
	if (!store_count_call(store, error) ||
	    !store->ops->begin_group(store, mode, deadline_us, error))
		return false;
	store->grouped = true;
	store->group_mode = mode;
	return true;
}

void
store_abandon_group(Store *store)
{
	g_assert(!store->open && store->grouped);
	store->grouped = false;
	store->ops->abandon_group(store);
}

bool
store_commit_group(Store *store, GError **error)
{
	g_assert(!store->open && store->grouped);
	if (!store_count_call(store, error)) {
		store_abandon_group(store);
		return false;
	}
	store->grouped = false;
	return store->ops->commit_group(store, store->group_mode, error);
}

void
store_tidy(Store *store)
{
	g_assert(!store->open && !store->grouped);
	store->ops->tidy(store);
}

bool
store_watch(Store *store, int *ret_fd, GError **error)
{
	return store->ops->watch(store, ret_fd, error);
}

void
store_watch_clear(Store *store)
{
	store->ops->watch_clear(store);
}
