#include "account/lists.h"

#include <string.h>

#define DISPOSABLE "[signup] disposable_list: "
#define PASSWORDS "[password] common: "

char *
lists_updated_path(const Settings *settings)
{
	g_autofree char *state = g_path_get_dirname(settings->store.path);
	return g_build_filename(state, "disposable-domains.txt", NULL);
}

static bool
open_disposable(const Settings *settings, WordList **ret_list, GError **error)
{
	g_autofree char *updated = lists_updated_path(settings);
	if (settings->signup.disposable == DOMAINS_ALLOW ||
	    wordlist_open(
		settings->signup.disposable_list, updated, ret_list, error))
		return true;
	g_prefix_error(error, DISPOSABLE);
	return false;
}

static bool
open_passwords(const Settings *settings, WordList **ret_list, GError **error)
{
	const char *path = settings->password.common;
	if (settings->signup.password == FIELD_OFF ||
	    strcmp(path, "none") == 0 ||
	    wordlist_open(path, NULL, ret_list, error))
		return true;
	g_prefix_error(error, PASSWORDS);
	return false;
}

bool
lists_open(const Settings *settings, Lists *ret_lists, GError **error)
{
	g_auto(Lists) lists = { 0 };
	if (!open_disposable(settings, &lists.disposable, error) ||
	    !open_passwords(settings, &lists.passwords, error))
		return false;
	*ret_lists = lists;
	lists = (Lists){ 0 };
	return true;
}

bool
lists_check(const Settings *settings, GError **error)
{
	g_auto(Lists) lists = { 0 };
	if (!lists_open(settings, &lists, error))
		return false;
	if (lists.disposable != NULL &&
	    !wordlist_check(lists.disposable, error)) {
		g_prefix_error(error, DISPOSABLE);
		return false;
	}
	if (lists.passwords != NULL &&
	    !wordlist_check(lists.passwords, error)) {
		g_prefix_error(error, PASSWORDS);
		return false;
	}
	return true;
}

void
lists_clear(Lists *lists)
{
	g_clear_pointer(&lists->disposable, wordlist_free);
	g_clear_pointer(&lists->passwords, wordlist_free);
}
