#include "mail/encode.h"

#include <string.h>

static void
assert_qp(const char *text, const char *expected)
{
	g_autoptr(GString) out = g_string_new(NULL);
	encode_quoted_printable(out, text);
	g_assert_cmpstr(out->str, ==, expected);
}

static void
assert_lines_fit(const GString *text)
{
	g_auto(GStrv) lines = g_strsplit(text->str, "\r\n", -1);
	for (guint i = 0; lines[i] != NULL; i++) {
		g_assert_cmpuint(strlen(lines[i]), <=, ENCODE_LINE_BYTES);
		g_assert_null(strpbrk(lines[i], "\r\n"));
	}
}

static void
test_qp_line_ends(void)
{
	assert_qp("", "");
	assert_qp("one\ntwo\r\nthree\rfour", "one\r\ntwo\r\nthree\r\nfour\r\n");
	assert_qp("\n\n", "\r\n\r\n");
}

static void
test_qp_dangerous_lines(void)
{
	assert_qp(".\n", "=2E\r\n");
	assert_qp("..\n", "=2E.\r\n");
	assert_qp("From here\nFrome\n", "=46rom here\r\nFrome\r\n");
	assert_qp("blank \ntab\t\nend ", "blank=20\r\ntab=09\r\nend=20\r\n");
	assert_qp("a = b\n", "a =3D b\r\n");
	assert_qp("\x01\x7f\n", "=01=7F\r\n");
	assert_qp("\u00e9\n", "=C3=A9\r\n");
}

static void
test_qp_long_lines(void)
{
	for (gsize n = 70; n < 240; n++) {
		g_autofree char *text = g_strnfill(n, n % 2 ? '=' : 'x');
		g_autoptr(GString) out = g_string_new(NULL);
		encode_quoted_printable(out, text);
		assert_lines_fit(out);
		g_assert_true(g_str_has_suffix(out->str, "\r\n"));
	}
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *text = g_strnfill(76, 'x');
	encode_quoted_printable(out, text);
	g_assert_cmpuint(out->len, ==, 76 + 3 + 2);
}

static void
test_base64_lines(void)
{
	guint8 data[200];
	for (guint i = 0; i < sizeof(data); i++)
		data[i] = (guint8)i;
	for (gsize n = 0; n <= sizeof(data); n++) {
		g_autoptr(GString) out = g_string_new(NULL);
		encode_base64(out, data, n);
		assert_lines_fit(out);
		gsize back_n = 0;
		g_autofree guchar *back = g_base64_decode(out->str, &back_n);
		g_assert_cmpmem(back, back_n, data, n);
	}
}

static void
assert_header(const char *text, const char *expected)
{
	g_autoptr(GString) out = g_string_new("Subject: ");
	encode_header_text(out, text);
	assert_lines_fit(out);
	g_assert_cmpstr(out->str + strlen("Subject: "), ==, expected);
}

static void
test_header_that_must_be_encoded(void)
{
	assert_header(
	    "=?UTF-8?B?eA==?=", "=?UTF-8?B?PT9VVEYtOD9CP2VBPT0/PQ==?=");
	assert_header(" led", "=?UTF-8?B?IGxlZA==?=");
	assert_header("\u60a8\u7684\u9a8c\u8bc1\u7801\u662f 123456",
	    "=?UTF-8?B?5oKo55qE6aqM6K+B56CB5pivIDEyMzQ1Ng==?=");
}

static void
test_header_plain(void)
{
	assert_header("", "");
	assert_header("123456 is your code", "123456 is your code");
	assert_header("a b c d e f g h i j k l m n o p q r s t u v w x y z a b "
		      "c d e f g h i j k l m",
	    "a b c d e f g h i j k l m n o p q r s t u v w x y z a b c d e f g "
	    "h\r\n i j k l m");
}

/* RFC 2047 5: a character is not divided between two words. */
static void
test_header_words_keep_characters_whole(void)
{
	for (guint shift = 0; shift < 8; shift++) {
		g_autoptr(GString) text = g_string_new(NULL);
		for (guint i = 0; i < shift; i++)
			g_string_append_c(text, 'x');
		for (guint i = 0; i < 60; i++)
			g_string_append(text, "\U0001f3f0");
		g_autoptr(GString) out = g_string_new("Subject: ");
		encode_header_text(out, text->str);
		assert_lines_fit(out);

		g_auto(GStrv) words = g_strsplit(out->str + 9, "\r\n ", -1);
		g_autoptr(GString) back = g_string_new(NULL);
		for (guint i = 0; words[i] != NULL; i++) {
			g_assert_true(g_str_has_prefix(words[i], "=?UTF-8?B?"));
			g_assert_true(g_str_has_suffix(words[i], "?="));
			words[i][strlen(words[i]) - 2] = '\0';
			gsize n = 0;
			g_autofree guchar *part = g_base64_decode(
			    words[i] + 10, &n);
			g_assert_true(
			    g_utf8_validate((char *)part, (gssize)n, NULL));
			g_string_append_len(back, (char *)part, (gssize)n);
		}
		g_assert_cmpstr(back->str, ==, text->str);
	}
}

static void
assert_phrase(const char *name, const char *expected)
{
	g_autoptr(GString) out = g_string_new("From: ");
	encode_phrase(out, name);
	g_assert_cmpstr(out->str + strlen("From: "), ==, expected);
}

static void
test_phrases(void)
{
	assert_phrase("Ada Lovelace", "Ada Lovelace");
	assert_phrase("Example, Inc.", "\"Example, Inc.\"");
	assert_phrase("a \"b\" \\", "\"a \\\"b\\\" \\\\\"");
	assert_phrase("<x@y>", "\"<x@y>\"");
	assert_phrase("\u00c5sa", "=?UTF-8?B?w4VzYQ==?=");
}

static void
assert_parameter(const char *value, const char *expected)
{
	g_autoptr(GString)
	    out = g_string_new("Content-Disposition: attachment");
	encode_parameter(out, "filename", value);
	assert_lines_fit(out);
	g_assert_cmpstr(
	    out->str + strlen("Content-Disposition: attachment"), ==, expected);
}

static void
test_parameters(void)
{
	assert_parameter(
	    "terms of use.pdf", ";\r\n filename=\"terms of use.pdf\"");
	assert_parameter("a\"b", ";\r\n filename*0*=UTF-8''a%22b");
	assert_parameter("\u6761\u6b3e.pdf",
	    ";\r\n filename*0*=UTF-8''%E6%9D%A1%E6%AC%BE.pdf");
	assert_parameter("abcdefghijklmnopqrstuvwxyz-abcdefghijklmnopqrstuvwxyz"
			 "-abcdefghijklmnopqrstuvwxyz.pdf",
	    ";\r\n filename*0*=UTF-8''abcdefghijklmnopqrstuvwxyz-abcdefghijklmn"
	    "opqrstuvwxyz-a"
	    ";\r\n filename*1*=bcdefghijklmnopqrstuvwxyz.pdf");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/encode/a-line-end-of-any-kind-becomes-crlf", test_qp_line_ends);
	g_test_add_func("/encode/what-a-mail-server-might-change-is-escaped",
	    test_qp_dangerous_lines);
	g_test_add_func(
	    "/encode/long-lines-are-broken-softly", test_qp_long_lines);
	g_test_add_func("/encode/base64-lines-fit-and-come-back-the-same",
	    test_base64_lines);
	g_test_add_func("/encode/a-header-that-would-be-misread-is-encoded",
	    test_header_that_must_be_encoded);
	g_test_add_func(
	    "/encode/an-ascii-header-stays-and-is-folded", test_header_plain);
	g_test_add_func("/encode/encoded-words-keep-characters-whole",
	    test_header_words_keep_characters_whole);
	g_test_add_func(
	    "/encode/a-name-is-atoms-or-quoted-or-encoded", test_phrases);
	g_test_add_func(
	    "/encode/a-file-name-survives-whatever-it-is", test_parameters);
	return g_test_run();
}
