#include "account/verify.h"

#include "account/hashing.h"
#include "account/jobs.h"
#include "account/limit.h"
#include "account/proof.h"
#include "account/session.h"
#include "account/signin.h"
#include "base/limits.h"

/* The code is known to be one, digits in a row. */
static bool
prove_by_code(
    gconstpointer user, gconstpointer in, gpointer out, GError **error)
{
	const Accounts *accounts = user;
	const CodeProof *proof = in;
	ProofResult *result = out;
	TokenHash flow;
	g_auto(Token) session = { 0 };
	g_auto(CodeText) digits = { 0 };
	g_auto(ProofTry) try = { 0 };
	result->outcome = PROOF_NO_FLOW;
	token_hash(proof->flow, &flow);
	g_strlcpy(digits.digits, proof->code, sizeof digits.digits);
	session_token_of_proof(accounts, proof->flow, &digits, &session);
	if (!proof_count_by_flow(accounts, PENDING_SIGNUP, &flow,
		&proof->visitor, &try, result, error))
		return false;
	if (try.n_live > 0) {
		const Code *code = proof_match(accounts, &try, &digits);
		if (code == NULL)
			proof_wrong(accounts, &try, result);
		else if (!proof_accept(accounts, &try, code, proof->username,
			     &proof->visitor, &session, result, error))
			return false;
	}
	return result->outcome != PROOF_NO_FLOW ||
	       signin_repeat(accounts, &session, result, error);
}

static void
put_proof(Parcel *parcel, gconstpointer in)
{
	const CodeProof *proof = in;
	parcel_put_text(parcel, proof->flow);
	parcel_put_text(parcel, proof->code);
	parcel_put_text(parcel, proof->username);
	parcel_put_text(parcel, proof->visitor.network);
	parcel_put_text(parcel, proof->visitor.browser);
}

static void
take_proof(Parcel *parcel, gpointer in)
{
	CodeProof *proof = in;
	proof->flow = parcel_take_text(parcel);
	proof->code = parcel_take_text(parcel);
	proof->username = parcel_take_text(parcel);
	proof->visitor.network = parcel_take_text(parcel);
	proof->visitor.browser = parcel_take_text(parcel);
}

static void
put_result(Parcel *parcel, gconstpointer out)
{
	const ProofResult *result = out;
	parcel_put(parcel, result, sizeof *result);
	parcel_put_text(parcel, result->next);
}

static void
take_result(Parcel *parcel, gpointer out)
{
	ProofResult *result = out;
	parcel_take(parcel, result, sizeof *result);
	result->next = g_strdup(parcel_take_text(parcel));
}

static void
clear_result(gpointer out)
{
	proof_result_clear(out);
}

const GroupJob prove_by_code_job = {
	.in_bytes = sizeof(CodeProof),
	.out_bytes = sizeof(ProofResult),
	.run = prove_by_code,
	.put_in = put_proof,
	.take_in = take_proof,
	.put_out = put_result,
	.take_out = take_result,
	.clear_out = clear_result,
};

bool
verify_by_code(const Accounts *accounts, const CodeProof *typed,
    ProofResult *ret_result, GError **error)
{
	TokenHash flow;
	CodeProof proof = *typed;
	g_auto(CodeText) digits = { 0 };
	g_auto(ProofResult) result = { 0 };
	if (!token_hash(proof.flow, &flow)) {
		ret_result->outcome = PROOF_NO_FLOW;
		return true;
	}
	if (proof.code == NULL || *proof.code == '\0') {
		ret_result->outcome = PROOF_CODE_MISSING;
		return true;
	}
	if (!code_fold(proof.code, accounts->settings->code.digits, &digits)) {
		ret_result->outcome = PROOF_CODE_MALFORMED;
		return true;
	}
	proof.code = digits.digits;
	if (!job_do(accounts, JOB_PROVE_BY_CODE, &proof, &result, error))
		return false;
	*ret_result = result;
	result = (ProofResult){ 0 };
	return true;
}

static bool
own_browser(const char *flow, const Pending *pending)
{
	TokenHash hash;
	return token_hash(flow, &hash) &&
	       token_hash_equal(&hash, &pending->flow);
}

/* Sets the outcome to PROOF_ACCEPTED when the password is the right one. */
static bool
check_password(const Accounts *accounts, const LinkProof *proof,
    const ProofTry *try, ProofResult *result, GError **error)
{
	bool entered, right;
	const Pending *pending = try->pending;
	if (pending->password_hash == NULL) {
		result->outcome = PROOF_NO_FLOW;
		return true;
	}
	if (!hashing_verify(accounts,
		proof->password != NULL ? proof->password : "",
		pending->password_hash, &entered, &right, error))
		return false;
	if (!entered) {
		result->outcome = PROOF_BUSY;
		return proof_give_back(accounts, try, &proof->visitor, error);
	}
	result->outcome = right ? PROOF_ACCEPTED : PROOF_PASSWORD_WRONG;
	return true;
}

/* In the browser that signed up, the same as by the code of that mail. */
static void
make_session_token(
    const Accounts *accounts, const LinkProof *proof, Token *ret_session)
{
	TokenHash flow;
	g_auto(Token) link = { 0 };
	g_auto(CodeText) code = { 0 };
	if (!token_hash(proof->flow, &flow)) {
		token_draw(ret_session);
		return;
	}
	g_strlcpy(link.text, proof->link, sizeof link.text);
	code_derive(
	    accounts->keys, &link, accounts->settings->code.digits, &code);
	session_token_of_proof(accounts, proof->flow, &code, ret_session);
}

/*
 * In the browser that signed up the link alone is proof: nobody guesses 32
 * random bytes, so no try is counted, and nobody who guesses codes in vain for
 * an address can keep its owner out.
 */
bool
verify_by_link(const Accounts *accounts, const LinkProof *proof,
    ProofResult *ret_result, GError **error)
{
	TokenHash link;
	g_auto(Token) session = { 0 };
	g_auto(ProofTry) try = { 0 };
	g_auto(ProofResult) result = { .outcome = PROOF_NO_FLOW };
	if (!token_hash(proof->link, &link)) {
		*ret_result = result;
		return true;
	}
	make_session_token(accounts, proof, &session);
	if (!proof_find_by_link(accounts, &link, &try, &result, error))
		return false;
	if (try.n_live > 0 && own_browser(proof->flow, try.pending)) {
		result.outcome = PROOF_ACCEPTED;
	} else if (try.n_live > 0) {
		session_token_of_link(accounts, &link, &session);
		if (!proof_count(
			accounts, &try, &proof->visitor, &result, error))
			return false;
		if (try.n_live > 0 &&
		    !check_password(accounts, proof, &try, &result, error))
			return false;
	}
	if (try.n_live > 0 && result.outcome == PROOF_ACCEPTED &&
	    !proof_accept(accounts, &try, &try.live[0], proof->username,
		&proof->visitor, &session, &result, error))
		return false;
	if (result.outcome == PROOF_NO_FLOW &&
	    !signin_repeat(accounts, &session, &result, error))
		return false;
	*ret_result = result;
	result = (ProofResult){ 0 };
	return true;
}

void
link_view_clear(LinkView *view)
{
	code_text_clear(&view->code);
	g_clear_pointer(&view->email, g_free);
	g_clear_pointer(&view->next, g_free);
}

static LinkKind
link_kind(const ProofTry *try, const char *flow)
{
	if (try->n_live == 0)
		return LINK_OVER;
	if (own_browser(flow, try->pending))
		return LINK_BUTTON;
	return try->pending->password_hash != NULL ? LINK_PASSWORD
						   : LINK_SHOWS_CODE;
}

/* Is there the session that it has opened? */
static bool
look_for_use(const Accounts *accounts, const TokenHash *link, LinkKind *kind,
    GError **error)
{
	bool stands;
	g_auto(Token) session = { "" };
	session_token_of_link(accounts, link, &session);
	if (!session_stands(accounts, &session, &stands, error))
		return false;
	if (stands)
		*kind = LINK_USED;
	return true;
}

bool
verify_look_at_link(const Accounts *accounts, const char *link,
    const char *flow, LinkView *ret_view, GError **error)
{
	TokenHash hash;
	g_auto(ProofTry) try = { 0 };
	g_auto(ProofResult) result = { 0 };
	LinkView view = { .kind = LINK_OVER };
	if (token_hash(link, &hash)) {
		if (!proof_find_by_link(accounts, &hash, &try, &result, error))
			return false;
		view.kind = link_kind(&try, flow);
		if (try.pending == NULL &&
		    !look_for_use(accounts, &hash, &view.kind, error))
			return false;
	}
	if (view.kind != LINK_OVER && view.kind != LINK_USED)
		view.email = g_strdup(try.pending->email);
	if (view.kind == LINK_BUTTON)
		view.next = g_strdup(try.pending->next);
	if (view.kind == LINK_SHOWS_CODE) {
		g_auto(Token) token = { 0 };
		g_strlcpy(token.text, link, sizeof token.text);
		code_derive(accounts->keys, &token,
		    accounts->settings->code.digits, &view.code);
	}
	*ret_view = view;
	return true;
}
