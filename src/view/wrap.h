/*
 * Lines of plain text, broken to a width. Characters of Chinese, Japanese and
 * Korean are two columns wide and need no blank to break at, but none of
 * their punctuation is parted from what it belongs to (UAX #14, as far as
 * mails need it).
 */
#ifndef VIEW_WRAP_H
#define VIEW_WRAP_H

#include <glib.h>

/*
 * Appends text, each line of it broken into lines of at most columns. Blanks
 * at a line's beginning are kept, and so is a word that is wider: a URL must
 * stay whole. What is appended is at most twice as long as text.
 */
void wrap(const char *text, unsigned columns, GString *out);

#endif
