/*
 * The second half of a proof (prooftry.h is the first): the birth of the
 * account. Of a code, both are one job (groupcommit.h): what is told of a try
 * is on the disk with its count.
 */
#ifndef ACCOUNT_PROOF_H
#define ACCOUNT_PROOF_H

#include "account/prooftry.h"

/*
 * A code of try->live was right: account and session are born and the pending
 * sign-up ends, in one transaction, unless the address or the name has gone to
 * somebody else meanwhile or the code has died.
 */
bool proof_accept(const Accounts *accounts, const ProofTry *try,
    const Code *code, const char *new_username, const Visitor *visitor,
    const Token *session, ProofResult *result, GError **error);

#endif
