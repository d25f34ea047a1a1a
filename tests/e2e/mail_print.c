/*
 * Composes one mail and prints it: recipient, sender's name, subject, text,
 * HTML and the name of a file whose content is the text, each ended by a NUL,
 * come from stdin; an empty HTML or name leaves that part out.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mail/attachment.h"
#include "mail/message.h"

#define INPUT_BYTES (1 << 20)

enum {
	TO,
	NAME,
	SUBJECT,
	TEXT,
	HTML,
	FILE_NAME,
	FIELD__COUNT
};

static bool
compose(const char *const *fields, GString *out, GError **error)
{
	g_autoptr(Attachment) file = NULL;
	g_autoptr(GPtrArray) files = g_ptr_array_new();
	const char *text = fields[TEXT];
	if (*fields[FILE_NAME] != '\0') {
		if (!attachment_make(
			fields[FILE_NAME], text, strlen(text), &file, error))
			return false;
		g_ptr_array_add(files, file);
	}
	Message message = {
		.id = "0123456789abcdef",
		.id_domain = "example.org",
		.date_ms = INT64_C(1700000000000),
		.from = "no-reply@example.org",
		.from_name = fields[NAME],
		.to = fields[TO],
		.subject = fields[SUBJECT],
		.text = text,
		.html = *fields[HTML] == '\0' ? NULL : fields[HTML],
		.attachments = files,
	};
	return message_compose(&message, out, error);
}

int
main(void)
{
	g_autofree char *input = g_malloc0(INPUT_BYTES + FIELD__COUNT);
	if (fread(input, 1, INPUT_BYTES, stdin) == 0)
		return EXIT_FAILURE;
	const char *fields[FIELD__COUNT];
	const char *p = input;
	for (int i = 0; i < FIELD__COUNT; i++) {
		fields[i] = p;
		p += strlen(p) + 1;
	}
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	if (!compose(fields, out, &error)) {
		fprintf(stderr, "%s\n", error->message);
		return EXIT_FAILURE;
	}
	fwrite(out->str, 1, out->len, stdout);
	return EXIT_SUCCESS;
}
