/*
 * A whole session with a mail server: commands, answers in pieces, and what
 * libcurl makes of it. What was sent to log in turns up nowhere else, and every
 * end is judged. Input: a byte for libcurl's result, a byte of flags, then
 * lines: "<" is heard, ">" sent, "*" a remark, "~" the message, "=" a login.
 */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "base/text.h"
#include "mail/smtp-dialogue.h"
#include "mail/smtp-verdict.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SECRET "Zq7xSecretOfTheSite"

enum {
	WITH_LOGIN = 1,
	REUSED = 2,
};

static void
hear(gpointer user G_GNUC_UNUSED, char direction, const char *line)
{
	g_assert_nonnull(strchr("<>*", direction));
	g_assert_null(strpbrk(line, "\r\n"));
	g_assert_null(strstr(line, SECRET));
}

/* AUTH PLAIN, as libcurl sends it (RFC 4616). */
static void
log_in(SmtpDialogue *dialogue)
{
	static const char plain[] = "\0user\0" SECRET;
	g_autofree char *response = g_base64_encode(
	    (const guchar *)plain, sizeof plain - 1);
	g_autofree char *line = g_strdup_printf("AUTH PLAIN %s\r\n", response);
	smtp_dialogue_sent(dialogue, line, strlen(line));
}

static void
take_line(SmtpDialogue *dialogue, const char *line)
{
	g_autofree char *text = g_strconcat(
	    line + (*line != '\0'), "\r\n", NULL);
	switch (*line) {
	case '<':
		smtp_dialogue_heard(dialogue, text, strlen(text));
		break;
	case '>':
		smtp_dialogue_sent(dialogue, text, strlen(text));
		break;
	case '~':
		smtp_dialogue_sent_body(dialogue, strlen(text));
		break;
	case '=':
		log_in(dialogue);
		break;
	default:
		smtp_dialogue_remark(dialogue, text, strlen(text));
	}
}

static void
check_verdict(CURLcode result, const SmtpDialogue *dialogue, unsigned flags)
{
	SmtpOutcome outcome = smtp_verdict(
	    result, dialogue, (flags & WITH_LOGIN) != 0);
	g_assert_true((outcome == SMTP_SENT) == (result == CURLE_OK));
	/* An address is given up only where the server has said so. */
	if (outcome == SMTP_REFUSED)
		g_assert_true(dialogue->code >= 500 &&
			      dialogue->stage >= SMTP_STAGE_RECIPIENT);
	if (result != CURLE_OK && dialogue->code >= 400 && dialogue->code < 500)
		g_assert_cmpint(outcome, ==, SMTP_RETRY);
	/* Once the message was on its way it is not sent again at once. */
	if (smtp_verdict_stale(result, dialogue, (flags & REUSED) != 0))
		g_assert_true((flags & REUSED) != 0 && result != CURLE_OK &&
			      dialogue->stage < SMTP_STAGE_BODY);
	g_assert_nonnull(smtp_stage_name(dialogue->stage));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	g_autofree char *text = g_strndup((const char *)data + 2, size - 2);
	/* A fuzzer sees what is compared, and writes it. */
	if (strstr(text, "Zq7") != NULL)
		return 0;
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	g_auto(SmtpDialogue) dialogue = { 0 };
	smtp_dialogue_init(&dialogue);
	dialogue.transcript = hear;
	smtp_dialogue_hide(&dialogue, SECRET);
	smtp_dialogue_begin(&dialogue);
	for (char **line = lines; *line != NULL; line++)
		take_line(&dialogue, *line);
	g_assert_cmpint(dialogue.code, >=, 0);
	g_assert_cmpint(dialogue.code, <=, 999);
	g_assert_null(strstr(dialogue.reply->str, SECRET));
	g_autofree char *clean = smtp_reply_clean(
	    dialogue.reply->str, dialogue.reply->len);
	g_assert_cmpuint(strlen(clean), <=, LIMIT_REPLY_BYTES);
	g_assert_true(text_valid(clean, strlen(clean)));
	check_verdict((CURLcode)(data[0] % CURL_LAST), &dialogue, data[1]);
	return 0;
}
