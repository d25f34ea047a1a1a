#include "cgi-bin/owner.h"

#include "account/address.h"
#include "cgi-bin/mailstate.h"
#include "cgi-bin/problem.h"
#include "cgi-bin/proven.h"

void
owner_clear(Owner *owner)
{
	g_clear_pointer(&owner->token, secret_text_free);
	g_clear_pointer(&owner->account, account_free);
}

static bool
find(App *app, const Request *request, Owner *owner, GError **error)
{
	owner->token = request_cookie(request, COOKIE_SIGNED_IN);
	owner->accounts = app_accounts(app, error);
	return owner->accounts != NULL &&
	       app_find_session(app, owner->token, &owner->account, error);
}

Confirmation
owner_confirmation(App *app, const Request *request, const Owner *owner)
{
	return (Confirmation){
		.session = owner->token,
		.password = form_get(request->form, "current"),
		.code = form_get(request->form, "code"),
		.visitor = page_visitor(app, request),
	};
}

/* --- the page --------------------------------------------------------- */

/* The code that was asked for, and why none is sent again yet. */
static bool
set_code_state(const App *app, const Owner *owner, Dict *dict, GError **error)
{
	g_auto(PendingStatus) status = { 0 };
	if (!confirm_status(
		owner->accounts, owner->token, PENDING_CONFIRM, &status, error))
		return false;
	if (status.pending == NULL)
		return true;
	Dict *asked = dict_add(dict, "CODE_ASKED");
	dict_show(dict, "MAY_CONFIRM");
	g_autofree char *email = address_display(status.pending->email);
	int64_t wait_ms = status.resend_ms - clock_now_ms(app->accounts.clock);
	dict_set(asked, "EMAIL", email);
	mail_state_set(app, &status, asked);
	dict_set_span(asked, "RESEND", wait_ms);
	return true;
}

static bool
set_confirming(const App *app, const OwnerPage *page, const Request *request,
    const Owner *owner, Dict *dict, GError **error)
{
	bool known = owner->account != NULL;
	bool by_password = known ? confirm_by_password(
				       owner->accounts, owner->account)
				 : form_get(request->form, "current") != NULL;
	if (by_password) {
		dict_show(dict, "ASK_CURRENT");
		dict_show(dict, "MAY_CONFIRM");
		return true;
	}
	dict_show(dict, "ASK_CODE");
	dict_set(dict, "BACK", page->path);
	dict_set(dict, "CODE", form_get(request->form, "code"));
	if (known)
		return set_code_state(app, owner, dict, error);
	dict_show(dict, "MAY_CONFIRM");
	return true;
}

bool
owner_dict(App *app, const OwnerPage *page, const Request *request,
    const Owner *owner, Dict **ret_dict, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, page->path, NULL, NULL);
	problem_set_limits(app, dict);
	if (page->confirms &&
	    !set_confirming(app, page, request, owner, dict, error))
		return false;
	if (page->fill != NULL && !page->fill(app, request, owner, dict, error))
		return false;
	*ret_dict = g_steal_pointer(&dict);
	return true;
}

void
owner_set_problem(const Owner *owner, Dict *dict, Response *response,
    const ProofResult *result)
{
	bool by_password = confirm_by_password(owner->accounts, owner->account);
	proven_show_problem(
	    dict, response, by_password ? "CURRENT" : "CODE", result);
}

bool
owner_show(App *app, const OwnerPage *page, const Request *request,
    Response *response, const Owner *owner, const ProofResult *result,
    GError **error)
{
	g_autoptr(Dict) dict = NULL;
	if (result != NULL && result->outcome == PROOF_SIGNED_OUT) {
		page_to_login(app, response, page->path);
		return true;
	}
	if (!owner_dict(app, page, request, owner, &dict, error))
		return false;
	if (result != NULL)
		owner_set_problem(owner, dict, response, result);
	return page_send(
	    app, request, response, page->template_name, dict, error);
}

/* Nothing is read of the store. */
static bool
fail(App *app, const OwnerPage *page, const Request *request,
    Response *response, GError *fault, GError **error)
{
	int64_t wait_ms;
	const Owner nobody = { 0 };
	g_autoptr(Dict) dict = NULL;
	if (!page_take_fault(app, request, fault, &wait_ms, error) ||
	    !owner_dict(app, page, request, &nobody, &dict, error))
		return false;
	page_set_not_now(dict, response, 503, wait_ms);
	return page_send(
	    app, request, response, page->template_name, dict, error);
}

static bool
serve(App *app, const OwnerPage *page, const Request *request,
    Response *response, GError **error)
{
	g_auto(Owner) owner = { 0 };
	if (!find(app, request, &owner, error))
		return false;
	if (owner.account == NULL) {
		page_to_login(app, response, page->path);
		return true;
	}
	if (request->method == METHOD_POST)
		return page->take(app, request, response, &owner, error);
	return owner_show(app, page, request, response, &owner, NULL, error);
}

bool
owner_serve(App *app, const OwnerPage *page, const Request *request,
    Response *response, GError **error)
{
	g_autoptr(GError) fault = NULL;
	if (serve(app, page, request, response, &fault))
		return true;
	if (request->method != METHOD_POST) {
		g_propagate_error(error, g_steal_pointer(&fault));
		return false;
	}
	response_reset(response);
	return fail(
	    app, page, request, response, g_steal_pointer(&fault), error);
}
