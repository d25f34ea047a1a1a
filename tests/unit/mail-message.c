#include "mail/message.h"

#include <string.h>

#include "base/clock.h"
#include "mail/attachment.h"

static Message
sample(void)
{
	return (Message){
		.id = "0123456789abcdef0123456789abcdef",
		.id_domain = "example.org",
		.date_ms = INT64_C(1700000000000),
		.from = "no-reply@example.org",
		.from_name = "Example",
		.to = "ada@example.net",
		.subject = "123456 is your code",
		.text = "Your code is 123456.\n",
		.html = "<p>Your code is <b>123456</b>.</p>\n",
	};
}

static void
assert_refused(const Message *message)
{
	g_autoptr(GString) out = g_string_new("before");
	g_autoptr(GError) error = NULL;
	g_assert_false(message_compose(message, out, &error));
	g_assert_error(error, MESSAGE_ERROR, 0);
	g_assert_cmpstr(out->str, ==, "before");
}

static void
test_headers_cannot_be_injected(void)
{
	static const char *const EVIL[] = { "x\r\nBcc: eve@example.com",
		"x\nBcc: eve@example.com", "x\r", "x\ty", "\x7f", "\xc2\x85",
		"\xff\xfe" };
	for (gsize i = 0; i < G_N_ELEMENTS(EVIL); i++) {
		Message message = sample();
		message.subject = EVIL[i];
		assert_refused(&message);
		message = sample();
		message.from_name = EVIL[i];
		assert_refused(&message);
		message = sample();
		message.id = EVIL[i];
		assert_refused(&message);
		message = sample();
		message.id_domain = EVIL[i];
		assert_refused(&message);
		Attachment *attachment = NULL;
		g_assert_false(
		    attachment_make(EVIL[i], "x", 1, &attachment, NULL));
	}
}

static void
test_addresses(void)
{
	static const char *const BAD[] = { "", "@", "ada", "ada@", "@x",
		"ada@example.net\r\nRCPT TO:<eve@x>", "a b@example.net",
		"<ada@example.net>", "ada@example.net>", "a,b@example.net",
		"\"a b\"@example.net", "ad\u00e1@example.net",
		"ada@ex\u00e1mple.net", "ada@example.net\t", "a\x01@x.org",
		"group:ada@example.net;" };
	for (gsize i = 0; i < G_N_ELEMENTS(BAD); i++) {
		g_assert_false(message_is_address(BAD[i]));
		Message message = sample();
		message.to = BAD[i];
		assert_refused(&message);
		message = sample();
		message.from = BAD[i];
		assert_refused(&message);
	}
	g_autofree char *local = g_strnfill(254, 'x');
	memcpy(local + 240, "@example.net", 12);
	g_assert_true(message_is_address(local));
	g_autofree char *longer = g_strconcat("x", local, NULL);
	g_assert_false(message_is_address(longer));
	g_assert_true(message_is_address("o'ada+tag/x@xn--bcher-kva.example"));
}

static void
test_bodies_must_be_utf8(void)
{
	Message message = sample();
	message.text = "\xc3\x28";
	assert_refused(&message);
	message = sample();
	message.html = "\xed\xa0\x80";
	assert_refused(&message);
}

static void
test_whole_message(void)
{
	Message message = sample();
	g_autoptr(GString) out = g_string_new(NULL);
	g_assert_true(message_compose(&message, out, NULL));
	g_assert_cmpstr(out->str, ==,
	    "Date: Tue, 14 Nov 2023 22:13:20 +0000\r\n"
	    "From: Example <no-reply@example.org>\r\n"
	    "To: ada@example.net\r\n"
	    "Subject: 123456 is your code\r\n"
	    "Message-ID: <0123456789abcdef0123456789abcdef@example.org>\r\n"
	    "Auto-Submitted: auto-generated\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/alternative;\r\n"
	    " boundary=\"=_a_0123456789abcdef0123456789abcdef\"\r\n\r\n"
	    "--=_a_0123456789abcdef0123456789abcdef\r\n"
	    "Content-Type: text/plain; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "Your code is 123456.\r\n"
	    "--=_a_0123456789abcdef0123456789abcdef\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "<p>Your code is <b>123456</b>.</p>\r\n"
	    "--=_a_0123456789abcdef0123456789abcdef--\r\n");
}

static void
test_text_only(void)
{
	Message message = sample();
	message.html = NULL;
	message.reply_to = "help@example.org";
	g_autoptr(GString) out = g_string_new(NULL);
	g_assert_true(message_compose(&message, out, NULL));
	g_assert_nonnull(
	    strstr(out->str, "\r\nReply-To: help@example.org\r\n"));
	g_assert_nonnull(strstr(out->str, "\r\nContent-Type: text/plain;"));
	g_assert_null(strstr(out->str, "multipart"));
	g_assert_true(
	    g_str_has_suffix(out->str, "\r\n\r\nYour code is 123456.\r\n"));
}

static void
test_attachments(void)
{
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	g_autoptr(Attachment) terms = NULL;
	g_assert_true(attachment_make("terms.pdf", "%PDF-", 5, &terms, NULL));
	g_ptr_array_add(files, terms);
	Message message = sample();
	message.attachments = files;
	g_autoptr(GString) out = g_string_new(NULL);
	g_assert_true(message_compose(&message, out, NULL));
	g_assert_nonnull(
	    strstr(out->str, "\r\nContent-Type: multipart/mixed;\r\n"));
	g_assert_nonnull(strstr(out->str,
	    "\r\nContent-Type: application/pdf\r\n"
	    "Content-Transfer-Encoding: base64\r\n"
	    "Content-Disposition: attachment;\r\n filename=\"terms.pdf\"\r\n"
	    "\r\nJVBERi0=\r\n--=_m_"));
}

static void
test_types(void)
{
	g_assert_cmpstr(attachment_type("a.b.PDF"), ==, "application/pdf");
	g_assert_cmpstr(
	    attachment_type("x.ics"), ==, "text/calendar; charset=utf-8");
	g_assert_cmpstr(attachment_type("pdf"), ==, "application/octet-stream");
	g_assert_cmpstr(attachment_type("x."), ==, "application/octet-stream");
}

static void
test_missing_attachment_is_named(void)
{
	Attachment *attachment = NULL;
	g_autoptr(GError) error = NULL;
	g_assert_false(
	    attachment_load("/nonexistent/terms.pdf", &attachment, &error));
	g_assert_nonnull(strstr(error->message, "/nonexistent/terms.pdf"));
}

/* A grown string leaves its old memory, and the code in it, behind. */
static void
test_no_copy_is_left(void)
{
	for (gsize n = 0; n < 30000; n = n * 2 + 1) {
		Message message = sample();
		g_autofree char *text = g_strnfill(n, '=');
		message.text = text;
		g_autoptr(GString) out = g_string_new(NULL);
		g_assert_true(message_compose(&message, out, NULL));
		g_assert_cmpuint(out->len, <=, 4 * n + 12000);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/message/a-header-cannot-be-injected",
	    test_headers_cannot_be_injected);
	g_test_add_func(
	    "/message/what-is-no-address-is-refused", test_addresses);
	g_test_add_func("/message/a-body-that-is-not-utf8-is-refused",
	    test_bodies_must_be_utf8);
	g_test_add_func("/message/a-missing-attachment-is-named",
	    test_missing_attachment_is_named);
	g_test_add_func(
	    "/message/text-and-html-are-alternatives", test_whole_message);
	g_test_add_func("/message/text-alone-is-one-part", test_text_only);
	g_test_add_func(
	    "/message/files-come-after-the-words", test_attachments);
	g_test_add_func(
	    "/message/a-file-s-type-comes-from-its-name", test_types);
	g_test_add_func("/message/the-composer-does-not-grow-its-string",
	    test_no_copy_is_left);
	return g_test_run();
}
