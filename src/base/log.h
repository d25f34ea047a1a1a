/*
 * The log: one line an event on stderr, for journald or a file. A line is
 *
 *	level=info event=signup request=5f0c2a91 outcome=accepted
 *
 * after a timestamp where stderr is no journal. Values are quoted where they
 * must be and their control characters escaped, so that nobody can write a
 * line of their own. Never a code, a token, a password or a whole address:
 * log_address() masks.
 *
 * Only mains, pages and commands log; libraries return errors. A process has
 * one stderr, so this is the one module with a state of its own.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/settings.h"

/*
 * Below level nothing is written. journal_stream is the environment's
 * JOURNAL_STREAM or NULL: where it names our stderr (systemd.exec(5)), the
 * journal has the time and lines carry none. Once, before fork; until then
 * events from LOG_LEVEL_INFO on are written, with the time.
 */
void log_open(LogLevel level, const char *journal_stream);

/*
 * event and keys are plain words. Pairs of key and value (both const char *;
 * a NULL value skips the pair), then NULL. The line goes out in one write, cut
 * at LOG_LINE_BYTES; that it cannot be written is nobody's business.
 */
void log_event(LogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;

#define LOG_LINE_BYTES 4000

/* The line of log_event() with its line end but without the time. */
char *log_line(LogLevel level, const char *event, ...) G_GNUC_NULL_TERMINATED;

/* "clock-set": the wall clock was set on by so much, or back (negative); 0:
 * nothing is to be told. */
void log_clock_set(int64_t by_ms);

/* "a…@example.org"; newly allocated. NULL gives NULL. */
char *log_address(const char *email);

#endif
