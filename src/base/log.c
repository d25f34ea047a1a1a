#include "base/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/text.h"

static LogLevel lowest = LOG_LEVEL_INFO;
static bool with_time = true;

static const char *const level_names[] = {
	[LOG_LEVEL_DEBUG] = "debug",
	[LOG_LEVEL_INFO] = "info",
	[LOG_LEVEL_WARN] = "warn",
	[LOG_LEVEL_ERROR] = "error",
};

/* JOURNAL_STREAM is "DEVICE:INODE", both decimal. */
static bool
stderr_is_journal(const char *journal_stream)
{
	struct stat st;
	if (journal_stream == NULL || fstat(STDERR_FILENO, &st) != 0)
		return false;
	char own[64];
	g_snprintf(own, sizeof(own), "%ju:%ju", (uintmax_t)st.st_dev,
	    (uintmax_t)st.st_ino);
	return strcmp(own, journal_stream) == 0;
}

void
log_open(LogLevel level, const char *journal_stream)
{
	lowest = level;
	with_time = !stderr_is_journal(journal_stream);
}

/* Plain values stand as they are; the others need quotes, "" among them. */
static bool
value_is_plain(const char *value)
{
	for (const char *p = value; *p != '\0'; p++)
		if (!g_ascii_isgraph(*p) || strchr("\"=\\", *p) != NULL)
			return false;
	return *value != '\0';
}

/*
 * Printable characters of Unicode stand for themselves. Everything else,
 * broken UTF-8, line separators and the characters that turn the
 * direction of writing among it, is escaped byte by byte.
 */
static void
append_quoted(GString *line, const char *value)
{
	g_string_append_c(line, '"');
	const char *p = value;
	while (*p != '\0') {
		gunichar c = g_utf8_get_char_validated(p, -1);
		bool valid = c != (gunichar)-1 && c != (gunichar)-2;
		int n = valid ? g_utf8_skip[(guchar)*p] : 1;
		if (c == '"' || c == '\\')
			g_string_append_printf(line, "\\%c", (char)c);
		else if (text_valid(p, (gsize)n) && g_unichar_isprint(c))
			g_string_append_len(line, p, n);
		else
			for (int i = 0; i < n; i++)
				g_string_append_printf(
				    line, "\\x%02x", (guchar)p[i]);
		p += n;
	}
	g_string_append_c(line, '"');
}

static void
append_pair(GString *line, const char *key, const char *value)
{
	if (line->len > 0)
		g_string_append_c(line, ' ');
	g_string_append(line, key);
	g_string_append_c(line, '=');
	if (value_is_plain(value))
		g_string_append(line, value);
	else
		append_quoted(line, value);
}

/* A cut may not leave half a character. */
static void
cut(GString *line, gsize max)
{
	if (line->len <= max)
		return;
	g_string_truncate(line, max);
	while (
	    line->len > 0 && !g_utf8_validate_len(line->str, line->len, NULL))
		g_string_truncate(line, line->len - 1);
}

static GString *
compose(LogLevel level, const char *event, va_list pairs)
{
	GString *line = g_string_new(NULL);
	append_pair(line, "level", level_names[level]);
	append_pair(line, "event", event);
	const char *key;
	while ((key = va_arg(pairs, const char *)) != NULL) {
		const char *value = va_arg(pairs, const char *);
		if (value != NULL)
			append_pair(line, key, value);
	}
	cut(line, LOG_LINE_BYTES - 1);
	g_string_append_c(line, '\n');
	return line;
}

char *
log_line(LogLevel level, const char *event, ...)
{
	va_list pairs;
	va_start(pairs, event);
	GString *line = compose(level, event, pairs);
	va_end(pairs);
	return g_string_free(line, FALSE);
}

static void
prepend_time(GString *line)
{
	struct timespec now;
	struct tm utc;
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	char stamp[64];
	size_t n = strftime(stamp, sizeof(stamp), "%Y-%m-%dT%H:%M:%S", &utc);
	g_snprintf(
	    stamp + n, sizeof(stamp) - n, ".%03ldZ ", now.tv_nsec / 1000000);
	g_string_prepend(line, stamp);
}

void
log_event(LogLevel level, const char *event, ...)
{
	if (level < lowest)
		return;
	va_list pairs;
	va_start(pairs, event);
	GString *line = compose(level, event, pairs);
	va_end(pairs);
	if (with_time)
		prepend_time(line);
	ssize_t written = write(STDERR_FILENO, line->str, line->len);
	(void)written;
	g_string_free(line, TRUE);
}

void
log_clock_set(int64_t by_ms)
{
	if (by_ms == 0)
		return;
	g_autofree char *seconds = g_strdup_printf(
	    "%+.0f", (double)by_ms / 1000);
	log_event(LOG_LEVEL_WARN, "clock-set", "seconds", seconds, "effect",
	    "none: no code, limit or session lasts longer or shorter", NULL);
}

char *
log_address(const char *email)
{
	if (email == NULL)
		return NULL;
	const char *at = strrchr(email, '@');
	if (at == NULL || at == email)
		return g_strdup("…");
	gunichar first = g_utf8_get_char_validated(email, at - email);
	if (first == (gunichar)-1 || first == (gunichar)-2)
		return g_strdup("…");
	return g_strdup_printf(
	    "%.*s…%s", g_utf8_skip[(guchar)*email], email, at);
}
