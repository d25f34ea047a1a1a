/*
 * `sallyport domains update`: takes a newer list of disposable domains. It lies
 * beside the database and goes before the one that is shipped; the programs see
 * it at the next look-up.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "account/lists.h"
#include "base/settings-check.h"
#include "cmd/command.h"
#include "cmd/domainlist.h"
#include "cmd/download.h"

typedef struct {
	char *from;
	char *ca_file;
	gboolean force;
} Options;

static void
options_clear(Options *options)
{
	g_free(options->from);
	g_free(options->ca_file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

/* A file of any kind: it may be a pipe. */
static bool
read_file(const char *path, GString **ret_content, GError **error)
{
	char *content = NULL;
	gsize n;
	if (!g_file_get_contents(path, &content, &n, error))
		return false;
	*ret_content = g_string_new_len(content, (gssize)n);
	g_free(content);
	return true;
}

static bool
read_new(const char *source, const Options *options, const Settings *settings,
    DomainList *ret_list, GError **error)
{
	GString *content = NULL;
	bool remote = strstr(source, "://") != NULL;
	if (remote && !settings_check_https(source)) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		    "--from: \"%s\" is not good; write a file, or an address "
		    "that begins with https://",
		    source);
		return false;
	}
	bool got = remote ? download(source, options->ca_file, &content, error)
			  : read_file(source, &content, error);
	if (!got) {
		g_prefix_error_literal(error, "the list is as it was: ");
		return false;
	}
	bool good = domain_list_read(
	    content->str, content->len, settings, ret_list, error);
	g_string_free(content, TRUE);
	if (!good)
		g_prefix_error(error, "%s: ", source);
	return good;
}

/* What is in force; where that cannot be read, nothing is. */
static void
read_old(const Settings *settings, DomainList *ret_list)
{
	g_autofree char *updated = lists_updated_path(settings);
	const char *paths[] = { updated, settings->signup.disposable_list };
	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autofree char *content = NULL;
		gsize n;
		if (g_file_get_contents(paths[i], &content, &n, NULL) &&
		    domain_list_read(content, n, settings, ret_list, NULL))
			return;
	}
	(void)domain_list_read("", 0, settings, ret_list, NULL);
}

static bool
is_plausible(const char *source, const DomainList *new, const DomainList *old,
    bool force, GError **error)
{
	guint n_new = new->domains->len, n_old = old->domains->len;
	if (n_new > 0 && (force || n_new >= n_old / 2))
		return true;
	if (n_new == 0)
		g_set_error(error, COMMAND_ERROR, 0,
		    "%s: there is no domain in it; nothing was changed, and "
		    "[signup] disposable = allow does without a list",
		    source);
	else
		g_set_error(error, COMMAND_ERROR, 0,
		    "%s: %u domains, and there were %u; nothing was changed. "
		    "If that is right, use --force",
		    source, n_new, n_old);
	return false;
}

static bool
write_list(const Settings *settings, const DomainList *list, const char *source,
    GError **error)
{
	g_autofree char *path = lists_updated_path(settings);
	GString *text = domain_list_print(list, source);
	bool written = g_file_set_contents_full(path, text->str,
	    (gssize)text->len,
	    G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644,
	    error);
	g_string_free(text, TRUE);
	/* For the web program's user, whatever the umask of who calls. */
	if (written && g_chmod(path, 0644) != 0) {
		g_set_error(
		    error, COMMAND_ERROR, 0, "%s: %s", path, g_strerror(errno));
		return false;
	}
	return written;
}

static void
print_left_out(const DomainList *list)
{
	for (guint i = 0; i < list->left_out->len; i++)
		printf("left out, for it is no disposable one: %s\n",
		    (const char *)g_ptr_array_index(list->left_out, i));
}

bool
domains_update_run(CommandCall *call, char **arguments, GError **error)
{
	g_auto(Options) options = { 0 };
	const GOptionEntry entries[] = {
		{ "from", 0, 0, G_OPTION_ARG_FILENAME, &options.from,
		    "Take this file or https address instead of [signup] "
		    "disposable_url",
		    "SOURCE" },
		{ "ca", 0, 0, G_OPTION_ARG_FILENAME, &options.ca_file,
		    "Trust the certificates in FILE instead of the system's",
		    "FILE" },
		{ "force", 0, 0, G_OPTION_ARG_NONE, &options.force,
		    "Take it though it has less than half of the domains",
		    NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(Settings) settings = NULL;
	g_auto(DomainList) new = { 0 };
	g_auto(DomainList) old = { 0 };
	if (!command_options(call, arguments, entries, error) ||
	    !command_settings(call, SETTINGS_WEB, &settings, error))
		return false;
	const char *source = options.from != NULL
				 ? options.from
				 : settings->signup.disposable_url;
	if (!read_new(source, &options, settings, &new, error))
		return false;
	read_old(settings, &old);
	if (!is_plausible(source, &new, &old, options.force, error) ||
	    !write_list(settings, &new, source, error))
		return false;
	print_left_out(&new);
	printf("%u disposable domain%s: %u added, %u removed\n",
	    new.domains->len, new.domains->len == 1 ? "" : "s",
	    domain_list_missing(&new, &old), domain_list_missing(&old, &new));
	if (settings->signup.disposable == DOMAINS_ALLOW)
		puts("note: [signup] disposable is allow: the list is of no "
		     "effect");
	return true;
}
