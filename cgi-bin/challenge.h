/*
 * The puzzle in the form to sign up, where the breaker asks for one.
 */
#ifndef CGI_BIN_CHALLENGE_H
#define CGI_BIN_CHALLENGE_H

#include "account/breaker.h"
#include "cgi-bin/app.h"

/* As it was some seconds ago, at most; not where the store cannot tell. */
bool challenge_wanted(App *app);

/* Puts the puzzle of that form into its page. */
void challenge_set(App *app, const char *form, Dict *dict, Response *response);

/* For the log: the breaker has tripped, or fallen back. */
void challenge_note(App *app, BreakerChange change);

#endif
