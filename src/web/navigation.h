/*
 * Whether a person sees the answer: a browser that goes to a page can be shown
 * one, or led to the form of signing in and back. A script, a socket or a
 * picture cannot: they get a status, and no HTML.
 */
#ifndef WEB_NAVIGATION_H
#define WEB_NAVIGATION_H

#include "web/request.h"

/*
 * By Sec-Fetch-Mode (W3C Fetch Metadata 2.3) where the browser sends it, which
 * it does to https and to localhost. Else by what it asks for: not an upgrade,
 * nothing of a script (X-Requested-With, a body of JSON), and HTML, or just
 * whatever there is, as curl does; then a script that says no more cannot be
 * told from it.
 */
bool navigation_is(const Request *request);

#endif
