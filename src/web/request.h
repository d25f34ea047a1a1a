/*
 * A request, read and checked: nothing in it is longer than a limit, nothing
 * was said twice, every text is valid UTF-8 where it says so. The path comes
 * from REQUEST_URI alone, the only value that nginx, Apache and lighttpd pass
 * alike. Scheme and host are never taken from a request: the administrator
 * names them (settings: [site] origin).
 *
 * The gate is asked about requests for something else: in FastCGI's role of an
 * authorizer (specification 6.3), or where the web server's configuration says
 * so by the parameter SALLYPORT_GATE. Such a request is somebody else's: its
 * target is kept as it is, to lead back there, and a body, which should not be
 * sent, is never read.
 */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include "base/secret.h"
#include "web/form.h"
#include "web/forwarded.h"
#include "web/httpio.h"

typedef enum {
	METHOD_GET = 1 << 0,
	METHOD_HEAD = 1 << 1,
	METHOD_POST = 1 << 2,
	METHOD_OPTIONS = 1 << 3,
	METHOD_OTHER = 1 << 4 /* PUT, DELETE, "get", … */
} Method;

/* FastCGI's roles (specification 6); CGI has only the first. */
typedef enum {
	ROLE_RESPONDER,
	ROLE_AUTHORIZER,
	ROLE_OTHER
} Role;

typedef enum {
	GATE_NONE, /* it is for a page of ours; /gate may be one */
	GATE_CHECK, /* "check": the web server looks at status and headers */
	/* The other answers go to the visitor, unless they are let in. */
	GATE_AUTHORIZE, /* in that role */
	GATE_FORWARD, /* "forward": by X-Forwarded-Uri and -Method */
	GATE_TURNED_AWAY, /* "turned-away": GATE_CHECK refused it before */
} GateUse;

/* For pages to read; only request.c and route.c write it. */
typedef struct {
	Role role;
	GateUse gate;
	Method method;
	/* Decoded, UTF-8, begins with '/'; no empty, "." or ".." segment. */
	char *path;
	/* The fields after '?'. Never NULL. */
	Form *query;
	/* The fields of a POST's body. Never NULL; without fields for other
	 * methods. */
	Form *form;

	/* NULL where none was sent; they belong to the HttpIo. */
	const char *query_text; /* as sent, without '?'; visible ASCII */
	const char *target; /* REQUEST_URI, unchecked */
	const char *accept;
	const char *accept_language;
	const char *user_agent;
	const char *cookies;
	const char *origin;
	const char *fetch_site;
	const char *fetch_mode;
	const char *content_type;
	const char *upgrade;
	const char *requested_with;
	const char *referer;
	/* Of a proxy that asks /gate; anybody else may send them, too. */
	const char *forwarded_method;
	const char *forwarded_host;
	const char *forwarded_uri;

	/* From the web server's configuration, SALLYPORT_ALLOW: the gate's rule
	 * (account/admission.h). */
	const char *allow;
	/* Whoever asks for it throws a body away, or its type. */
	bool bodiless;

	/* Whom limits are counted for, by REMOTE_ADDR or what a trusted proxy
	 * says once (forwarded.h): an IPv4 address, the /64 of an IPv6
	 * address ("2001:db8:1:2::/64"), or "unknown", which all who cannot be
	 * told apart share. */
	char *network;
	/* The site is https, so cookies are named and marked for it. */
	bool secure;

	/* The body as sent, wiped and NULL once it is in form. */
	SecretString *body;
} Request;

#define REQUEST_ERROR (request_error_quark())
GQuark request_error_quark(void);

/* Codes of REQUEST_ERROR: the statuses to answer with. */
typedef enum {
	REQUEST_ERROR_BAD = 400,
	REQUEST_ERROR_FORBIDDEN = 403,
	REQUEST_ERROR_NOT_FOUND = 404,
	REQUEST_ERROR_METHOD = 405,
	REQUEST_ERROR_BODY_TOO_LARGE = 413,
	REQUEST_ERROR_PATH_TOO_LONG = 414,
	REQUEST_ERROR_CONTENT_TYPE = 415,
	REQUEST_ERROR_ROLE = 500
} RequestError;

/* What the administrator says of all requests. */
typedef struct {
	bool secure; /* the site is https */
	const TrustedProxies *proxies; /* NULL: none stands before */
} RequestSite;

/*
 * Reads everything, the body of at most LIMIT_BODY_BYTES included, and no
 * byte more than is needed to know. *ret_request is set even when it returns
 * false, so that the page that says so can speak the visitor's language: then
 * path may be "/" and query empty. Never reads the body of a request about
 * which the gate is asked: an authorizer's has none to end it.
 */
bool request_read(
    HttpIo *io, const RequestSite *site, Request **ret_request, GError **error);
void request_free(Request *request);

/* The body's fields: REQUEST_ERROR_CONTENT_TYPE where they are no form,
 * REQUEST_ERROR_BAD where they are a bad one. Called by route.c. */
bool request_read_form(Request *request, GError **error);

/* What it is for, without a query, as logs have it: path or, where the gate is
 * asked about it, the address as sent. */
char *request_subject(const Request *request);

/* The value of our cookie of that (unprefixed) name, newly allocated; NULL
 * where there is none. See cookie.h. */
SecretText *request_cookie(const Request *request, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Request, request_free)

#endif
