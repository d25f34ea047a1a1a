/*
 * What was read before it is believed: the text of every setting, where it
 * stood, and all that was wrong on the way. Internal to settings-*.c.
 */
#ifndef BASE_SETTINGS_READING_H
#define BASE_SETTINGS_READING_H

#include "base/secret.h"
#include "base/settings-table.h"

/* Where a setting was found. */
enum {
	LINE_NONE = 0,
	LINE_ENVIRONMENT = -1
};

typedef struct {
	SecretText *text; /* NULL: nowhere */
	int line; /* of the file, or one of the above */
	bool bad; /* there is a problem */
} SettingText;

typedef struct {
	const char *file; /* its name, for people */
	SettingText *texts; /* in the order of settings_table */
	GString *problems; /* a line each */
} SettingsReading;

SettingsReading *settings_reading_new(const char *file);
void settings_reading_free(SettingsReading *reading);

/* The file's text: groups, keys, comments, and nothing else. */
void settings_reading_file(SettingsReading *reading, const char *text, gsize n);

/* The environment, over what the file says; wipe_secrets: in place. */
void settings_reading_environment(
    SettingsReading *reading, char **environment, bool wipe_secrets);

/* Notes "FILE:LINE: [group] key: ..." with the line or the variable in which
 * the setting was found, or without, and that the setting is bad. */
void settings_reading_problem(SettingsReading *reading, const Setting *setting,
    const char *format, ...) G_GNUC_PRINTF(3, 4);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SettingsReading, settings_reading_free)

#endif
