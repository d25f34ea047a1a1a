/*
 * From the text of one setting to its member of Settings, and back. Internal
 * to settings-*.c.
 */
#ifndef BASE_SETTINGS_VALUE_H
#define BASE_SETTINGS_VALUE_H

#include "base/settings-table.h"

/*
 * NULL where text is good for setting, and *settings holds it. Else what is
 * wrong with it and what to write, newly allocated; *settings is as it was.
 * Never says what a secret is.
 */
char *settings_value_set(
    const Setting *setting, const char *text, Settings *settings);

/* As settings_value_set() reads it, secrets as "***"; newly allocated. */
char *settings_value_print(const Setting *setting, const Settings *settings);

/* The member, wiped. */
void settings_value_free(const Setting *setting, Settings *settings);

/* A text's or a prefix's member. */
char **settings_value_text(const Setting *setting, Settings *settings);

#endif
