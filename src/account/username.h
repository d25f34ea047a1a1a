/*
 * User names: 3 to 32 characters of a-z 0-9 - _ . that begin with a letter.
 * ASCII, so that no two names look alike; capitals are folded, not refused.
 * Names that a site needs for itself (RFC 2142 and the like) are reserved.
 */
#ifndef ACCOUNT_USERNAME_H
#define ACCOUNT_USERNAME_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
	USERNAME_GOOD,
	USERNAME_MISSING,
	USERNAME_TOO_SHORT,
	USERNAME_TOO_LONG,
	USERNAME_BAD_START,
	USERNAME_BAD_CHARACTER,
	USERNAME_RESERVED,
	USERNAME_TAKEN, /* never from username_parse() */
} UsernameProblem;

/* Blanks around it are forgiven. *ret_username is set on USERNAME_GOOD only,
 * newly allocated. typed may be NULL. */
UsernameProblem username_parse(const char *typed, char **ret_username);

/* The same for a name that somebody wants to have from now on: those in more
 * (in lower case; NULL: none) are reserved as well. */
UsernameProblem
username_choose(const char *typed, const GPtrArray *more, char **ret_username);

#endif
