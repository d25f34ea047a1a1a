/*
 * /reset and /reset/code: a new password in place of one that was forgotten.
 * The pages say the same whether there is such an account.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/asked.h"
#include "cgi-bin/page.h"
#include "cgi-bin/problem.h"
#include "cgi-bin/proven.h"

#include "base/log.h"
#include "web/origin.h"

static const AskedPage code_page = {
	.kind = PENDING_RESET,
	.cookie = COOKIE_RESET,
	.path = "/reset/code",
	.template_name = "page/reset-code.tpl",
	.shows = "EMAIL",
	.start = "RESET",
};

/* A site without passwords has none to forget. */
static bool
leads_to_login(const App *app, Response *response)
{
	if (app->settings->signup.password == FIELD_REQUIRED)
		return false;
	page_redirect(app, response, "/login");
	return true;
}

/* --- asking ----------------------------------------------------------- */

static Dict *
form_dict(const App *app, const Request *request)
{
	const char *token = page_mail_token(request);
	const char *asked = form_get(request->form, "next");
	g_autofree char *next = origin_next(
	    asked != NULL ? asked : form_get(request->query, "next"));
	Dict *dict = token != NULL ? page_dict(app, "/reset/mail", "t", token)
				   : page_dict(app, "/reset", "next", next);
	page_set_form(request, dict);
	dict_set(dict, "NEXT", next);
	dict_set(dict, "T", token);
	dict_set(dict, "EMAIL", form_get(request->form, "email"));
	return dict;
}

static bool
show_form(
    const App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Dict) dict = form_dict(app, request);
	return page_send(app, request, response, "page/reset.tpl", dict, error);
}

static bool
send_not_now(const App *app, const Request *request, Response *response,
    int status, int64_t wait_ms, GError **error)
{
	g_autoptr(Dict) dict = form_dict(app, request);
	page_set_not_now(dict, response, status, wait_ms);
	return page_send(app, request, response, "page/reset.tpl", dict, error);
}

static bool
send_problem(const App *app, const Request *request, Response *response,
    AddressProblem problem, GError **error)
{
	g_autoptr(Dict) dict = form_dict(app, request);
	response->status = 422;
	problem_email(dict, problem, NULL);
	return page_send(app, request, response, "page/reset.tpl", dict, error);
}

static bool
fail(const App *app, const Request *request, Response *response, GError *fault,
    GError **error)
{
	int64_t wait_ms;
	return page_take_fault(app, request, fault, &wait_ms, error) &&
	       send_not_now(app, request, response, 503, wait_ms, error);
}

static bool
take_form(App *app, const Request *request, Response *response, GError **error)
{
	g_auto(AskResult) result = { 0 };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_RESET);
	g_autofree char *next = origin_next(form_get(request->form, "next"));
	const Ask ask = {
		.kind = PENDING_RESET,
		.login = form_get(request->form, "email"),
		.next = next,
		.flow = flow,
		.form = form_get(request->form, "form"),
		.mailbox = form_get(request->form, "t"),
		.visitor = page_visitor(app, request),
	};
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL || !asked_start(accounts, &ask, &result, &fault))
		return fail(
		    app, request, response, g_steal_pointer(&fault), error);
	g_autofree char *masked = log_address(ask.login);
	log_event(LOG_LEVEL_INFO, "reset-asked", "request", app->request_id,
	    "outcome", proven_ask_word(result.outcome), "address", masked,
	    "network", request->network, NULL);
	switch (result.outcome) {
	case ASK_DONE:
	case ASK_TOO_SOON:
		asked_lead_on(app, &code_page, request, response, &result);
		return true;
	case ASK_INVALID:
		return send_problem(
		    app, request, response, result.problem, error);
	case ASK_LIMITED:
		return send_not_now(
		    app, request, response, 429, result.wait_ms, error);
	}
	g_assert_not_reached();
}

bool
reset_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	if (leads_to_login(user, response))
		return true;
	return request->method == METHOD_POST
		   ? take_form(user, request, response, error)
		   : show_form(user, request, response, error);
}

/* --- the code and the new password ------------------------------------ */

static bool
take_code(App *app, const Request *request, Response *response, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	g_autofree char *sent = origin_next(form_get(request->form, "next"));
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_RESET);
	const AskedProof proof = {
		.flow = flow,
		.code = form_get(request->form, "code"),
		.password = form_get(request->form, "password"),
		.visitor = page_visitor(app, request),
	};
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL || !asked_reset(accounts, &proof, &result, &fault))
		return asked_fail(app, &code_page, request, response,
		    g_steal_pointer(&fault), error);
	page_log(app, request, event_kind_name(EVENT_PASSWORD_RESET),
	    proven_word(result.outcome), result.account_id);
	if (result.outcome == PROOF_NO_FLOW)
		return asked_send_over(
		    app, &code_page, request, response, error);
	if (result.outcome != PROOF_ACCEPTED)
		return asked_show(
		    app, &code_page, request, response, &result, error);
	const char *next = result.next != NULL ? result.next : sent;
	response_delete_cookie(response, COOKIE_RESET);
	page_signed_in(app, request, response, &result);
	if (next != NULL && !result.undeleted)
		page_lead_on(app, request, response, next);
	else
		page_redirect_with(app, response, "/",
		    result.undeleted ? "undeleted" : "password");
	return true;
}

bool
reset_code_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	if (leads_to_login(user, response))
		return true;
	return request->method == METHOD_POST
		   ? take_code(user, request, response, error)
		   : asked_show(
			 user, &code_page, request, response, NULL, error);
}
