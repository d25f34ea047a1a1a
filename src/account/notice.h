/*
 * Mail that tells the owner of an account what was done with it. A stranger who
 * asks for codes must not be able to use up what warns the owner, so none of
 * these counts on the budgets of codes (codemail.h): word of sign-ins has one
 * of its own, and the other changes are themselves limited. All count on what a
 * mailbox and all mailboxes together get; word of a change goes out beyond
 * that.
 */
#ifndef ACCOUNT_NOTICE_H
#define ACCOUNT_NOTICE_H

#include "account/accounts.h"
#include "account/visitor.h"

/* To the account's address as it stands. link (NULL: that of its mailbox,
 * known.h) and address (masked) are what the mail has a use for, or NULL. */
bool notice_add(const Accounts *accounts, StoreTxn *txn, MailKind kind,
    const Account *account, const Visitor *visitor, const char *link,
    const char *address, GError **error);

#endif
