#include "cgi-bin/proven.h"

#include "base/log.h"
#include "cgi-bin/page.h"
#include "cgi-bin/problem.h"
#include "web/cookie.h"
#include "web/origin.h"

/* When the gate before hashing is full, it has moved on in this time. */
#define BUSY_MS (2 * SECOND_MS)

/* Of each outcome: its word in the log, what is said beside the field, the
 * answer's status. */
static const struct {
	const char *text;
	const char *problem;
	int status;
} outcomes[] = {
	[PROOF_ACCEPTED] = { "proven", NULL, 303 },
	[PROOF_CODE_MISSING] = { "missing", "MISSING", 422 },
	[PROOF_CODE_MALFORMED] = { "malformed", "MALFORMED", 422 },
	[PROOF_CODE_WRONG] = { "wrong", "WRONG", 422 },
	[PROOF_CODE_EXPIRED] = { "expired", "EXPIRED", 422 },
	[PROOF_CODE_SPENT] = { "spent", "SPENT", 422 },
	[PROOF_LIMITED] = { "limited", "LIMITED", 429 },
	[PROOF_NO_FLOW] = { "no-flow", NULL, 409 },
	[PROOF_SIGNED_OUT] = { "signed-out", NULL, 303 },
	[PROOF_ADDRESS_HAS_ACCOUNT] = { "address-has-account", "TAKEN", 409 },
	[PROOF_USERNAME_REFUSED] = { "username-refused", NULL, 422 },
	[PROOF_PASSWORD_MISSING] = { "password-missing", "MISSING", 422 },
	[PROOF_PASSWORD_WRONG] = { "password-wrong", "WRONG", 422 },
	[PROOF_PASSWORD_REFUSED] = { "password-refused", NULL, 422 },
	[PROOF_BUSY] = { "busy", NULL, 503 },
};

bool
proven_ends(const ProofResult *result)
{
	return result->outcome == PROOF_ACCEPTED ||
	       result->outcome == PROOF_ADDRESS_HAS_ACCOUNT;
}

/* Of a proof that is sent again the sign-up is gone: its form tells where to.
 */
static void
sign_in(App *app, const Request *request, Response *response,
    const ProofResult *result)
{
	g_autofree char *of_form = origin_next(form_get(request->form, "next"));
	const char *next = result->next != NULL ? result->next : of_form;
	response_delete_cookie(response, COOKIE_FLOW);
	page_signed_in(app, request, response, result);
	bool shows = cookie_any(request->cookies, app_cookies, request->secure);
	if (next == NULL && shows && page_home_is_account(app))
		page_redirect_with(app, response, "/", "welcome");
	else
		page_lead_on(app, request, response, next);
}

/* Who has proven the address may know it. */
static bool
tell_of_account(
    const App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, "/signup", NULL, NULL);
	response->status = 409;
	response_delete_cookie(response, COOKIE_FLOW);
	return page_send(
	    app, request, response, "page/has-account.tpl", dict, error);
}

bool
proven_answer(App *app, const Request *request, Response *response,
    const ProofResult *result, GError **error)
{
	if (result->outcome == PROOF_ADDRESS_HAS_ACCOUNT)
		return tell_of_account(app, request, response, error);
	g_assert(result->outcome == PROOF_ACCEPTED);
	sign_in(app, request, response, result);
	return true;
}

void
proven_show_problem(Dict *dict, Response *response, const char *field,
    const ProofResult *result)
{
	const char *problem = outcomes[result->outcome].problem;
	response->status = outcomes[result->outcome].status;
	if (result->outcome == PROOF_USERNAME_REFUSED) {
		dict_show(dict, "ASK_USERNAME");
		problem_username(dict, result->username);
	} else if (result->outcome == PROOF_PASSWORD_REFUSED) {
		problem_password(
		    dict, result->password, result->password_missing);
		if (result->password_same)
			dict_problem(dict, "PASSWORD", "SAME");
	} else if (problem != NULL) {
		dict_problem(dict, field, problem);
	}
	if (result->outcome == PROOF_BUSY)
		page_set_not_now(dict, response, 503, BUSY_MS);
	if (result->outcome == PROOF_LIMITED) {
		dict_set_span(dict, "RETRY", result->wait_ms);
		response_retry_after(
		    response, 429, (int)page_seconds(result->wait_ms));
	}
}

const char *
proven_word(ProofOutcome outcome)
{
	return outcomes[outcome].text;
}

const char *
proven_ask_word(AskOutcome outcome)
{
	static const char *const words[] = {
		[ASK_DONE] = "done",
		[ASK_TOO_SOON] = "too-soon",
		[ASK_INVALID] = "invalid",
		[ASK_LIMITED] = "limited",
	};
	return words[outcome];
}

void
proven_log(const App *app, const Request *request, const char *by,
    const ProofResult *result)
{
	log_event(LOG_LEVEL_INFO, "proof", "request", app->request_id, "by", by,
	    "outcome", outcomes[result->outcome].text, "network",
	    request->network, NULL);
}
