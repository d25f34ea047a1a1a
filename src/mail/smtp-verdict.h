/*
 * What libcurl's result and the mail server's last answer say about a message:
 * the table of smtp.h's outcomes, apart from the network so that it can be
 * tested line by line.
 */
#ifndef MAIL_SMTP_VERDICT_H
#define MAIL_SMTP_VERDICT_H

#include <curl/curl.h>

#include "mail/smtp.h"

/* login: the settings have credentials. */
SmtpOutcome
smtp_verdict(CURLcode result, const SmtpDialogue *dialogue, bool login);

/*
 * Whether smtps:// met a port at which no TLS is spoken; fault: libcurl's words
 * with OpenSSL's in them, which alone tell that from a broken network.
 */
bool smtp_verdict_no_tls(
    CURLcode result, const SmtpDialogue *dialogue, const char *fault);

/*
 * Whether the server had closed a kept connection before it saw anything of
 * this message: it is sent again at once over a new one.
 */
bool
smtp_verdict_stale(CURLcode result, const SmtpDialogue *dialogue, bool reused);

#endif
