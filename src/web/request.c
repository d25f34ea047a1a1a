#include "web/request.h"

#include "base/limits.h"
#include "web/cookie.h"
#include "web/network.h"
#include "web/path.h"
#include "web/variables.h"

#include <string.h>

G_DEFINE_QUARK(request_error, request_error)

/* Refuses, with a status; always false. */
static bool G_GNUC_PRINTF(3, 4)
    refuse(GError **error, RequestError status, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	g_autofree char *message = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	g_set_error_literal(error, REQUEST_ERROR, (int)status, message);
	return false;
}

static Method
parse_method(const char *text)
{
	static const struct {
		const char *name;
		Method method;
	} methods[] = {
		{ "GET", METHOD_GET },
		{ "POST", METHOD_POST },
		{ "HEAD", METHOD_HEAD },
		{ "OPTIONS", METHOD_OPTIONS },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(methods); i++) {
		if (text != NULL && strcmp(text, methods[i].name) == 0)
			return methods[i].method;
	}
	return METHOD_OTHER;
}

static Role
parse_role(const char *text)
{
	if (text == NULL || strcmp(text, "RESPONDER") == 0)
		return ROLE_RESPONDER;
	return strcmp(text, "AUTHORIZER") == 0 ? ROLE_AUTHORIZER : ROLE_OTHER;
}

/* False where SALLYPORT_GATE is none of ours. */
static bool
read_gate(Request *request, const char *use, GError **error)
{
	if (request->role == ROLE_AUTHORIZER)
		request->gate = GATE_AUTHORIZE;
	else if (use == NULL)
		request->gate = GATE_NONE;
	else if (strcmp(use, "check") == 0)
		request->gate = GATE_CHECK;
	else if (strcmp(use, "forward") == 0)
		request->gate = GATE_FORWARD;
	else if (strcmp(use, "turned-away") == 0)
		request->gate = GATE_TURNED_AWAY;
	else
		return refuse(error, REQUEST_ERROR_ROLE,
		    "SALLYPORT_GATE is none of \"check\", \"forward\" and "
		    "\"turned-away\"");
	return true;
}

static bool
read_target(Request *request, const char *uri, GError **error)
{
	if (uri == NULL)
		return refuse(error, REQUEST_ERROR_BAD,
		    "the web server passes no REQUEST_URI");
	g_autofree char *path = NULL;
	const char *query = NULL;
	switch (path_read(uri, &path, &query)) {
	case PATH_GOOD:
		break;
	case PATH_BAD:
		return refuse(error, REQUEST_ERROR_BAD, "a malformed path");
	case PATH_TOO_LONG:
		return refuse(error, REQUEST_ERROR_PATH_TOO_LONG,
		    "a path over %d or a query over %d bytes", LIMIT_PATH_BYTES,
		    LIMIT_QUERY_BYTES);
	}
	g_free(request->path);
	request->path = g_steal_pointer(&path);
	request->query_text = query;
	if (query == NULL)
		return true;

	Form *form = NULL;
	FormOutcome outcome = form_parse(query, strlen(query), &form);
	if (outcome != FORM_GOOD)
		return refuse(error, REQUEST_ERROR_BAD, "in the query: %s",
		    form_outcome_text(outcome));
	form_free(request->query);
	request->query = form;
	return true;
}

/* CONTENT_LENGTH, which is empty or missing where there is no body; then, for
 * a POST, whatever comes up to the limit. */
static bool
read_length(
    const char *text, gsize *ret_length, bool *ret_known, GError **error)
{
	*ret_known = text != NULL && *text != '\0';
	*ret_length = LIMIT_BODY_BYTES;
	if (!*ret_known)
		return true;
	if (text[strspn(text, "0123456789")] != '\0')
		return refuse(
		    error, REQUEST_ERROR_BAD, "CONTENT_LENGTH is not a number");
	guint64 length = g_ascii_strtoull(text, NULL, 10);
	if (length > LIMIT_BODY_BYTES)
		return refuse(error, REQUEST_ERROR_BODY_TOO_LARGE,
		    "a body over %d bytes", LIMIT_BODY_BYTES);
	*ret_length = (gsize)length;
	return true;
}

/* Reads to the end, or one byte too many: who is told less than there is, or
 * more, shall not guess where the next request begins. */
static bool
read_body(HttpIo *io, Request *request, const char *length_text, GError **error)
{
	gsize length, got = 0;
	bool known;
	if (!read_length(length_text, &length, &known, error))
		return false;
	if (!known && request->method != METHOD_POST)
		length = 0;

	g_autoptr(SecretString) body = g_string_sized_new(length + 1);
	while (got <= length) {
		gsize n = io->read(io, body->str + got, length + 1 - got);
		if (n == 0)
			break;
		got += n;
	}
	/* Without a length, a half would be taken for the whole. */
	if (io->broken)
		return refuse(
		    error, REQUEST_ERROR_BAD, "the body ended in the middle");
	if (got > length && !known && request->method == METHOD_POST)
		return refuse(error, REQUEST_ERROR_BODY_TOO_LARGE,
		    "a body over %d bytes", LIMIT_BODY_BYTES);
	if (got > length)
		return refuse(error, REQUEST_ERROR_BAD,
		    "the body is longer than CONTENT_LENGTH says");
	if (known && got < length)
		return refuse(error, REQUEST_ERROR_BAD,
		    "the body is shorter than CONTENT_LENGTH says");
	g_string_set_size(body, got);
	request->body = g_steal_pointer(&body);
	return true;
}

static Form *
empty_form(void)
{
	Form *form = NULL;
	form_parse("", 0, &form);
	return form;
}

#define BIT(variable) (UINT32_C(1) << (variable))

/* Twice, X-Forwarded-For may be a proxy's and a visitor's X_Forwarded_For, and
 * nothing tells which is which: nobody is believed, and all who come so count
 * as the proxy. It is no reason to refuse them: lines may be several (RFC
 * 9110 5.3), as HAProxy makes them, and nginx before 1.23 passes each on. */
static char *
visitor_of(const char *const values[VARIABLE__COUNT], guint32 twice,
    const RequestSite *site)
{
	const char *list = values[VARIABLE_FORWARDED_FOR];
	if ((twice & BIT(VARIABLE_FORWARDED_FOR)) != 0)
		list = NULL;
	return forwarded_visitor(site->proxies, list, values[VARIABLE_ADDRESS]);
}

/* What may be read of it whatever is wrong with it. */
static Request *
request_new(const char *const values[VARIABLE__COUNT], guint32 twice,
    const RequestSite *site)
{
	g_autofree char *visitor = visitor_of(values, twice, site);
	Request *request = g_new0(Request, 1);
	*request = (Request){
		.role = parse_role(values[VARIABLE_ROLE]),
		.method = parse_method(values[VARIABLE_METHOD]),
		.path = g_strdup("/"),
		.query = empty_form(),
		.form = empty_form(),
		.target = values[VARIABLE_URI],
		.accept = values[VARIABLE_ACCEPT],
		.accept_language = values[VARIABLE_LANGUAGE],
		.user_agent = values[VARIABLE_AGENT],
		.cookies = values[VARIABLE_COOKIE],
		.origin = values[VARIABLE_ORIGIN],
		.fetch_site = values[VARIABLE_FETCH_SITE],
		.fetch_mode = values[VARIABLE_FETCH_MODE],
		.content_type = values[VARIABLE_TYPE],
		.upgrade = values[VARIABLE_UPGRADE],
		.requested_with = values[VARIABLE_REQUESTED_WITH],
		.referer = values[VARIABLE_REFERER],
		.forwarded_method = values[VARIABLE_FORWARDED_METHOD],
		.forwarded_host = values[VARIABLE_FORWARDED_HOST],
		.forwarded_uri = values[VARIABLE_FORWARDED_URI],
		.allow = values[VARIABLE_ALLOW] != NULL
			     ? values[VARIABLE_ALLOW]
			     : values[VARIABLE_ALLOW_BEFORE],
		.network = network_key(visitor),
		.secure = site->secure,
	};
	return request;
}

/* Of what the gate is asked about, the rest is nobody's business: a visitor's
 * request is not refused for it. */
#define TWICE_AT_THE_GATE                                                      \
	(BIT(VARIABLE_GATE) | BIT(VARIABLE_ALLOW) | BIT(VARIABLE_COOKIE))

static bool
check_twice(const Request *request, guint32 twice, GError **error)
{
	if (request->gate != GATE_NONE)
		twice &= TWICE_AT_THE_GATE;
	twice &= ~BIT(VARIABLE_FORWARDED_FOR);
	for (Variable v = 0; v < VARIABLE__COUNT; v++)
		if ((twice & BIT(v)) != 0)
			return refuse(error, REQUEST_ERROR_BAD,
			    "%s came twice: let the web server's configuration "
			    "pass it once",
			    variable_name(v));
	return true;
}

static bool
check_cookies(const Request *request, GError **error)
{
	return request->cookies == NULL ||
	       strlen(request->cookies) <= LIMIT_COOKIES_BYTES ||
	       refuse(error, REQUEST_ERROR_BAD, "cookies over %d bytes",
		   LIMIT_COOKIES_BYTES);
}

/* Whoever asks about a request sends none along; that there is an end to it is
 * known only when it is read. */
static void
find_no_body(HttpIo *io, const Request *request)
{
	char byte;
	if (request->role == ROLE_RESPONDER)
		(void)io->read(io, &byte, 1);
}

bool
request_read(
    HttpIo *io, const RequestSite *site, Request **ret_request, GError **error)
{
	const char *values[VARIABLE__COUNT] = { NULL };
	guint32 twice = variables_find(io->environment, values);
	Request *request = request_new(values, twice, site);
	*ret_request = request;
	if (request->role == ROLE_OTHER)
		return refuse(error, REQUEST_ERROR_ROLE,
		    "asked in a FastCGI role that is not served here");
	if (!read_gate(request, values[VARIABLE_GATE], error))
		return false;
	/* Apache's mod_authnz_fcgi takes a body for HTML in Latin 1. */
	request->bodiless = request->gate == GATE_CHECK ||
			    (request->gate == GATE_AUTHORIZE &&
				values[VARIABLE_APACHE] != NULL);
	if (!check_twice(request, twice, error) ||
	    !check_cookies(request, error))
		return false;
	if (request->gate != GATE_NONE) {
		find_no_body(io, request);
		return true;
	}
	/* The body first: a refusal that left it unread would cost the
	 * connection. */
	return read_body(io, request, values[VARIABLE_LENGTH], error) &&
	       read_target(request, values[VARIABLE_URI], error);
}

void
request_free(Request *request)
{
	if (request == NULL)
		return;
	g_free(request->path);
	g_free(request->network);
	form_free(request->query);
	form_free(request->form);
	secret_string_free(request->body);
	g_free(request);
}

static bool
is_form(const char *content_type)
{
	static const char form[] = "application/x-www-form-urlencoded";
	gsize n = sizeof(form) - 1;
	if (content_type == NULL ||
	    g_ascii_strncasecmp(content_type, form, n) != 0)
		return false;
	const char *rest = content_type + n;
	return *rest == '\0' || *rest == ';' || *rest == ' ' || *rest == '\t';
}

bool
request_read_form(Request *request, GError **error)
{
	g_autoptr(SecretString) body = g_steal_pointer(&request->body);
	if (body == NULL || body->len == 0)
		return true;
	if (!is_form(request->content_type))
		return refuse(error, REQUEST_ERROR_CONTENT_TYPE,
		    "the body is no application/x-www-form-urlencoded");
	Form *form = NULL;
	FormOutcome outcome = form_parse(body->str, body->len, &form);
	if (outcome != FORM_GOOD)
		return refuse(error, REQUEST_ERROR_BAD, "in the form: %s",
		    form_outcome_text(outcome));
	form_free(request->form);
	request->form = form;
	return true;
}

char *
request_subject(const Request *request)
{
	const char *target = request->target;
	if (request->gate == GATE_NONE)
		return g_strdup(request->path);
	if (request->gate == GATE_FORWARD && request->forwarded_uri != NULL)
		target = request->forwarded_uri;
	if (target == NULL)
		target = "";
	return g_strndup(target, strcspn(target, "?"));
}

SecretText *
request_cookie(const Request *request, const char *name)
{
	return cookie_find(request->cookies, name, request->secure);
}
