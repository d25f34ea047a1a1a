/*
 * A list of disposable domains as others publish it, made into one that the
 * programs look up (base/wordlist.h).
 */
#ifndef CMD_DOMAINLIST_H
#define CMD_DOMAINLIST_H

#include "base/settings.h"

/* Of char *, sorted by byte, none twice. */
typedef struct {
	GPtrArray *domains;
	GPtrArray *left_out; /* maildomain_is_needed() */
} DomainList;

void domain_list_clear(DomainList *list);

/*
 * Reads text, n bytes: a domain a line, in any case and order; blanks around
 * it, empty lines and those that begin with # do not count. Any other line that
 * is no domain is an error that names it: what comes is not what was asked for.
 */
bool domain_list_read(const char *text, gsize n, const Settings *settings,
    DomainList *ret_list, GError **error);

/* How many of a's domains are not in b. */
guint domain_list_missing(const DomainList *a, const DomainList *b);

/* As a file, source in its head; newly allocated. */
GString *domain_list_print(const DomainList *list, const char *source);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(DomainList, domain_list_clear)

#endif
