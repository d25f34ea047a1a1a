/*
 * Addresses as typed. What is taken keeps to the limits, holds nothing that
 * could end a line or a command, and is taken again as itself.
 */
#include <stdint.h>
#include <string.h>

#include "account/address.h"
#include "account/provider.h"
#include "base/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
assert_safe(const char *email)
{
	const char *at = strrchr(email, '@');
	g_assert_nonnull(at);
	g_assert_cmpint(at - email, <=, LIMIT_EMAIL_LOCAL_BYTES);
	g_assert_cmpuint(strlen(email), <=, LIMIT_EMAIL_BYTES);
	for (const char *p = email; *p != '\0'; p++)
		g_assert_true(*p > ' ' && *p < 0x7f && *p != '<' && *p != '>');
}

static void
assert_stable(const Address *address)
{
	g_autoptr(Address) again = NULL;
	g_assert_cmpint(
	    address_parse(address->email, &again), ==, ADDRESS_GOOD);
	g_assert_cmpstr(again->email, ==, address->email);
	g_assert_cmpstr(again->email_key, ==, address->email_key);
	g_assert_cmpstr(again->mailbox_key, ==, address->mailbox_key);
	g_assert_cmpstr(again->domain, ==, address->domain);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	g_autofree char *typed = g_strndup((const char *)data, n);
	g_autoptr(Address) address = NULL;
	if (address_parse(typed, &address) != ADDRESS_GOOD) {
		g_assert_null(address);
		return 0;
	}
	assert_safe(address->email);
	assert_safe(address->email_key);
	assert_safe(address->mailbox_key);
	assert_stable(address);
	const char *meant = provider_meant(address->domain);
	g_assert_true(meant == NULL ||
		      (provider_is(meant) && provider_meant(meant) == NULL));
	g_autofree char *shown = address_display(address->email);
	g_assert_true(g_utf8_validate(shown, -1, NULL));
	return 0;
}
