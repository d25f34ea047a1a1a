/*
 * What a browser calls itself, made short enough for its owner to know it
 * again: "Firefox, Linux". By the well-known names in its User-Agent (RFC 9110
 * 10.1.5), which anybody may send: for showing, never for deciding.
 */
#ifndef WEB_BROWSER_H
#define WEB_BROWSER_H

#define BROWSER_NAME_BYTES 48

/* user_agent may be NULL; "" where no name in it is known. */
void
browser_name(const char *user_agent, char ret_name[static BROWSER_NAME_BYTES]);

#endif
