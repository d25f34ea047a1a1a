/*
 * From a problem with what was typed to the words of a template beside its
 * field.
 */
#ifndef CGI_BIN_PROBLEM_H
#define CGI_BIN_PROBLEM_H

#include "account/address.h"
#include "account/username.h"
#include "cgi-bin/app.h"
#include "crypto/password.h"

/* Each shows nothing where there is no problem. */
void problem_username(Dict *dict, UsernameProblem problem);
/* typed: the address; where it seems to be a slip that leads to a disposable
 * mailbox, that is said instead. */
void problem_email(Dict *dict, AddressProblem problem, const char *typed);
void problem_password(Dict *dict, PasswordQuality quality, bool missing);

/* The limits that fields and problems name. */
void problem_set_limits(const App *app, Dict *dict);

#endif
