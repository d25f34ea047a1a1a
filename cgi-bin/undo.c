/*
 * /address/undo: the way back from a change of address, from the link in the
 * mail to the old one. A page, then a POST.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"

#include "account/address.h"
#include "account/newaddress.h"

static Dict *
undo_dict(const App *app, const char *link)
{
	/* Done cannot be shown again: the link is used. */
	Dict *dict = page_dict(
	    app, link != NULL ? "/address/undo" : NULL, "t", link);
	dict_set(dict, "T", link);
	dict_set_int(dict, "UNDO_DAYS", LIMIT_ADDRESS_UNDO_DAYS);
	dict_show(dict, app->settings->signup.password == FIELD_REQUIRED
			    ? "ASK_PASSWORD"
			    : "ONLY_CODE");
	return dict;
}

static bool
send_over(const App *app, const Request *request, Response *response,
    const char *link, UndoOutcome outcome, GError **error)
{
	g_autoptr(Dict) dict = undo_dict(app, link);
	response->status = outcome == UNDO_TAKEN ? 409 : 410;
	dict_show(dict, outcome == UNDO_TAKEN ? "TAKEN" : "OVER");
	return page_send(
	    app, request, response, "page/undo-over.tpl", dict, error);
}

static bool
show(App *app, const Request *request, Response *response, GError **error)
{
	const char *link = form_get(request->query, "t");
	UndoOutcome outcome;
	g_autofree char *email = NULL;
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !new_address_look_at_undo(accounts, link, &outcome, &email, error))
		return false;
	if (outcome != UNDO_DONE)
		return send_over(app, request, response, link, outcome, error);
	g_autoptr(Dict) dict = undo_dict(app, link);
	g_autofree char *display = address_display(email);
	dict_set(dict, "EMAIL", display);
	return page_send(app, request, response, "page/undo.tpl", dict, error);
}

static const char *
outcome_word(UndoOutcome outcome)
{
	static const char *const words[] = {
		[UNDO_DONE] = "done",
		[UNDO_OVER] = "over",
		[UNDO_TAKEN] = "taken",
	};
	return words[outcome];
}

static bool
take(App *app, const Request *request, Response *response, GError **error)
{
	UndoOutcome outcome;
	int64_t account_id;
	g_auto(Token) mailbox = { "" };
	const char *link = form_get(request->form, "t");
	const Visitor visitor = page_visitor(app, request);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL || !new_address_undo(accounts, link, &visitor,
				    &outcome, &account_id, &mailbox, error))
		return false;
	page_log(app, request, event_kind_name(EVENT_ADDRESS_UNDONE),
	    outcome_word(outcome), account_id);
	if (outcome != UNDO_DONE)
		return send_over(app, request, response, link, outcome, error);
	g_autoptr(Dict) dict = undo_dict(app, NULL);
	dict_set(dict, "T", mailbox.text);
	return page_send(
	    app, request, response, "page/undone.tpl", dict, error);
}

bool
undo_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return request->method == METHOD_POST
		   ? take(user, request, response, error)
		   : show(user, request, response, error);
}
