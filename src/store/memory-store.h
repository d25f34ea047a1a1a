/*
 * The inside of the memory store, for the files that make it up. Each
 * memory-X.c brings the verbs of one subject and sets them in the ops.
 */
#ifndef STORE_MEMORY_STORE_H
#define STORE_MEMORY_STORE_H

#include "account/store-backend.h"
#include "store/memory-rows.h"

typedef struct {
	Store store;
	StoreOps ops;
	MemoryRows *rows;
	MemoryRows *before; /* to return to; NULL while only reading */
	MemoryRows *before_group; /* NULL outside one */
	bool rings; /* waiting mail was added, and nobody told */
	int bell; /* -1: nobody watches */
} Memory;

static inline MemoryRows *
memory_rows(Store *store)
{
	return ((Memory *)store)->rows;
}

void memory_account_install(StoreOps *ops);
void memory_group_install(StoreOps *ops);
void memory_signup_install(StoreOps *ops);
void memory_outbox_install(StoreOps *ops);
void memory_destination_install(StoreOps *ops);
void memory_lease_install(StoreOps *ops);
void memory_summary_install(StoreOps *ops);
void memory_session_install(StoreOps *ops);
void memory_event_install(StoreOps *ops);
void memory_limit_install(StoreOps *ops);
void memory_clock_install(StoreOps *ops);

/* The mails of a pending sign-up belong to nobody from now on. */
void memory_outbox_orphan(MemoryRows *rows, int64_t pending_id);

/* Where a mail goes to, a part of its mailbox_key. */
const char *memory_domain_of(const OutboxMail *mail);
/* NULL: nothing is known against it. */
MemoryDestination *
memory_destination_find(MemoryRows *rows, const char *domain);
void memory_destination_put(
    MemoryRows *rows, const char *domain, const Destination *how);
/* Where a mail belongs that nobody has leased. */
Lane memory_lane(MemoryRows *rows, const OutboxMail *mail);

/* The groups of an account, as Account has them. */
char *memory_group_names(MemoryRows *rows, int64_t account_id);

/* All that goes with an account. */
void memory_group_erase(MemoryRows *rows, int64_t account_id);
void memory_signup_erase(MemoryRows *rows, int64_t account_id);
/* What strangers asked for about an account is of nobody from now on. */
void memory_signup_orphan(MemoryRows *rows, int64_t account_id, int64_t now_ms);
void memory_outbox_erase(MemoryRows *rows, const Account *account);

/* NULL: none has that id. */
const Pending *memory_signup_of_id(MemoryRows *rows, int64_t id);
bool memory_session_is_live(const Session *session, int64_t now_ms);
/* What is over; how many. */
unsigned memory_signup_purge(MemoryRows *rows, int64_t now_ms, unsigned limit);
unsigned
memory_outbox_purge(MemoryRows *rows, int64_t before_ms, unsigned limit);
unsigned
memory_event_purge(MemoryRows *rows, int64_t before_ms, unsigned limit);

#endif
