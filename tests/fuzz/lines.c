/*
 * What is made of text before it is written: a line of the log, a paragraph of
 * a mail broken into lines, an account's data as JSON.
 */
#include <jansson.h>
#include <stdint.h>
#include <string.h>

#include "base/log.h"
#include "base/text.h"
#include "view/datafile.h"
#include "view/wrap.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define COLUMNS 72

/* One line, printable, and its value is bounded by quotes. */
static void
try_log(const char *text)
{
	g_autofree char *line = log_line(
	    LOG_LEVEL_INFO, "fuzz", "value", text, "end", "yes", NULL);
	gsize n = strlen(line);
	g_assert_cmpuint(n, <=, LOG_LINE_BYTES);
	g_assert_cmpint(line[n - 1], ==, '\n');
	g_assert_true(text_valid(line, n - 1));
	g_assert_true(g_str_has_prefix(line, "level=info event=fuzz value="));
	if (n < LOG_LINE_BYTES - 4)
		g_assert_true(g_str_has_suffix(line, " end=yes\n"));
	const char *value = line + strlen("level=info event=fuzz value=");
	if (*value != '"') {
		g_assert_cmpuint(strcspn(value, " "), ==, strlen(text));
		return;
	}
	for (value++; *value != '"' && *value != '\n'; value++)
		if (*value == '\\' && value[1] != '\n')
			value++;
	if (n < LOG_LINE_BYTES - 4)
		g_assert_cmpstr(value, ==, "\" end=yes\n");
}

static char *
without_blanks(const char *text)
{
	GString *out = g_string_new(NULL);
	for (; *text != '\0'; text++)
		if (*text != ' ' && *text != '\n')
			g_string_append_c(out, *text);
	return g_string_free(out, FALSE);
}

/* Nothing is lost but blanks, and only what cannot be broken is wider. */
static void
try_wrap(const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GString) again = g_string_new(NULL);
	wrap(text, COLUMNS, out);
	g_autofree char *before = without_blanks(text);
	g_autofree char *after = without_blanks(out->str);
	g_assert_cmpstr(before, ==, after);
	g_assert_cmpuint(out->len, <=, 2 * strlen(text));
	wrap(out->str, COLUMNS, again);
	g_assert_cmpstr(out->str, ==, again->str);
}

static void
try_data_file(char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GArray) sessions = g_array_new(FALSE, FALSE, sizeof(Session));
	g_autoptr(GPtrArray) events = g_ptr_array_new();
	Session session = { .seen_ms = (int64_t)strlen(text) };
	Event event = { .kind = EVENT_EXPORTED, .detail = text };
	const Account account = {
		.username = text, .email = text, .language = text
	};
	g_array_append_val(sessions, session);
	g_ptr_array_add(events, &event);
	data_file_write(text, clock_system(), &account, sessions, events, out);
	json_error_t error;
	json_t *file = json_loadb(out->str, out->len, 0, &error);
	g_assert_nonnull(file);
	g_assert_cmpstr(
	    json_string_value(json_object_get(file, "site")), ==, text);
	json_decref(file);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	try_log(text);
	/* Nothing else gets as far as these. */
	if (!g_utf8_validate(text, -1, NULL))
		return 0;
	try_wrap(text);
	try_data_file(text);
	return 0;
}
