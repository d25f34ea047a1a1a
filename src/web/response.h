/*
 * An answer: status, headers, cookies and a body, serialised once into one
 * buffer. Every answer carries the security headers; a body is UTF-8 HTML
 * unless said otherwise, and nothing is stored by caches.
 *
 * A header with a control character in it cannot leave: the whole answer then
 * becomes a bare 500.
 */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct {
	int status; /* 200 */
	GString *body; /* the page; append to it, or give it to view_render */
	const char *content_type; /* "text/html; charset=utf-8" */
	/* The page may run the own site's scripts and workers, which may ask
	 * the own site. */
	bool scripted;
	/* For a web server alone: status and headers, nothing of the rest. */
	bool bare;
	GString *headers; /* private */
	bool secure; /* private */
	bool broken; /* private */
} Response;

/* secure: the site is https, so cookies are named and marked for it. */
Response *response_new(bool secure);
/* Back to what response_new() gave. What the body held is wiped. */
void response_reset(Response *response);
void response_free(Response *response);

/* Adds a header; name and value are visible ASCII and blanks. */
void response_header(Response *response, const char *name, const char *value);

/* See cookie.h; max_age_seconds may be COOKIE_SESSION. */
void response_set_cookie(Response *response, const char *name,
    const char *value, int64_t max_age_seconds);
void response_delete_cookie(Response *response, const char *name);

/* 303 See Other to path, an absolute path on the own site: a constant of ours
 * or what origin_next() gave. The body is dropped. */
void response_redirect(Response *response, const char *path);

/* The same with the origin before the path: for a proxy that would read the
 * path alone as one of its own. origin is a setting. */
void
response_redirect_at(Response *response, const char *origin, const char *path);

/* 503, or 429, that says when to come again. */
void response_retry_after(Response *response, int status, int seconds);

/* Appends everything as CGI wants it (RFC 3875 6), the body only if
 * with_body (not for HEAD); Content-Length is that of the body always. */
void response_serialise(const Response *response, bool with_body, GString *out);

/* "Not Found"; "Unknown" for a status that we never send. */
const char *response_reason(int status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Response, response_free)

#endif
