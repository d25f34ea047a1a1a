/*
 * The path of a page, from what a web server passes as REQUEST_URI: the
 * target as it stood in the request, undecoded.
 */
#ifndef WEB_PATH_H
#define WEB_PATH_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
	PATH_GOOD,
	PATH_BAD, /* what no browser sends, see path_read() */
	PATH_TOO_LONG, /* LIMIT_PATH_BYTES, LIMIT_QUERY_BYTES */
} PathOutcome;

/*
 * Sets *ret_path (newly allocated: decoded UTF-8 that begins with '/') and
 * *ret_query (into uri: what follows '?', or NULL) on PATH_GOOD only.
 *
 * "http://host/path" (RFC 9112 3.2.2) is read as "/path". Bad are: bytes that
 * are not visible ASCII, a broken percent-escape, an encoded slash or control
 * character, text that is not UTF-8, and what is not plain.
 */
PathOutcome path_read(const char *uri, char **ret_path, const char **ret_query);

/* No "//", and no segment "." or "..". */
bool path_is_plain(const char *path);

#endif
