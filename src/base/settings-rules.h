/*
 * What no setting can know alone: those that follow from others, those that
 * must not be missing, and those that contradict each other. Internal to
 * settings-*.c.
 */
#ifndef BASE_SETTINGS_RULES_H
#define BASE_SETTINGS_RULES_H

#include "base/settings-reading.h"

/* Fills in the derived members; origin is good or empty. */
void settings_rules_derive(Settings *settings);

/* Notes what is missing. */
void settings_rules_missing(SettingsReading *reading, SettingsFor whom);

/* Notes what does not fit together in settings that are good one by one. */
void settings_rules_together(
    SettingsReading *reading, const Settings *settings, SettingsFor whom);

#endif
