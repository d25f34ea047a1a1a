#include "web/escape.h"

bool
escape_decode(char *text, gsize n, bool plus, gsize *ret_n)
{
	gsize to = 0;
	for (gsize from = 0; from < n; from++) {
		char c = text[from];
		if (c == '+' && plus) {
			c = ' ';
		} else if (c == '%') {
			if (n - from < 3)
				return false;
			int high = g_ascii_xdigit_value(text[from + 1]);
			int low = g_ascii_xdigit_value(text[from + 2]);
			if (high < 0 || low < 0)
				return false;
			c = (char)(high << 4 | low);
			from += 2;
		}
		text[to++] = c;
	}
	text[to] = '\0';
	*ret_n = to;
	return true;
}

bool
escape_text_clean(const char *text, gsize n)
{
	if (!g_utf8_validate_len(text, n, NULL))
		return false;
	const char *end = text + n;
	while (text < end) {
		if (g_unichar_iscntrl(g_utf8_get_char(text)))
			return false;
		text += g_utf8_skip[(guchar)*text];
	}
	return true;
}

bool
escape_visible(const char *text)
{
	for (; *text != '\0'; text++) {
		if (!g_ascii_isgraph(*text))
			return false;
	}
	return true;
}
