#include "cgi-bin/page.h"

#include <string.h>

#include "web/cookie.h"
#include "web/origin.h"

#define LANGUAGE_SECONDS (365 * INT64_C(86400))

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
	if (keep_value != NULL) {
		Dict *keep = dict_add(dict, "KEEP");
		dict_set(keep, "KEEP_NAME", keep_name);
		dict_set(keep, "KEEP_VALUE", keep_value);
	}
	return dict;
}

void
page_set_way(const Request *request, Dict *dict)
{
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	dict_show(dict, flow != NULL ? "UNDER_WAY" : "START");
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

void
page_redirect(const App *app, Response *response, const char *path)
{
	g_autofree char *target = g_strconcat(
	    app->settings->site.path, path, NULL);
	response_redirect(response, target);
}

void
page_redirect_home(const App *app, Response *response, const char *next)
{
	response_redirect(
	    response, next != NULL ? next : app->settings->site.home);
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

int64_t
page_minutes(int64_t wait_ms)
{
	return (MAX(wait_ms, 0) + MINUTE_MS - 1) / MINUTE_MS;
}
