/*
 * What a visitor is known by: the name typed to sign in, the cookie of known
 * browsers, the User-Agent, the network. Whatever they are, what is kept of
 * them is bounded UTF-8.
 */
#include <stdint.h>
#include <string.h>

#include "account/known.h"
#include "account/loginname.h"
#include "account/visitor.h"
#include "base/limits.h"
#include "web/browser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
try_name(const char *typed)
{
	g_auto(LoginName) name = { 0 };
	login_name_parse(typed, &name);
	g_assert_cmpuint(strlen(name.key), <=, LIMIT_EMAIL_BYTES);
	g_assert_true(g_utf8_validate(name.key, -1, NULL));
	g_assert_true((name.address == NULL) == (name.username != NULL));
	g_assert_true(name.missing == (*name.key == '\0'));
	/* What was made of it is made of itself. */
	g_auto(LoginName) again = { 0 };
	login_name_parse(name.key, &again);
	if (strlen(name.key) < LIMIT_EMAIL_BYTES - 4)
		g_assert_cmpstr(again.key, ==, name.key);
}

static void
try_cookie(const char *cookie)
{
	static const Keys keys = { .code = { 7 } };
	KnownText text;
	g_assert_false(known_has(&keys, cookie, 1, 0));
	known_with(&keys, cookie, 1, 0, &text);
	g_assert_true(known_has(&keys, text.text, 1, 0));
	g_assert_true(g_str_is_ascii(text.text));
}

static void
try_client(const char *text)
{
	char name[BROWSER_NAME_BYTES];
	Client client;
	browser_name(text, name);
	g_assert_true(g_str_is_ascii(name));
	const Visitor visitor = { .network = text, .browser = name };
	visitor_client(&visitor, &client);
	g_assert_cmpstr(client.browser, ==, name);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	g_autofree char *text = g_strndup((const char *)data, n);
	if (g_utf8_validate(text, -1, NULL))
		try_name(text);
	try_cookie(text);
	try_client(text);
	return 0;
}
