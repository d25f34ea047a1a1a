/*
 * The outbox of the memory store: the verbs of account/store.h, less the
 * transaction.
 */
#ifndef STORE_MEMORY_OUTBOX_H
#define STORE_MEMORY_OUTBOX_H

#include "store/memory-rows.h"

int64_t memory_outbox_add(MemoryRows *rows, const OutboxMail *mail);
OutboxMail *memory_outbox_latest(MemoryRows *rows, int64_t pending_id);
OutboxMail *
memory_outbox_lease(MemoryRows *rows, int64_t now_ms, int64_t lease_until_ms);
/* counted: whether the attempt stays counted. */
void memory_outbox_give_back(MemoryRows *rows, int64_t id, int attempts,
    bool counted, int64_t due_ms, const char *reply);
void memory_outbox_settle(MemoryRows *rows, int64_t id, int attempts,
    MailState state, int64_t now_ms, const char *reply);
unsigned memory_outbox_expire(MemoryRows *rows, int64_t now_ms);
void memory_outbox_withhold(
    MemoryRows *rows, const char *mailbox_key, int64_t now_ms);
void memory_outbox_outlook(MemoryRows *rows, int64_t now_ms, unsigned limit,
    unsigned *ret_ready, int64_t *ret_next_ms);
/* The mails of a pending sign-up belong to nobody from now on. */
void memory_outbox_withhold_signup(
    MemoryRows *rows, int64_t pending_id, int64_t now_ms);
void memory_outbox_orphan(MemoryRows *rows, int64_t pending_id);
unsigned
memory_outbox_purge(MemoryRows *rows, int64_t before_ms, unsigned limit);

#endif
