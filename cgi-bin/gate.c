/*
 * /gate: may this request for something else pass, and who is it? Web servers
 * and proxies ask, each in its own way (sallyport-gate(7)):
 *
 *	auth_request (nginx)	GATE_CHECK. 2xx with who it is in headers, 401,
 *				403; for those nginx then asks for the page that
 *				the visitor sees (GATE_TURNED_AWAY)
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
#include "base/log.h"
#include "web/navigation.h"
#include "web/origin.h"

/* What the gate is asked about a request. */
typedef struct {
	const char *rule;
	const char *target; /* of the request, unchecked; or NULL */
	bool reads; /* GET or HEAD: it can be made again */
	bool terse; /* whoever asks looks at status and headers */
	bool by_variables; /* who it is goes into the program's environment */
	/* Before our path in Location: where another host than the site's asks
	 * by HTTP, a path alone would lead there. */
	const char *origin;
} Question;

static bool
reads(const char *method)
{
	return method == NULL || strcmp(method, "GET") == 0 ||
	       strcmp(method, "HEAD") == 0;
}

/* A proxy has turned the request into one of its own, and tells what it was. */
static void
read_forwarded(const Request *request, Question *question)
{
	if (request->forwarded_uri != NULL)
		question->target = request->forwarded_uri;
	question->reads = reads(request->forwarded_method);
}

static Question
question_of(const App *app, const Request *request)
{
	Question question = {
		.rule = request->allow,
		.target = request->target,
		.reads = (request->method & (METHOD_GET | METHOD_HEAD)) != 0,
		.terse = request->gate == GATE_CHECK,
		.by_variables = request->gate == GATE_AUTHORIZE,
		.origin = "",
	};
	if (request->gate == GATE_FORWARD)
		read_forwarded(request, &question);
	if (request->gate != GATE_NONE)
		return question;
	/* Here a visitor may be asking: of themselves they learn nothing new.
	 */
	question.rule = form_get(request->query, "allow");
	question.terse = request->forwarded_uri == NULL;
	question.origin = app->settings->site.origin;
	read_forwarded(request, &question);
	return question;
}

/* --- let in ----------------------------------------------------------- */

static void
introduce(const Question *question, Response *response, const Account *account)
{
	const char *groups = account->groups != NULL ? account->groups : "";
	const char *name = account->username != NULL ? account->username
						     : account->email;
	g_autofree char *user = account_user(account);
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
		    question->by_variables ? lines[i].variable
					   : lines[i].header,
		    lines[i].value);
	if (!question->by_variables)
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

/* The way back to an address of the site; where that is too long, without its
 * query. NULL where there is none. */
static char *
way_back(const char *target)
{
	char *next = origin_next(target);
	if (next != NULL || target == NULL)
		return next;
	g_autofree char *path = g_strndup(target, strcspn(target, "?"));
	return origin_next(path);
}

/* The page on which a form stood, which the browser tells of its own site. */
static char *
form_page(const App *app, const Request *request)
{
	const char *origin = app->settings->site.origin;
	gsize n = strlen(origin);
	const char *referer = request->referer;
	return referer != NULL && strncmp(referer, origin, n) == 0
		   ? way_back(referer + n)
		   : NULL;
}

/* Where they come back to a page with a form: a browser may tell no more of it
 * than the site. */
static const char *
sent_from(const char *form)
{
	return form != NULL && strcmp(form, "/") != 0 ? "&from=form"
						      : "&from=sent";
}

/* To the form of signing in, and from there to the page that was asked for.
 * What a form sent is lost: then back to the form, with a word about it. */
static void
lead_to_login(const App *app, const Question *question, const Request *request,
    Response *response)
{
	g_autofree char *next = question->reads ? way_back(question->target)
						: form_page(app, request);
	g_autofree char *login = page_with_next(
	    "/login", next != NULL ? next : app->settings->site.home);
	g_autofree char *path = g_strconcat(app->settings->site.path, login,
	    question->reads ? "&from=gate" : sent_from(next), NULL);
	response_redirect_at(response, question->origin, path);
}

static bool
turn_away(const App *app, const Question *question, const Request *request,
    Response *response)
{
	if (question->terse || !navigation_is(request))
		say(request, response, 401, "signed-out");
	else
		lead_to_login(app, question, request, response);
	return true;
}

/* A web server that would throw the page away asks once more, as
 * GATE_TURNED_AWAY, and then it is shown. */
static bool
deny(const App *app, const Question *question, const Request *request,
    Response *response, const Account *account, GError **error)
{
	if (question->terse || request->bodiless || !navigation_is(request)) {
		say(request, response, 403, "not-allowed");
		return true;
	}
	g_autoptr(Dict) dict = page_dict(app, NULL, NULL, NULL);
	g_autofree char *next = question->reads ? way_back(question->target)
						: NULL;
	response->status = 403;
	dict_set(dict, "NEXT", next);
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
let_in(const Request *request, const Question *question, Response *response,
    const Admission *admission, GError **error)
{
	if (request->gate != GATE_TURNED_AWAY) {
		introduce(question, response, admission->account);
		return true;
	}
	g_set_error(error, REQUEST_ERROR, REQUEST_ERROR_NOT_FOUND,
	    "the web server itself shows nothing at an address that the gate "
	    "leaves open");
	return false;
}

static void
log_denied(const App *app, const Request *request, const Question *question,
    const Account *account)
{
	g_autofree char *id = g_strdup_printf("%" G_GINT64_FORMAT, account->id);
	g_autofree char *path = request_subject(request);
	log_event(LOG_LEVEL_INFO, "gate", "request", app->request_id, "outcome",
	    "denied", "account", id, "network", request->network, "path", path,
	    "rule", question->rule, NULL);
}

static bool
answer(App *app, const Question *question, const Request *request,
    Response *response, const Admission *admission, GError **error)
{
	switch (admission->outcome) {
	case ADMISSION_GRANTED:
		return let_in(request, question, response, admission, error);
	case ADMISSION_SIGNED_OUT:
		return turn_away(app, question, request, response);
	case ADMISSION_DENIED:
		/* Once, not when it is asked what to tell the visitor. */
		if (request->gate != GATE_TURNED_AWAY)
			log_denied(app, request, question, admission->account);
		return deny(app, question, request, response,
		    admission->account, error);
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
	const Question question = question_of(app, request);
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL || !check_host(app, request, error) ||
	    !admission_ask(accounts, question.rule, token, &admission, error)) {
		blame(request, error);
		return false;
	}
	if (admission.account != NULL)
		app_note_seen(app, &admission.session);
	return answer(app, &question, request, response, &admission, error);
}
