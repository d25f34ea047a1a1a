/*
 * `sallyport init`: the key and the database, made where they are missing.
 */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/command.h"
#include "crypto/keys.h"
#include "store/sqlite.h"

static bool
exists(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0;
}

/* The programs need a directory of their own: SQLite makes files in it. */
static bool
check_directory(const char *key, const char *path, GError **error)
{
	g_autofree char *directory = g_path_get_dirname(path);
	if (g_file_test(directory, G_FILE_TEST_IS_DIR))
		return true;
	g_set_error(error, COMMAND_ERROR, 0,
	    "[store] %s: %s: there is no such directory; make it for the user "
	    "that the programs run as, as with install -d -m 750 -o sallyport -g "
	    "sallyport %s",
	    key, directory, directory);
	return false;
}

/* One that is there must be good: nothing else would tell before visitors. */
static bool
make_key(const char *path, GError **error)
{
	g_autoptr(Keys) keys = NULL;
	bool is_new = !exists(path);
	if (is_new && !keys_create(path, error))
		return false;
	if (!keys_load(path, &keys, error))
		return false;
	printf("%s: %s\n", path, is_new ? "made" : "is there already");
	return true;
}

static bool
make_database(const char *path, GError **error)
{
	bool is_new = !exists(path);
	if (!store_sqlite_create(path, error))
		return false;
	printf("%s: %s\n", path, is_new ? "made" : "is up to date");
	return true;
}

bool
init_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Settings) settings = NULL;
	if (!command_options(call, arguments, NULL, error) ||
	    !command_settings(call, SETTINGS_WEB, &settings, error) ||
	    !check_directory("key_file", settings->store.key_file, error) ||
	    !check_directory("path", settings->store.path, error) ||
	    !make_key(settings->store.key_file, error) ||
	    !make_database(settings->store.path, error))
		return false;
	puts("Next: sallyport check --mail, then start sallyport.fcgi and "
	     "sallyport worker.");
	return true;
}
