/*
 * The rows of the memory store: one array a table, in the order they were
 * added, and a copy of all of them for a transaction to return to.
 */
#ifndef STORE_MEMORY_ROWS_H
#define STORE_MEMORY_ROWS_H

#include "account/store-clock.h"
#include "store/lane.h"

typedef struct {
	OutboxMail *mail;
	bool leased; /* until its due_ms */
	Lane lane;
} MemoryMail;

typedef struct {
	char *domain;
	Destination how;
} MemoryDestination;

typedef struct {
	Code code;
	char *email_key; /* of the sign-up when the code was added */
} MemoryCode;

/* A dead code whose sign-up was removed. */
typedef struct {
	TokenHash link;
	char *email_key;
	int64_t expires_ms;
} MemoryRefusalLink;

typedef struct {
	char *mailbox_key;
	int64_t until_ms;
} MemoryRefusal;

typedef struct {
	char *username;
	int64_t account_id;
	int64_t until_ms;
} MemoryHold;

typedef struct {
	char *group;
	int64_t account_id;
} MemoryMembership;

typedef struct {
	int kind;
	char *key;
	LimitCount count;
	int64_t forget_ms;
} MemoryLimit;

typedef struct {
	GPtrArray *accounts; /* Account */
	GPtrArray *pendings; /* Pending */
	GPtrArray *codes; /* MemoryCode */
	GPtrArray *refusal_links; /* MemoryRefusalLink */
	GPtrArray *mails; /* MemoryMail */
	GPtrArray *destinations; /* MemoryDestination */
	GPtrArray *sessions; /* Session */
	GPtrArray *events; /* Event */
	GPtrArray *undos; /* AddressUndo */
	GPtrArray *holds; /* MemoryHold */
	GPtrArray *groups; /* char * */
	GPtrArray *memberships; /* MemoryMembership */
	GPtrArray *refusals; /* MemoryRefusal */
	GPtrArray *limits; /* MemoryLimit */
	ClockRecord clock;
	int64_t last_id; /* of any table */
} MemoryRows;

MemoryRows *memory_rows_new(void);
MemoryRows *memory_rows_copy(const MemoryRows *rows);
void memory_rows_free(MemoryRows *rows);

Account *memory_rows_copy_account(const Account *account);
Pending *memory_rows_copy_pending(const Pending *pending);
OutboxMail *memory_rows_copy_mail(const OutboxMail *mail);
Event *memory_rows_copy_event(const Event *event);
AddressUndo *memory_rows_copy_undo(const AddressUndo *undo);

#endif
