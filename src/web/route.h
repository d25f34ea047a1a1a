/*
 * From a request to its page. One table of routes below the mount point, and
 * in one place everything that is the same for all pages, so that no page can
 * forget it: request checks, methods, cross-site posts, form parsing, error
 * pages, HEAD.
 *
 *	/mount		308 to /mount/, the account page
 *	/mount/x/	308 to /mount/x for GET and HEAD
 *	no such path	404
 *	other method	405 with Allow; OPTIONS is answered 204 with Allow
 *	foreign POST	403 (origin.h)
 *	POST, no form	415; a bad form: 400
 *
 * What the gate is asked about (request.h) goes to the gate, whatever its path
 * and method.
 */
#ifndef WEB_ROUTE_H
#define WEB_ROUTE_H

#include "web/httpio.h"
#include "web/request.h"
#include "web/response.h"

/*
 * Fills in the answer. False with an error means the work could not be done;
 * what was filled in is dropped and the error page shown with status 500,
 * which it may change (a locked store: 503).
 */
typedef bool RouteHandler(
    gpointer app, const Request *request, Response *response, GError **error);

typedef struct {
	const char *path; /* below the mount point: "/signup"; "/" */
	/* METHOD_GET | METHOD_POST; GET brings HEAD. OPTIONS is answered for it
	 * unless it takes that itself. */
	unsigned methods;
	RouteHandler *handler;
	/* A POST is taken from anywhere and its body is left alone; for a
	 * check (/gate) that changes nothing whatever it is asked with. */
	bool any_origin;
} Route;

typedef struct {
	const char *mount; /* "/account", or "" for the root */
	const char *origin; /* "https://example.org" */
	RequestSite site;
	const Route *routes;
	gsize n_routes;
	RouteHandler *gate;
	/* Names of all our cookies, NULL-terminated. */
	const char *const *cookies;
	gpointer app;
	/*
	 * Fills in the page for a status other than those a handler chose:
	 * 400, 403, 404, 405, 413, 414, 415, 500. error says why, in words for
	 * the log, of the domain REQUEST_ERROR or the handler's; it is
	 * never NULL. response->status is already set.
	 */
	void (*error_page)(gpointer app, const Request *request,
	    const GError *error, Response *response);
	/* After the answer has left (sent) or could not; NULL: nothing. */
	void (*answered)(gpointer app, const Request *request,
	    const Response *response, bool sent);
} Router;

/* Reads, answers, writes: one request. */
void route_serve(const Router *router, HttpIo *io);

/* The same without reading and writing, for tests: response is new. */
void route_answer(const Router *router, Request *request, Response *response);

#endif
