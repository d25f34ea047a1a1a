/*
 * /verify/link: where the link in the mail leads. Looking at it changes
 * nothing, for mail scanners look at it, too; its button proves.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"
#include "cgi-bin/problem.h"
#include "cgi-bin/proven.h"

#include "account/pending.h"
#include "account/verify.h"
#include "web/origin.h"

/* The sign-up that the link was for may go on without it. */
static bool
send_over(App *app, const Request *request, Response *response,
    const char *link, const char *flow, LinkKind kind, GError **error)
{
	bool leads;
	g_auto(PendingStatus) status = { 0 };
	if (!page_lead_home(app, request, response, &leads, error))
		return false;
	if (leads)
		return true;
	g_autoptr(Dict) dict = page_dict(app, "/verify/link", "t", link);
	response->status = 410;
	if (kind == LINK_USED)
		return page_send(
		    app, request, response, "page/link-used.tpl", dict, error);
	if (!pending_status(
		&app->accounts, PENDING_SIGNUP, flow, &status, error))
		return false;
	dict_show(dict, status.pending != NULL ? "HERE" : "NOT_HERE");
	return page_send(
	    app, request, response, "page/link-over.tpl", dict, error);
}

static bool
is_over(const LinkView *view)
{
	return view->kind == LINK_OVER || view->kind == LINK_USED;
}

static Dict *
link_dict(const App *app, const char *link, const LinkView *view)
{
	Dict *dict = page_dict(app, "/verify/link", "t", link);
	g_autofree char *email = address_display(view->email);
	problem_set_limits(app, dict);
	dict_set(dict, "EMAIL", email);
	dict_set(dict, "T", link);
	switch (view->kind) {
	case LINK_PASSWORD:
		dict_show(dict, "ASK_PASSWORD");
		dict_show(dict, "LINK_FORM");
		break;
	case LINK_BUTTON:
		dict_show(dict, "LINK_FORM");
		dict_set(dict, "NEXT", view->next);
		break;
	case LINK_SHOWS_CODE:
		dict_show(dict, "LINK_CODE");
		dict_set(dict, "CODE", view->code.digits);
		break;
	case LINK_OVER:
	case LINK_USED:
		g_assert_not_reached();
	}
	return dict;
}

/*
 * The page of a link of which nothing can be read: it asks for what was asked
 * for when its button was pressed.
 */
static Dict *
blind_dict(const App *app, const Request *request, const char *link)
{
	Dict *dict = page_dict(app, "/verify/link", "t", link);
	g_autofree char *next = origin_next(form_get(request->form, "next"));
	problem_set_limits(app, dict);
	dict_set(dict, "T", link);
	dict_set(dict, "NEXT", next);
	dict_show(dict, "LINK_FORM");
	if (form_get(request->form, "password") != NULL)
		dict_show(dict, "ASK_PASSWORD");
	return dict;
}

/* Where the store cannot take the proof now, the page stays. */
static bool
fail(App *app, const Request *request, Response *response, GError *fault,
    GError **error)
{
	TokenHash unused;
	int64_t wait_ms;
	g_auto(LinkView) view = { 0 };
	g_autoptr(GError) ignored = NULL;
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	const char *link = form_get(request->form, "t");
	const char *username = form_get(request->form, "username");
	if (!token_hash(link, &unused)) {
		g_propagate_error(error, fault);
		return false;
	}
	if (!page_take_fault(app, request, fault, &wait_ms, error))
		return false;
	const Accounts *accounts = app_accounts(app, &ignored);
	bool known = accounts != NULL &&
		     verify_look_at_link(accounts, link, flow, &view, &ignored);
	if (known && view.kind == LINK_USED)
		return send_over(
		    app, request, response, link, flow, view.kind, error);
	/* Over may mean that it was proven, and not told: then the form tells
	 * when it is sent again. */
	g_autoptr(Dict) dict = known && !is_over(&view)
				   ? link_dict(app, link, &view)
				   : blind_dict(app, request, link);
	page_set_not_now(dict, response, 503, wait_ms);
	if (username != NULL) {
		dict_set(dict, "USERNAME", username);
		dict_show(dict, "ASK_USERNAME");
	}
	return page_send(app, request, response, "page/link.tpl", dict, error);
}

/* The page of a link, with what went wrong (result may be NULL). */
static bool
show(App *app, const Request *request, Response *response, const char *link,
    const ProofResult *result, GError **error)
{
	g_auto(LinkView) view = { 0 };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !verify_look_at_link(accounts, link, flow, &view, error))
		return false;
	if (is_over(&view))
		return send_over(
		    app, request, response, link, flow, view.kind, error);
	g_autoptr(Dict) dict = link_dict(app, link, &view);
	if (result != NULL) {
		dict_set(dict, "USERNAME", form_get(request->form, "username"));
		proven_show_problem(dict, response, "PASSWORD", result);
	}
	return page_send(app, request, response, "page/link.tpl", dict, error);
}

static bool
take(App *app, const Request *request, Response *response, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	const LinkProof proof = {
		.link = form_get(request->form, "t"),
		.flow = flow,
		.password = form_get(request->form, "password"),
		.username = form_get(request->form, "username"),
		.visitor = page_visitor(app, request),
	};
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL ||
	    !verify_by_link(accounts, &proof, &result, &fault))
		return fail(
		    app, request, response, g_steal_pointer(&fault), error);
	proven_log(app, request, "link", &result);
	if (proven_ends(&result))
		return proven_answer(app, request, response, &result, error);
	return show(app, request, response, proof.link, &result, error);
}

bool
link_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return request->method == METHOD_POST
		   ? take(user, request, response, error)
		   : show(user, request, response,
			 form_get(request->query, "t"), NULL, error);
}
