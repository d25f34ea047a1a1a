/*
 * The second half of a sign-up that signup.c puts together: what was judged to
 * be good and, where it takes one, was hashed, becomes a pending sign-up and a
 * mail, in one transaction. It is a job: sign-ups that come together are
 * committed together (groupcommit.h).
 */
#ifndef ACCOUNT_APPLICATION_H
#define ACCOUNT_APPLICATION_H

#include "account/signup.h"
#include "base/secret.h"

/* What was typed, once it is known to be good. */
typedef struct {
	char *username; /* NULL where user names are off */
	Address *address;
	SecretText *password_hash; /* NULL where passwords are off */
	WorkDone work; /* that is right, but may be spent */
} Applicant;

void applicant_clear(Applicant *applicant);

/*
 * Is the network over its limit, the name taken, all mail used up? Sets the
 * outcome then. For before any costly work; application_take() looks again.
 */
bool application_look(const Accounts *accounts, const SignupRequest *request,
    const Applicant *applicant, SignupResult *result, GError **error);

/* Sets the outcome, and the flow where it is SIGNUP_ACCEPTED. */
bool application_take(const Accounts *accounts, const SignupRequest *request,
    const Applicant *applicant, SignupResult *result, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Applicant, applicant_clear)

#endif
