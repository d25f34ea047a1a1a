/*
 * Leaving: after who is signed in has confirmed, every session ends and the
 * account waits [account] delete_after_days. Whoever signs in meanwhile takes
 * it back; else the worker erases it with all that is its own, and address and
 * name are free. With 0 days that is done at once.
 */
#ifndef ACCOUNT_DELETION_H
#define ACCOUNT_DELETION_H

#include "account/confirm.h"

/* When the account would be erased if its owner left now. */
bool deletion_when(const Accounts *accounts, int64_t account_id,
    int64_t *ret_delete_ms, GError **error);

/* While somebody may still undo a change of its address, it waits for that.
 * PROOF_ACCEPTED: it is done, and *ret_delete_ms is when it will be erased. The
 * owner is told by mail. */
bool deletion_ask(const Accounts *accounts, const Confirmation *confirmation,
    ProofResult *ret_result, int64_t *ret_delete_ms, GError **error);

#endif
