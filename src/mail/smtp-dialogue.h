/*
 * What is said between libcurl and a mail server, followed line by line,
 * because libcurl's own result does not tell who refused what: which command
 * was last answered, with which words, and whether there was a login. Where a
 * server repeats a secret that it was sent, "***" stands instead.
 */
#ifndef MAIL_SMTP_DIALOGUE_H
#define MAIL_SMTP_DIALOGUE_H

#include <glib.h>
#include <stdbool.h>

#include "base/secret.h"

/* In the order of a session (RFC 5321 4.1.4). */
typedef enum {
	SMTP_STAGE_CONNECT, /* up to the greeting */
	SMTP_STAGE_HELLO,
	SMTP_STAGE_STARTTLS,
	SMTP_STAGE_LOGIN,
	SMTP_STAGE_SENDER,
	SMTP_STAGE_RECIPIENT,
	SMTP_STAGE_DATA, /* the command */
	SMTP_STAGE_BODY, /* after the server's 354 */
} SmtpStage;

/* One line, without its end and without a secret. direction: '>' to the
 * server, '<' from it, '*' what libcurl has to say about it. */
typedef void (*SmtpTranscript)(gpointer user, char direction, const char *line);

typedef struct {
	SmtpStage stage;
	int code; /* of the answer to that stage; 0: none came */
	bool logged_in; /* on this connection */
	bool in_login; /* what is sent now is a secret */
	bool closing; /* QUIT was sent: what is answered counts no more */
	bool in_reply; /* a reply of several lines is coming in */
	GString *reply; /* the lines of the last answer, "550 text text" */
	GPtrArray *login; /* of SecretText: what was sent to log in */
	SecretText *credential; /* of which that was made; NULL: none */
	SmtpTranscript transcript; /* NULL: nobody listens */
	gpointer transcript_user;
} SmtpDialogue;

void smtp_dialogue_init(SmtpDialogue *dialogue);
void smtp_dialogue_clear(SmtpDialogue *dialogue);

/* The password or token with which libcurl logs in from here on; copied. */
void smtp_dialogue_hide(SmtpDialogue *dialogue, const char *credential);

/* A message begins, on a connection that may be there already. */
void smtp_dialogue_begin(SmtpDialogue *dialogue);
/* Commands as sent and answers as heard, one line or several. */
void smtp_dialogue_sent(SmtpDialogue *dialogue, const char *text, gsize n);
void smtp_dialogue_heard(SmtpDialogue *dialogue, const char *text, gsize n);
/* n bytes of the message itself, and libcurl's remarks: for the transcript. */
void smtp_dialogue_sent_body(SmtpDialogue *dialogue, gsize n);
void smtp_dialogue_remark(SmtpDialogue *dialogue, const char *text, gsize n);

/* "login", "recipient" ...: for the log. */
const char *smtp_stage_name(SmtpStage stage);

/*
 * Words of a mail server as they may be kept and shown: valid UTF-8, one line
 * without controls, at most LIMIT_REPLY_BYTES. Newly allocated.
 */
char *smtp_reply_clean(const char *text, gsize n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SmtpDialogue, smtp_dialogue_clear)

#endif
