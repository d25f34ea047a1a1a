#include "base/settings-value.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"

/* A choice is stored as an int, whichever enum it is. */
G_STATIC_ASSERT(sizeof(FieldUse) == sizeof(int));
G_STATIC_ASSERT(sizeof(SmtpTls) == sizeof(int));
G_STATIC_ASSERT(sizeof(SmtpAuth) == sizeof(int));
G_STATIC_ASSERT(sizeof(LogLevel) == sizeof(int));

static void *
member(const Setting *setting, Settings *settings)
{
	return (char *)settings + setting->offset;
}

char **
settings_value_text(const Setting *setting, Settings *settings)
{
	g_assert(
	    setting->type == SETTING_TEXT || setting->type == SETTING_PREFIX);
	return member(setting, settings);
}

static char *
not_good(const Setting *setting, const char *text)
{
	if (setting->secret)
		return g_strdup("not good as a secret");
	return g_strdup_printf(
	    "\"%s\" is not good; write %s", text, setting->form);
}

static bool
is_good(const Setting *setting, const char *text)
{
	return setting->check == NULL || setting->check(text);
}

static char *
set_text(const Setting *setting, const char *text, char **ret_text)
{
	if (*text != '\0' && !is_good(setting, text))
		return not_good(setting, text);
	if (setting->type == SETTING_PREFIX && strcmp(text, "/") == 0)
		text = "";
	secret_text_free(*ret_text);
	*ret_text = g_strdup(text);
	return NULL;
}

static bool
list_holds(const GPtrArray *list, const char *text)
{
	for (guint i = 0; i < list->len; i++)
		if (strcmp(g_ptr_array_index(list, i), text) == 0)
			return true;
	return false;
}

static char *
set_list(const Setting *setting, const char *text, GPtrArray **ret_list)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(g_free);
	/* Splitting nothing gives nothing: an empty list. */
	g_auto(GStrv) items = g_strsplit(text, ",", -1);
	for (char **item = items; *item != NULL; item++) {
		g_strstrip(*item);
		if (**item == '\0')
			return g_strdup("nothing stands beside a comma; "
					"take the comma away");
		if (!is_good(setting, *item))
			return not_good(setting, *item);
		if (list_holds(list, *item))
			return g_strdup_printf(
			    "\"%s\" stands twice; take one away", *item);
		g_ptr_array_add(list, g_strdup(*item));
	}
	g_clear_pointer(ret_list, g_ptr_array_unref);
	*ret_list = g_steal_pointer(&list);
	return NULL;
}

static char *
set_int(const Setting *setting, const char *text, int *ret_int)
{
	gint64 number;
	/* GLib takes a sign. */
	if (!g_ascii_isdigit(*text) ||
	    !g_ascii_string_to_signed(
		text, 10, setting->min, setting->max, &number, NULL))
		return g_strdup_printf("\"%s\" is not good; write a whole "
				       "number from %d to %d",
		    text, setting->min, setting->max);
	*ret_int = (int)number;
	return NULL;
}

static char *
set_bool(const char *text, bool *ret_bool)
{
	bool yes = strcmp(text, "yes") == 0 || strcmp(text, "on") == 0;
	bool no = strcmp(text, "no") == 0 || strcmp(text, "off") == 0;
	if (!yes && !no)
		return g_strdup_printf(
		    "\"%s\" is not good; write yes or no", text);
	*ret_bool = yes;
	return NULL;
}

static char *
set_choice(const Setting *setting, const char *text, int *ret_choice)
{
	for (int i = 0; setting->choices[i] != NULL; i++) {
		if (strcmp(setting->choices[i], text) == 0) {
			*ret_choice = i;
			return NULL;
		}
	}
	GString *problem = g_string_new(NULL);
	g_string_printf(problem, "\"%s\" is not good; write ", text);
	for (int i = 0; setting->choices[i] != NULL; i++)
		g_string_append_printf(
		    problem, "%s%s", i == 0 ? "" : " or ", setting->choices[i]);
	return g_string_free(problem, FALSE);
}

char *
settings_value_set(const Setting *setting, const char *text, Settings *settings)
{
	if (!text_valid(text, strlen(text)))
		return g_strdup("holds control characters or is not UTF-8; "
				"write it again");
	bool empty_is_good = setting->fallback == NULL;
	if (*text == '\0' && !empty_is_good)
		return g_strdup_printf(
		    "has no value; write one, or leave the line out for \"%s\"",
		    setting->fallback);
	void *where = member(setting, settings);
	switch (setting->type) {
	case SETTING_TEXT:
	case SETTING_PREFIX:
		return set_text(setting, text, where);
	case SETTING_LIST:
		return set_list(setting, text, where);
	case SETTING_INT:
		return set_int(setting, text, where);
	case SETTING_BOOL:
		return set_bool(text, where);
	case SETTING_CHOICE:
		return set_choice(setting, text, where);
	}
	g_assert_not_reached();
}

static char *
print_text(const Setting *setting, const char *text)
{
	if (setting->secret && *text != '\0')
		return g_strdup("***");
	if (setting->type == SETTING_PREFIX && *text == '\0')
		return g_strdup("/");
	return g_strdup(text);
}

static char *
print_list(const GPtrArray *list)
{
	GString *text = g_string_new(NULL);
	for (guint i = 0; i < list->len; i++)
		g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ",
		    (const char *)g_ptr_array_index(list, i));
	return g_string_free(text, FALSE);
}

char *
settings_value_print(const Setting *setting, const Settings *settings)
{
	const void *where = (const char *)settings + setting->offset;
	switch (setting->type) {
	case SETTING_TEXT:
	case SETTING_PREFIX:
		return print_text(setting, *(char *const *)where);
	case SETTING_LIST:
		return print_list(*(GPtrArray *const *)where);
	case SETTING_INT:
		return g_strdup_printf("%d", *(const int *)where);
	case SETTING_BOOL:
		return g_strdup(*(const bool *)where ? "yes" : "no");
	case SETTING_CHOICE:
		return g_strdup(setting->choices[*(const int *)where]);
	}
	g_assert_not_reached();
}

void
settings_value_free(const Setting *setting, Settings *settings)
{
	void *where = member(setting, settings);
	switch (setting->type) {
	case SETTING_TEXT:
	case SETTING_PREFIX:
		secret_text_free(*(char **)where);
		*(char **)where = NULL;
		return;
	case SETTING_LIST:
		g_clear_pointer((GPtrArray **)where, g_ptr_array_unref);
		return;
	case SETTING_INT:
	case SETTING_BOOL:
	case SETTING_CHOICE:
		return;
	}
	g_assert_not_reached();
}
