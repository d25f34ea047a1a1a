/*
 * The page for everything that is no page of its own: what happened, in the
 * visitor's words, and what to do.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"

#include "base/log.h"
#include "web/navigation.h"

/* What the page says of a status we have no words for is what 500 says. */
static const char *
status_section(int status)
{
	static const struct {
		int status;
		const char *section;
	} sections[] = {
		{ 400, "STATUS_400" },
		{ 403, "STATUS_403" },
		{ 404, "STATUS_404" },
		{ 405, "STATUS_405" },
		{ 413, "STATUS_413" },
		{ 414, "STATUS_414" },
		{ 415, "STATUS_415" },
		{ 429, "STATUS_429" },
		{ 503, "STATUS_503" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(sections); i++) {
		if (sections[i].status == status)
			return sections[i].section;
	}
	return "STATUS_500";
}

/* Where to go on. By the cookies alone: what failed may be the store. */
static void
set_way(const Request *request, Dict *dict)
{
	g_autoptr(SecretText)
	    session = request_cookie(request, COOKIE_SIGNED_IN);
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	dict_show(dict, session != NULL ? "SIGNED_IN"
			: flow != NULL  ? "UNDER_WAY"
					: "START");
}

static bool
send_error(const App *app, const Request *request, Response *response,
    int64_t wait_ms, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, NULL, NULL, NULL);
	dict_show(dict, status_section(response->status));
	dict_set_int(dict, "STATUS", response->status);
	if (response->status >= 500) {
		dict_set(dict, "REQUEST_ID", app->request_id);
	}
	dict_set_span(dict, "RETRY", wait_ms);
	set_way(request, dict);
	return page_send(app, request, response, "page/error.tpl", dict, error);
}

void
page_set_not_now(Dict *dict, Response *response, int status, int64_t wait_ms)
{
	response_retry_after(response, status, (int)page_seconds(wait_ms));
	dict_show(dict, "NOT_NOW");
	dict_show(dict, status_section(status));
	dict_set_span(dict, "RETRY", wait_ms);
}

/* What the administrator reads of a page that could not be. */
static void
log_error(
    const App *app, const Request *request, const GError *error, int status)
{
	g_autofree char *number = g_strdup_printf("%d", status);
	g_autofree char *path = request_subject(request);
	log_event(status >= 500 ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "refused",
	    "request", app->request_id, "status", number, "path", path,
	    "network", request->network, "why", error->message, NULL);
}

/* A store that cannot work now may work in a moment, and so may the gate
 * before hashing, whose file could not be used. */
static int64_t
fault_wait_ms(const GError *error)
{
	if (error->domain == G_FILE_ERROR)
		return MINUTE_MS;
	if (error->domain != STORE_ERROR)
		return 0;
	return error->code == STORE_ERROR_BUSY ? 5 * SECOND_MS : MINUTE_MS;
}

bool
page_take_fault(const App *app, const Request *request, GError *fault,
    int64_t *ret_wait_ms, GError **error)
{
	int64_t wait_ms = fault_wait_ms(fault);
	if (wait_ms == 0) {
		g_propagate_error(error, fault);
		return false;
	}
	log_error(app, request, fault, 503);
	g_error_free(fault);
	*ret_wait_ms = wait_ms;
	return true;
}

bool
page_send_not_now(const App *app, const Request *request, Response *response,
    int status, int64_t wait_ms, GError **error)
{
	response_retry_after(response, status, (int)page_seconds(wait_ms));
	return send_error(app, request, response, wait_ms, error);
}

void
error_page(gpointer user, const Request *request, const GError *error,
    Response *response)
{
	App *app = user;
	g_autoptr(GError) broken = NULL;
	int64_t wait_ms = fault_wait_ms(error);
	if (wait_ms > 0)
		response_retry_after(response, 503, (int)page_seconds(wait_ms));
	log_error(app, request, error, response->status);
	if (request->bodiless)
		return;
	if (!navigation_is(request)) {
		response->content_type = "application/json";
		g_string_printf(response->body, "{\"error\":\"%s\"}\n",
		    wait_ms > 0 ? "not-now" : "failed");
		return;
	}
	if (!send_error(app, request, response, wait_ms, &broken))
		log_event(LOG_LEVEL_ERROR, "page-broken", "request",
		    app->request_id, "why", broken->message, NULL);
}
