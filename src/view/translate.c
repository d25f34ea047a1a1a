#include "view/translate.h"

#include "view/view.h"

#include <string.h>

/* Which of {{ stand within words: a value, or a part that is one. */
static bool
is_value(const char *s)
{
	s += strlen("{{");
	return g_ascii_isupper(*s == '>' ? s[1] : *s);
}

/* The length of the piece at s, 0 where there is none. */
static gsize
piece_length(const char *s)
{
	/* Asked at every byte. */
	if (*s != '{' && *s != '<')
		return 0;
	if (g_str_has_prefix(s, "<b>"))
		return strlen("<b>");
	if (g_str_has_prefix(s, "</b>"))
		return strlen("</b>");
	if (!g_str_has_prefix(s, "{{"))
		return 0;
	const char *end = strstr(s, "}}");
	return end == NULL ? 0 : (gsize)(end - s) + strlen("}}");
}

static GPtrArray *
pieces(const char *words)
{
	GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
	while (*words != '\0') {
		gsize n = piece_length(words);
		if (n > 0)
			g_ptr_array_add(found, g_strndup(words, n));
		words += MAX(n, 1);
	}
	return found;
}

static gint
compare_pieces(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Braces that are no piece, which ctemplate would take for the beginning of
 * one, up to wherever the next one ends. */
static bool
has_loose_braces(const char *words)
{
	while (*words != '\0') {
		gsize n = piece_length(words);
		if (n == 0 && g_str_has_prefix(words, "{{"))
			return true;
		words += MAX(n, 1);
	}
	return false;
}

bool
translate_same_pieces(const char *msgid, const char *msgstr)
{
	if (has_loose_braces(msgstr))
		return false;
	g_autoptr(GPtrArray) a = pieces(msgid);
	g_autoptr(GPtrArray) b = pieces(msgstr);
	if (a->len != b->len)
		return false;
	g_ptr_array_sort(a, compare_pieces);
	g_ptr_array_sort(b, compare_pieces);
	for (guint i = 0; i < a->len; i++)
		if (strcmp(a->pdata[i], b->pdata[i]) != 0)
			return false;
	return true;
}

static char *
fold(const char *s, gsize n)
{
	GString *folded = g_string_sized_new(n);
	for (gsize i = 0; i < n; i++) {
		if (!g_ascii_isspace(s[i]))
			g_string_append_c(folded, s[i]);
		else if (folded->len > 0 && folded->str[folded->len - 1] != ' ')
			g_string_append_c(folded, ' ');
	}
	if (folded->len > 0 && folded->str[folded->len - 1] == ' ')
		g_string_truncate(folded, folded->len - 1);
	return g_string_free(folded, FALSE);
}

/* As ctemplate escapes: &apos; of g_markup_escape_text() is unknown to mail
 * programs from before HTML 5. */
static void
append_escaped(GString *out, char c)
{
	switch (c) {
	case '&':
		g_string_append(out, "&amp;");
		break;
	case '<':
		g_string_append(out, "&lt;");
		break;
	case '>':
		g_string_append(out, "&gt;");
		break;
	case '"':
		g_string_append(out, "&quot;");
		break;
	case '\'':
		g_string_append(out, "&#39;");
		break;
	default:
		g_string_append_c(out, c);
	}
}

static void
append_words(GString *out, const char *words, bool html)
{
	while (*words != '\0') {
		gsize n = piece_length(words);
		if (n > 0)
			g_string_append_len(out, words, (gssize)n);
		else if (html)
			append_escaped(out, *words);
		else
			g_string_append_c(out, *words);
		words += MAX(n, 1);
	}
}

static const char *
fault_of(const char *words)
{
	if (*words == '\0')
		return "[[]] is empty";
	if (strstr(words, "[[") != NULL)
		return "[[ within [[ ]]";
	for (const char *s = words; (s = strstr(s, "{{")) != NULL; s++) {
		if (!is_value(s))
			return "only variables may stand within [[ ]]";
		if (piece_length(s) == 0)
			return "{{ without }} within [[ ]]";
	}
	return NULL;
}

static void
refuse(GError **error, unsigned line, const char *why)
{
	g_set_error(error, VIEW_ERROR, 0, "line %u: %s", line, why);
}

static unsigned
count_lines(const char *from, const char *to)
{
	unsigned lines = 0;
	while ((from = memchr(from, '\n', (gsize)(to - from))) != NULL) {
		lines++;
		from++;
	}
	return lines;
}

bool
translate(const char *text, bool html, TranslateFunc func, gpointer data,
    GString *out, GError **error)
{
	unsigned line = 1;
	for (const char *open; (open = strstr(text, "[[")) != NULL;) {
		line += count_lines(text, open);
		if (g_strstr_len(text, open - text, "]]") != NULL) {
			refuse(error, line, "]] without [[");
			return false;
		}
		g_string_append_len(out, text, open - text);
		const char *words = open + strlen("[[");
		const char *close = strstr(words, "]]");
		if (close == NULL) {
			refuse(error, line, "[[ without ]]");
			return false;
		}
		g_autofree char *msgid = fold(words, (gsize)(close - words));
		const char *fault = fault_of(msgid);
		if (fault != NULL) {
			refuse(error, line, fault);
			return false;
		}
		const char *msgstr = func(data, msgid);
		if (msgstr == NULL || *msgstr == '\0' ||
		    !translate_same_pieces(msgid, msgstr))
			msgstr = msgid;
		append_words(out, msgstr, html);
		text = close + strlen("]]");
		line += count_lines(open, text);
	}
	if (strstr(text, "]]") != NULL) {
		refuse(error, line, "]] without [[");
		return false;
	}
	g_string_append(out, text);
	return true;
}
