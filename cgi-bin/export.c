/*
 * /export: what is known of an account, for its owner, as one file of JSON.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"

#include "account/owndata.h"
#include "view/datafile.h"

bool
export_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	g_auto(OwnData) data = { 0 };
	int64_t wait_ms;
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	const Visitor visitor = page_visitor(app, request);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !own_data_export(accounts, token, &visitor, &data, &wait_ms, error))
		return false;
	if (wait_ms > 0)
		return page_send_not_now(
		    app, request, response, 429, wait_ms, error);
	if (data.account == NULL) {
		page_to_login(app, response, "/");
		return true;
	}
	page_log(app, request, event_kind_name(EVENT_EXPORTED), "done",
	    data.account->id);
	data_file_write(app->settings->site.name, accounts->clock, data.account,
	    data.sessions, data.events, response->body);
	response->content_type = "application/json";
	response_header(response, "Content-Disposition",
	    "attachment; filename=\"account.json\"");
	return true;
}
