#include "settings-try.h"

#include <string.h>

Settings *
try_good(SettingsFor whom, char **environment, const char *text)
{
	Settings *settings = NULL;
	g_autoptr(GError) error = NULL;
	settings_parse("test.conf", text, strlen(text), environment, whom,
	    &settings, &error);
	g_assert_no_error(error);
	g_assert_nonnull(settings);
	return settings;
}

char *
try_bad(SettingsFor whom, char **environment, const char *text, gsize n)
{
	g_autoptr(Settings) settings = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_false(settings_parse(
	    "test.conf", text, n, environment, whom, &settings, &error));
	g_assert_error(error, SETTINGS_ERROR, 0);
	g_assert_null(settings);
	return g_strdup(error->message);
}

void
try_refused(const char *text, const char *pattern)
{
	g_autofree char *problems = try_bad(
	    SETTINGS_WORKER, NULL, text, strlen(text));
	if (!g_pattern_match_simple(pattern, problems))
		g_error("%s\nis not\n%s", problems, pattern);
}

void
try_line_refused(const char *group, const char *line, const char *pattern)
{
	g_autofree char *text = g_strdup_printf(
	    "%s%s%s", SITE, MAIL, strcmp(group, "smtp") == 0 ? "" : SMTP);
	g_autofree char *whole = g_strdup_printf("%s[%s]\n%s%s\n", text, group,
	    strcmp(group, "smtp") == 0 ? "url = smtp://m.example.org\n" : "",
	    line);
	try_refused(whole, pattern);
}
