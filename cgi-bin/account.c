/*
 * The account page, and the way out.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"

#include "account/address.h"
#include "account/session.h"
#include "base/log.h"

static void
set_account(const Account *account, Dict *dict)
{
	g_autofree char *email = address_display(account->email);
	g_autoptr(GDateTime) since = g_date_time_new_from_unix_local(
	    account->created_ms / SECOND_MS);
	g_autofree char *day = g_date_time_format(since, "%Y-%m-%d");
	if (account->username != NULL) {
		dict_set(dict, "USERNAME", account->username);
	}
	dict_set(dict, "EMAIL", email);
	dict_set(dict, "SINCE", day);
}

static bool
show_nobody(
    const App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, "/", NULL, NULL);
	page_set_way(request, dict);
	if (!page_home_is_account(app))
		dict_show(dict, "ELSEWHERE");
	return page_send(
	    app, request, response, "page/nobody.tpl", dict, error);
}

bool
account_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	g_autoptr(Account) account = NULL;
	if (!app_signed_in(app, request, &account, error))
		return false;
	if (account == NULL)
		return show_nobody(app, request, response, error);
	g_autoptr(Dict) dict = page_dict(app, "/", NULL, NULL);
	set_account(account, dict);
	if (!page_home_is_account(app))
		dict_show(dict, "ELSEWHERE");
	if (g_strcmp0(form_get(request->query, "notice"), "welcome") == 0)
		dict_show(dict, "WELCOME");
	return page_send(
	    app, request, response, "page/account.tpl", dict, error);
}

static bool
show_signed_out(
    const App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, "/logout", NULL, NULL);
	if (!page_home_is_account(app))
		dict_show(dict, "ELSEWHERE");
	return page_send(
	    app, request, response, "page/signed-out.tpl", dict, error);
}

bool
logout_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	g_autoptr(Account) account = NULL;
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	if (request->method != METHOD_POST) {
		/* Reading signs nobody out: back to the button. */
		if (!app_signed_in(app, request, &account, error))
			return false;
		if (account == NULL)
			return show_signed_out(app, request, response, error);
		page_redirect(app, response, "/");
		return true;
	}
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL || !session_end(accounts, token, error))
		return false;
	log_event(LOG_LEVEL_INFO, "logout", "request", app->request_id,
	    "network", request->network, NULL);
	response_delete_cookie(response, COOKIE_SIGNED_IN);
	response_header(response, "Clear-Site-Data", "\"cache\"");
	page_redirect(app, response, "/logout");
	return true;
}
