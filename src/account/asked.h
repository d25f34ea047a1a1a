/*
 * Codes that somebody asks for without being signed in: to sign in, or to set a
 * new password. They go to the account that was named, if there is one; what
 * the visitor is told, and what is written, is the same where there is none.
 * The code belongs to the browser that asked.
 */
#ifndef ACCOUNT_ASKED_H
#define ACCOUNT_ASKED_H

#include "account/accounts.h"
#include "account/address.h"
#include "account/proofresult.h"
#include "account/visitor.h"

typedef struct {
	PendingKind kind; /* PENDING_SIGN_IN or PENDING_RESET */
	/* As typed: an address; to sign in, a user name does as well. */
	const char *login;
	const char *next; /* a path on the own site, checked, or NULL */
	bool keep; /* signed in beyond the browser's session */
	const char *flow; /* the kind's cookie it came with, or NULL */
	const char *form; /* the token its form was shown with, or NULL */
	const char *mailbox; /* of the link it came by (known.h), or NULL */
	Visitor visitor;
} Ask;

typedef enum {
	ASK_DONE, /* flow is the cookie that now belongs to this browser */
	/* The last mail is not old enough: flow as with ASK_DONE, wait_ms */
	ASK_TOO_SOON,
	ASK_INVALID, /* problem says why */
	ASK_LIMITED, /* from this network, or mail of all; wait_ms */
} AskOutcome;

typedef struct {
	AskOutcome outcome;
	AddressProblem problem;
	Token flow;
	int64_t wait_ms;
} AskResult;

void ask_result_clear(AskResult *result);

/* A browser that asks for the same again goes on with what it has. */
bool asked_start(const Accounts *accounts, const Ask *ask,
    AskResult *ret_result, GError **error);

typedef struct {
	const char *flow; /* the kind's cookie, or NULL */
	const char *code; /* as typed, or NULL */
	const char *password; /* the new one of a reset, as typed, or NULL */
	Visitor visitor;
} AskedProof;

/* Signs in. */
bool asked_sign_in(const Accounts *accounts, const AskedProof *proof,
    ProofResult *ret_result, GError **error);

/*
 * Sets the new password, ends every session, tells the owner by mail, and signs
 * in. The password is judged first: a bad one costs no try.
 */
bool asked_reset(const Accounts *accounts, const AskedProof *proof,
    ProofResult *ret_result, GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(AskResult, ask_result_clear)

#endif
