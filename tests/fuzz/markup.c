#include "tests/fuzz/markup.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

/* All that stand in templates/page and templates/part. */
static const char *const elements[] = { "a", "b", "body", "br", "button", "dd",
	"details", "div", "dl", "dt", "footer", "form", "h1", "h2", "head",
	"header", "html", "input", "label", "li", "link", "main", "meta", "nav",
	"noscript", "p", "q", "script", "section", "span", "summary", "time",
	"title", "ul", NULL };
static const char *const attributes[] = { "action", "aria-current",
	"aria-describedby", "aria-invalid", "aria-label", "aria-labelledby",
	"autocapitalize", "autocomplete", "autofocus", "charset", "checked",
	"class", "content", "data-work", "datetime", "defer", "enterkeyhint",
	"for", "formnovalidate", "href", "hidden", "hreflang", "id",
	"inputmode", "lang", "maxlength", "method", "minlength", "name", "open",
	"pattern", "rel", "required", "role", "spellcheck", "src", "tabindex",
	"type", "value", NULL };
static const char *const links[] = { "action", "href", "src", NULL };

/* Takes a name off the text. */
static char *
take_name(const char **at)
{
	gsize n = strspn(*at, "abcdefghijklmnopqrstuvwxyz0123456789-");
	char *name = g_strndup(*at, n);
	*at += n;
	return name;
}

static void
check_link(const char *value, gsize n, const char *origin)
{
	gsize origin_n = strlen(origin);
	if (n >= origin_n && memcmp(value, origin, origin_n) == 0)
		return;
	g_assert_true(
	    n > 0 && (value[0] == '/' || value[0] == '#' || value[0] == '?'));
	g_assert_true(n < 2 || (value[1] != '/' && value[1] != '\\'));
}

/* Name and, in double quotes, value. */
static void
take_attribute(const char **at, const char *origin)
{
	g_autofree char *name = take_name(at);
	if (!g_strv_contains(attributes, name))
		g_error("attribute \"%s\" before \"%.40s\"", name, *at);
	if (**at != '=')
		return;
	*at += 1;
	g_assert_cmpint(**at, ==, '"');
	const char *value = *at + 1;
	gsize n = strcspn(value, "\"<>");
	g_assert_cmpint(value[n], ==, '"');
	if (g_strv_contains(links, name))
		check_link(value, n, origin);
	*at = value + n + 1;
}

/* From behind "<" to behind ">". */
static const char *
take_tag(const char *at, const char *origin)
{
	bool closes = *at == '/';
	if (closes)
		at++;
	g_autofree char *name = take_name(&at);
	if (!g_strv_contains(elements, name))
		g_error("element \"%s\" before \"%.40s\"", name, at);
	for (;;) {
		at += strspn(at, " \t\n");
		if (*at == '>')
			return at + 1;
		g_assert_false(closes);
		take_attribute(&at, origin);
	}
}

static void
check_text(const char *page)
{
	g_assert_true(g_utf8_validate(page, -1, NULL));
	for (const char *at = page; *at != '\0'; at++)
		g_assert_true(
		    !g_ascii_iscntrl(*at) || *at == '\n' || *at == '\t');
}

void
markup_check(const char *page, const char *origin)
{
	static const char doctype[] = "<!DOCTYPE html>\n";
	check_text(page);
	g_assert_true(g_str_has_prefix(page, doctype));
	g_assert_true(g_str_has_suffix(page, "</html>\n"));
	const char *at = page + strlen(doctype);
	for (;;) {
		/* A ">" in a text is harmless, but escaped it always is. */
		at += strcspn(at, "<>");
		if (*at == '\0')
			return;
		g_assert_cmpint(*at, ==, '<');
		at = take_tag(at + 1, origin);
	}
}
