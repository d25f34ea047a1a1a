#include "base/settings.h"

#include <string.h>

#include "base/limits.h"
#include "base/secretfile.h"
#include "base/settings-reading.h"
#include "base/settings-rules.h"
#include "base/settings-value.h"

G_DEFINE_QUARK(settings_error, settings_error)

char *
settings_file(const char *option, char **environment)
{
	const char *path = option;
	if (path == NULL && environment != NULL)
		path = g_environ_getenv(environment, "SALLYPORT_CONFIG");
	if (path == NULL || *path == '\0')
		path = SYSCONFDIR "/sallyport/sallyport.conf";
	return g_strdup(path);
}

/* Every member as if nothing had been written. */
static Settings *
settings_new(void)
{
	Settings *settings = g_new0(Settings, 1);
	for (size_t i = 0; i < settings_table_length; i++) {
		const Setting *setting = &settings_table[i];
		const char *fallback = setting->fallback;
		g_autofree char *problem = settings_value_set(
		    setting, fallback == NULL ? "" : fallback, settings);
		g_assert(problem == NULL);
	}
	return settings;
}

void
settings_free(Settings *settings)
{
	if (settings == NULL)
		return;
	for (size_t i = 0; i < settings_table_length; i++)
		settings_value_free(&settings_table[i], settings);
	g_free(settings->site.host);
	g_free(settings);
}

/* What was read becomes settings, as far as it is good. */
static void
believe(SettingsReading *reading, SettingsFor whom, Settings *settings)
{
	for (size_t i = 0; i < settings_table_length; i++) {
		const Setting *setting = &settings_table[i];
		const char *text = reading->texts[i].text;
		if (text == NULL || (setting->secret && whom == SETTINGS_WEB))
			continue;
		g_autofree char *problem = settings_value_set(
		    setting, text, settings);
		if (problem != NULL)
			settings_reading_problem(
			    reading, setting, "%s", problem);
	}
}

static bool
is_set(const SettingsReading *reading, size_t i)
{
	return reading->texts[i].text != NULL &&
	       *reading->texts[i].text != '\0';
}

/* A secret may stand in a file, which the table's next line names. */
static void
read_secrets(SettingsReading *reading, SettingsFor whom, Settings *settings)
{
	for (size_t i = 0; i < settings_table_length; i++) {
		const Setting *setting = &settings_table[i];
		if (!setting->secret || !is_set(reading, i + 1))
			continue;
		const Setting *file = &settings_table[i + 1];
		const char *path = *settings_value_text(file, settings);
		if (is_set(reading, i)) {
			settings_reading_problem(reading, file,
			    "%s is there as well; keep one of the two",
			    setting->key);
			continue;
		}
		/* A path that was no good is not in settings. */
		if (whom == SETTINGS_WEB || *path == '\0')
			continue;
		g_autoptr(SecretText) secret = NULL;
		g_autoptr(GError) error = NULL;
		if (!secret_file_read(path, &secret, &error)) {
			settings_reading_problem(
			    reading, file, "%s", error->message);
			continue;
		}
		char **member = settings_value_text(setting, settings);
		secret_text_free(*member);
		*member = g_steal_pointer(&secret);
	}
}

/* A file that others can reach may hold anything but a secret. */
static void
check_mode(SettingsReading *reading, mode_t mode)
{
	for (size_t i = 0; i < settings_table_length; i++)
		if (settings_table[i].secret && is_set(reading, i) &&
		    reading->texts[i].line != LINE_ENVIRONMENT &&
		    (mode & 0007) != 0)
			settings_reading_problem(reading, &settings_table[i],
			    "others can reach this file; run chmod o-rwx %s, "
			    "or move the secret: write %s",
			    reading->file, settings_table[i + 1].key);
}

static bool
conclude(SettingsReading *reading, char **environment, SettingsFor whom,
    Settings **ret_settings, GError **error)
{
	g_autoptr(Settings) settings = settings_new();
	if (environment != NULL)
		settings_reading_environment(
		    reading, environment, whom == SETTINGS_WEB);
	believe(reading, whom, settings);
	settings_rules_missing(reading, whom);
	read_secrets(reading, whom, settings);
	settings_rules_derive(settings);
	/* Contradictions between what is wrong anyway only confuse. */
	if (reading->problems->len == 0)
		settings_rules_together(reading, settings, whom);
	if (reading->problems->len > 0) {
		g_string_truncate(
		    reading->problems, reading->problems->len - 1);
		g_set_error_literal(
		    error, SETTINGS_ERROR, 0, reading->problems->str);
		return false;
	}
	*ret_settings = g_steal_pointer(&settings);
	return true;
}

bool
settings_parse(const char *name, const char *text, gsize n, char **environment,
    SettingsFor whom, Settings **ret_settings, GError **error)
{
	g_autoptr(SettingsReading) reading = settings_reading_new(name);
	settings_reading_file(reading, text, n);
	return conclude(reading, environment, whom, ret_settings, error);
}

bool
settings_load(const char *file, char **environment, SettingsFor whom,
    Settings **ret_settings, GError **error)
{
	if (file == NULL)
		return settings_parse(
		    "settings", "", 0, environment, whom, ret_settings, error);
	g_autoptr(SecretString) content = NULL;
	g_autoptr(GError) load_error = NULL;
	mode_t mode = 0;
	if (!secret_file_load(
		file, LIMIT_CONF_BYTES, &content, &mode, &load_error)) {
		g_set_error(error, SETTINGS_ERROR, 0,
		    "%s; name the configuration file with --config or "
		    "SALLYPORT_CONFIG",
		    load_error->message);
		return false;
	}
	g_autoptr(SettingsReading) reading = settings_reading_new(file);
	settings_reading_file(reading, content->str, content->len);
	check_mode(reading, mode);
	return conclude(reading, environment, whom, ret_settings, error);
}

char *
settings_print(const Settings *settings)
{
	GString *text = g_string_new(NULL);
	const char *group = "";
	for (size_t i = 0; i < settings_table_length; i++) {
		const Setting *setting = &settings_table[i];
		if (strcmp(setting->group, group) != 0)
			g_string_append_printf(text, "%s[%s]\n",
			    i == 0 ? "" : "\n", setting->group);
		group = setting->group;
		g_autofree char *value = settings_value_print(
		    setting, settings);
		g_string_append_printf(text, "%s =%s%s\n", setting->key,
		    *value == '\0' ? "" : " ", value);
	}
	return g_string_free(text, FALSE);
}
