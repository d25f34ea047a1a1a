/*
 * One line for every key of sallyport.conf: what it holds, where in Settings
 * it stands and what it may be. All that is done with settings goes through
 * this table. Internal to settings-*.c.
 */
#ifndef BASE_SETTINGS_TABLE_H
#define BASE_SETTINGS_TABLE_H

#include "base/settings.h"

typedef enum {
	SETTING_TEXT, /* char * */
	SETTING_PREFIX, /* char *, a path others are appended to: "/" is "" */
	SETTING_LIST, /* GPtrArray * of char * */
	SETTING_INT, /* int */
	SETTING_BOOL, /* bool */
	SETTING_CHOICE, /* an enum */
} SettingType;

typedef enum {
	NEED_NOT,
	NEED_ALWAYS,
	NEED_WORKER, /* to send mail */
} SettingNeed;

typedef struct {
	const char *group;
	const char *key;
	SettingType type;
	size_t offset; /* in Settings */
	const char *fallback; /* as in a file; NULL: empty, or derived */
	int min; /* of an int, included */
	int max;
	const char *const *choices; /* in the order of the enum, then NULL */
	bool (*check)(const char *text); /* of a text, and each of a list */
	const char *form; /* what check wants, for people */
	SettingNeed need;
	/* Never shown, unknown to the web program. The next line of the table
	 * names a file it may stand in. */
	bool secret;
} Setting;

extern const Setting settings_table[];
extern const size_t settings_table_length;

/* The index of a key, or -1. group and key need no NUL behind them. */
int settings_table_find(
    const char *group, gsize group_length, const char *key, gsize key_length);
/* The index of the first key of a group, or -1. */
int settings_table_group(const char *group, gsize group_length);

/* SALLYPORT_GROUP_KEY; newly allocated. */
char *settings_table_variable(const Setting *setting);

#endif
