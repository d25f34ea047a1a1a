/*
 * What follows when somebody has shown, one way or another, that an account is
 * theirs: a session, in the caller's transaction.
 */
#ifndef ACCOUNT_SIGNIN_H
#define ACCOUNT_SIGNIN_H

#include "account/accounts.h"
#include "account/proofresult.h"
#include "account/visitor.h"

/*
 * Starts a session under token and fills in the result (PROOF_ACCEPTED). Takes
 * back a deletion that was asked for. Where cause is EVENT_SIGNED_IN, the owner
 * is told by mail of a browser that the account does not know.
 */
bool signin_open(const Accounts *accounts, StoreTxn *txn, Account *account,
    EventKind cause, const Visitor *visitor, bool keep, const Token *token,
    ProofResult *result, GError **error);

/* Has this very proof just opened a session, under the token that is made of
 * it? Then it is answered once more (PROOF_ACCEPTED). */
bool signin_repeat(const Accounts *accounts, const Token *token,
    ProofResult *result, GError **error);

#endif
