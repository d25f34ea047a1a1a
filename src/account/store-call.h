/*
 * How the verbs of store.h are called, for the files that make them up: each is
 * held to its transaction, and handed to the back end.
 */
#ifndef ACCOUNT_STORE_CALL_H
#define ACCOUNT_STORE_CALL_H

#include "account/store-backend.h"

typedef enum {
	READS,
	WRITES
} StoreAccess;

static inline bool
store_call_enter(StoreTxn *txn, StoreAccess access, GError **error)
{
	Store *store = txn->store;
	g_assert(store != NULL && store->open);
	g_assert(access == READS || store->mode != STORE_READ);
	if (store->broken) {
		g_set_error(error, STORE_ERROR, STORE_ERROR_IO,
		    "an earlier call of this transaction had failed");
		return false;
	}
	store->broken = !store_count_call(store, error);
	return !store->broken;
}

static inline bool
store_call_leave(StoreTxn *txn, bool done)
{
	txn->store->broken = !done;
	return done;
}

#define CALL(access, verb, ...)                                                \
	(store_call_enter(txn, access, error) &&                               \
	    store_call_leave(                                                  \
		txn, txn->store->ops->verb(txn->store, __VA_ARGS__, error)))

#endif
