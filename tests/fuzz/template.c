/*
 * A value in every place of a page where our templates have one: as text, in an
 * attribute, as an address, in a query. It stays there.
 */
#include <stdint.h>
#include <string.h>

#include "view/template.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char PAGE[] = TEMPLATE_PRAGMA
    "<p>{{V}}</p>\n<input value=\"{{V}}\">\n<a href=\"{{V}}\">a</a>\n"
    "<a href=\"/x?y={{V:u}}\">a</a>\n{{#V}}<b>{{V}}</b>\n{{/V}}\n";
static const char MAIL[] = "a {{V}}\n{{#S}}b {{V}}{{/S}}\n";

static const char *
expect(const char *at, const char *text)
{
	if (!g_str_has_prefix(at, text))
		g_error("\"%s\" does not begin with \"%s\"", at, text);
	return at + strlen(text);
}

/* Past a value that stands up to end, of which nothing may be in it. */
static const char *
skip_value(const char *at, const char *end)
{
	at += strcspn(at, "<>\"'");
	return expect(at, end);
}

static void
check_page(const char *page, bool shown)
{
	const char *at = expect(page, "<p>");
	at = skip_value(at, "</p>\n<input value=\"");
	at = skip_value(at, "\">\n<a href=\"");
	const char *address = at;
	at = skip_value(at, "\">a</a>\n<a href=\"/x?y=");
	gsize scheme = strcspn(address, ":/?#\"");
	if (address[scheme] == ':')
		g_assert_true(g_ascii_strncasecmp(address, "http:", 5) == 0 ||
			      g_ascii_strncasecmp(address, "https:", 6) == 0 ||
			      g_ascii_strncasecmp(address, "ftp:", 4) == 0);
	const char *query = at;
	at = skip_value(at, "\">a</a>\n");
	for (; query < at && *query != '"'; query++)
		g_assert_true(g_ascii_isgraph(*query) && *query != '&');
	if (shown)
		at = skip_value(expect(at, "<b>"), "</b>\n");
	g_assert_cmpstr(at, ==, "");
}

static void
expand(TemplateSet *set, const char *key, TemplateKind kind, const Dict *dict,
    GString *out)
{
	g_autoptr(GError) error = NULL;
	template_set_expand(set, key, kind, dict, out, &error);
	g_assert_no_error(error);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static TemplateSet *set;
	g_autoptr(GError) error = NULL;
	if (set == NULL) {
		set = template_set_new();
		template_set_add(
		    set, "page", TEMPLATE_HTML, PAGE, strlen(PAGE), &error);
		template_set_add(
		    set, "mail", TEMPLATE_TEXT, MAIL, strlen(MAIL), &error);
		g_assert_no_error(error);
	}
	g_autofree char *value = g_strndup((const char *)data, size);
	g_autoptr(GString) page = g_string_new(NULL);
	g_autoptr(GString) mail = g_string_new(NULL);
	g_autoptr(Dict) dict = dict_new();
	dict_set(dict, "V", value);
	dict_show(dict, "S");
	expand(set, "page", TEMPLATE_HTML, dict, page);
	check_page(page->str, *value != '\0');
	expand(set, "mail", TEMPLATE_TEXT, dict, mail);
	g_autofree char *expected = g_strdup_printf(
	    "a %s\nb %s\n", value, value);
	g_assert_cmpstr(mail->str, ==, expected);
	return 0;
}
