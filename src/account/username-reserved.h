/*
 * User names that nobody gets: mailboxes that mean somebody in charge (RFC
 * 2142, and those that certificate authorities mail to, CA/Browser
 * Forum 3.2.2.4.4), roles that visitors would believe, accounts of a system,
 * addresses of pages, and words that a program behind the gate may take for
 * "nobody". Chosen with reserved-usernames and reserved-email-addresses-list
 * (both MIT) beside us.
 *
 * Without the marks that a user name may have: "no-reply" is "noreply" here.
 */
#ifndef ACCOUNT_USERNAME_RESERVED_H
#define ACCOUNT_USERNAME_RESERVED_H

#include <glib.h>

/* In the order of strcmp. */
extern const char *const username_reserved[];
extern const gsize username_n_reserved;

#endif
