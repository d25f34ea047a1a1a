#include "mail/smtp-verdict.h"

#include <string.h>

/* What no waiting heals: it is about how libcurl was set up, or about whom
 * the server says it is. */
static const CURLcode MISCONFIGURED[] = {
	CURLE_UNSUPPORTED_PROTOCOL,
	CURLE_URL_MALFORMAT,
	CURLE_NOT_BUILT_IN,
	CURLE_SSL_ENGINE_NOTFOUND,
	CURLE_SSL_ENGINE_SETFAILED,
	CURLE_SSL_CERTPROBLEM,
	CURLE_SSL_CIPHER,
	CURLE_PEER_FAILED_VERIFICATION,
	CURLE_USE_SSL_FAILED,
	CURLE_SSL_CACERT_BADFILE,
	CURLE_SSL_CRL_BADFILE,
	CURLE_SSL_ISSUER_ERROR,
	CURLE_SSL_PINNEDPUBKEYNOTMATCH,
	CURLE_LOGIN_DENIED,
	CURLE_AUTH_ERROR,
};

/* RFC 4954 6: answers that ask for a (better) login whatever was asked. */
static bool
is_about_login(int code)
{
	return code == 530 || code == 534 || code == 535 || code == 538;
}

static SmtpOutcome
refused(const SmtpDialogue *dialogue, bool login)
{
	switch (dialogue->stage) {
	case SMTP_STAGE_CONNECT:
	case SMTP_STAGE_HELLO:
	case SMTP_STAGE_STARTTLS:
	case SMTP_STAGE_LOGIN:
	case SMTP_STAGE_SENDER:
		return SMTP_MISCONFIGURED;
	case SMTP_STAGE_RECIPIENT:
	case SMTP_STAGE_DATA:
	case SMTP_STAGE_BODY:
		break;
	}
	/* libcurl goes on without a login where the server offers none; the
	 * relaying that is then denied is nobody's address being wrong. */
	bool stranger = !dialogue->logged_in &&
			(login || is_about_login(dialogue->code));
	return stranger ? SMTP_MISCONFIGURED : SMTP_REFUSED;
}

SmtpOutcome
smtp_verdict(CURLcode result, const SmtpDialogue *dialogue, bool login)
{
	if (result == CURLE_OK)
		return SMTP_SENT;
	if (dialogue->code >= 500)
		return refused(dialogue, login);
	if (dialogue->code >= 400)
		return SMTP_RETRY;
	for (gsize i = 0; i < G_N_ELEMENTS(MISCONFIGURED); i++)
		if (result == MISCONFIGURED[i])
			return SMTP_MISCONFIGURED;
	return SMTP_RETRY;
}

bool
smtp_verdict_no_tls(
    CURLcode result, const SmtpDialogue *dialogue, const char *fault)
{
	return result == CURLE_SSL_CONNECT_ERROR &&
	       dialogue->stage == SMTP_STAGE_CONNECT &&
	       strstr(fault, "wrong version number") != NULL;
}

bool
smtp_verdict_stale(CURLcode result, const SmtpDialogue *dialogue, bool reused)
{
	bool silent = dialogue->code == 0 || dialogue->code == 421;
	return reused && result != CURLE_OK &&
	       result != CURLE_OPERATION_TIMEDOUT &&
	       dialogue->stage < SMTP_STAGE_BODY && silent;
}
