/*
 * The configuration file: whatever it holds, it is read or refused with a
 * message, and what was read prints as a file that reads back the same. Input
 * up to the first NUL is the environment, a variable a line; the rest is the
 * file. Without a NUL all of it is the file.
 */
#define _GNU_SOURCE /* memmem() */

#include <stdint.h>
#include <string.h>

#include "base/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What was printed must be good; secrets are masked and so left out. */
static void
read_back(const Settings *settings)
{
	/* A file of a secret is read from the disk, which is not for here. */
	if (*settings->smtp.password != '\0' ||
	    *settings->smtp.password_file != '\0')
		return;
	g_autofree char *printed = settings_print(settings);
	g_autoptr(Settings) again = NULL;
	g_autoptr(GError) error = NULL;
	settings_parse("printed", printed, strlen(printed), NULL,
	    SETTINGS_WORKER, &again, &error);
	g_assert_no_error(error);
	g_autofree char *twice = settings_print(again);
	g_assert_cmpstr(printed, ==, twice);
}

static void
parse(const char *text, size_t n, char **environment, SettingsFor whom)
{
	g_autoptr(Settings) settings = NULL;
	g_autoptr(GError) error = NULL;
	if (settings_parse(
		"fuzz", text, n, environment, whom, &settings, &error)) {
		g_assert_no_error(error);
		if (whom == SETTINGS_WORKER)
			read_back(settings);
		return;
	}
	g_assert_null(settings);
	g_assert_true(error->message[0] != '\0');
	g_assert_true(g_utf8_validate(error->message, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	const char *nul = size == 0 ? NULL : memchr(text, '\0', size);
	size_t n = nul == NULL ? 0 : (size_t)(nul - text);
	g_autofree char *variables = g_strndup(text, n);
	const char *file = nul == NULL ? text : nul + 1;
	size_t rest = nul == NULL ? size : size - n - 1;
	/* Nothing may be read from the disk of who fuzzes. */
	if (memmem(text, size, "password_file", 13) != NULL ||
	    memmem(text, size, "PASSWORD_FILE", 13) != NULL)
		return 0;
	g_auto(GStrv) worker = g_strsplit(variables, "\n", -1);
	g_auto(GStrv) web = g_strsplit(variables, "\n", -1);
	parse(file, rest, worker, SETTINGS_WORKER);
	parse(file, rest, web, SETTINGS_WEB);
	return 0;
}
