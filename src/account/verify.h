/*
 * Proving an address: the only way an account is born. Who proves it by the
 * code must hold the flow cookie of the browser that asked; who follows the
 * mail's link elsewhere must know the password chosen there. So an account
 * never has a password that its owner did not choose.
 *
 * A try is counted before anything is compared, and that is on the disk before
 * anybody is told how it ended; a right one is taken back, and one that nothing
 * was compared for. The same proof sent again within five minutes, by a double
 * click or because the store had failed, is answered with the same session.
 */
#ifndef ACCOUNT_VERIFY_H
#define ACCOUNT_VERIFY_H

#include "account/accounts.h"
#include "account/username.h"
#include "account/visitor.h"
#include "crypto/password.h"

typedef enum {
	VERIFY_PROVEN,
	VERIFY_CODE_MISSING,
	VERIFY_CODE_MALFORMED, /* not so many digits: no try */
	VERIFY_CODE_WRONG,
	VERIFY_CODE_EXPIRED, /* or none is left: ask for another */
	VERIFY_CODE_SPENT, /* too many wrong tries: ask for another */
	VERIFY_LIMITED, /* too many tries in all; wait_ms */
	VERIFY_NO_FLOW, /* nothing to prove in this browser */
	VERIFY_SIGNED_OUT, /* the session is over */
	VERIFY_ADDRESS_HAS_ACCOUNT, /* somebody else was faster */
	VERIFY_USERNAME_REFUSED, /* taken meanwhile, or the new one is bad */
	VERIFY_PASSWORD_MISSING, /* that of the account */
	VERIFY_PASSWORD_WRONG, /* of the sign-up, or of the account */
	VERIFY_PASSWORD_REFUSED, /* the new one is bad */
	VERIFY_BUSY, /* too many passwords to hash; no try */
} VerifyOutcome;

typedef struct {
	VerifyOutcome outcome;
	UsernameProblem username; /* with VERIFY_USERNAME_REFUSED */
	/* With VERIFY_PASSWORD_REFUSED, of the new one: */
	bool password_missing;
	PasswordQuality password;
	int tries_left; /* with VERIFY_CODE_WRONG */
	int64_t wait_ms;
	/* With VERIFY_PROVEN: */
	Token session;
	bool keep; /* of its cookie */
	int64_t account_id;
	bool undeleted; /* signing in has taken a deletion back */
	char *next; /* may be NULL */
} VerifyResult;

void verify_result_clear(VerifyResult *result);

typedef struct {
	const char *flow; /* the flow cookie's text, or NULL */
	const char *code; /* as typed */
	const char *username; /* another name, or NULL: the one of sign-up */
	Visitor visitor;
} CodeProof;

bool verify_by_code(const Accounts *accounts, const CodeProof *proof,
    VerifyResult *ret_result, GError **error);

typedef struct {
	const char *link; /* the link's t= */
	const char *flow; /* the flow cookie's text, or NULL */
	const char *password; /* needed where the flow is another's */
	const char *username; /* another name, or NULL */
	Visitor visitor;
} LinkProof;

bool verify_by_link(const Accounts *accounts, const LinkProof *proof,
    VerifyResult *ret_result, GError **error);

/* What the link's page has to offer. */
typedef enum {
	LINK_OVER, /* unknown, expired, or proven already */
	LINK_USED, /* it opened the account, in another browser */
	LINK_BUTTON, /* this browser signed up: a button will do */
	LINK_PASSWORD, /* another browser: asks for the password */
	LINK_SHOWS_CODE, /* another browser, and there are no passwords */
} LinkKind;

typedef struct {
	LinkKind kind;
	char *email; /* NULL with LINK_OVER and LINK_USED */
	char *next; /* with LINK_BUTTON; may be NULL */
	CodeText code; /* with LINK_SHOWS_CODE */
} LinkView;

void link_view_clear(LinkView *view);

/* Changes nothing. */
bool verify_look_at_link(const Accounts *accounts, const char *link,
    const char *flow, LinkView *ret_view, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(VerifyResult, verify_result_clear)

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LinkView, link_view_clear)

#endif
