/*
 * How it ended that somebody showed that an address or an account is theirs: at
 * sign-up, at sign-in, and before whatever an owner changes.
 */
#ifndef ACCOUNT_PROOFRESULT_H
#define ACCOUNT_PROOFRESULT_H

#include "account/username.h"
#include "crypto/password.h"
#include "crypto/token.h"

typedef enum {
	PROOF_ACCEPTED,
	PROOF_CODE_MISSING,
	PROOF_CODE_MALFORMED, /* not so many digits: no try */
	PROOF_CODE_WRONG,
	PROOF_CODE_EXPIRED, /* or none is left: ask for another */
	PROOF_CODE_SPENT, /* too many wrong tries: ask for another */
	PROOF_LIMITED, /* too many tries in all; wait_ms */
	PROOF_NO_FLOW, /* nothing to prove in this browser */
	PROOF_SIGNED_OUT, /* the session is over */
	PROOF_ADDRESS_HAS_ACCOUNT, /* somebody else was faster */
	PROOF_USERNAME_REFUSED, /* taken meanwhile, or the new one is bad */
	PROOF_PASSWORD_MISSING, /* that of the account */
	PROOF_PASSWORD_WRONG, /* of the sign-up, or of the account */
	PROOF_PASSWORD_REFUSED, /* the new one is bad */
	PROOF_BUSY, /* too many passwords to hash; no try */
} ProofOutcome;

typedef struct {
	ProofOutcome outcome;
	UsernameProblem username; /* with PROOF_USERNAME_REFUSED */
	/* With PROOF_PASSWORD_REFUSED, of the new one: */
	bool password_missing;
	bool password_same; /* as the old one */
	PasswordQuality password;
	int tries_left; /* with PROOF_CODE_WRONG */
	int64_t wait_ms;
	/* With PROOF_ACCEPTED: */
	Token session;
	bool keep; /* of its cookie */
	int64_t account_id;
	int64_t generation; /* of that account */
	bool undeleted; /* signing in has taken a deletion back */
	char *next; /* may be NULL */
} ProofResult;

void proof_result_clear(ProofResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ProofResult, proof_result_clear)

#endif
