/*
 * Another user name for who is signed in, where [account] rename allows it. The
 * old one is kept from others for LIMIT_USERNAME_HELD_DAYS, so that nobody is
 * taken for its owner.
 */
#ifndef ACCOUNT_NEWNAME_H
#define ACCOUNT_NEWNAME_H

#include "account/confirm.h"

typedef enum {
	NEW_NAME_SET, /* and the owner is told by mail */
	NEW_NAME_SAME, /* the account has it */
	NEW_NAME_REFUSED, /* problem says why */
	NEW_NAME_OFF, /* user names are off, or must not be changed */
	NEW_NAME_LIMITED, /* too many changes of the account; wait_ms */
	NEW_NAME_SIGNED_OUT,
} NewNameOutcome;

typedef struct {
	NewNameOutcome outcome;
	UsernameProblem problem;
	int64_t wait_ms;
} NewNameResult;

bool
new_name_set(const Accounts *accounts, const char *session, const char *typed,
    const Visitor *visitor, NewNameResult *ret_result, GError **error);

#endif
