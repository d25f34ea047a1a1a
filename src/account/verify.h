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
#include "account/proofresult.h"
#include "account/visitor.h"

typedef struct {
	const char *flow; /* the flow cookie's text, or NULL */
	const char *code; /* as typed */
	const char *username; /* another name, or NULL: the one of sign-up */
	Visitor visitor;
} CodeProof;

bool verify_by_code(const Accounts *accounts, const CodeProof *proof,
    ProofResult *ret_result, GError **error);

typedef struct {
	const char *link; /* the link's t= */
	const char *flow; /* the flow cookie's text, or NULL */
	const char *password; /* needed where the flow is another's */
	const char *username; /* another name, or NULL */
	Visitor visitor;
} LinkProof;

bool verify_by_link(const Accounts *accounts, const LinkProof *proof,
    ProofResult *ret_result, GError **error);

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

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LinkView, link_view_clear)

#endif
