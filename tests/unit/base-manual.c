/*
 * What administrators are given to read must be true: sallyport.conf(5) and
 * the sample configuration. An entry of the manual looks so:
 *
 *	.Ss [group]
 *	.It Ic key = default
 *	Text, with "MIN to MAX" where it is a number.
 */
#include "settings-try.h"

#include <string.h>

#include "base/settings-table.h"

static char *
read_source(const char *name)
{
	g_autofree char *path = g_build_filename(
	    g_getenv("top_srcdir"), name, NULL);
	char *content = NULL;
	g_autoptr(GError) error = NULL;
	g_file_get_contents(path, &content, NULL, &error);
	g_assert_no_error(error);
	return content;
}

/* The manual speaks of an installation in /usr. */
static char *
packaged(const char *fallback)
{
	const char *const directories[][2] = {
		{ RUNSTATEDIR, "/run" },
		{ LOCALSTATEDIR, "/var" },
		{ PKGDATADIR, "/usr/share/sallyport" },
		{ LOCALEDIR, "/usr/share/locale" },
	};
	for (size_t i = 0; fallback != NULL && i < G_N_ELEMENTS(directories);
	     i++) {
		const char *at = strstr(fallback, directories[i][0]);
		if (at != NULL)
			return g_strdup_printf("%.*s%s%s", (int)(at - fallback),
			    fallback, directories[i][1],
			    at + strlen(directories[i][0]));
	}
	return g_strdup(fallback == NULL ? "" : fallback);
}

/* "[group]\nkey = default\n" for every key, as the manual has it, and the text
 * of each entry by "group.key". */
static char *
digest_manual(const char *manual, GHashTable *ret_texts)
{
	GString *digest = g_string_new(NULL);
	GString *text = NULL;
	g_autofree char *group = g_strdup("");
	g_auto(GStrv) lines = g_strsplit(manual, "\n", -1);
	for (char **line = lines; *line != NULL; line++) {
		if (g_str_has_prefix(*line, ".Sh"))
			text = NULL;
		if (g_str_has_prefix(*line, ".Ss [")) {
			g_free(group);
			group = g_strndup(*line + 5, strlen(*line) - 6);
			g_string_append_printf(digest, "[%s]\n", group);
			text = NULL;
		} else if (g_str_has_prefix(*line, ".It Ic ")) {
			const char *entry = *line + 7;
			g_string_append_printf(digest, "%s\n", entry);
			text = g_string_new(NULL);
			g_hash_table_insert(ret_texts,
			    g_strdup_printf("%s.%.*s", group,
				(int)strcspn(entry, " "), entry),
			    text);
		} else if (text != NULL) {
			g_string_append_printf(text, "%s\n", *line);
		}
	}
	return g_string_free(digest, FALSE);
}

static char *
digest_table(void)
{
	GString *digest = g_string_new(NULL);
	const char *group = "";
	for (size_t i = 0; i < settings_table_length; i++) {
		const Setting *setting = &settings_table[i];
		if (strcmp(setting->group, group) != 0)
			g_string_append_printf(
			    digest, "[%s]\n", setting->group);
		group = setting->group;
		g_autofree char *fallback = packaged(setting->fallback);
		g_string_append_printf(digest, "%s =%s%s\n", setting->key,
		    *fallback == '\0' ? "" : " ", fallback);
	}
	return g_string_free(digest, FALSE);
}

static void
free_text(gpointer text)
{
	g_string_free(text, TRUE);
}

static void
test_documents_exactly_the_settings(void)
{
	g_autofree char *manual = read_source("man/sallyport.conf.5");
	g_autoptr(GHashTable) texts = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, free_text);
	g_autofree char *documented = digest_manual(manual, texts);
	g_autofree char *existing = digest_table();
	g_assert_cmpstr(documented, ==, existing);

	g_auto(GStrv) keys = settings_keys();
	g_assert_cmpuint(g_hash_table_size(texts), ==, g_strv_length(keys));
	for (char **key = keys; *key != NULL; key++)
		g_assert_true(g_hash_table_contains(texts, *key));
}

static void
test_says_what_each_setting_may_be(void)
{
	g_autofree char *manual = read_source("man/sallyport.conf.5");
	g_autoptr(GHashTable) texts = g_hash_table_new_full(
	    g_str_hash, g_str_equal, g_free, free_text);
	g_autofree char *documented = digest_manual(manual, texts);
	for (size_t i = 0; i < settings_table_length; i++) {
		const Setting *setting = &settings_table[i];
		g_autofree char *key = g_strdup_printf(
		    "%s.%s", setting->group, setting->key);
		const GString *text = g_hash_table_lookup(texts, key);
		g_assert_nonnull(text);
		g_autofree char *bounds = g_strdup_printf(
		    "%d to %d", setting->min, setting->max);
		if (setting->type == SETTING_INT &&
		    strstr(text->str, bounds) == NULL)
			g_error("%s does not say %s", key, bounds);
		for (int c = 0;
		     setting->choices != NULL && setting->choices[c] != NULL;
		     c++) {
			g_autofree char *choice = g_strdup_printf(
			    ".Cm %s", setting->choices[c]);
			if (strstr(text->str, choice) == NULL)
				g_error("%s lacks %s", key, choice);
		}
	}
}

static void
test_the_sample_is_good(void)
{
	g_autofree char *sample = read_source("etc/sallyport.conf");
	g_autoptr(Settings) web = try_good(SETTINGS_WEB, NULL, sample);
	g_assert_cmpstr(web->site.name, ==, "Example");

	/* The password's file is not there. */
	char password[] = "SALLYPORT_SMTP_PASSWORD=hunter2";
	char *environment[] = { password, NULL };
	g_autoptr(Settings)
	    worker = try_good(SETTINGS_WORKER, environment, sample);
	g_assert_cmpstr(worker->smtp.user, ==, "login@example.org");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/manual/documents-exactly-the-settings",
	    test_documents_exactly_the_settings);
	g_test_add_func("/manual/says-what-each-setting-may-be",
	    test_says_what_each_setting_may_be);
	g_test_add_func("/manual/the-sample-is-good", test_the_sample_is_good);
	return g_test_run();
}
