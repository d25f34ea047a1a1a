/*
 * Whether the site takes addresses of a domain: what the administrator allows
 * and denies, domains that no mail ever reaches, and those of disposable
 * mailboxes. It looks at what was typed and at lists, never at accounts, and
 * is asked before anything is looked up, so that its answer tells nothing about
 * them. Who has an account signs in with whatever address it has.
 */
#ifndef ACCOUNT_MAILDOMAIN_H
#define ACCOUNT_MAILDOMAIN_H

#include "account/accounts.h"
#include "account/address.h"

/*
 * ADDRESS_GOOD, or one of the problems that address_parse() does not find.
 * What [signup] allow_domains names is taken whatever the lists say;
 * deny_domains goes before all. The big providers and the site's own domain
 * are never disposable.
 */
AddressProblem
maildomain_judge(const Accounts *accounts, const Address *address);

/*
 * Whether a domain (lower case, A-labels) is a name that the DNS never leads
 * to a mail server for: RFC 2606, 6761, 6762, 7686, 8375, 9476, and
 * "internal", which ICANN has set aside. Single labels and IP addresses are no
 * domains for address_parse() already.
 */
bool maildomain_is_unmailable(const char *domain);

/*
 * Whether a list of disposable domains that names the domain, and with it all
 * below, would lock out whom it must not: people of one of the big providers or
 * of the site's own domain.
 */
bool maildomain_is_needed(const Settings *settings, const char *domain);

/* The reply of a mail that was refused for what the DNS says of its domain,
 * with the status of RFC 3463 and of RFC 7505. */
#define MAILDOMAIN_REPLY_NO_DOMAIN "5.1.2 the domain does not exist"
#define MAILDOMAIN_REPLY_NO_MAIL "5.1.10 the domain takes no mail"

#endif
