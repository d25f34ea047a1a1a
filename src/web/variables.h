/*
 * The meta-variables that are read of a request (RFC 3875 4.1): CGI's own,
 * HTTP_*, which a visitor has sent, and SALLYPORT_*, which nobody but the web
 * server's configuration can set.
 */
#ifndef WEB_VARIABLES_H
#define WEB_VARIABLES_H

#include <glib.h>

typedef enum {
	VARIABLE_ROLE,
	VARIABLE_METHOD,
	VARIABLE_URI,
	VARIABLE_GATE,
	VARIABLE_ALLOW,
	VARIABLE_ALLOW_BEFORE,
	VARIABLE_APACHE,
	VARIABLE_ADDRESS,
	VARIABLE_LENGTH,
	VARIABLE_TYPE,
	VARIABLE_COOKIE,
	VARIABLE_ACCEPT,
	VARIABLE_LANGUAGE,
	VARIABLE_AGENT,
	VARIABLE_ORIGIN,
	VARIABLE_FETCH_SITE,
	VARIABLE_FETCH_MODE,
	VARIABLE_UPGRADE,
	VARIABLE_REQUESTED_WITH,
	VARIABLE_REFERER,
	VARIABLE_FORWARDED_FOR,
	VARIABLE_FORWARDED_METHOD,
	VARIABLE_FORWARDED_HOST,
	VARIABLE_FORWARDED_URI,
	VARIABLE__COUNT
} Variable;

/*
 * Notes the first of each in environment ("NAME=value", NULL-terminated); NULL
 * stays where there is none. Returns which were there twice, a bit each
 * (1 << VARIABLE_URI), but for those in which that does no harm.
 */
guint32 variables_find(
    const char *const *environment, const char *ret_values[VARIABLE__COUNT]);

const char *variable_name(Variable variable);

#endif
