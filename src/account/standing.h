/*
 * Whose budgets and tries it is that something waiting for a proof uses up:
 * those of what was named, which anybody can, or of the account, and then of a
 * session, of the browsers that it knows, or of who has its mail. None of these
 * can lock another one out; those of one share.
 */
#ifndef ACCOUNT_STANDING_H
#define ACCOUNT_STANDING_H

#include "account/model.h"

#define STANDING_KEY_BYTES 24

/* The key of the account's own limits (limit.h); "" for a stranger. */
void standing_key(const Pending *pending, char ret_key[STANDING_KEY_BYTES]);

#endif
