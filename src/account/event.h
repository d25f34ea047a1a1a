/*
 * What happened to an account, for its owner to see: who did what, when, from
 * which network. Written in the transaction that did it.
 */
#ifndef ACCOUNT_EVENT_H
#define ACCOUNT_EVENT_H

#include "account/accounts.h"
#include "account/visitor.h"

/*
 * account_id 0: somebody tried something on an account that there is not; see
 * store_event_add(). detail may be NULL. *ret_id, where ret_id is not NULL, is
 * for store_event_remove().
 */
bool event_add(const Accounts *accounts, StoreTxn *txn, int64_t account_id,
    EventKind kind, const Visitor *visitor, const char *detail, int64_t *ret_id,
    GError **error);

#endif
