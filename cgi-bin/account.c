/*
 * The account page: who is signed in, where, and what happened. And the ways
 * out of a session.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/owner.h"
#include "cgi-bin/page.h"

#include "account/address.h"
#include "account/owndata.h"
#include "account/pending.h"
#include "account/session.h"
#include "web/origin.h"

#define TIME_FORMAT "%Y-%m-%d %H:%M"
#define DAY_FORMAT "%Y-%m-%d"

static const PageNotice notices[] = {
	{ "welcome", "WELCOME" },
	{ "undeleted", "UNDELETED" },
	{ "password", "PASSWORD_DONE" },
	{ "address", "ADDRESS_DONE" },
	{ "username", "USERNAME_DONE" },
	{ "session", "SESSION_DONE" },
	{ "others", "OTHERS_DONE" },
};

static void
set_account(const App *app, const Account *account, Dict *dict)
{
	g_autofree char *email = address_display(account->email);
	g_autofree char *day = page_time(app, account->created_ms, DAY_FORMAT);
	dict_set(dict, "USERNAME", account->username);
	if (app->settings->account.rename)
		dict_show(dict, "MAY_RENAME");
	dict_set(dict, "EMAIL", email);
	if (account->groups != NULL) {
		g_auto(GStrv) groups = g_strsplit(account->groups, ",", -1);
		g_autofree char *shown = g_strjoinv(", ", groups);
		dict_set(dict, "GROUPS", shown);
	}
	dict_set(dict, "SINCE", day);
	if (app->settings->signup.password == FIELD_REQUIRED)
		dict_show(dict, "HAS_PASSWORD");
}

static void
add_session(const App *app, const Session *session, bool is_here, Dict *dict)
{
	SessionName name;
	Dict *row = dict_add(dict, "SESSION");
	g_autofree char *first = page_time(
	    app, session->created_ms, TIME_FORMAT);
	g_autofree char *last = page_time(app, session->seen_ms, TIME_FORMAT);
	dict_set(row, "SESSION_FIRST", first);
	dict_set(row, "SESSION_LAST", last);
	dict_set(row, "SESSION_NETWORK", session->client.network);
	dict_set(row, "SESSION_BROWSER", session->client.browser);
	if (*session->client.browser == '\0')
		dict_show(row, "SESSION_UNKNOWN");
	if (is_here) {
		dict_show(row, "SESSION_HERE");
	} else {
		session_name(session, &name);
		dict_set(row, "SESSION_NAME", name.text);
	}
}

static void
set_sessions(const App *app, const OwnData *data, Dict *dict)
{
	for (guint i = 0; i < data->sessions->len; i++) {
		const Session *at = &g_array_index(data->sessions, Session, i);
		add_session(app, at,
		    token_hash_equal(&at->token, &data->own.token), dict);
	}
	if (data->sessions->len > 1)
		dict_show(dict, "OTHERS");
}

/* "signed-in" is EVENT_SIGNED_IN. */
static void
show_kind(EventKind kind, Dict *row)
{
	g_autofree char *upper = g_ascii_strup(event_kind_name(kind), -1);
	g_autofree char *section = g_strconcat("EVENT_", upper, NULL);
	dict_show(row, g_strdelimit(section, "-", '_'));
}

static void
set_events(const App *app, const OwnData *data, Dict *dict)
{
	for (guint i = 0; i < data->events->len; i++) {
		const Event *event = g_ptr_array_index(data->events, i);
		Dict *row = dict_add(dict, "EVENT");
		g_autofree char *time = page_time(
		    app, event->at_ms, TIME_FORMAT);
		show_kind(event->kind, row);
		dict_set(row, "EVENT_TIME", time);
		dict_set(row, "EVENT_NETWORK", event->client.network);
		dict_set(row, "EVENT_BROWSER", event->client.browser);
		dict_set(row, "EVENT_DETAIL", event->detail);
	}
	g_autofree char *zone = page_time(app, data->own.seen_ms, "%Z");
	dict_set_int(dict, "EVENT_DAYS", LIMIT_EVENT_DAYS);
	dict_set(dict, "ZONE", zone);
}

/* Where the store cannot say, the cookie says so. */
static bool
is_under_way(App *app, const char *flow)
{
	g_auto(PendingStatus) status = { 0 };
	g_autoptr(GError) ignored = NULL;
	const Accounts *accounts = app_accounts(app, &ignored);
	return accounts == NULL ||
	       !pending_status(
		   accounts, PENDING_SIGNUP, flow, &status, &ignored) ||
	       status.pending != NULL;
}

static bool
show_nobody(
    App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, "/", NULL, NULL);
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	bool under_way = flow != NULL && is_under_way(app, flow);
	if (flow != NULL && !under_way)
		response_delete_cookie(response, COOKIE_FLOW);
	dict_show(dict, under_way ? "UNDER_WAY" : "START");
	return page_send(
	    app, request, response, "page/nobody.tpl", dict, error);
}

bool
account_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	g_auto(OwnData) data = { 0 };
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	const Accounts *accounts = token == NULL ? NULL
						 : app_accounts(app, error);
	if (token != NULL &&
	    (accounts == NULL || !own_data_look(accounts, token, &data, error)))
		return false;
	if (data.account == NULL)
		return show_nobody(app, request, response, error);
	app_note_seen(app, &data.own);
	g_autoptr(Dict) dict = page_dict(app, "/", NULL, NULL);
	set_account(app, data.account, dict);
	set_sessions(app, &data, dict);
	set_events(app, &data, dict);
	dict_set_int(dict, "UNDO_DAYS", LIMIT_ADDRESS_UNDO_DAYS);
	page_take_notice(
	    request, response, dict, notices, G_N_ELEMENTS(notices));
	return page_send(
	    app, request, response, "page/account.tpl", dict, error);
}

/* --- ways out --------------------------------------------------------- */

bool
sessions_end_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	SessionsOutcome outcome;
	int64_t account_id = 0;
	const Visitor visitor = page_visitor(app, request);
	const char *name = form_get(request->form, "session");
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL || !session_end_other(accounts, token, name,
				    &visitor, &outcome, &account_id, error))
		return false;
	if (outcome == SESSIONS_ENDED)
		page_log(app, request,
		    event_kind_name(name != NULL ? EVENT_SESSION_ENDED
						 : EVENT_OTHERS_ENDED),
		    "done", account_id);
	if (outcome == SESSIONS_SIGNED_OUT)
		page_to_login(app, response, "/");
	else
		page_redirect_with(
		    app, response, "/", name != NULL ? "session" : "others");
	return true;
}

static bool
show_signed_out(
    const App *app, const Request *request, Response *response, GError **error)
{
	g_autofree char *next = origin_next(form_get(request->query, "next"));
	g_autoptr(Dict) dict = page_dict(app, "/logout", "next", next);
	dict_set(dict, "NEXT", next);
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
	const Visitor visitor = page_visitor(app, request);
	const Accounts *accounts = app_accounts(app, error);
	int64_t account_id;
	if (accounts == NULL ||
	    !session_end(accounts, token, &visitor, &account_id, error))
		return false;
	page_log(app, request, event_kind_name(EVENT_SIGNED_OUT), "done",
	    account_id);
	response_delete_cookie(response, COOKIE_SIGNED_IN);
	response_header(response, "Clear-Site-Data", "\"cache\"");
	g_autofree char *next = origin_next(form_get(request->form, "next"));
	g_autofree char *path = page_with_next("/logout", next);
	page_redirect(app, response, path);
	return true;
}
