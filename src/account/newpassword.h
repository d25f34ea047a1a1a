/*
 * A new password for who is signed in: ends the other sessions, gives this one
 * another token, and tells the owner by mail.
 */
#ifndef ACCOUNT_NEWPASSWORD_H
#define ACCOUNT_NEWPASSWORD_H

#include "account/confirm.h"

/*
 * typed is the new one, or NULL. It is judged first: a bad one
 * (PROOF_PASSWORD_REFUSED, with its problem; password_missing) costs no try.
 */
bool
new_password_set(const Accounts *accounts, const Confirmation *confirmation,
    const char *typed, ProofResult *ret_result, GError **error);

#endif
