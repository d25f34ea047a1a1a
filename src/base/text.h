/*
 * Text from outside. GLib knows UTF-8; what it does not say is whether text
 * may be kept, shown and mailed as it is.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <glib.h>
#include <stdbool.h>

/*
 * Whether n bytes are UTF-8 without NUL, without control characters (C0, DEL,
 * C1) and without Unicode's line and paragraph separators: one line of text
 * that nothing takes for two.
 */
bool text_valid(const char *text, gsize n);

#endif
