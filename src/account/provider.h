/*
 * The big mail providers, whose domains most addresses are of: to see that one
 * was nearly typed ("gmial.com"), and to trust no list that calls one of them
 * disposable.
 */
#ifndef ACCOUNT_PROVIDER_H
#define ACCOUNT_PROVIDER_H

#include <glib.h>
#include <stdbool.h>

/* A domain (lower case, A-labels) that is one of them. */
bool provider_is(const char *domain);

/* One of them that is the domain or below it. */
bool provider_is_within(const char *domain);

/*
 * The provider that whoever typed the domain probably meant, or NULL. It is a
 * guess: to be offered, never to be acted on. It depends on nothing but the
 * domain: no account, no network.
 *
 * Meant is one that is a single slip of the fingers away (a character too many,
 * missing, wrong, or two that changed places: the restricted
 * Damerau-Levenshtein distance), or two where the domain has ten characters or
 * more; and of providers at the same distance the one with the most people. A
 * provider whose name before the dot has less than five characters ("aol") is
 * next to too many others, and is meant only where the slip is behind the name:
 * "aol.con". The domain of another country is no slip.
 */
const char *provider_meant(const char *domain);

/* The whole address with that domain, newly allocated, or NULL; email as
 * address_parse() makes it. */
char *provider_meant_email(const char *email);

#endif
