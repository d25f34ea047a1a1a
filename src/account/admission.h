/*
 * Who may pass the gate. The rule comes from the web server's configuration
 * with every request, words with "," or blanks between them, any one of which
 * is enough:
 *
 *	account			whoever is signed in
 *	group:NAME		who is in that group (account/group.h)
 *	domain:example.org	whose address is of that domain
 *	domain:.example.org	of one below it
 *
 * A rule that says nothing, or anything else, lets nobody in: a word that was
 * mistyped must not open a door.
 */
#ifndef ACCOUNT_ADMISSION_H
#define ACCOUNT_ADMISSION_H

#include "account/accounts.h"

#define ADMISSION_ERROR (admission_error_quark())
GQuark admission_error_quark(void);

typedef enum {
	ADMISSION_GRANTED,
	ADMISSION_SIGNED_OUT, /* the cookie is of no session, or there is none
			       */
	ADMISSION_DENIED, /* signed in, and the rule names somebody else */
} AdmissionOutcome;

typedef struct {
	AdmissionOutcome outcome;
	Session session; /* where account is not NULL */
	Account *account; /* NULL: nobody is signed in */
} Admission;

void admission_clear(Admission *admission);

/*
 * One indexed read, and nothing written. rule and token, the text of the
 * session's cookie, may be NULL. False with ADMISSION_ERROR where the rule is
 * none, in words for the administrator.
 */
bool admission_ask(const Accounts *accounts, const char *rule,
    const char *token, Admission *ret_admission, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Admission, admission_clear)

#endif
