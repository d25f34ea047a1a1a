#include "mail/smtp.h"

#include <curl/curl.h>
#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/secret.h"
#include "base/secretfile.h"
#include "mail/message.h"
#include "mail/smtp-memory.h"
#include "mail/smtp-sockets.h"
#include "mail/smtp-timing.h"
#include "mail/smtp-verdict.h"

G_DEFINE_QUARK(smtp - error - quark, smtp_error)

struct SmtpSender {
	CURL *curl;
	const Settings *settings;
	bool login; /* there are credentials */
	bool by_token; /* read from a file at every login */
	SmtpDialogue dialogue;
	SmtpSockets sockets;
	const SmtpMail *mail; /* under way; NULL: none */
	SecretString *message; /* NULL: not asked for yet */
	bool unwritten; /* it was asked for in vain */
	gsize read_bytes; /* by libcurl */
	SmtpTiming timing;
	char fault[CURL_ERROR_SIZE];
};

static size_t
read_message(char *to, size_t size, size_t count, void *user)
{
	SmtpSender *sender = user;
	const GString *message = sender->message;
	if (message == NULL || sender->unwritten)
		return CURL_READFUNC_ABORT;
	gsize n = MIN(size * count, message->len - sender->read_bytes);
	memcpy(to, message->str + sender->read_bytes, n);
	sender->read_bytes += n;
	return n;
}

/* Its envelope is on the way: there is nothing to do but to wait. */
static void
write_message(SmtpSender *sender)
{
	const SmtpMail *mail = sender->mail;
	if (sender->message != NULL)
		return;
	sender->message = g_string_new(NULL);
	sender->unwritten = !mail->write(mail->user, sender->message);
}

static int
hear(CURL *curl, curl_infotype type, char *data, size_t n, void *user)
{
	SmtpSender *sender = user;
	SmtpDialogue *dialogue = &sender->dialogue;
	(void)curl;
	switch (type) {
	case CURLINFO_HEADER_OUT:
		smtp_dialogue_sent(dialogue, data, n);
		if (dialogue->stage == SMTP_STAGE_SENDER)
			write_message(sender);
		if (dialogue->closing)
			smtp_sockets_hear_no_more(&sender->sockets);
		smtp_timing_look(&sender->timing, dialogue);
		break;
	case CURLINFO_HEADER_IN:
		smtp_dialogue_heard(dialogue, data, n);
		smtp_timing_look(&sender->timing, dialogue);
		break;
	case CURLINFO_DATA_OUT:
		smtp_dialogue_sent_body(dialogue, n);
		break;
	case CURLINFO_TEXT:
		smtp_dialogue_remark(dialogue, data, n);
		break;
	case CURLINFO_DATA_IN:
	case CURLINFO_SSL_DATA_IN:
	case CURLINFO_SSL_DATA_OUT:
	case CURLINFO_END:
		break;
	}
	return 0;
}

static const char *
login_options(const Settings *settings)
{
	switch (settings->smtp.auth) {
	case SMTP_AUTH_AUTO:
		break;
	case SMTP_AUTH_PLAIN:
		return "AUTH=PLAIN";
	case SMTP_AUTH_LOGIN:
		return "AUTH=LOGIN";
	case SMTP_AUTH_CRAM_MD5:
		return "AUTH=CRAM-MD5";
	case SMTP_AUTH_XOAUTH2:
		return "AUTH=XOAUTH2";
	}
	/* Over TLS the simplest is the safest: CRAM-MD5 makes the server keep
	 * passwords in clear. Without TLS it is better than nothing. */
	return settings->smtp.tls == SMTP_TLS_OFF
		   ? "AUTH=CRAM-MD5;AUTH=PLAIN;AUTH=LOGIN"
		   : "AUTH=PLAIN;AUTH=LOGIN";
}

static void
set_login(SmtpSender *sender)
{
	CURL *curl = sender->curl;
	const Settings *settings = sender->settings;
	sender->login = *settings->smtp.user != '\0';
	if (!sender->login)
		return;
	sender->by_token = settings->smtp.auth == SMTP_AUTH_XOAUTH2;
	curl_easy_setopt(curl, CURLOPT_USERNAME, settings->smtp.user);
	if (!sender->by_token) {
		curl_easy_setopt(
		    curl, CURLOPT_PASSWORD, settings->smtp.password);
		smtp_dialogue_hide(&sender->dialogue, settings->smtp.password);
	}
	curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, login_options(settings));
	curl_easy_setopt(curl, CURLOPT_SASL_IR, 1L);
}

static void
set_tls(CURL *curl, const Settings *settings)
{
	/* Without effect on smtps://, which is TLS from the first byte. */
	curl_easy_setopt(curl, CURLOPT_USE_SSL,
	    settings->smtp.tls == SMTP_TLS_OFF ? (long)CURLUSESSL_NONE
					       : (long)CURLUSESSL_ALL);
	curl_easy_setopt(
	    curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	if (*settings->smtp.ca_file == '\0')
		return;
	/* These and no others: the system's own folder is left out. */
	curl_easy_setopt(curl, CURLOPT_CAINFO, settings->smtp.ca_file);
	curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
}

/* The EHLO name is the path of the URL. */
static CURLcode
set_url(CURL *curl, const Settings *settings)
{
	g_autofree char *hello = g_uri_escape_string(
	    settings->smtp.hello, "[]:", FALSE);
	const char *url = settings->smtp.url;
	const char *slash = g_str_has_suffix(url, "/") ? "" : "/";
	g_autofree char *full = g_strconcat(url, slash, hello, NULL);
	return curl_easy_setopt(curl, CURLOPT_URL, full);
}

static void
set_up(SmtpSender *sender)
{
	CURL *curl = sender->curl;
	const Settings *settings = sender->settings;
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)(settings->smtp.connect_seconds * SECOND_MS));
	curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT,
	    (long)settings->smtp.message_seconds);
	curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, SMTP_IDLE_SECONDS);
	curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
	/* libcurl takes thrice as much for each message, and gives it back. */
	curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 16384L);
	curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
	curl_easy_setopt(curl, CURLOPT_READDATA, sender);
	curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, sender->fault);
	curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
	curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, hear);
	curl_easy_setopt(curl, CURLOPT_DEBUGDATA, sender);
	smtp_sockets_follow(&sender->sockets, curl);
	set_tls(curl, settings);
	set_login(sender);
}

bool
smtp_sender_new(
    const Settings *settings, SmtpSender **ret_sender, GError **error)
{
	g_autoptr(SmtpSender) sender = g_new0(SmtpSender, 1);
	smtp_dialogue_init(&sender->dialogue);
	smtp_sockets_init(&sender->sockets);
	sender->settings = settings;
	if (smtp_memory_start())
		sender->curl = curl_easy_init();
	if (sender->curl == NULL) {
		g_set_error_literal(
		    error, SMTP_ERROR, 0, "libcurl cannot be started.");
		return false;
	}
	set_up(sender);
	if (set_url(sender->curl, settings) != CURLE_OK) {
		g_set_error(error, SMTP_ERROR, 0,
		    "[smtp] url: libcurl does not understand \"%s\".",
		    settings->smtp.url);
		return false;
	}
	*ret_sender = g_steal_pointer(&sender);
	return true;
}

void
smtp_sender_free(SmtpSender *sender)
{
	if (sender == NULL)
		return;
	/* Of this QUIT libcurl does not tell. */
	smtp_sockets_hear_no_more(&sender->sockets);
	curl_easy_cleanup(sender->curl);
	smtp_sockets_clear(&sender->sockets);
	smtp_dialogue_clear(&sender->dialogue);
	g_free(sender);
	smtp_memory_stop();
}

void
smtp_sender_listen(SmtpSender *sender, SmtpTranscript transcript, gpointer user)
{
	sender->dialogue.transcript = transcript;
	sender->dialogue.transcript_user = user;
}

void
smtp_result_clear(SmtpResult *result)
{
	g_clear_pointer(&result->reply, g_free);
}

static void
conclude(SmtpResult *ret_result, SmtpOutcome outcome, SmtpStage stage,
    const char *words)
{
	*ret_result = (SmtpResult){
		.outcome = outcome,
		.stage = stage,
		.reply = smtp_reply_clean(words, strlen(words)),
	};
}

/* libcurl compares tokens: a new one makes it log in on a new connection. */
static bool
set_token(SmtpSender *sender, GError **error)
{
	g_autoptr(SecretText) token = NULL;
	if (!secret_file_read(sender->settings->smtp.token_file, &token, error))
		return false;
	curl_easy_setopt(sender->curl, CURLOPT_XOAUTH2_BEARER, token);
	smtp_dialogue_hide(&sender->dialogue, token);
	return true;
}

static CURLcode
perform(SmtpSender *sender, int64_t limit_ms)
{
	sender->read_bytes = 0;
	sender->timing = (SmtpTiming){ 0 };
	sender->fault[0] = '\0';
	curl_easy_setopt(sender->curl, CURLOPT_TIMEOUT_MS, (long)limit_ms);
	smtp_dialogue_begin(&sender->dialogue);
	return curl_easy_perform(sender->curl);
}

static bool
was_reused(CURL *curl)
{
	long connects = 0;
	curl_easy_getinfo(curl, CURLINFO_NUM_CONNECTS, &connects);
	return connects == 0;
}

static CURLcode
perform_over_live_connection(SmtpSender *sender, int64_t limit_ms)
{
	CURLcode result = perform(sender, limit_ms);
	curl_off_t spent_us = 0;
	if (!smtp_verdict_stale(
		result, &sender->dialogue, was_reused(sender->curl)))
		return result;
	curl_easy_getinfo(sender->curl, CURLINFO_TOTAL_TIME_T, &spent_us);
	limit_ms = MAX(limit_ms - (int64_t)spent_us / 1000, 1);
	curl_easy_setopt(sender->curl, CURLOPT_FRESH_CONNECT, 1L);
	result = perform(sender, limit_ms);
	curl_easy_setopt(sender->curl, CURLOPT_FRESH_CONNECT, 0L);
	return result;
}

static void
judge(SmtpSender *sender, CURLcode result, SmtpResult *ret_result)
{
	const SmtpDialogue *dialogue = &sender->dialogue;
	if (sender->unwritten) {
		conclude(ret_result, SMTP_UNWRITTEN, dialogue->stage,
		    "the message cannot be written");
		return;
	}
	if (smtp_verdict_no_tls(result, dialogue, sender->fault)) {
		conclude(ret_result, SMTP_MISCONFIGURED, dialogue->stage,
		    "[smtp] url: no TLS is spoken at this port; smtps:// is "
		    "for ports such as 465, smtp:// for 587 and 25");
		return;
	}
	SmtpOutcome outcome = smtp_verdict(result, dialogue, sender->login);
	const char *words = *sender->fault != '\0' ? sender->fault
						   : curl_easy_strerror(result);
	if (result == CURLE_OK || dialogue->code >= 400)
		words = dialogue->reply->str;
	conclude(ret_result, outcome, dialogue->stage, words);
}

void
smtp_probe(SmtpSender *sender, int64_t limit_ms, SmtpResult *ret_result)
{
	g_assert(limit_ms > 0);
	g_autoptr(GError) fault = NULL;
	if (sender->by_token && !set_token(sender, &fault)) {
		conclude(ret_result, SMTP_MISCONFIGURED, SMTP_STAGE_LOGIN,
		    fault->message);
		return;
	}
	/* libcurl shakes hands, logs in and stops; it never uses such a
	 * connection again. */
	curl_easy_setopt(sender->curl, CURLOPT_CONNECT_ONLY, 1L);
	CURLcode result = perform(sender, limit_ms);
	curl_easy_setopt(sender->curl, CURLOPT_CONNECT_ONLY, 0L);
	judge(sender, result, ret_result);
}

static void
send_message(SmtpSender *sender, const SmtpMail *mail, int64_t limit_ms,
    SmtpResult *ret_result)
{
	struct curl_slist *recipients = curl_slist_append(NULL, mail->to);
	g_assert(recipients != NULL);
	curl_easy_setopt(sender->curl, CURLOPT_MAIL_FROM, mail->from);
	curl_easy_setopt(sender->curl, CURLOPT_MAIL_RCPT, recipients);
	curl_easy_setopt(sender->curl, CURLOPT_INFILESIZE_LARGE,
	    (curl_off_t)mail->most_bytes);
	sender->mail = mail;
	CURLcode result = perform_over_live_connection(sender, limit_ms);
	curl_easy_setopt(sender->curl, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(recipients);

	judge(sender, result, ret_result);
	ret_result->recipient_ms = smtp_timing_answer_ms(&sender->timing);
	ret_result->handover_ms = smtp_timing_ms(&sender->timing);
	g_clear_pointer(&sender->message, secret_string_free);
	sender->unwritten = false;
	sender->mail = NULL;
}

void
smtp_send(SmtpSender *sender, const SmtpMail *mail, int64_t limit_ms,
    SmtpResult *ret_result)
{
	g_assert(limit_ms > 0);
	g_autoptr(GError) fault = NULL;
	if (!message_is_address(mail->to))
		conclude(ret_result, SMTP_REFUSED, SMTP_STAGE_RECIPIENT,
		    "the address cannot be used in mail");
	else if (!message_is_address(mail->from))
		conclude(ret_result, SMTP_MISCONFIGURED, SMTP_STAGE_SENDER,
		    "[mail] from is no address");
	else if (sender->by_token && !set_token(sender, &fault))
		conclude(ret_result, SMTP_MISCONFIGURED, SMTP_STAGE_LOGIN,
		    fault->message);
	else
		send_message(sender, mail, limit_ms, ret_result);
}
