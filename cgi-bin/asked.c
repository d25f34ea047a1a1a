#include "cgi-bin/asked.h"

#include "account/address.h"
#include "account/pending.h"
#include "cgi-bin/page.h"
#include "cgi-bin/problem.h"
#include "cgi-bin/proven.h"

bool
asked_send_over(App *app, const AskedPage *page, const Request *request,
    Response *response, GError **error)
{
	bool leads;
	if (!page_lead_home(app, request, response, &leads, error))
		return false;
	if (leads)
		return true;
	g_autoptr(Dict) dict = page_dict(app, page->path, NULL, NULL);
	dict_show(dict, page->start);
	response_delete_cookie(response, page->cookie);
	if (request->method == METHOD_POST)
		response->status = 409;
	return page_send(
	    app, request, response, "page/asked-over.tpl", dict, error);
}

static const PageNotice notices[] = { { "too-soon", "RESEND_TOO_SOON" } };

/* status->pending is NULL where nothing can be read of it. */
static Dict *
make_dict(const App *app, const AskedPage *page, const Request *request,
    const PendingStatus *status)
{
	const Pending *pending = status->pending;
	int64_t wait_ms = status->resend_ms - clock_now_ms(app->accounts.clock);
	Dict *dict = page_dict(app, page->path, NULL, NULL);
	problem_set_limits(app, dict);
	dict_set_span(
	    dict, "VALID", app->settings->code.life_seconds * SECOND_MS);
	dict_set(dict, "CODE", form_get(request->form, "code"));
	page_set_form(request, dict);
	if (pending == NULL)
		return dict;
	g_autofree char *typed = address_display(pending->email);
	dict_set(dict, page->shows, typed);
	dict_set(dict, "NEXT", pending->next);
	if (pending->keep)
		dict_show(dict, "KEEP_SIGNED_IN");
	dict_set_span(dict, "RESEND", wait_ms);
	return dict;
}

bool
asked_show(App *app, const AskedPage *page, const Request *request,
    Response *response, const ProofResult *result, GError **error)
{
	g_auto(PendingStatus) status = { 0 };
	g_autoptr(SecretText) flow = request_cookie(request, page->cookie);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !pending_status(accounts, page->kind, flow, &status, error))
		return false;
	if (status.pending == NULL)
		return asked_send_over(app, page, request, response, error);
	g_autoptr(Dict) dict = make_dict(app, page, request, &status);
	if (result != NULL)
		proven_show_problem(dict, response, "CODE", result);
	else
		page_take_notice(
		    request, response, dict, notices, G_N_ELEMENTS(notices));
	return page_send(
	    app, request, response, page->template_name, dict, error);
}

bool
asked_fail(App *app, const AskedPage *page, const Request *request,
    Response *response, GError *fault, GError **error)
{
	int64_t wait_ms;
	const PendingStatus unread = { 0 };
	if (!page_take_fault(app, request, fault, &wait_ms, error))
		return false;
	g_autoptr(Dict) dict = make_dict(app, page, request, &unread);
	page_set_not_now(dict, response, 503, wait_ms);
	return page_send(
	    app, request, response, page->template_name, dict, error);
}

void
asked_lead_on(const App *app, const AskedPage *page, const Request *request,
    Response *response, const AskResult *result)
{
	/* Who pressed the first form's button twice has what they want. */
	bool again = form_get(request->form, "again") != NULL;
	response_set_cookie(response, page->cookie, result->flow.text,
	    app->settings->signup.pending_seconds);
	if (result->outcome == ASK_TOO_SOON && again)
		page_redirect_with(app, response, page->path, "too-soon");
	else
		page_redirect(app, response, page->path);
}
