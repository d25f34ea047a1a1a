#include "base/text.h"

bool
text_valid(const char *text, gsize n)
{
	if (!g_utf8_validate_len(text, n, NULL))
		return false;
	const char *end = text + n;
	for (const char *p = text; p < end; p += g_utf8_skip[(guchar)*p]) {
		gunichar c = g_utf8_get_char(p);
		if (c < 0x20 || (c >= 0x7f && c < 0xa0))
			return false;
		if (c == 0x2028 || c == 0x2029)
			return false;
	}
	return true;
}
