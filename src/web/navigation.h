/*
 * Whether a person sees the answer: a browser that goes to a page can be shown
 * one, or led to the form of signing in and back. A script, a socket or a
 * picture cannot: they get a status, and no HTML.
 */
#ifndef WEB_NAVIGATION_H
#define WEB_NAVIGATION_H

#include "web/request.h"

/*
 * By Sec-Fetch-Mode (W3C Fetch Metadata 2.3) where the browser sends it. Else
 * by what it asks for: not an upgrade, nothing of a script (X-Requested-With,
 * a body of JSON), and HTML, or whatever there is and no JSON.
 */
bool navigation_is(const Request *request);

#endif
