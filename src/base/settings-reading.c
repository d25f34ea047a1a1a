#include "base/settings-reading.h"

#include <stdarg.h>
#include <string.h>

#include "base/text.h"

#define PREFIX "SALLYPORT_"

/* A piece of the file. */
typedef struct {
	const char *start;
	gsize length;
} Span;

/* How far the file is read. */
typedef struct {
	SettingsReading *reading;
	int line;
	int *group_lines; /* where a group began, at its first key's index */
	Span group; /* the present one; no start: none */
	bool skipping; /* the present group is an unknown one */
} Cursor;

SettingsReading *
settings_reading_new(const char *file)
{
	SettingsReading *reading = g_new0(SettingsReading, 1);
	reading->file = file;
	reading->texts = g_new0(SettingText, settings_table_length);
	reading->problems = g_string_new(NULL);
	return reading;
}

void
settings_reading_free(SettingsReading *reading)
{
	if (reading == NULL)
		return;
	for (size_t i = 0; i < settings_table_length; i++)
		secret_text_free(reading->texts[i].text);
	g_free(reading->texts);
	g_string_free(reading->problems, TRUE);
	g_free(reading);
}

void
settings_reading_problem(
    SettingsReading *reading, const Setting *setting, const char *format, ...)
{
	SettingText *text = &reading->texts[setting - settings_table];
	int line = text->line;
	text->bad = true;
	GString *problems = reading->problems;
	if (line == LINE_ENVIRONMENT) {
		g_autofree char *variable = settings_table_variable(setting);
		g_string_append_printf(problems, "environment: %s", variable);
	} else if (line == LINE_NONE) {
		g_string_append(problems, reading->file);
	} else {
		g_string_append_printf(problems, "%s:%d", reading->file, line);
	}
	g_string_append_printf(
	    problems, ": [%s] %s: ", setting->group, setting->key);
	va_list arguments;
	va_start(arguments, format);
	g_string_append_vprintf(problems, format, arguments);
	va_end(arguments);
	g_string_append_c(problems, '\n');
}

static void G_GNUC_PRINTF(2, 3)
    line_problem(const Cursor *cursor, const char *format, ...)
{
	GString *problems = cursor->reading->problems;
	g_string_append_printf(
	    problems, "%s:%d: ", cursor->reading->file, cursor->line);
	va_list arguments;
	va_start(arguments, format);
	g_string_append_vprintf(problems, format, arguments);
	va_end(arguments);
	g_string_append_c(problems, '\n');
}

static Span
trimmed(const char *start, const char *end)
{
	while (start < end && strchr(" \t", *start) != NULL && *start != '\0')
		start++;
	while (
	    end > start && strchr(" \t\r", end[-1]) != NULL && end[-1] != '\0')
		end--;
	return (Span){ start, (gsize)(end - start) };
}

/* What may be repeated to people: the name of a group or a key. */
static bool
is_word(Span word)
{
	for (gsize i = 0; i < word.length; i++)
		if (!g_ascii_isalnum(word.start[i]) && word.start[i] != '_' &&
		    word.start[i] != '-')
			return false;
	return word.length > 0 && word.length <= 64;
}

static char *
known_groups(void)
{
	GString *names = g_string_new(NULL);
	const char *last = "";
	for (size_t i = 0; i < settings_table_length; i++) {
		if (strcmp(settings_table[i].group, last) == 0)
			continue;
		last = settings_table[i].group;
		g_string_append_printf(
		    names, "%s[%s]", i == 0 ? "" : ", ", last);
	}
	return g_string_free(names, FALSE);
}

static char *
known_keys(const char *group)
{
	GString *names = g_string_new(NULL);
	for (size_t i = 0; i < settings_table_length; i++)
		if (strcmp(settings_table[i].group, group) == 0)
			g_string_append_printf(names, "%s%s",
			    names->len == 0 ? "" : ", ", settings_table[i].key);
	return g_string_free(names, FALSE);
}

static void
read_group(Cursor *cursor, Span line)
{
	Span name = { line.start + 1, line.length - 2 };
	cursor->skipping = true;
	if (line.start[line.length - 1] != ']' || !is_word(name)) {
		line_problem(cursor, "not a group; write it as [name]");
		return;
	}
	int first = settings_table_group(name.start, name.length);
	if (first < 0) {
		g_autofree char *groups = known_groups();
		line_problem(cursor, "[%.*s]: unknown group; there are %s",
		    (int)name.length, name.start, groups);
		return;
	}
	cursor->skipping = false;
	cursor->group = name;
	if (cursor->group_lines[first] != 0)
		line_problem(cursor,
		    "[%.*s]: stands on line %d already; put its keys together",
		    (int)name.length, name.start, cursor->group_lines[first]);
	else
		cursor->group_lines[first] = cursor->line;
}

static void
unknown_key(const Cursor *cursor, Span key)
{
	const Setting *first = &settings_table[settings_table_group(
	    cursor->group.start, cursor->group.length)];
	g_autofree char *keys = known_keys(first->group);
	line_problem(cursor, "[%s] %.*s: unknown key; there are %s",
	    first->group, (int)key.length, key.start, keys);
}

static void
read_key(Cursor *cursor, Span key, Span value)
{
	int i = settings_table_find(
	    cursor->group.start, cursor->group.length, key.start, key.length);
	if (i < 0) {
		unknown_key(cursor, key);
		return;
	}
	SettingText *text = &cursor->reading->texts[i];
	const Setting *setting = &settings_table[i];
	if (text->text != NULL) {
		text->bad = true;
		line_problem(cursor,
		    "[%s] %s: stands on line %d already; keep one of the two",
		    setting->group, setting->key, text->line);
		return;
	}
	if (memchr(value.start, '\0', value.length) != NULL) {
		text->bad = true;
		line_problem(cursor,
		    "[%s] %s: holds a NUL character; write it again",
		    setting->group, setting->key);
		return;
	}
	text->text = g_strndup(value.start, value.length);
	text->line = cursor->line;
}

/* Of a line that makes no sense nothing is repeated: it may be a secret. */
static void
read_line(Cursor *cursor, const char *start, const char *end)
{
	Span line = trimmed(start, end);
	if (line.length == 0 || line.start[0] == '#' || line.start[0] == ';')
		return;
	if (line.start[0] == '[') {
		read_group(cursor, line);
		return;
	}
	if (cursor->skipping)
		return;
	const char *equals = memchr(line.start, '=', line.length);
	if (equals == NULL) {
		line_problem(cursor, "neither [group] nor key = value; "
				     "begin a comment with #");
		return;
	}
	Span key = trimmed(line.start, equals);
	if (!is_word(key))
		line_problem(cursor, "what stands before = is no key");
	else if (cursor->group.start == NULL)
		line_problem(cursor,
		    "%.*s: stands in no group; write [group] above it",
		    (int)key.length, key.start);
	else
		read_key(
		    cursor, key, trimmed(equals + 1, line.start + line.length));
}

void
settings_reading_file(SettingsReading *reading, const char *text, gsize n)
{
	g_autofree int *group_lines = g_new0(int, settings_table_length);
	Cursor cursor = { .reading = reading, .group_lines = group_lines };
	const char *end = text + n;
	/* Some editors put a mark of the encoding before the first line. */
	if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
		text += 3;
	while (text < end) {
		const char *newline = memchr(text, '\n', (gsize)(end - text));
		const char *line_end = newline == NULL ? end : newline;
		cursor.line++;
		read_line(&cursor, text, line_end);
		text = newline == NULL ? end : newline + 1;
	}
}

static int
find_variable(const char *name, gsize length)
{
	for (size_t i = 0; i < settings_table_length; i++) {
		g_autofree char *variable = settings_table_variable(
		    &settings_table[i]);
		if (strlen(variable) == length &&
		    memcmp(variable, name, length) == 0)
			return (int)i;
	}
	return -1;
}

/* The two lines of a secret, itself and its file, are one setting: where the
 * environment has the one, the other is not that of the file. */
static void
forget_twin(SettingsReading *reading, int i)
{
	int twin = -1;
	if (settings_table[i].secret)
		twin = i + 1;
	else if (i > 0 && settings_table[i - 1].secret)
		twin = i - 1;
	if (twin < 0 || reading->texts[twin].line == LINE_ENVIRONMENT)
		return;
	g_clear_pointer(&reading->texts[twin].text, secret_text_free);
	reading->texts[twin].line = LINE_NONE;
	reading->texts[twin].bad = false;
}

static void
read_variable(SettingsReading *reading, char *variable, bool wipe_secrets)
{
	char *equals = strchr(variable, '=');
	gsize length = equals == NULL ? strlen(variable)
				      : (gsize)(equals - variable);
	int i = find_variable(variable, length);
	if (i < 0) {
		Span name = { variable, length };
		bool shown = is_word(name);
		g_string_append_printf(reading->problems,
		    "environment: %.*s: no setting is called so; unset it, or "
		    "see sallyport.conf(5)\n",
		    shown ? (int)length : (int)strlen(PREFIX), variable);
		return;
	}
	char *value = equals == NULL ? variable + length : equals + 1;
	secret_text_free(reading->texts[i].text);
	reading->texts[i].text = g_strdup(value);
	/* As in a file; only a secret may have blanks at its ends. */
	if (!settings_table[i].secret)
		g_strstrip(reading->texts[i].text);
	reading->texts[i].line = LINE_ENVIRONMENT;
	reading->texts[i].bad = false;
	forget_twin(reading, i);
	if (settings_table[i].secret && wipe_secrets)
		secret_wipe(value, strlen(value));
}

void
settings_reading_environment(
    SettingsReading *reading, char **environment, bool wipe_secrets)
{
	for (char **variable = environment; *variable != NULL; variable++)
		if (g_str_has_prefix(*variable, PREFIX) &&
		    !g_str_has_prefix(*variable, PREFIX "CONFIG="))
			read_variable(reading, *variable, wipe_secrets);
}
