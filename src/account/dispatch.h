/*
 * One mail into the outbox, in the caller's transaction: what it says is sealed
 * under the id of its message.
 */
#ifndef ACCOUNT_DISPATCH_H
#define ACCOUNT_DISPATCH_H

#include "account/accounts.h"
#include "account/mailsecret.h"

/* What becomes of it. But for DISPATCH_SEND, it is a row like any other that is
 * never sent; what somebody waits for in vain is counted. */
typedef enum {
	DISPATCH_SEND,
	DISPATCH_NOBODY, /* no account is meant */
	DISPATCH_REFUSED, /* the mailbox's owner wants none */
	DISPATCH_OVER_BUDGET,
} DispatchFate;

typedef struct {
	MailKind kind;
	int64_t pending_id; /* see OutboxMail */
	int64_t account_id;
	const char *recipient;
	const char *mailbox_key;
	const char *language;
	MailWords words;
	int64_t life_ms; /* from when it may be sent */
	int64_t hold_ms; /* not sent before; it is held back so long */
	DispatchFate fate;
} Dispatch;

bool dispatch_add(const Accounts *accounts, StoreTxn *txn,
    const Dispatch *dispatch, int64_t now_ms, GError **error);

#endif
