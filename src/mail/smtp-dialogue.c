#include "mail/smtp-dialogue.h"

#include <string.h>

#include "base/limits.h"

/* A server may talk without end; what is kept of an answer before cleaning. */
#define REPLY_KEPT_BYTES (4 * LIMIT_REPLY_BYTES)

static const struct {
	const char *command;
	SmtpStage stage;
} COMMANDS[] = {
	{ "EHLO", SMTP_STAGE_HELLO },
	{ "HELO", SMTP_STAGE_HELLO },
	{ "STARTTLS", SMTP_STAGE_STARTTLS },
	{ "AUTH", SMTP_STAGE_LOGIN },
	{ "MAIL", SMTP_STAGE_SENDER },
	{ "RCPT", SMTP_STAGE_RECIPIENT },
	{ "DATA", SMTP_STAGE_DATA },
};

const char *
smtp_stage_name(SmtpStage stage)
{
	static const char *const NAMES[] = {
		[SMTP_STAGE_CONNECT] = "connect",
		[SMTP_STAGE_HELLO] = "hello",
		[SMTP_STAGE_STARTTLS] = "starttls",
		[SMTP_STAGE_LOGIN] = "login",
		[SMTP_STAGE_SENDER] = "sender",
		[SMTP_STAGE_RECIPIENT] = "recipient",
		[SMTP_STAGE_DATA] = "data",
		[SMTP_STAGE_BODY] = "body",
	};
	return NAMES[stage];
}

static void
free_secret(gpointer text)
{
	secret_text_free(text);
}

void
smtp_dialogue_init(SmtpDialogue *dialogue)
{
	*dialogue = (SmtpDialogue){
		.reply = g_string_new(NULL),
		.login = g_ptr_array_new_with_free_func(free_secret),
	};
}

void
smtp_dialogue_clear(SmtpDialogue *dialogue)
{
	if (dialogue->reply != NULL)
		g_string_free(dialogue->reply, TRUE);
	dialogue->reply = NULL;
	g_clear_pointer(&dialogue->login, g_ptr_array_unref);
	g_clear_pointer(&dialogue->credential, secret_text_free);
}

void
smtp_dialogue_hide(SmtpDialogue *dialogue, const char *credential)
{
	g_clear_pointer(&dialogue->credential, secret_text_free);
	dialogue->credential = g_strdup(credential);
}

void
smtp_dialogue_begin(SmtpDialogue *dialogue)
{
	dialogue->stage = SMTP_STAGE_CONNECT;
	dialogue->code = 0;
	dialogue->in_login = false;
	dialogue->closing = false;
	dialogue->in_reply = false;
	g_string_truncate(dialogue->reply, 0);
}

static void
tell(const SmtpDialogue *dialogue, char direction, const char *line, gsize n)
{
	if (dialogue->transcript == NULL)
		return;
	g_autofree char *clean = smtp_reply_clean(line, n);
	dialogue->transcript(dialogue->transcript_user, direction, clean);
}

static gsize
line_bytes(const char *text, gsize n)
{
	const char *end = memchr(text, '\n', n);
	return end == NULL ? n : (gsize)(end - text) + 1;
}

static gsize
without_line_end(const char *line, gsize n)
{
	while (n > 0 && (line[n - 1] == '\n' || line[n - 1] == '\r'))
		n--;
	return n;
}

static bool
is_command(const char *line, gsize n, const char *command)
{
	gsize length = strlen(command);
	return n >= length && g_ascii_strncasecmp(line, command, length) == 0;
}

static void
begin_stage(SmtpDialogue *dialogue, SmtpStage stage)
{
	dialogue->stage = stage;
	dialogue->code = 0;
	g_string_truncate(dialogue->reply, 0);
	if (stage == SMTP_STAGE_HELLO)
		dialogue->logged_in = false;
	if (stage == SMTP_STAGE_LOGIN)
		g_ptr_array_set_size(dialogue->login, 0);
	dialogue->in_login = stage == SMTP_STAGE_LOGIN;
}

/* "AUTH PLAIN AGFkYQ..." shows its first two words. */
static void
sent_login(SmtpDialogue *dialogue, const char *line, gsize n)
{
	g_autoptr(SecretText) copy = g_strndup(line, n);
	bool command = is_command(line, n, "AUTH ");
	const char *end = command ? strchr(copy + strlen("AUTH "), ' ') : NULL;
	if (command && end == NULL) {
		tell(dialogue, '>', copy, strlen(copy));
		return;
	}
	const char *secret = command ? end + 1 : copy;
	if (*secret != '\0')
		g_ptr_array_add(dialogue->login, g_strdup(secret));
	g_autofree char *shown = g_strdup_printf(
	    "%.*s***", (int)(secret - copy), copy);
	tell(dialogue, '>', shown, strlen(shown));
}

static void
sent_line(SmtpDialogue *dialogue, const char *line, gsize n)
{
	if (dialogue->in_login) {
		sent_login(dialogue, line, n);
		return;
	}
	if (is_command(line, n, "QUIT"))
		dialogue->closing = true;
	for (gsize i = 0; i < G_N_ELEMENTS(COMMANDS); i++)
		if (is_command(line, n, COMMANDS[i].command))
			begin_stage(dialogue, COMMANDS[i].stage);
	if (dialogue->in_login)
		sent_login(dialogue, line, n);
	else
		tell(dialogue, '>', line, n);
}

void
smtp_dialogue_sent(SmtpDialogue *dialogue, const char *text, gsize n)
{
	while (n > 0) {
		gsize line = line_bytes(text, n);
		sent_line(dialogue, text, without_line_end(text, line));
		text += line;
		n -= line;
	}
}

/* The last line of an answer has come in. */
static void
answered(SmtpDialogue *dialogue, int code)
{
	dialogue->code = code;
	if (dialogue->stage == SMTP_STAGE_LOGIN) {
		dialogue->in_login = code == 334;
		dialogue->logged_in = code == 235;
	}
	if (dialogue->stage == SMTP_STAGE_DATA && code == 354)
		begin_stage(dialogue, SMTP_STAGE_BODY);
}

static SecretString *
without_secrets(const SmtpDialogue *dialogue, const char *line, gsize n)
{
	GString *copy = g_string_new_len(line, (gssize)n);
	/* Behind a NUL nothing would be found. */
	for (gsize i = 0; i < n; i++)
		if (copy->str[i] == '\0')
			copy->str[i] = ' ';
	for (guint i = 0; i < dialogue->login->len; i++)
		g_string_replace(copy, dialogue->login->pdata[i], "***", 0);
	if (dialogue->credential != NULL && *dialogue->credential != '\0')
		g_string_replace(copy, dialogue->credential, "***", 0);
	return copy;
}

static void
heard_line(SmtpDialogue *dialogue, const char *text, gsize bytes)
{
	g_autoptr(SecretString) shown = without_secrets(dialogue, text, bytes);
	const char *line = shown->str;
	gsize n = shown->len;
	tell(dialogue, '<', line, n);
	if (dialogue->closing || n < 3 || !g_ascii_isdigit(line[0]) ||
	    !g_ascii_isdigit(line[1]) || !g_ascii_isdigit(line[2]))
		return;
	int code = (line[0] - '0') * 100 + (line[1] - '0') * 10 + line[2] - '0';
	bool more = n > 3 && line[3] == '-';
	GString *reply = dialogue->reply;
	if (!dialogue->in_reply) {
		g_string_truncate(reply, 0);
		g_string_append_len(reply, line, 3);
	}
	gsize room = REPLY_KEPT_BYTES - MIN(reply->len, REPLY_KEPT_BYTES);
	if (n > 4 && room > 0) {
		g_string_append_c(reply, ' ');
		g_string_append_len(reply, line + 4, (gssize)MIN(n - 4, room));
	}
	dialogue->in_reply = more;
	if (!more)
		answered(dialogue, code);
}

void
smtp_dialogue_heard(SmtpDialogue *dialogue, const char *text, gsize n)
{
	while (n > 0) {
		gsize line = line_bytes(text, n);
		heard_line(dialogue, text, without_line_end(text, line));
		text += line;
		n -= line;
	}
}

void
smtp_dialogue_sent_body(SmtpDialogue *dialogue, gsize n)
{
	if (dialogue->transcript == NULL)
		return;
	g_autofree char *line = g_strdup_printf(
	    "[%" G_GSIZE_FORMAT " bytes of the message]", n);
	tell(dialogue, '>', line, strlen(line));
}

void
smtp_dialogue_remark(SmtpDialogue *dialogue, const char *text, gsize n)
{
	tell(dialogue, '*', text, without_line_end(text, n));
}

char *
smtp_reply_clean(const char *text, gsize n)
{
	g_autofree char *valid = g_utf8_make_valid(text, (gssize)n);
	GString *clean = g_string_sized_new(MIN(n, LIMIT_REPLY_BYTES) + 1);
	for (const char *p = valid; *p != '\0'; p += g_utf8_skip[(guchar)*p]) {
		gsize bytes = (gsize)g_utf8_skip[(guchar)*p];
		gunichar c = g_utf8_get_char(p);
		if (clean->len + bytes > LIMIT_REPLY_BYTES)
			break;
		/* Also the separators that make two lines of one. */
		if (g_unichar_iscntrl(c) || c == 0x2028 || c == 0x2029)
			g_string_append_c(clean, ' ');
		else
			g_string_append_len(clean, p, (gssize)bytes);
	}
	return g_strchomp(g_string_free(clean, FALSE));
}
