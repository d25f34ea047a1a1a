/*
 * What a sender does between two mails, in one transaction: it records what
 * became of the one before, and leases the next. Senders that are at it at one
 * moment do it together (groupcommit.h).
 */
#ifndef CMD_PAGETURN_H
#define CMD_PAGETURN_H

#include "account/groupcommit.h"
#include "mail/deliver.h"

typedef struct {
	Store *store;
	Combiner *combiner; /* joined; NULL: alone */
} PageTurner;

typedef struct {
	const Delivery *unrecorded; /* NULL, or of no mail: nothing */
	bool leases;
	int64_t now_ms;
	int64_t until_ms; /* the end of the lease */
	unsigned senders; /* see OutboxLease */
	unsigned number; /* of the turn */
} PageTurn;

/* *ret_mail is NULL where none is due, or none was to be leased. */
bool page_turn(const PageTurner *turner, const PageTurn *turn,
    OutboxMail **ret_mail, GError **error);

#endif
