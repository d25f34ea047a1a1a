/*
 * Groups of accounts, which an administrator makes (sallyport-gate(7)). A name
 * is 1 to LIMIT_GROUP_BYTES of a-z 0-9 - _ . and begins with a letter: so names
 * stand in a header or a variable with "," between them (Account.groups).
 */
#ifndef ACCOUNT_GROUP_H
#define ACCOUNT_GROUP_H

#include <glib.h>
#include <stdbool.h>

/* Of the n bytes at name. */
bool group_name_valid(const char *name, gsize n);

/* Whether they are one of groups, which may be NULL. */
bool group_is_among(const char *groups, const char *name, gsize n);

#endif
