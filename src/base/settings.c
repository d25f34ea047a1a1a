#include "base/settings.h"

#include <errno.h>
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

/* A file that others can reach may hold anything but a secret; one that does
 * is as good a secret as any to what else is looked at. */
static void
check_mode(SettingsReading *reading, mode_t mode)
{
	for (size_t i = 0; i < settings_table_length; i++) {
		bool bad = reading->texts[i].bad;
		if (settings_table[i].secret && is_set(reading, i) &&
		    (mode & 0007) != 0)
			settings_reading_problem(reading, &settings_table[i],
			    "others can reach this file; run chmod o-rwx %s, "
			    "or move the secret: write %s",
			    reading->file, settings_table[i + 1].key);
		reading->texts[i].bad = bad;
	}
}

/* All that is good, and every problem in reading. */
static Settings *
judge(SettingsReading *reading, char **environment, SettingsFor whom)
{
	Settings *settings = settings_new();
	if (environment != NULL)
		settings_reading_environment(
		    reading, environment, whom == SETTINGS_WEB);
	believe(reading, whom, settings);
	settings_rules_missing(reading, whom);
	read_secrets(reading, whom, settings);
	settings_rules_derive(settings);
	settings_rules_together(reading, settings, whom);
	/* Every problem ends its line. */
	if (reading->problems->len > 0)
		g_string_truncate(
		    reading->problems, reading->problems->len - 1);
	return settings;
}

static bool
conclude(SettingsReading *reading, char **environment, SettingsFor whom,
    Settings **ret_settings, GError **error)
{
	g_autoptr(Settings) settings = judge(reading, environment, whom);
	if (reading->problems->len > 0) {
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

/* Of a file that cannot be read. */
static const char *
remedy(int code)
{
	switch (code) {
	case EACCES:
		return "give it with chgrp to a group of the users that run "
		       "the programs, and run chmod 640";
	case EISDIR:
		return "name a file, not its folder, with --config or "
		       "SALLYPORT_CONFIG";
	case EFBIG:
		return "no configuration is so long; name the right file with "
		       "--config or SALLYPORT_CONFIG";
	default:
		return "name the configuration file with --config or "
		       "SALLYPORT_CONFIG";
	}
}

/* The file, without a look at what its settings say. */
static SettingsReading *
read_file(const char *file, GError **error)
{
	g_autoptr(SecretString) content = NULL;
	g_autoptr(GError) load_error = NULL;
	mode_t mode = 0;
	if (!secret_file_load(
		file, LIMIT_CONF_BYTES, &content, &mode, &load_error)) {
		g_set_error(error, SETTINGS_ERROR, 0, "%s; %s",
		    load_error->message, remedy(load_error->code));
		return NULL;
	}
	SettingsReading *reading = settings_reading_new(file);
	settings_reading_file(reading, content->str, content->len);
	check_mode(reading, mode);
	return reading;
}

bool
settings_load(const char *file, char **environment, SettingsFor whom,
    Settings **ret_settings, GError **error)
{
	if (file == NULL)
		return settings_parse(
		    "settings", "", 0, environment, whom, ret_settings, error);
	g_autoptr(SettingsReading) reading = read_file(file, error);
	return reading != NULL &&
	       conclude(reading, environment, whom, ret_settings, error);
}

static char **
bad_keys(const SettingsReading *reading)
{
	GPtrArray *keys = g_ptr_array_new();
	for (size_t i = 0; i < settings_table_length; i++)
		if (reading->texts[i].bad)
			g_ptr_array_add(keys,
			    g_strdup_printf("[%s] %s", settings_table[i].group,
				settings_table[i].key));
	g_ptr_array_add(keys, NULL);
	return (char **)g_ptr_array_free(keys, FALSE);
}

bool
settings_load_good(const char *file, char **environment, SettingsFor whom,
    Settings **ret_settings, char ***ret_problems, char ***ret_bad,
    GError **error)
{
	g_autoptr(SettingsReading) reading = read_file(file, error);
	if (reading == NULL)
		return false;
	*ret_settings = judge(reading, environment, whom);
	*ret_problems = g_strsplit(reading->problems->str, "\n", -1);
	*ret_bad = bad_keys(reading);
	return true;
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
