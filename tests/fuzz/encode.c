/*
 * The encodings of mail, decoded again by decoders of our own: what comes out
 * is what went in, and the lines on the way are as short as they must be.
 */
#include <stdint.h>
#include <string.h>

#include "base/text.h"
#include "mail/encode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_lines(const GString *out, gsize most)
{
	for (const char *at = out->str; *at != '\0';) {
		gsize n = strcspn(at, "\r");
		g_assert_cmpuint(n, <=, most);
		for (gsize i = 0; i < n; i++)
			g_assert_true(at[i] == '\t' || g_ascii_isprint(at[i]));
		at += n;
		if (*at == '\0')
			return;
		g_assert_cmpint(at[1], ==, '\n');
		at += 2;
	}
}

/* RFC 2045 6.7; lines then end in "\n". */
static char *
decode_quoted(const char *at)
{
	GString *out = g_string_new(NULL);
	while (*at != '\0') {
		if (g_str_has_prefix(at, "=\r\n")) {
			at += 3;
		} else if (*at == '=') {
			int high = g_ascii_xdigit_value(at[1]);
			int low = g_ascii_xdigit_value(at[2]);
			g_assert_true(high >= 0 && low >= 0);
			g_string_append_c(out, (char)(high << 4 | low));
			at += 3;
		} else {
			if (*at != '\r')
				g_string_append_c(out, *at);
			at++;
		}
	}
	return g_string_free(out, FALSE);
}

/* As encode_quoted_printable() reads the ends of lines. */
static char *
with_plain_ends(const char *text)
{
	GString *out = g_string_new(NULL);
	for (; *text != '\0'; text++) {
		if (*text == '\r' && text[1] == '\n')
			continue;
		g_string_append_c(out, *text == '\r' ? '\n' : *text);
	}
	if (out->len > 0 && out->str[out->len - 1] != '\n')
		g_string_append_c(out, '\n');
	return g_string_free(out, FALSE);
}

static void
try_quoted(const char *text)
{
	g_autoptr(GString) out = g_string_new(NULL);
	encode_quoted_printable(out, text);
	check_lines(out, ENCODE_LINE_BYTES);
	for (const char *at = out->str; at != NULL && *at != '\0';
	     at = (at = strstr(at, "\r\n")) != NULL ? at + 2 : NULL)
		g_assert_true(*at != '.' && !g_str_has_prefix(at, "From "));
	g_autofree char *expected = with_plain_ends(text);
	g_autofree char *decoded = decode_quoted(out->str);
	g_assert_cmpstr(decoded, ==, expected);
}

static void
try_base64(const void *data, gsize n)
{
	gsize got;
	g_autoptr(GString) out = g_string_new(NULL);
	encode_base64(out, data, n);
	check_lines(out, ENCODE_LINE_BYTES);
	/* That it skips blanks is its documented habit. */
	g_autofree guchar *decoded = g_base64_decode(out->str, &got);
	g_assert_cmpmem(decoded, got, data, n);
}

/* Encoded words (RFC 2047 2) one after another, the blanks between them
 * skipped; NULL: it is none. */
static char *
decode_words(const char *at)
{
	static const char begin[] = "=?UTF-8?B?";
	GString *out = g_string_new(NULL);
	for (;;) {
		gsize n;
		at += strspn(at, " \r\n");
		if (*at == '\0')
			return g_string_free(out, FALSE);
		g_assert_true(g_str_has_prefix(at, begin));
		const char *end = strstr(at, "?=");
		g_assert_nonnull(end);
		g_assert_cmpint(end + 2 - at, <=, 75);
		at += strlen(begin);
		g_autofree char *word = g_strndup(at, (gsize)(end - at));
		g_autofree guchar *bytes = g_base64_decode(word, &n);
		/* No character is cut in two (RFC 2047 5). */
		g_assert_true(g_utf8_validate_len((char *)bytes, n, NULL));
		g_string_append_len(out, (char *)bytes, (gssize)n);
		at = end + 2;
	}
}

static void
try_header(const char *text)
{
	g_autoptr(GString) out = g_string_new("Subject: ");
	encode_header_text(out, text);
	g_assert_null(strstr(out->str, "\r\n\r\n"));
	const char *value = out->str + strlen("Subject: ");
	if (g_str_is_ascii(text))
		return;
	check_lines(out, ENCODE_LINE_BYTES);
	g_autofree char *decoded = decode_words(value);
	g_assert_cmpstr(decoded, ==, text);
}

/* RFC 5322 2.2.3. */
static char *
unfold(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\r\n", -1);
	return g_strjoinv("", lines);
}

/* A quoted string (RFC 5322 3.2.4), less its quotes. */
static char *
decode_string(const char *at)
{
	GString *out = g_string_new(NULL);
	g_assert_cmpint(*at, ==, '"');
	for (at++; *at != '"'; at++) {
		if (*at == '\\')
			at++;
		g_assert_cmpint(*at, !=, '\0');
		g_string_append_c(out, *at);
	}
	g_assert_cmpint(at[1], ==, '\0');
	return g_string_free(out, FALSE);
}

static void
try_phrase(const char *name)
{
	g_autoptr(GString) out = g_string_new(NULL);
	encode_phrase(out, name);
	g_assert_true(g_str_is_ascii(out->str));
	if (g_str_has_prefix(out->str, "=?UTF-8?B?")) {
		g_autofree char *decoded = decode_words(out->str);
		g_assert_cmpstr(decoded, ==, name);
		return;
	}
	g_autofree char *line = unfold(out->str);
	if (*line == '"') {
		g_autofree char *decoded = decode_string(line);
		g_assert_cmpstr(decoded, ==, name);
	} else {
		g_assert_cmpstr(line, ==, name);
		g_assert_null(strpbrk(line, "()<>@,;:\\\"[]"));
	}
}

static void
try_parameter(const char *value)
{
	g_autoptr(GString) out = g_string_new("Content-Type: text/plain");
	encode_parameter(out, "name", value);
	g_assert_true(g_str_is_ascii(out->str));
	check_lines(out, ENCODE_LINE_BYTES);
	/* What follows a line end is the header's next line. */
	for (const char *at = out->str; (at = strstr(at, "\r\n")) != NULL;)
		g_assert_cmpint((at += 2)[0], ==, ' ');
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	g_autofree char *text = g_strndup((const char *)data, size);
	try_base64(data, size);
	if (!g_utf8_validate(text, -1, NULL))
		return 0;
	try_quoted(text);
	/* message.c lets nothing else into a header. */
	if (!text_valid(text, strlen(text)))
		return 0;
	try_header(text);
	if (*text != '\0')
		try_phrase(text);
	try_parameter(text);
	return 0;
}
