/*
 * /reset and /reset/code: a new password in place of one that was forgotten.
 * The pages say the same whether there is such an account.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"
#include "cgi-bin/problem.h"
#include "cgi-bin/proven.h"

#include "account/asked.h"
#include "account/pending.h"
#include "base/log.h"

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
	Dict *dict = page_dict(app, "/reset", NULL, NULL);
	page_set_form(request, dict);
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
	problem_email(dict, problem, false);
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
	const Ask ask = {
		.kind = PENDING_RESET,
		.login = form_get(request->form, "email"),
		.flow = flow,
		.form = form_get(request->form, "form"),
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
		response_set_cookie(response, COOKIE_RESET, result.flow.text,
		    app->settings->signup.pending_seconds);
		page_redirect(app, response, "/reset/code");
		return true;
	case ASK_INVALID:
		return send_problem(
		    app, request, response, result.problem, error);
	case ASK_LIMITED:
		return send_not_now(
		    app, request, response, 429, result.wait_ms, error);
	case ASK_BUSY:
		return send_not_now(
		    app, request, response, 503, result.wait_ms, error);
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
send_over(
    const App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, "/reset/code", NULL, NULL);
	dict_show(dict, "RESET");
	if (request->method == METHOD_POST)
		response->status = 409;
	return page_send(
	    app, request, response, "page/asked-over.tpl", dict, error);
}

/* pending may be NULL where nothing can be read of it. */
static Dict *
code_dict(const App *app, const Request *request, const Pending *pending)
{
	Dict *dict = page_dict(app, "/reset/code", NULL, NULL);
	problem_set_limits(app, dict);
	dict_set_int(dict, "MINUTES",
	    page_minutes(app->settings->code.life_seconds * SECOND_MS));
	dict_set(dict, "CODE", form_get(request->form, "code"));
	page_set_form(request, dict);
	if (pending != NULL) {
		g_autofree char *email = address_display(pending->email);
		dict_set(dict, "EMAIL", email);
	}
	return dict;
}

static bool
show_code(App *app, const Request *request, Response *response,
    const VerifyResult *result, GError **error)
{
	g_auto(PendingStatus) status = { 0 };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_RESET);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !pending_status(accounts, PENDING_RESET, flow, &status, error))
		return false;
	if (status.pending == NULL)
		return send_over(app, request, response, error);
	g_autoptr(Dict) dict = code_dict(app, request, status.pending);
	if (result != NULL)
		proven_show_problem(dict, response, "CODE", result);
	return page_send(
	    app, request, response, "page/reset-code.tpl", dict, error);
}

static bool
fail_code(const App *app, const Request *request, Response *response,
    GError *fault, GError **error)
{
	int64_t wait_ms;
	if (!page_take_fault(app, request, fault, &wait_ms, error))
		return false;
	g_autoptr(Dict) dict = code_dict(app, request, NULL);
	page_set_not_now(dict, response, 503, wait_ms);
	return page_send(
	    app, request, response, "page/reset-code.tpl", dict, error);
}

static bool
take_code(App *app, const Request *request, Response *response, GError **error)
{
	g_auto(VerifyResult) result = { 0 };
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
		return fail_code(
		    app, request, response, g_steal_pointer(&fault), error);
	log_event(LOG_LEVEL_INFO, "reset", "request", app->request_id,
	    "outcome", proven_word(result.outcome), "network", request->network,
	    NULL);
	if (result.outcome == VERIFY_NO_FLOW)
		return send_over(app, request, response, error);
	if (result.outcome != VERIFY_PROVEN)
		return show_code(app, request, response, &result, error);
	response_delete_cookie(response, COOKIE_RESET);
	page_signed_in(app, request, response, &result);
	page_redirect(app, response,
	    result.undeleted ? "/?notice=undeleted" : "/?notice=password");
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
		   : show_code(user, request, response, NULL, error);
}
