/*
 * /delete: leaving.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/owner.h"
#include "cgi-bin/proven.h"

#include "account/deletion.h"

static bool fill(App *app, const Request *request, const Owner *owner,
    Dict *dict, GError **error);
static bool take(App *app, const Request *request, Response *response,
    const Owner *owner, GError **error);

static const OwnerPage page = {
	.path = "/delete",
	.template_name = "page/delete.tpl",
	.confirms = true,
	.fill = fill,
	.take = take,
};

static void
set_date(const App *app, Dict *dict, int64_t delete_ms)
{
	g_autofree char *date = page_time(app, delete_ms, "%Y-%m-%d");
	if (delete_ms > clock_now_ms(app->accounts.clock))
		dict_set(dict, "DATE", date);
	else
		dict_show(dict, "AT_ONCE");
}

static bool
fill(App *app, const Request *request, const Owner *owner, Dict *dict,
    GError **error)
{
	(void)request;
	int64_t delete_ms;
	if (owner->account == NULL)
		return true;
	if (!deletion_when(
		owner->accounts, owner->account->id, &delete_ms, error))
		return false;
	set_date(app, dict, delete_ms);
	return true;
}

static bool
send_done(const App *app, const Request *request, Response *response,
    int64_t delete_ms, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, NULL, NULL, NULL);
	set_date(app, dict, delete_ms);
	response_delete_cookie(response, COOKIE_SIGNED_IN);
	response_header(response, "Clear-Site-Data", "\"cache\"");
	return page_send(
	    app, request, response, "page/deleted.tpl", dict, error);
}

static bool
take(App *app, const Request *request, Response *response, const Owner *owner,
    GError **error)
{
	int64_t delete_ms = 0;
	g_auto(ProofResult) result = { 0 };
	const Confirmation confirmation = owner_confirmation(
	    app, request, owner);
	if (!deletion_ask(
		owner->accounts, &confirmation, &result, &delete_ms, error))
		return false;
	page_log(app, request, event_kind_name(EVENT_DELETION_ASKED),
	    proven_word(result.outcome), owner->account->id);
	return result.outcome == PROOF_ACCEPTED
		   ? send_done(app, request, response, delete_ms, error)
		   : owner_show(
			 app, &page, request, response, owner, &result, error);
}

bool
delete_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return owner_serve(user, &page, request, response, error);
}
