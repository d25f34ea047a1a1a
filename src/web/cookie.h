/*
 * Our cookies. Over https they are named with the prefix "__Host-", which
 * keeps other hosts of the domain from setting them (RFC 6265bis 4.1.3.2).
 * They are host-only, HttpOnly, SameSite=Lax, Path=/.
 */
#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "base/secret.h"

#include <stdbool.h>
#include <stdint.h>

/* For max_age_seconds: until the browser is closed. */
#define COOKIE_SESSION (-1)

/*
 * The value of our cookie in the header of a request, newly allocated; NULL
 * where it is missing, and also where it is there twice: one of them was
 * planted, and nobody can tell which.
 */
SecretText *cookie_find(const char *header, const char *name, bool secure);

/* A cookie of ours is there, whatever its value: name as in cookie_find(). */
bool cookie_any(const char *header, const char *const *names, bool secure);

/* A value we would send: 1 to 256 characters of A-Z a-z 0-9 - _ . */
bool cookie_value_valid(const char *value);

/*
 * Appends the value of a Set-Cookie header; value must be valid, or "" with
 * max_age_seconds 0, which deletes the cookie.
 */
void cookie_append(GString *out, const char *name, const char *value,
    int64_t max_age_seconds, bool secure);

#endif
