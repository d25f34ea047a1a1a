#include "cgi-bin/page.h"

#include <string.h>

#include "account/known.h"
#include "account/session.h"
#include "base/log.h"
#include "web/cookie.h"
#include "web/origin.h"

#define LANGUAGE_SECONDS (365 * INT64_C(86400))
#define KNOWN_SECONDS (400 * INT64_C(86400))
#define NOTICE_SECONDS 60

static const Language *
language_asked(const App *app, const Request *request)
{
	const char *asked = form_get(request->query, "lang");
	return asked == NULL ? NULL : view_language(app->view, asked);
}

const Language *
page_language(const App *app, const Request *request)
{
	const Language *language = language_asked(app, request);
	if (language != NULL)
		return language;
	g_autoptr(SecretText) kept = request_cookie(request, COOKIE_LANGUAGE);
	if (kept != NULL)
		language = view_language(app->view, kept);
	if (language != NULL)
		return language;
	const Language *of_site = view_language(
	    app->view, app->settings->site.language);
	return view_language_accepted(app->view, request->accept_language,
	    of_site != NULL ? of_site : view_languages(app->view));
}

Visitor
page_visitor(App *app, const Request *request)
{
	g_clear_pointer(&app->known, secret_text_free);
	app->known = request_cookie(request, COOKIE_KNOWN);
	browser_name(request->user_agent, app->browser);
	return (Visitor){
		.network = request->network,
		.browser = app->browser,
		.language = page_language(app, request)->id,
		.known = app->known,
	};
}

Dict *
page_dict(const App *app, const char *self, const char *keep_name,
    const char *keep_value)
{
	const Settings *settings = app->settings;
	Dict *dict = dict_new();
	dict_set(dict, "SITE_NAME", settings->site.name);
	dict_set(dict, "HOME", settings->site.home);
	dict_set(dict, "BASE", settings->site.path);
	dict_set(dict, "STATIC_URL", settings->view.static_url);
	if (self != NULL) {
		g_autofree char *path = g_strconcat(
		    settings->site.path, self, NULL);
		dict_set(dict, "SELF", path);
	}
	if (settings->signup.open)
		dict_show(dict, "SIGNUP_OPEN");
	if (!page_home_is_account(app))
		dict_show(dict, "ELSEWHERE");
	page_keep(dict, keep_name, keep_value);
	return dict;
}

void
page_keep(Dict *dict, const char *name, const char *value)
{
	if (value == NULL)
		return;
	Dict *keep = dict_add(dict, "KEEP");
	dict_set(keep, "KEEP_NAME", name);
	dict_set(keep, "KEEP_VALUE", value);
}

const char *
page_mail_token(const Request *request)
{
	const char *token = form_get(request->form, "t");
	return token != NULL ? token : form_get(request->query, "t");
}

void
page_set_form(const Request *request, Dict *dict)
{
	TokenHash unused;
	g_auto(Token) drawn = { "" };
	const char *token = form_get(request->form, "form");
	if (!token_hash(token, &unused)) {
		token_draw(&drawn);
		token = drawn.text;
	}
	dict_set(dict, "FORM", token);
}

bool
page_send(const App *app, const Request *request, Response *response,
    const char *template_name, Dict *dict, GError **error)
{
	const Language *asked = language_asked(app, request);
	if (!view_render(app->view, template_name, page_language(app, request),
		dict, response->body, error))
		return false;
	if (asked != NULL)
		response_set_cookie(
		    response, COOKIE_LANGUAGE, asked->id, LANGUAGE_SECONDS);
	return true;
}

char *
page_with_next(const char *path, const char *next)
{
	if (next == NULL)
		return g_strdup(path);
	g_autofree char *escaped = g_uri_escape_string(next, "/", FALSE);
	return g_strconcat(path, "?next=", escaped, NULL);
}

void
page_redirect(const App *app, Response *response, const char *path)
{
	g_autofree char *target = g_strconcat(
	    app->settings->site.path, path, NULL);
	response_redirect(response, target);
}

void
page_redirect_with(
    const App *app, Response *response, const char *path, const char *notice)
{
	response_set_cookie(response, COOKIE_NOTICE, notice, NOTICE_SECONDS);
	page_redirect(app, response, path);
}

void
page_take_notice(const Request *request, Response *response, Dict *dict,
    const PageNotice *notices, gsize n_notices)
{
	g_autoptr(SecretText) notice = request_cookie(request, COOKIE_NOTICE);
	if (notice == NULL)
		return;
	response_delete_cookie(response, COOKIE_NOTICE);
	for (gsize i = 0; i < n_notices; i++)
		if (strcmp(notice, notices[i].notice) == 0)
			dict_show(dict, notices[i].section);
}

void
page_redirect_home(const App *app, Response *response, const char *next)
{
	/* The store may be damaged: a path from it is looked at once more. */
	g_autofree char *safe = origin_next(next);
	response_redirect(
	    response, safe != NULL ? safe : app->settings->site.home);
}

void
page_lead_on(const App *app, const Request *request, Response *response,
    const char *next)
{
	if (cookie_any(request->cookies, app_cookies, request->secure)) {
		page_redirect_home(app, response, next);
		return;
	}
	g_autofree char *path = page_with_next(
	    "/login/cookies", next != NULL ? next : app->settings->site.home);
	page_redirect(app, response, path);
}

/* How long the cookie of a session is kept: that it is not used for too long is
 * the session's own business. */
static int64_t
session_seconds(const App *app, bool keep)
{
	return keep ? app->settings->session.days * (DAY_MS / SECOND_MS)
		    : COOKIE_SESSION;
}

/* That it fails undoes nothing. */
static void
end_older_session(App *app, const Request *request, const char *but)
{
	int64_t unused;
	g_autoptr(GError) ignored = NULL;
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	if (token == NULL || strcmp(token, but) == 0)
		return;
	const Accounts *accounts = app_accounts(app, &ignored);
	const Visitor visitor = page_visitor(app, request);
	if (accounts != NULL)
		(void)session_end(accounts, token, &visitor, &unused, &ignored);
}

void
page_signed_in(App *app, const Request *request, Response *response,
    const ProofResult *result)
{
	KnownText known;
	g_autoptr(SecretText) before = request_cookie(request, COOKIE_KNOWN);
	end_older_session(app, request, result->session.text);
	known_with(
	    app->keys, before, result->account_id, result->generation, &known);
	response_set_cookie(response, COOKIE_SIGNED_IN, result->session.text,
	    session_seconds(app, result->keep));
	response_set_cookie(response, COOKIE_KNOWN, known.text, KNOWN_SECONDS);
}

void
page_to_login(const App *app, Response *response, const char *back)
{
	g_autofree char *path = g_strconcat(
	    app->settings->site.path, back, NULL);
	g_autofree char *login = page_with_next("/login", path);
	page_redirect(app, response, login);
}

char *
page_time(const App *app, int64_t at_ms, const char *format)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(
	    clock_wall_ms(app->accounts.clock, at_ms) / SECOND_MS);
	return g_date_time_format(time, format);
}

bool
page_lead_home(App *app, const Request *request, Response *response,
    bool *ret_leads, GError **error)
{
	g_autoptr(Account) account = NULL;
	if (!app_signed_in(app, request, &account, error))
		return false;
	if (account != NULL) {
		g_autofree char *next = origin_next(
		    form_get(request->form, "next"));
		page_redirect_home(app, response, next);
	}
	*ret_leads = account != NULL;
	return true;
}

void
page_log(const App *app, const Request *request, const char *event,
    const char *outcome, int64_t account_id)
{
	g_autofree char *account = g_strdup_printf(
	    "%" G_GINT64_FORMAT, account_id);
	log_event(LOG_LEVEL_INFO, event, "request", app->request_id, "outcome",
	    outcome, "account", account_id != 0 ? account : NULL, "network",
	    request->network, NULL);
}

bool
page_home_is_account(const App *app)
{
	const char *home = app->settings->site.home;
	const char *mount = app->settings->site.path;
	return g_str_has_prefix(home, mount) &&
	       strcmp(home + strlen(mount), "/") == 0;
}

int64_t
page_seconds(int64_t wait_ms)
{
	return (MAX(wait_ms, 0) + SECOND_MS - 1) / SECOND_MS;
}
