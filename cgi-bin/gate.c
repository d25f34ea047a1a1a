/*
 * /gate: may this request for something else pass, and who is it? Web servers
 * and proxies ask, each in its own way (sallyport-gate(7)):
 *
 *	auth_request (nginx)	GATE_CHECK. 2xx with who it is in headers, 401,
 *				403; what is told the visitor is asked for anew
 *				(GATE_TURNED_AWAY)
 *	authorizer (FastCGI)	GATE_AUTHORIZE. 200 with Variable-NAME headers;
 *				any other answer goes to the visitor
 *	ForwardAuth		GATE_FORWARD, or /gate itself with
 *				X-Forwarded-Uri: 2xx with headers; any other
 *				answer goes to the visitor
 *
 * A request to /gate without that is answered as auth_request's.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"

#include <string.h>

#include "account/admission.h"
#include "account/session.h"
#include "web/navigation.h"
#include "web/origin.h"

/* A request about which the gate is asked. */
typedef struct {
	const char *rule;
	const char *target; /* of the request, unchecked; or NULL */
	bool reads; /* GET or HEAD: it can be made again */
	bool terse; /* whoever asks looks at status and headers */
	bool by_variables; /* who it is goes into the program's environment */
	/* Before our path in Location. */
	const char *origin;
} Asked;

static bool
reads(const char *method)
{
	return method == NULL || strcmp(method, "GET") == 0 ||
	       strcmp(method, "HEAD") == 0;
}

/* A proxy has turned the request into one of its own, and tells what it was. */
static void
read_forwarded(const Request *request, Asked *asked)
{
	if (request->forwarded_uri != NULL)
		asked->target = request->forwarded_uri;
	asked->reads = reads(request->forwarded_method);
}

static Asked
asked_of(const App *app, const Request *request)
{
	Asked asked = {
		.rule = request->allow,
		.target = request->target,
		.reads = (request->method & (METHOD_GET | METHOD_HEAD)) != 0,
		.terse = request->gate == GATE_CHECK,
		.by_variables = request->gate == GATE_AUTHORIZE,
		.origin = "",
	};
	if (request->gate == GATE_FORWARD)
		read_forwarded(request, &asked);
	if (request->gate != GATE_NONE)
		return asked;
	/* Here a visitor may be asking: of themselves they learn nothing new.
	 */
	asked.rule = form_get(request->query, "allow");
	asked.terse = request->forwarded_uri == NULL;
	asked.origin = app->settings->site.origin;
	read_forwarded(request, &asked);
	return asked;
}

/* --- let in ----------------------------------------------------------- */

static void
introduce(const Asked *asked, Response *response, const Account *account)
{
	const char *groups = account->groups != NULL ? account->groups : "";
	const char *name = account->username != NULL ? account->username
						     : account->email;
	g_autofree char *user = admission_user(account);
	const struct {
		const char *header;
		const char *variable;
		const char *value;
	} lines[] = {
		{ "Remote-User", "Variable-REMOTE_USER", user },
		{ "Remote-Email", "Variable-REMOTE_EMAIL", account->email },
		{ "Remote-Groups", "Variable-REMOTE_GROUPS", groups },
		{ "Remote-Name", "Variable-REMOTE_NAME", name },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
		response_header(response,
		    asked->by_variables ? lines[i].variable : lines[i].header,
		    lines[i].value);
	if (!asked->by_variables)
		response_header(response, "Cache-Control", "no-store");
	response->bare = true;
}

/* --- turned away ------------------------------------------------------ */

/* What a script reads. */
static void
say(const Request *request, Response *response, int status, const char *error)
{
	response->status = status;
	if (request->bodiless)
		return;
	response->content_type = "application/json";
	g_string_printf(response->body, "{\"error\":\"%s\"}\n", error);
}

/* The page on which a form stood, which the browser tells of its own site. */
static char *
form_page(const App *app, const Request *request)
{
	const char *origin = app->settings->site.origin;
	gsize n = strlen(origin);
	const char *referer = request->referer;
	return referer != NULL && strncmp(referer, origin, n) == 0
		   ? origin_next(referer + n)
		   : NULL;
}

/* To the form of signing in, and from there to the page that was asked for.
 * What a form sent is lost: then back to the form, with a word about it. */
static void
lead_to_login(const App *app, const Asked *asked, const Request *request,
    Response *response)
{
	g_autofree char *next = asked->reads ? origin_next(asked->target)
					     : form_page(app, request);
	g_autofree char *escaped = g_uri_escape_string(
	    next != NULL ? next : app->settings->site.home, "/", FALSE);
	g_autofree char *path = g_strconcat(app->settings->site.path,
	    "/login?next=", escaped, asked->reads ? "&from=gate" : "&from=form",
	    NULL);
	response_redirect_at(response, asked->origin, path);
}

static bool
turn_away(const App *app, const Asked *asked, const Request *request,
    Response *response)
{
	if (asked->terse || !navigation_is(request))
		say(request, response, 401, "signed-out");
	else
		lead_to_login(app, asked, request, response);
	return true;
}

static bool
deny(const App *app, const Asked *asked, const Request *request,
    Response *response, const Account *account, GError **error)
{
	if (asked->terse || request->bodiless || !navigation_is(request)) {
		say(request, response, 403, "not-allowed");
		return true;
	}
	g_autoptr(Dict) dict = page_dict(app, NULL, NULL, NULL);
	response->status = 403;
	dict_set(dict, "USER",
	    account->username != NULL ? account->username : account->email);
	return page_send(
	    app, request, response, "page/not-allowed.tpl", dict, error);
}

/* --- asked ------------------------------------------------------------ */

/* Our cookies are of our own host alone. */
static bool
check_host(const App *app, const Request *request, GError **error)
{
	const char *asked = request->forwarded_host;
	const char *own = app->settings->site.host;
	gsize n = strlen(own);
	bool forwarded = request->gate == GATE_NONE ||
			 request->gate == GATE_FORWARD;
	if (!forwarded || asked == NULL ||
	    (g_ascii_strncasecmp(asked, own, n) == 0 &&
		(asked[n] == '\0' || asked[n] == ':')))
		return true;
	g_set_error(error, ADMISSION_ERROR, 0,
	    "the gate is asked about \"%s\", but guards only %s, the host of "
	    "[site] origin: cookies reach no other",
	    asked, own);
	return false;
}

/* What a web server refuses may be its own business: a folder without an index,
 * a file that it cannot read. */
static bool
let_in(const Request *request, const Asked *asked, Response *response,
    const Admission *admission, GError **error)
{
	if (request->gate != GATE_TURNED_AWAY) {
		introduce(asked, response, admission->account);
		return true;
	}
	g_set_error(error, REQUEST_ERROR, REQUEST_ERROR_NOT_FOUND,
	    "the web server itself shows nothing at an address that the gate "
	    "leaves open");
	return false;
}

static bool
answer(App *app, const Asked *asked, const Request *request, Response *response,
    const Admission *admission, GError **error)
{
	switch (admission->outcome) {
	case ADMISSION_GRANTED:
		return let_in(request, asked, response, admission, error);
	case ADMISSION_SIGNED_OUT:
		return turn_away(app, asked, request, response);
	case ADMISSION_DENIED:
		/* Once, not when it is asked what to tell the visitor. */
		if (request->gate != GATE_TURNED_AWAY)
			page_log(app, request, "gate", "denied",
			    admission->session.account_id);
		return deny(
		    app, asked, request, response, admission->account, error);
	}
	g_assert_not_reached();
}

/* Where a visitor may be asking, a bad rule is no fault of ours. */
static void
blame(const Request *request, GError **error)
{
	if (request->gate != GATE_NONE ||
	    !g_error_matches(*error, ADMISSION_ERROR, 0))
		return;
	g_autoptr(GError) why = g_steal_pointer(error);
	g_set_error_literal(
	    error, REQUEST_ERROR, REQUEST_ERROR_BAD, why->message);
}

bool
gate_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	g_auto(Admission) admission = { 0 };
	const Asked asked = asked_of(app, request);
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL || !check_host(app, request, error) ||
	    !admission_ask(accounts, asked.rule, token, &admission, error)) {
		blame(request, error);
		return false;
	}
	if (admission.account != NULL)
		app_note_seen(app, &admission.session);
	return answer(app, &asked, request, response, &admission, error);
}
