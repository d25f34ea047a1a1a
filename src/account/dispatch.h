/*
 * One mail into the outbox, in the caller's transaction: what it says is sealed
 * under the id of its message.
 */
#ifndef ACCOUNT_DISPATCH_H
#define ACCOUNT_DISPATCH_H

#include "account/accounts.h"
#include "account/mailsecret.h"

typedef struct {
	MailKind kind;
	int64_t pending_id; /* see OutboxMail */
	int64_t account_id;
	const char *recipient;
	const char *mailbox_key;
	const char *language;
	MailWords words;
	int64_t life_ms;
	bool withheld; /* a row like any other, but it is never sent */
} Dispatch;

bool dispatch_add(const Accounts *accounts, StoreTxn *txn,
    const Dispatch *dispatch, int64_t now_ms, GError **error);

#endif
