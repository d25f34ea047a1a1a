/*
 * What a mail server says, line by line, and what is kept of it. The first
 * byte chooses how far the session is.
 */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "mail/smtp-dialogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static void
hear(
    gpointer user G_GNUC_UNUSED, char direction G_GNUC_UNUSED, const char *line)
{
	g_assert_null(strpbrk(line, "\r\n"));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const SENT[] = {
		"EHLO example.org\r\n",
		"AUTH PLAIN AGEAYg==\r\n",
		"MAIL FROM:<a@example.org>\r\n",
		"RCPT TO:<b@example.org>\r\n",
		"DATA\r\n",
		"QUIT\r\n",
	};
	if (n == 0)
		return 0;
	const char *text = (const char *)data + 1;
	g_auto(SmtpDialogue) dialogue = { 0 };
	smtp_dialogue_init(&dialogue);
	dialogue.transcript = hear;
	smtp_dialogue_begin(&dialogue);
	for (gsize i = 0; i < data[0] % (G_N_ELEMENTS(SENT) + 1); i++)
		smtp_dialogue_sent(&dialogue, SENT[i], strlen(SENT[i]));
	smtp_dialogue_heard(&dialogue, text, n - 1);
	g_assert_cmpint(dialogue.code, >=, 0);
	g_assert_cmpint(dialogue.code, <=, 999);
	smtp_dialogue_remark(&dialogue, text, n - 1);

	g_autofree char *clean = smtp_reply_clean(text, n - 1);
	g_assert_cmpuint(strlen(clean), <=, LIMIT_REPLY_BYTES);
	g_assert_true(text_valid(clean, strlen(clean)));
	return 0;
}
