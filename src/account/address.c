#include "account/address.h"

#include <idn2.h>
#include <string.h>

#include "base/limits.h"

/* atext of RFC 5322 3.2.3 beyond letters and digits. */
#define ATEXT_MARKS "!#$%&'*+-/=?^_`{|}~"

static bool
local_part_valid(const char *local, gsize n)
{
	if (n == 0 || local[0] == '.' || local[n - 1] == '.')
		return false;
	for (gsize i = 0; i < n; i++) {
		if (g_ascii_isalnum(local[i]) ||
		    strchr(ATEXT_MARKS, local[i]) != NULL)
			continue;
		if (local[i] != '.' || local[i - 1] == '.')
			return false;
	}
	return true;
}

bool
address_domain_valid(const char *domain)
{
	gsize label = 0, labels = 1;
	bool number = true;
	for (const char *c = domain;; c++) {
		if (*c == '.' || *c == '\0') {
			if (label == 0 || label > 63 || c[-1] == '-')
				return false;
			if (*c == '\0')
				return labels >= 2 && !number;
			label = 0;
			labels++;
			number = true;
			continue;
		}
		if (!g_ascii_isalnum(*c) && (*c != '-' || label == 0))
			return false;
		number = number && g_ascii_isdigit(*c);
		label++;
	}
}

/* In lower case, as A-labels; NULL where it is no domain. */
static char *
domain_to_ascii(const char *domain)
{
	g_autofree char *lower = NULL;
	if (g_str_is_ascii(domain)) {
		lower = g_ascii_strdown(domain, -1);
		/* "xn--" is looked at by libidn2 as well. */
		if (strstr(lower, "xn--") == NULL)
			return address_domain_valid(lower)
				   ? g_steal_pointer(&lower)
				   : NULL;
	}
	char *ascii = NULL;
	int rc = idn2_to_ascii_8z(domain, &ascii,
	    IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES);
	if (rc != IDN2_OK)
		return NULL;
	g_autofree char *copy = g_ascii_strdown(ascii, -1);
	idn2_free(ascii);
	return address_domain_valid(copy) ? g_steal_pointer(&copy) : NULL;
}

/* Dots in front of "@gmail.com" mean nothing, and it has another name
 * (support.google.com/mail/answer/7436150). */
static bool
is_gmail(const char *domain)
{
	return strcmp(domain, "gmail.com") == 0 ||
	       strcmp(domain, "googlemail.com") == 0;
}

char *
address_mailbox_key(const char *email_key)
{
	const char *at = strchr(email_key, '@');
	/* The name by which somebody asked to sign in stands there, too. */
	if (at == NULL)
		return g_strdup(email_key);
	const char *plus = memchr(email_key, '+', (gsize)(at - email_key));
	const char *end = plus != NULL && plus != email_key ? plus : at;
	bool gmail = is_gmail(at + 1);
	GString *key = g_string_sized_new(strlen(email_key));
	for (const char *from = email_key; from < end; from++)
		if (!gmail || *from != '.')
			g_string_append_c(key, *from);
	g_string_append(key, gmail ? "@gmail.com" : at);
	return g_string_free(key, FALSE);
}

AddressProblem
address_parse(const char *typed, Address **ret_address)
{
	g_autofree char *text = g_strdup(typed == NULL ? "" : typed);
	g_strstrip(text);
	if (*text == '\0')
		return ADDRESS_MISSING;
	/* Far over any limit: not worth the work of IDNA. */
	if (strlen(text) > 4 * LIMIT_EMAIL_BYTES)
		return ADDRESS_TOO_LONG;
	const char *at = strrchr(text, '@');
	if (at == NULL || !local_part_valid(text, (gsize)(at - text)))
		return ADDRESS_INVALID;
	if (at - text > LIMIT_EMAIL_LOCAL_BYTES)
		return ADDRESS_TOO_LONG;
	g_autofree char *domain = domain_to_ascii(at + 1);
	if (domain == NULL)
		return ADDRESS_INVALID;
	g_autoptr(Address) address = g_new0(Address, 1);
	address->email = g_strdup_printf(
	    "%.*s@%s", (int)(at - text), text, domain);
	if (strlen(address->email) > LIMIT_EMAIL_BYTES)
		return ADDRESS_TOO_LONG;
	address->email_key = g_ascii_strdown(address->email, -1);
	address->mailbox_key = address_mailbox_key(address->email_key);
	address->domain = strrchr(address->email_key, '@') + 1;
	*ret_address = g_steal_pointer(&address);
	return ADDRESS_GOOD;
}

void
address_free(Address *address)
{
	if (address == NULL)
		return;
	g_free(address->email);
	g_free(address->email_key);
	g_free(address->mailbox_key);
	g_free(address);
}

static bool
is_below(const char *domain, const char *parent)
{
	gsize n = strlen(domain), m = strlen(parent);
	return n > m && domain[n - m - 1] == '.' &&
	       strcmp(domain + n - m, parent) == 0;
}

bool
address_domain_within(const char *domain, const char *parent)
{
	return strcmp(domain, parent) == 0 || is_below(domain, parent);
}

/* An entry as the administrator wrote it against a domain in A-labels. */
static bool
entry_matches(const char *entry, const char *domain, bool and_below)
{
	bool below_only = entry[0] == '.';
	const char *name = below_only ? entry + 1 : entry;
	g_autofree char *ascii = g_str_is_ascii(name) ? g_strdup(name)
						      : domain_to_ascii(name);
	if (ascii == NULL)
		return false;
	if (!below_only && strcmp(domain, ascii) == 0)
		return true;
	return (below_only || and_below) && is_below(domain, ascii);
}

static bool
list_matches(const GPtrArray *list, const char *domain, bool and_below)
{
	for (guint i = 0; list != NULL && i < list->len; i++) {
		if (entry_matches(
			g_ptr_array_index(list, i), domain, and_below))
			return true;
	}
	return false;
}

bool
address_domain_allowed(
    const Address *address, const GPtrArray *allow, const GPtrArray *deny)
{
	if (list_matches(deny, address->domain, true))
		return false;
	return allow == NULL || allow->len == 0 ||
	       list_matches(allow, address->domain, false);
}

char *
address_display(const char *email)
{
	const char *at = strrchr(email, '@');
	char *domain = NULL;
	if (at == NULL || strstr(at, "xn--") == NULL ||
	    idn2_to_unicode_8z8z(at + 1, &domain, 0) != IDN2_OK)
		return g_strdup(email);
	char *display = g_strdup_printf(
	    "%.*s@%s", (int)(at - email), email, domain);
	idn2_free(domain);
	return display;
}
