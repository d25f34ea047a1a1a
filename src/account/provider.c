#include "account/provider.h"

#include <string.h>

#include "account/address.h"

/* About in the order of how many people are there. */
static const char *const providers[] = { "gmail.com", "outlook.com",
	"hotmail.com", "yahoo.com", "icloud.com", "qq.com", "163.com",
	"mail.ru", "live.com", "aol.com", "yandex.ru", "126.com", "naver.com",
	"msn.com", "gmx.de", "web.de", "gmx.net", "googlemail.com", "proton.me",
	"protonmail.com", "yahoo.co.jp", "yahoo.co.uk", "hotmail.co.uk",
	"yahoo.co.in", "yahoo.com.br", "yahoo.fr", "yahoo.de", "yahoo.it",
	"yahoo.es", "yahoo.ca", "yahoo.co.id", "hotmail.fr", "hotmail.it",
	"hotmail.de", "hotmail.es", "live.fr", "live.co.uk", "live.nl",
	"outlook.fr", "outlook.de", "outlook.es", "outlook.it", "comcast.net",
	"verizon.net", "att.net", "sbcglobal.net", "bellsouth.net",
	"charter.net", "cox.net", "orange.fr", "wanadoo.fr", "free.fr",
	"laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tin.it",
	"alice.it", "t-online.de", "freenet.de", "gmx.at", "gmx.ch", "gmx.com",
	"btinternet.com", "sky.com", "bk.ru", "list.ru", "inbox.ru",
	"rambler.ru", "ya.ru", "yandex.com", "sina.com", "sohu.com",
	"foxmail.com", "139.com", "daum.net", "hanmail.net", "nate.com",
	"uol.com.br", "bol.com.br", "terra.com.br", "ig.com.br",
	"rediffmail.com", "seznam.cz", "wp.pl", "o2.pl", "onet.pl",
	"interia.pl", "ziggo.nl", "kpnmail.nl", "telenet.be", "skynet.be",
	"bluewin.ch", "abv.bg", "ukr.net", "docomo.ne.jp", "ezweb.ne.jp",
	"softbank.ne.jp", "ymail.com", "rocketmail.com", "me.com", "mac.com",
	"pm.me", "zoho.com", "fastmail.com", "hey.com", "mail.com", "posteo.de",
	"mailbox.org", "tuta.com", "tutanota.com", "hushmail.com", "duck.com",
	"privaterelay.appleid.com", "mozmail.com" };

/* No slips, though they look like some. */
static const char *const neighbours[] = { "cloud.com", "email.com", "fmail.com",
	"gmail.de", "inbox.com", "inbox.lv", "love.com", "mailo.com", "tuta.io",
	"usa.com", "vivaldi.net" };

/* Over this, nothing is near. */
#define DOMAIN_BYTES 40
/* Shorter names have too many neighbours. */
#define NAME_BYTES 5
/* From here on two slips are believed. */
#define LONG_BYTES 10

static bool
is_one_of(const char *domain, const char *const *list, gsize n)
{
	for (gsize i = 0; i < n; i++)
		if (strcmp(domain, list[i]) == 0)
			return true;
	return false;
}

bool
provider_is(const char *domain)
{
	return is_one_of(domain, providers, G_N_ELEMENTS(providers));
}

bool
provider_is_within(const char *domain)
{
	for (gsize i = 0; i < G_N_ELEMENTS(providers); i++)
		if (address_domain_within(providers[i], domain))
			return true;
	return false;
}

/* The restricted Damerau-Levenshtein distance: what changed places is not
 * changed again. Both have at most DOMAIN_BYTES. */
static unsigned
distance(const char *a, gsize n_a, const char *b, gsize n_b)
{
	unsigned rows[3][DOMAIN_BYTES + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];
	for (gsize j = 0; j <= n_b; j++)
		last[j] = (unsigned)j;
	for (gsize i = 1; i <= n_a; i++) {
		row[0] = (unsigned)i;
		for (gsize j = 1; j <= n_b; j++) {
			unsigned cost = a[i - 1] == b[j - 1] ? 0 : 1;
			row[j] = MIN(
			    MIN(last[j], row[j - 1]) + 1, last[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
		unsigned *unused = before;
		before = last;
		last = row;
		row = unused;
	}
	return last[n_b];
}

/* A domain that ends otherwise than one of the same name is not mistyped where
 * its end can be a country's; but .co, .cm and .om are mostly .com. */
static bool
may_be_country(const char *end, const char *meant)
{
	return strlen(end) == 2 &&
	       (strcmp(meant, "com") != 0 ||
		   (strcmp(end, "co") != 0 && strcmp(end, "cm") != 0 &&
		       strcmp(end, "om") != 0));
}

/* How many slips lead from provider to domain; 0: none can be believed. */
static unsigned
slips(const char *domain, gsize n, const char *provider)
{
	gsize n_provider = strlen(provider);
	if (n > n_provider + 2 || n_provider > n + 2)
		return 0;
	const char *end = strrchr(domain, '.') + 1;
	const char *meant = strrchr(provider, '.') + 1;
	bool same_end = strcmp(end, meant) == 0;
	gsize name = (gsize)(meant - provider);
	bool same_name = strncmp(domain, provider, name) == 0;
	if (!same_end && may_be_country(end, meant))
		return 0;
	if (strcspn(provider, ".") < NAME_BYTES && !same_name)
		return 0;
	unsigned most = same_end && n >= LONG_BYTES ? 2 : 1;
	unsigned n_slips = distance(domain, n, provider, n_provider);
	return n_slips <= most ? n_slips : 0;
}

const char *
provider_meant(const char *domain)
{
	const char *best = NULL;
	unsigned least = G_MAXUINT;
	gsize n = strlen(domain);
	if (n > DOMAIN_BYTES || strchr(domain, '.') == NULL ||
	    provider_is(domain) ||
	    is_one_of(domain, neighbours, G_N_ELEMENTS(neighbours)))
		return NULL;
	for (gsize i = 0; i < G_N_ELEMENTS(providers); i++) {
		unsigned n_slips = slips(domain, n, providers[i]);
		if (n_slips == 0 || n_slips >= least)
			continue;
		least = n_slips;
		best = providers[i];
	}
	return best;
}

char *
provider_meant_email(const char *email)
{
	const char *at = strrchr(email, '@');
	/* A damaged row may hold anything. */
	const char *meant = at == NULL ? NULL : provider_meant(at + 1);
	return meant == NULL ? NULL
			     : g_strdup_printf(
				   "%.*s@%s", (int)(at - email), email, meant);
}
