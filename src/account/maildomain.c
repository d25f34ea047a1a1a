#include "account/maildomain.h"

#include <string.h>

#include "account/provider.h"

/* In the order of strcmp. */
static const char *const unmailable_last[] = { "alt", "arpa", "example",
	"internal", "invalid", "local", "localhost", "onion", "test" };
static const char *const unmailable[] = { "example.com", "example.net",
	"example.org" };

bool
maildomain_is_unmailable(const char *domain)
{
	const char *last = strrchr(domain, '.');
	last = last == NULL ? domain : last + 1;
	for (gsize i = 0; i < G_N_ELEMENTS(unmailable_last); i++)
		if (strcmp(last, unmailable_last[i]) == 0)
			return true;
	for (gsize i = 0; i < G_N_ELEMENTS(unmailable); i++)
		if (address_domain_within(domain, unmailable[i]))
			return true;
	return false;
}

bool
maildomain_is_needed(const Settings *settings, const char *domain)
{
	const char *from = strrchr(settings->mail.from, '@');
	if (provider_is_within(domain) ||
	    address_domain_within(settings->site.host, domain))
		return true;
	if (from == NULL)
		return false;
	g_autofree char *own = g_ascii_strdown(from + 1, -1);
	return address_domain_within(own, domain);
}

static bool
is_disposable(const Accounts *accounts, const char *domain)
{
	const Settings *settings = accounts->settings;
	WordList *list = accounts->lists == NULL ? NULL
						 : accounts->lists->disposable;
	/* A single label is a whole top-level domain: none is listed. */
	for (const char *name = domain; strchr(name, '.') != NULL;
	     name = strchr(name, '.') + 1)
		if (wordlist_has(list, name))
			return !maildomain_is_needed(settings, name);
	return false;
}

AddressProblem
maildomain_judge(const Accounts *accounts, const Address *address)
{
	const Settings *settings = accounts->settings;
	const GPtrArray *allow = settings->signup.allow_domains;
	const GPtrArray *except = settings->signup.disposable_except;
	if (!address_domain_allowed(
		address, allow, settings->signup.deny_domains))
		return ADDRESS_DOMAIN_REFUSED;
	/* Then it is one that the administrator named. */
	if (allow != NULL && allow->len > 0)
		return ADDRESS_GOOD;
	if (settings->signup.unmailable == DOMAINS_REFUSE &&
	    maildomain_is_unmailable(address->domain))
		return ADDRESS_UNMAILABLE;
	if (settings->signup.disposable == DOMAINS_REFUSE &&
	    address_domain_allowed(address, NULL, except) &&
	    is_disposable(accounts, address->domain))
		return ADDRESS_DISPOSABLE;
	return ADDRESS_GOOD;
}
