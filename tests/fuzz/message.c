/*
 * The composer: whatever it is given, it refuses it or makes a message that
 * is ASCII, has CRLF line ends only, no line too long, and just the headers it
 * should have. Input: recipient, sender's name, subject, file name, HTML and
 * text, in this order, each but the last ended by a NUL.
 */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "mail/attachment.h"
#include "mail/message.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
	TO,
	NAME,
	SUBJECT,
	FILE_NAME,
	HTML,
	TEXT,
	FIELD__COUNT
};

static void
split(const uint8_t *data, size_t size, char **ret_fields)
{
	const char *p = (const char *)data;
	for (int i = 0; i < FIELD__COUNT; i++) {
		const char *nul = size == 0 ? NULL : memchr(p, '\0', size);
		size_t n = nul == NULL ? size : (size_t)(nul - p);
		ret_fields[i] = g_strndup(p, n);
		p += n + (nul != NULL);
		size -= n + (nul != NULL);
	}
}

static void
check_lines(const char *text, size_t n)
{
	size_t line = 0;
	for (size_t i = 0; i < n; i++) {
		g_assert_true((unsigned char)text[i] < 0x7f);
		g_assert_true(text[i] != '\0');
		if (text[i] == '\r') {
			g_assert_true(text[i + 1] == '\n');
			g_assert_true(line <= LIMIT_MAIL_LINE_BYTES);
			line = 0;
			i++;
			continue;
		}
		g_assert_true(text[i] != '\n');
		line++;
	}
	g_assert_cmpuint(line, ==, 0);
}

/* Date, From, To, Subject, Message-ID, Auto-Submitted, MIME-Version and
 * Content-Type, and for text alone Content-Transfer-Encoding. */
static void
check_headers(const char *text, guint expected)
{
	const char *end = strstr(text, "\r\n\r\n");
	g_assert_nonnull(end);
	guint headers = 0;
	for (const char *p = text; p < end; p = strstr(p, "\r\n") + 2)
		headers += *p != ' ' && *p != '\t';
	g_assert_cmpuint(headers, ==, expected);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *fields[FIELD__COUNT + 1] = { NULL };
	split(data, size, fields);
	g_autoptr(Attachment) file = NULL;
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	if (attachment_make(fields[FILE_NAME], data, size, &file, NULL))
		g_ptr_array_add(files, file);
	bool html = *fields[HTML] != '\0';
	Message message = {
		.id = "0123456789abcdef0123456789abcdef",
		.id_domain = "example.org",
		.from = "no-reply@example.org",
		.from_name = fields[NAME],
		.to = fields[TO],
		.subject = fields[SUBJECT],
		.text = fields[TEXT],
		.html = html ? fields[HTML] : NULL,
		.attachments = files,
	};
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	if (message_compose(&message, out, &error)) {
		check_lines(out->str, out->len);
		check_headers(out->str, html || files->len > 0 ? 8 : 9);
	} else {
		g_assert_nonnull(error);
		g_assert_cmpuint(out->len, ==, 0);
	}
	for (int i = 0; i < FIELD__COUNT; i++)
		g_free(fields[i]);
	return 0;
}
