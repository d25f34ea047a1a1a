/*
 * The lists that the rules look things up in (base/wordlist.h), as the settings
 * name them.
 */
#ifndef ACCOUNT_LISTS_H
#define ACCOUNT_LISTS_H

#include "base/settings.h"
#include "base/wordlist.h"

typedef struct {
	WordList *disposable; /* domains, each with all below it; NULL: none */
	WordList *passwords; /* common ones, as password_is_common() has it;
			      * NULL: none */
} Lists;

/* Opens what the settings ask for. The error names the setting and the file. */
bool lists_open(const Settings *settings, Lists *ret_lists, GError **error);

/* As lists_open(), and reads each to its end: see wordlist_check(). */
bool lists_check(const Settings *settings, GError **error);

void lists_clear(Lists *lists);

/* Where `sallyport domains update` keeps the newest: it goes before the one
 * that the settings name. Newly allocated. */
char *lists_updated_path(const Settings *settings);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Lists, lists_clear)

#endif
