/*
 * Percent-encoding (RFC 3986 2.1).
 */
#ifndef WEB_ESCAPE_H
#define WEB_ESCAPE_H

#include <glib.h>
#include <stdbool.h>

/*
 * Decodes text of n bytes in place, with a NUL after it: text must have room
 * for n + 1 bytes. plus: '+' is a blank, as in forms. False where a '%' is not
 * followed by two hexadecimal digits; text is then half done.
 */
bool escape_decode(char *text, gsize n, bool plus, gsize *ret_n);

/* Valid UTF-8 without NUL or any other control character. */
bool escape_text_clean(const char *text, gsize n);

/* Only ASCII characters that one can see. */
bool escape_visible(const char *text);

#endif
