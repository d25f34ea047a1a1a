/*
 * Passwords as the rules use them: judged and hashed as the settings say,
 * behind the gate. None of it with a transaction open.
 */
#ifndef ACCOUNT_HASHING_H
#define ACCOUNT_HASHING_H

#include "account/accounts.h"
#include "crypto/password.h"

/* When the gate is full, it has moved on in this time. */
#define HASHING_BUSY_MS (2 * SECOND_MS)

/* username and email may be NULL. */
PasswordQuality hashing_judge(const Accounts *accounts, const char *password,
    const char *username, const char *email);

/* *ret_hash stays NULL when the gate is full. */
bool hashing_make(const Accounts *accounts, const char *password,
    char **ret_hash, GError **error);

/* *ret_entered is false when the gate is full. hash NULL: of nobody, it takes
 * as long and is never right. */
bool hashing_verify(const Accounts *accounts, const char *password,
    const char *hash, bool *ret_entered, bool *ret_right, GError **error);

/* A hash that was right was made at another cost than is asked now. */
bool hashing_is_old(const Accounts *accounts, const char *hash);

#endif
