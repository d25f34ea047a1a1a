/*
 * Pending sign-ups and their codes in the memory store: the verbs of
 * account/store.h, less the transaction.
 */
#ifndef STORE_MEMORY_SIGNUP_H
#define STORE_MEMORY_SIGNUP_H

#include "store/memory-rows.h"

int64_t memory_signup_add(MemoryRows *rows, const PendingSignup *pending);
void memory_signup_update(MemoryRows *rows, const PendingSignup *pending);
PendingSignup *
memory_signup_by_flow(MemoryRows *rows, const TokenHash *flow, int64_t now_ms);
PendingSignup *
memory_signup_by_link(MemoryRows *rows, const TokenHash *link, int64_t now_ms);
void memory_signup_remove(MemoryRows *rows, int64_t id, int64_t now_ms);
unsigned memory_signup_purge(MemoryRows *rows, int64_t now_ms, unsigned limit);

int64_t memory_signup_add_code(MemoryRows *rows, const Code *code);
unsigned memory_signup_newest_codes(
    MemoryRows *rows, int64_t pending_id, Code *ret_codes);
void memory_signup_count_wrong(MemoryRows *rows, int64_t code_id);
void memory_signup_remove_codes(
    MemoryRows *rows, int64_t pending_id, int64_t now_ms);

#endif
