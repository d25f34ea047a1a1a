/*
 * Hands messages to one mail server, one after another over one connection
 * that is kept (libcurl, RFC 5321). What the answers mean for the message:
 *
 *   SMTP_SENT           the server took it over
 *   SMTP_RETRY          not now: a 4xx answer, or the network. After a lost
 *                       connection it may have been taken over: send the same
 *                       bytes again, the Message-ID tells the receiver.
 *   SMTP_REFUSED        never: a 5xx answer to this recipient or message
 *   SMTP_MISCONFIGURED  nobody's mail can be sent: credentials, certificate,
 *                       no TLS, or the sender's address is not accepted
 *   SMTP_UNWRITTEN      its writer failed; nothing was sent
 *
 * One sender belongs to one process, and is made after fork.
 */
#ifndef MAIL_SMTP_H
#define MAIL_SMTP_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/settings.h"
#include "mail/smtp-dialogue.h"

#define SMTP_ERROR (smtp_error_quark())
GQuark smtp_error_quark(void);

/* A connection that was idle longer is not used again: the server may be about
 * to close it. */
#define SMTP_IDLE_SECONDS 20L

typedef struct SmtpSender SmtpSender;

typedef enum {
	SMTP_SENT,
	SMTP_RETRY,
	SMTP_REFUSED,
	SMTP_MISCONFIGURED,
	SMTP_UNWRITTEN,
	SMTP_OUTCOME__COUNT
} SmtpOutcome;

typedef struct {
	SmtpOutcome outcome;
	SmtpStage stage; /* how far it came */
	/* From naming the recipient to the answer to that, and to the end; 0:
	 * it did not come to that. */
	int64_t recipient_ms;
	int64_t handover_ms;
	char *reply; /* the server's words or libcurl's, never NULL; clean
		      * by smtp_reply_clean() */
} SmtpResult;

/* settings is borrowed for as long as the sender lives. */
bool smtp_sender_new(
    const Settings *settings, SmtpSender **ret_sender, GError **error);
/* Says QUIT to the server, and waits for nothing. */
void smtp_sender_free(SmtpSender *sender);

/* Who hears the dialogue, from the next message on. */
void smtp_sender_listen(
    SmtpSender *sender, SmtpTranscript transcript, gpointer user);

/*
 * A message to one recipient. It is written while the server thinks about the
 * envelope, and so costs no time of its own: once at most, and not at all where
 * it does not come to that.
 */
typedef struct {
	const char *from;
	const char *to;
	gsize most_bytes; /* what the server is told (RFC 1870): as good as
			   * never less than it becomes */
	/* Appends it to out, which is wiped. */
	bool (*write)(gpointer user, GString *out);
	gpointer user;
} SmtpMail;

/*
 * Sends a message within limit_ms (over 0), connecting and logging in included.
 * An address that is not message_is_address() never reaches the wire. The
 * caller clears the result.
 */
void smtp_send(SmtpSender *sender, const SmtpMail *mail, int64_t limit_ms,
    SmtpResult *ret_result);
/* Only connects and logs in, within limit_ms; SMTP_SENT where it could. */
void smtp_probe(SmtpSender *sender, int64_t limit_ms, SmtpResult *ret_result);
void smtp_result_clear(SmtpResult *result);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SmtpSender, smtp_sender_free)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SmtpResult, smtp_result_clear)

#endif
