/*
 * The log: one line an event on stderr, for journald or a file. A line is
 *
 *	level=info event=signup request=5f0c2a91 outcome=accepted
 *
 * after a timestamp where stderr is no journal. Values are quoted and their
 * control characters escaped, so that nobody can write a line of their own.
 * Never a code, a token, a password or a whole address: log_address() masks.
 *
 * Only mains, pages and commands log; libraries return errors.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/settings.h"

/* Below this nothing is written. Set once, before fork. */
void log_set_level(LogLevel level);

/* Pairs of key and value (both char *; a NULL value skips the pair), then
 * NULL. */
void log_event(LogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;

/* "a…@example.org"; newly allocated. */
char *log_address(const char *email);

#endif
