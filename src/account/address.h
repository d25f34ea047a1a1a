/*
 * E-mail addresses as people use them: a dot-atom of ASCII, an @, a domain
 * name (RFC 5321 4.1.2, RFC 5322 3.4.1). Quoted local parts, address literals
 * and local parts beyond ASCII are refused: the first two nobody types, the
 * last few mail servers take. Domains may be international (IDNA 2008, by
 * libidn2).
 *
 * Nothing below 0x21, no angle bracket and no byte above 0x7e is ever in an
 * address this module has made.
 */
#ifndef ACCOUNT_ADDRESS_H
#define ACCOUNT_ADDRESS_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
	char *email; /* as typed, domain as A-label in lower case */
	char *email_key; /* all in lower case */
	char *mailbox_key; /* email_key less a "+tag", and Gmail's dots */
	const char *domain; /* inside email_key */
} Address;

typedef enum {
	ADDRESS_GOOD,
	ADDRESS_MISSING,
	ADDRESS_TOO_LONG, /* over 64 octets left of the @, or 254 in all */
	ADDRESS_INVALID,
	/* Never from address_parse(), but from maildomain_judge(). */
	ADDRESS_DOMAIN_REFUSED, /* the administrator wants none from there */
	ADDRESS_UNMAILABLE, /* no mail ever gets there */
	ADDRESS_DISPOSABLE,
} AddressProblem;

/* Blanks around the address are forgiven. *ret_address is set on
 * ADDRESS_GOOD only. typed may be NULL. */
AddressProblem address_parse(const char *typed, Address **ret_address);
void address_free(Address *address);

/* That of an address, by its email_key; what is no address is its own: a name
 * that was typed to sign in. */
char *address_mailbox_key(const char *email_key);

/* A host name of two labels or more whose last is no number (RFC 3696 2). */
bool address_domain_valid(const char *domain);

/*
 * Whether the site takes sign-ups from there. Entries of allow are a domain,
 * or ".domain" for all below it; an empty list allows every one. Entries of
 * deny stand for the domain and all below it.
 */
bool address_domain_allowed(
    const Address *address, const GPtrArray *allow, const GPtrArray *deny);

/* Whether domain is parent or below it; both in lower case. */
bool address_domain_within(const char *domain, const char *parent);

/* The address as its owner would write it, with the domain's own letters. */
char *address_display(const char *email);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Address, address_free)

#endif
