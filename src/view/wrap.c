#include "view/wrap.h"

#include <stdbool.h>
#include <string.h>

static bool
may_not_begin(gunichar c)
{
	switch ((int)g_unichar_break_type(c)) {
	case G_UNICODE_BREAK_CLOSE_PUNCTUATION:
	case G_UNICODE_BREAK_CLOSE_PARANTHESIS:
	case G_UNICODE_BREAK_EXCLAMATION:
	case G_UNICODE_BREAK_NON_STARTER:
	case G_UNICODE_BREAK_INFIX_SEPARATOR:
	case G_UNICODE_BREAK_INSEPARABLE:
	case G_UNICODE_BREAK_QUOTATION:
	case G_UNICODE_BREAK_SPACE:
		return true;
	default:
		return false;
	}
}

static bool
may_not_end(gunichar c)
{
	int type = g_unichar_break_type(c);
	return type == G_UNICODE_BREAK_OPEN_PUNCTUATION ||
	       type == G_UNICODE_BREAK_QUOTATION;
}

static bool
may_break_between(gunichar before, gunichar after)
{
	if (before == ' ')
		return after != ' ';
	return (g_unichar_iswide(before) || g_unichar_iswide(after)) &&
	       !may_not_begin(after) && !may_not_end(before);
}

/* g_utf8_next_char() takes the const away. */
static const char *
next_char(const char *s)
{
	return s + g_utf8_skip[(guchar)*s];
}

static unsigned
width_of(gunichar c)
{
	if (c < 0x80)
		return 1;
	if (g_unichar_iszerowidth(c))
		return 0;
	return g_unichar_iswide(c) ? 2 : 1;
}

static unsigned
width_between(const char *from, const char *to)
{
	unsigned width = 0;
	for (; from < to; from = next_char(from))
		width += width_of(g_utf8_get_char(from));
	return width;
}

static void
append_trimmed(GString *out, const char *from, const char *to)
{
	while (to > from && to[-1] == ' ')
		to--;
	g_string_append_len(out, from, to - from);
}

static void
wrap_line(const char *line, const char *end, unsigned columns, GString *out)
{
	/* No character is wider than it has bytes. */
	if ((gsize)(end - line) <= columns) {
		g_string_append_len(out, line, end - line);
		return;
	}
	/* The blanks at the beginning are no place to break. */
	const char *first = line + strspn(line, " ");
	const char *where = NULL;
	unsigned width = width_between(line, MIN(first, end));
	gunichar before = 0;
	for (const char *s = first; s < end; s = next_char(s)) {
		gunichar c = g_utf8_get_char(s);
		if (s > first && may_break_between(before, c))
			where = s;
		width += width_of(c);
		before = c;
		if (width <= columns || where == NULL || c == ' ')
			continue;
		append_trimmed(out, line, where);
		g_string_append_c(out, '\n');
		line = where;
		width = width_between(line, next_char(s));
		where = NULL;
	}
	g_string_append_len(out, line, end - line);
}

void
wrap(const char *text, unsigned columns, GString *out)
{
	for (;;) {
		const char *end = text + strcspn(text, "\n");
		wrap_line(text, end, columns, out);
		if (*end == '\0')
			return;
		g_string_append_c(out, '\n');
		text = end + 1;
	}
}
