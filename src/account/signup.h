/*
 * Signing up: from what a visitor typed to a pending sign-up and a mail on
 * their way, in one transaction, or to the problems with it.
 *
 * Whether the address has an account shows in nothing this module returns,
 * nor in how long it takes. Whether a user name is taken does: names are
 * public.
 */
#ifndef ACCOUNT_SIGNUP_H
#define ACCOUNT_SIGNUP_H

#include "account/accounts.h"
#include "account/address.h"
#include "account/breaker.h"
#include "account/username.h"
#include "crypto/password.h"
#include "crypto/work.h"

typedef struct {
	const char *username; /* as typed; any of these may be NULL */
	const char *email;
	const char *password;
	const char *next; /* a path on the own site, checked, or NULL */
	const char *language; /* a language id */
	const char *network; /* the client's: an IPv4, or an IPv6 /64 */
	const char *flow; /* the flow cookie it came with, or NULL */
	const char *form; /* the token its form was shown with, or NULL */
	const WorkAnswer *work; /* what its browser did for that form, or NULL
				 */
} SignupRequest;

typedef enum {
	SIGNUP_ACCEPTED,
	SIGNUP_INVALID, /* problems say what */
	SIGNUP_CLOSED,
	SIGNUP_LIMITED, /* from this network, or of all; wait_ms */
	SIGNUP_LACKS_WORK, /* with it, it would be taken; wait_ms without */
	SIGNUP_BUSY, /* too many passwords to hash; wait_ms */
} SignupOutcome;

typedef struct {
	UsernameProblem username;
	AddressProblem email;
	PasswordQuality password;
	bool password_missing;
} SignupProblems;

typedef struct {
	SignupOutcome outcome;
	SignupProblems problems;
	Token flow; /* the cookie that now belongs to this browser */
	int64_t wait_ms;
	bool toll_asked; /* of a new one: toll.h */
	int64_t hold_ms; /* its mail is held back so long */
	BreakerChange change; /* that came with it; state then says more */
	BreakerState breaker;
} SignupResult;

void signup_result_clear(SignupResult *result);

/*
 * A browser that signs up again with the same address, before it has proven
 * it, goes on with its pending sign-up: the code in the post stays good, and
 * a new mail goes out only when the last is old enough. So does one form that
 * is sent twice, as by a double click, before the first answer's cookie is
 * there: that is one sign-up for the limit of its network, too, and what is
 * sent again is counted apart, up to the same limit. A toll is paid for a new
 * sign-up alone.
 */
bool signup_start(const Accounts *accounts, const SignupRequest *request,
    SignupResult *ret_result, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SignupResult, signup_result_clear)

#endif
