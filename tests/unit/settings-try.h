/*
 * What the tests of settings share: a good file, and what becomes of others.
 */
#ifndef TESTS_SETTINGS_TRY_H
#define TESTS_SETTINGS_TRY_H

#include "base/settings.h"

/* The least that is enough, in six lines. */
#define SITE "[site]\norigin = https://example.org\n"
#define MAIL "[mail]\nfrom = login@example.org\n"
#define SMTP "[smtp]\nurl = smtp://mail.example.org:587\n"

/* Text is called "test.conf", and must be good. */
Settings *try_good(SettingsFor whom, char **environment, const char *text);

/* Text must be refused; the message. */
char *try_bad(SettingsFor whom, char **environment, const char *text, gsize n);

/* The message of the worker's refusal is what the pattern says. */
void try_refused(const char *text, const char *pattern);

/*
 * A good file, but for line (or lines) under [group]: 8 is the number of the
 * first, 7 in [smtp].
 */
void try_line_refused(const char *group, const char *line, const char *pattern);

#endif
