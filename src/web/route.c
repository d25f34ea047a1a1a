#include "web/route.h"

#include "web/cookie.h"
#include "web/origin.h"

#include <string.h>

/* What a path leads to. */
typedef struct {
	const Route *route; /* NULL: nothing */
	bool moved; /* to the route's own spelling of the path */
} Target;

static const Route *
find_route(const Router *router, const char *path, gsize n)
{
	for (gsize i = 0; i < router->n_routes; i++) {
		const Route *route = &router->routes[i];
		if (strlen(route->path) == n &&
		    memcmp(route->path, path, n) == 0)
			return route;
	}
	return NULL;
}

static Target
find_target(const Router *router, const char *path)
{
	gsize mount_n = strlen(router->mount);
	if (strncmp(path, router->mount, mount_n) != 0)
		return (Target){ NULL, false };
	path += mount_n;
	if (*path == '\0')
		return (Target){ find_route(router, "/", 1), true };

	gsize n = strlen(path);
	const Route *route = find_route(router, path, n);
	if (route != NULL || n == 1 || path[n - 1] != '/')
		return (Target){ route, false };
	return (Target){ find_route(router, path, n - 1), true };
}

static unsigned
allowed_methods(const Route *route)
{
	unsigned methods = route->methods | METHOD_OPTIONS;
	return methods & METHOD_GET ? methods | METHOD_HEAD : methods;
}

static void
allow_header(const Route *route, Response *response)
{
	static const struct {
		Method method;
		const char *name;
	} names[] = {
		{ METHOD_GET, "GET" },
		{ METHOD_HEAD, "HEAD" },
		{ METHOD_POST, "POST" },
		{ METHOD_OPTIONS, "OPTIONS" },
	};
	g_autoptr(GString) list = g_string_new(NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		if ((allowed_methods(route) & names[i].method) == 0)
			continue;
		g_string_append(list, list->len > 0 ? ", " : "");
		g_string_append(list, names[i].name);
	}
	response_header(response, "Allow", list->str);
}

/* The route's path is a constant of ours; the query was checked to be visible
 * ASCII. */
static void
answer_moved(const Router *router, const Request *request, const Route *route,
    Response *response)
{
	g_autofree char *location = g_strconcat(router->mount, route->path,
	    request->query_text != NULL ? "?" : "", request->query_text, NULL);
	response_redirect(response, location);
	response->status = 308;
}

static bool
fail(GError **error, RequestError status, const char *message)
{
	g_set_error_literal(error, REQUEST_ERROR, (int)status, message);
	return false;
}

static bool
check_post(const Router *router, Request *request, GError **error)
{
	bool has_cookie = cookie_any(
	    request->cookies, router->cookies, router->site.secure);
	if (!origin_allows(router->origin, request->fetch_site, request->origin,
		has_cookie))
		return fail(error, REQUEST_ERROR_FORBIDDEN,
		    "a form that stood on another site");
	return request_read_form(request, error);
}

/* False with an error of REQUEST_ERROR, or with the handler's. */
static bool
answer_page(
    const Router *router, Request *request, Response *response, GError **error)
{
	Target target = find_target(router, request->path);
	const Route *route = target.route;
	bool reading = request->method == METHOD_GET ||
		       request->method == METHOD_HEAD;
	if (route == NULL || (target.moved && !reading))
		return fail(error, REQUEST_ERROR_NOT_FOUND, "no such page");
	if (target.moved) {
		answer_moved(router, request, route, response);
		return true;
	}
	if (request->method == METHOD_OPTIONS &&
	    (route->methods & METHOD_OPTIONS) == 0) {
		allow_header(route, response);
		response->status = 204;
		return true;
	}
	if ((allowed_methods(route) & request->method) == 0)
		return fail(error, REQUEST_ERROR_METHOD,
		    "a method that this page does not have");
	if (request->method == METHOD_POST && !route->any_origin &&
	    !check_post(router, request, error))
		return false;
	return route->handler(router->app, request, response, error);
}

static bool
answer(
    const Router *router, Request *request, Response *response, GError **error)
{
	if (request->gate != GATE_NONE)
		return router->gate(router->app, request, response, error);
	return answer_page(router, request, response, error);
}

/* The page for what went wrong, in place of what was filled in so far. */
static void
answer_error(const Router *router, const Request *request, const GError *error,
    Response *response)
{
	response_reset(response);
	response->status = 500;
	if (error->domain == REQUEST_ERROR)
		response->status = error->code;
	if (g_error_matches(error, REQUEST_ERROR, REQUEST_ERROR_METHOD))
		allow_header(
		    find_target(router, request->path).route, response);
	router->error_page(router->app, request, error, response);
}

void
route_answer(const Router *router, Request *request, Response *response)
{
	g_autoptr(GError) error = NULL;
	if (!answer(router, request, response, &error))
		answer_error(router, request, error, response);
}

void
route_serve(const Router *router, HttpIo *io)
{
	g_autoptr(Request) request = NULL;
	g_autoptr(Response) response = response_new(router->site.secure);
	g_autoptr(GError) error = NULL;
	if (request_read(io, &router->site, &request, &error))
		route_answer(router, request, response);
	else
		answer_error(router, request, error, response);

	bool with_body = request->method != METHOD_HEAD;
	/* Roomy, so that nothing is left behind by a realloc(). */
	g_autoptr(SecretString) out = g_string_sized_new(
	    2048 + response->headers->len + response->body->len);
	response_serialise(response, with_body, out);
	bool sent = io->write(io, out->str, out->len);
	if (router->answered != NULL)
		router->answered(router->app, request, response, sent);
}
