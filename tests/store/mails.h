/* Mails for the contract of the outbox, and ways to look at one. */
#ifndef TESTS_STORE_MAILS_H
#define TESTS_STORE_MAILS_H

#include "tests/store/sample.h"

#define LEASE_END (SAMPLE_NOW_MS + MINUTE_MS)

/* A mail of nobody, due at due_ms. */
int64_t mails_add_due(StoreTxn *txn, unsigned n, int64_t due_ms);
/* The only mail of a new pending sign-up, whose state can be asked for. */
int64_t mails_add_asked(StoreTxn *txn, int64_t *ret_pending_id);

/* The id of what was leased, or 0; ret_attempts may be NULL. */
int64_t
mails_lease(StoreTxn *txn, int64_t now_ms, int64_t until_ms, int *ret_attempts);
/* From SAMPLE_NOW_MS to LEASE_END. */
int64_t mails_lease_now(StoreTxn *txn);

/* NULL where there is none. */
OutboxMail *mails_latest(StoreTxn *txn, int64_t pending_id);

#endif
