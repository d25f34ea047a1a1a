#include "mail/encode.h"

#include <stdbool.h>
#include <string.h>

/* "=?UTF-8?B?" and "?=" around at most 75 bytes: 63 of base64, 45 of text. */
#define WORD_TEXT_BYTES 45
#define BASE64_LINE_DATA_BYTES 57

static const char HEX[] = "0123456789ABCDEF";

gsize
encode_column(const GString *out)
{
	gsize start = out->len;
	while (start > 0 && out->str[start - 1] != '\n')
		start--;
	return out->len - start;
}

/* RFC 5322 3.2.3. */
static bool
is_atext(char c)
{
	return g_ascii_isalnum(c) ||
	       (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

static bool
is_plain_ascii(const char *text)
{
	for (const char *p = text; *p != '\0'; p++)
		if (*p < 0x20 || *p > 0x7e)
			return false;
	return true;
}

/* --- bodies ------------------------------------------------------------- */

/* Of *p as the next byte of its line. */
static bool
needs_escape(const char *p, gsize column)
{
	char c = *p;
	if (c == ' ' || c == '\t')
		return p[1] == '\0' || p[1] == '\n' || p[1] == '\r';
	if (column == 0 && (c == '.' || c == 'F'))
		return c == '.' || g_str_has_prefix(p, "From ");
	return c < 0x21 || c > 0x7e || c == '=';
}

/* From p on: bytes that stand for themselves wherever in a line they are. */
static gsize
plain_bytes(const char *p, gsize most)
{
	gsize n = 0;
	while (n < most && (g_ascii_isalnum(p[n]) || !needs_escape(p + n, 1)))
		n++;
	return n;
}

void
encode_quoted_printable(GString *out, const char *text)
{
	gsize column = 0;
	const char *p = text;
	while (*p != '\0') {
		if (*p == '\r' || *p == '\n') {
			p += p[0] == '\r' && p[1] == '\n' ? 2 : 1;
			g_string_append_len(out, "\r\n", 2);
			column = 0;
			continue;
		}
		/* One place is kept for the "=" of a soft line break. */
		gsize width = needs_escape(p, column) ? 3 : 1;
		if (column + width > ENCODE_LINE_BYTES - 1) {
			g_string_append_len(out, "=\r\n", 3);
			column = 0;
			width = needs_escape(p, column) ? 3 : 1;
		}
		if (width == 3) {
			guint8 c = (guint8)*p;
			char escape[3] = { '=', HEX[c >> 4], HEX[c & 15] };
			g_string_append_len(out, escape, 3);
			column += 3;
			p++;
		} else {
			gsize n = 1 + plain_bytes(p + 1,
					  ENCODE_LINE_BYTES - 2 - column);
			g_string_append_len(out, p, (gssize)n);
			column += n;
			p += n;
		}
	}
	if (column > 0)
		g_string_append_len(out, "\r\n", 2);
}

/* Without a copy that somebody would have to wipe. */
static void
append_base64(GString *out, const void *data, gsize n)
{
	gsize before = out->len;
	gint state = 0, save = 0;
	g_string_set_size(out, before + (n / 3 + 1) * 4 + 4);
	char *to = out->str + before;
	gsize made = g_base64_encode_step(data, n, FALSE, to, &state, &save);
	made += g_base64_encode_close(FALSE, to + made, &state, &save);
	g_string_truncate(out, before + made);
}

void
encode_base64(GString *out, const void *data, gsize n)
{
	const guint8 *from = data;
	for (gsize i = 0; i < n; i += BASE64_LINE_DATA_BYTES) {
		append_base64(
		    out, from + i, MIN(n - i, BASE64_LINE_DATA_BYTES));
		g_string_append_len(out, "\r\n", 2);
	}
}

/* --- headers ------------------------------------------------------------ */

/* So many bytes of text as fill an encoded word without cutting a character
 * in two (RFC 2047 5). */
static gsize
word_bytes(const char *text, gsize room)
{
	gsize n = 0;
	while (text[n] != '\0') {
		gsize next = n + (gsize)g_utf8_skip[(guchar)text[n]];
		if (next > room)
			break;
		n = next;
	}
	return n;
}

static void
append_encoded_words(GString *out, const char *text)
{
	/* The first word shares its line with the header's name. */
	gsize column = encode_column(out);
	gsize room = WORD_TEXT_BYTES;
	if (column > 1) {
		gsize left = ENCODE_LINE_BYTES > column + 12
				 ? ENCODE_LINE_BYTES - column - 12
				 : 0;
		room = MIN(room, left / 4 * 3);
	}
	while (*text != '\0') {
		gsize n = word_bytes(text, room);
		if (n > 0) {
			g_string_append(out, "=?UTF-8?B?");
			append_base64(out, text, n);
			g_string_append(out, "?=");
			text += n;
		}
		if (*text != '\0')
			g_string_append(out, "\r\n ");
		room = WORD_TEXT_BYTES;
	}
}

/* Whether folding at its blanks keeps ASCII text within the line, and a
 * reader would take it for what it is. */
static bool
folds(const char *text, gsize column)
{
	if (!is_plain_ascii(text) || strstr(text, "=?") != NULL)
		return false;
	if (text[0] == ' ' || text[0] == '\0' || g_str_has_suffix(text, " "))
		return false;
	if (strstr(text, "  ") != NULL)
		return false;
	gsize longest = 0;
	for (const char *p = text; *p != '\0';) {
		gsize word = strcspn(p, " ");
		longest = MAX(longest, word);
		p += word;
		p += *p == ' ';
	}
	return column + strcspn(text, " ") <= ENCODE_LINE_BYTES &&
	       longest < ENCODE_LINE_BYTES;
}

void
encode_header_text(GString *out, const char *text)
{
	gsize column = encode_column(out);
	if (*text == '\0')
		return;
	if (!folds(text, column)) {
		append_encoded_words(out, text);
		return;
	}
	for (const char *p = text; *p != '\0';) {
		gsize n = strcspn(p + 1, " ") + 1; /* with the blank before */
		if (column + n > ENCODE_LINE_BYTES) {
			g_string_append(out, "\r\n");
			column = 0;
		}
		g_string_append_len(out, p, (gssize)n);
		column += n;
		p += n;
	}
}

void
encode_phrase(GString *out, const char *name)
{
	gsize column = encode_column(out);
	bool atoms = true;
	gsize quoted = 2;
	for (const char *p = name; *p != '\0'; p++) {
		atoms = atoms && (is_atext(*p) || *p == ' ');
		quoted += *p == '"' || *p == '\\' ? 2 : 1;
	}
	if (folds(name, column) && atoms) {
		encode_header_text(out, name);
	} else if (is_plain_ascii(name) && strstr(name, "=?") == NULL &&
		   column + quoted <= ENCODE_LINE_BYTES) {
		g_string_append_c(out, '"');
		for (const char *p = name; *p != '\0'; p++) {
			if (*p == '"' || *p == '\\')
				g_string_append_c(out, '\\');
			g_string_append_c(out, *p);
		}
		g_string_append_c(out, '"');
	} else {
		append_encoded_words(out, name);
	}
}

static bool
is_attribute_char(char c)
{
	return g_ascii_isalnum(c) || c == '-' || c == '.' || c == '_';
}

static void
append_attribute_char(GString *out, char c)
{
	guint8 byte = (guint8)c;
	if (is_attribute_char(c))
		g_string_append_c(out, c);
	else
		g_string_append_printf(
		    out, "%%%c%c", HEX[byte >> 4], HEX[byte & 15]);
}

/* RFC 2231 3 and 4: name*0*=UTF-8''...; name*1*=... Some readers decode each
 * piece for itself, so characters stay whole. */
static void
append_pieces(GString *out, const char *name, const char *value)
{
	const char *p = value;
	for (unsigned piece = 0; *p != '\0'; piece++) {
		g_string_append_printf(out, ";\r\n %s*%u*=%s", name, piece,
		    piece == 0 ? "UTF-8''" : "");
		gsize column = encode_column(out);
		for (;;) {
			gsize bytes = (gsize)g_utf8_skip[(guchar)*p];
			gsize width = is_attribute_char(*p) ? 1 : 3 * bytes;
			/* One place is kept for the next ";". */
			column += width;
			if (*p == '\0' || column > ENCODE_LINE_BYTES - 1)
				break;
			for (; bytes > 0; bytes--)
				append_attribute_char(out, *p++);
		}
	}
}

void
encode_parameter(GString *out, const char *name, const char *value)
{
	bool quotable = is_plain_ascii(value) && strpbrk(value, "\"\\") == NULL;
	gsize n = strlen(name) + strlen(value) + 5;
	if (!quotable || n > ENCODE_LINE_BYTES)
		append_pieces(out, name, value);
	else
		g_string_append_printf(out, ";\r\n %s=\"%s\"", name, value);
}
