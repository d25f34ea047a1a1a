#include "web/response.h"

#include "base/secret.h"
#include "web/cookie.h"

#include <string.h>

/*
 * Referrer-Policy is not no-referrer, under which browsers send "Origin: null"
 * with our own posts (Fetch, "serializing a request origin"); strict-origin
 * keeps the tokens in our paths from everybody all the same.
 */
static const char policy[] =
    "Content-Security-Policy: default-src 'none'; style-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";
static const char policy_of_scripts[] =
    "; script-src 'self'; worker-src 'self'; connect-src 'self'";
static const char security_headers[] =
    "\r\n"
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Frame-Options: DENY\r\n"
    "Referrer-Policy: strict-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "Permissions-Policy: camera=(), geolocation=(), microphone=(), "
    "payment=(), usb=()\r\n";

static const char html[] = "text/html; charset=utf-8";

typedef struct {
	int status;
	const char *reason;
} Reason;

static const Reason reasons[] = {
	{ 200, "OK" },
	{ 204, "No Content" },
	{ 303, "See Other" },
	{ 308, "Permanent Redirect" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 409, "Conflict" },
	{ 410, "Gone" },
	{ 413, "Content Too Large" },
	{ 414, "URI Too Long" },
	{ 415, "Unsupported Media Type" },
	{ 422, "Unprocessable Content" },
	{ 429, "Too Many Requests" },
	{ 500, "Internal Server Error" },
	{ 503, "Service Unavailable" },
};

const char *
response_reason(int status)
{
	for (gsize i = 0; i < G_N_ELEMENTS(reasons); i++) {
		if (reasons[i].status == status)
			return reasons[i].reason;
	}
	return "Unknown";
}

Response *
response_new(bool secure)
{
	Response *response = g_new0(Response, 1);
	response->body = g_string_new(NULL);
	/* Roomy, so that no cookie is left behind by a realloc(). */
	response->headers = g_string_sized_new(2048);
	response->secure = secure;
	response->status = 200;
	response->content_type = html;
	return response;
}

static void
wipe(GString *string)
{
	secret_wipe(string->str, string->len);
	g_string_truncate(string, 0);
}

void
response_reset(Response *response)
{
	wipe(response->body);
	wipe(response->headers);
	response->status = 200;
	response->content_type = html;
	response->scripted = false;
	response->bare = false;
	response->broken = false;
}

void
response_free(Response *response)
{
	if (response == NULL)
		return;
	secret_string_free(response->body);
	secret_string_free(response->headers);
	g_free(response);
}

static bool
is_header_text(const char *text)
{
	for (; *text != '\0'; text++) {
		if (!g_ascii_isprint(*text))
			return false;
	}
	return true;
}

void
response_header(Response *response, const char *name, const char *value)
{
	if (!is_header_text(name) || !is_header_text(value)) {
		response->broken = true;
		return;
	}
	g_string_append(response->headers, name);
	g_string_append(response->headers, ": ");
	g_string_append(response->headers, value);
	g_string_append(response->headers, "\r\n");
}

void
response_set_cookie(Response *response, const char *name, const char *value,
    int64_t max_age_seconds)
{
	g_string_append(response->headers, "Set-Cookie: ");
	cookie_append(
	    response->headers, name, value, max_age_seconds, response->secure);
	g_string_append(response->headers, "\r\n");
}

void
response_delete_cookie(Response *response, const char *name)
{
	response_set_cookie(response, name, "", 0);
}

void
response_redirect(Response *response, const char *path)
{
	response_redirect_at(response, "", path);
}

void
response_redirect_at(Response *response, const char *origin, const char *path)
{
	g_autofree char *target = g_strconcat(origin, path, NULL);
	/* Not even a mistake of ours leads to another site. */
	g_assert(path[0] == '/' && path[1] != '/' && path[1] != '\\');
	wipe(response->body);
	response->status = 303;
	response_header(response, "Location", target);
}

void
response_retry_after(Response *response, int status, int seconds)
{
	char text[16];
	g_snprintf(text, sizeof(text), "%d", seconds);
	response->status = status;
	response_header(response, "Retry-After", text);
}

void
response_serialise(const Response *response, bool with_body, GString *out)
{
	int status = response->broken ? 500 : response->status;
	g_string_append_printf(
	    out, "Status: %d %s\r\n", status, response_reason(status));
	if (response->bare && !response->broken) {
		g_string_append_len(out, response->headers->str,
		    (gssize)response->headers->len);
		g_string_append(out, "\r\n");
		return;
	}
	g_string_append(out, policy);
	if (response->scripted)
		g_string_append(out, policy_of_scripts);
	g_string_append(out, security_headers);
	if (response->broken) {
		g_string_append(out, "Content-Length: 0\r\n\r\n");
		return;
	}
	g_string_append_len(
	    out, response->headers->str, (gssize)response->headers->len);
	/* RFC 9110 8.6: a 204 has no length. */
	if (status == 204) {
		g_string_append(out, "\r\n");
		return;
	}
	if (response->body->len > 0) {
		g_string_append(out, "Content-Type: ");
		g_string_append(out, response->content_type);
		g_string_append(out, "\r\n");
	}
	g_string_append_printf(out,
	    "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", response->body->len);
	if (with_body)
		g_string_append_len(
		    out, response->body->str, (gssize)response->body->len);
}
