/*
 * /refuse: "this was not me", from the link in the mail. A page, then a POST.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"

#include "account/address.h"
#include "account/pending.h"
#include "base/log.h"

static bool
send_page(const App *app, const Request *request, Response *response,
    const char *template_name, const char *link, const char *email,
    GError **error)
{
	/* Done cannot be shown again: its sign-up is gone. */
	g_autoptr(Dict)
	    dict = page_dict(app, link != NULL ? "/refuse" : NULL, "t", link);
	g_autofree char *display = email == NULL ? NULL
						 : address_display(email);
	dict_set(dict, "T", link);
	dict_set(dict, "EMAIL", display);
	dict_set_int(dict, "DAYS", app->settings->limits.refusal_days);
	return page_send(app, request, response, template_name, dict, error);
}

static bool
show(App *app, const Request *request, Response *response, GError **error)
{
	const char *link = form_get(request->query, "t");
	g_autofree char *email = NULL;
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !pending_look_at_refusal(accounts, link, &email, error))
		return false;
	if (email == NULL)
		response->status = 410;
	return send_page(app, request, response,
	    email == NULL ? "page/refuse-over.tpl" : "page/refuse.tpl", link,
	    email, error);
}

static bool
take(App *app, const Request *request, Response *response, GError **error)
{
	RefuseOutcome outcome;
	const char *link = form_get(request->form, "t");
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !pending_refuse(accounts, link, &outcome, error))
		return false;
	bool done = outcome == REFUSE_DONE;
	log_event(LOG_LEVEL_INFO, "refusal", "request", app->request_id,
	    "outcome", done ? "done" : "over", "network", request->network,
	    NULL);
	if (!done)
		response->status = 410;
	return send_page(app, request, response,
	    done ? "page/refused.tpl" : "page/refuse-over.tpl",
	    done ? NULL : link, NULL, error);
}

bool
refuse_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return request->method == METHOD_POST
		   ? take(user, request, response, error)
		   : show(user, request, response, error);
}
