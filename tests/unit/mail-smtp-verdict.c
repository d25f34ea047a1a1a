#include "mail/smtp-verdict.h"

typedef struct {
	CURLcode result;
	SmtpStage stage;
	int code;
	SmtpOutcome expected;
} Case;

static void
assert_cases(const Case *cases, gsize n, bool login, bool logged_in)
{
	for (gsize i = 0; i < n; i++) {
		g_auto(SmtpDialogue) dialogue = { 0 };
		smtp_dialogue_init(&dialogue);
		dialogue.stage = cases[i].stage;
		dialogue.code = cases[i].code;
		dialogue.logged_in = logged_in;
		g_test_message("result %d at %s, answer %d", cases[i].result,
		    smtp_stage_name(cases[i].stage), cases[i].code);
		g_assert_cmpint(smtp_verdict(cases[i].result, &dialogue, login),
		    ==, cases[i].expected);
	}
}

static void
test_configuration(void)
{
	static const Case CASES[] = {
		{ CURLE_PEER_FAILED_VERIFICATION, SMTP_STAGE_STARTTLS, 220,
		    SMTP_MISCONFIGURED },
		{ CURLE_USE_SSL_FAILED, SMTP_STAGE_HELLO, 250,
		    SMTP_MISCONFIGURED },
		{ CURLE_USE_SSL_FAILED, SMTP_STAGE_STARTTLS, 502,
		    SMTP_MISCONFIGURED },
		{ CURLE_LOGIN_DENIED, SMTP_STAGE_HELLO, 250,
		    SMTP_MISCONFIGURED },
		{ CURLE_LOGIN_DENIED, SMTP_STAGE_LOGIN, 535,
		    SMTP_MISCONFIGURED },
		{ CURLE_WEIRD_SERVER_REPLY, SMTP_STAGE_CONNECT, 554,
		    SMTP_MISCONFIGURED },
		{ CURLE_SEND_ERROR, SMTP_STAGE_SENDER, 550,
		    SMTP_MISCONFIGURED },
		{ CURLE_SSL_CACERT_BADFILE, SMTP_STAGE_STARTTLS, 220,
		    SMTP_MISCONFIGURED },
	};
	assert_cases(CASES, G_N_ELEMENTS(CASES), true, true);
}

static void
test_refused(void)
{
	static const Case CASES[] = {
		{ CURLE_SEND_ERROR, SMTP_STAGE_RECIPIENT, 550, SMTP_REFUSED },
		{ CURLE_SEND_ERROR, SMTP_STAGE_DATA, 554, SMTP_REFUSED },
		{ CURLE_WEIRD_SERVER_REPLY, SMTP_STAGE_BODY, 554,
		    SMTP_REFUSED },
	};
	/* After a login that worked no answer is about the login. */
	static const Case LOGGED_IN[] = {
		{ CURLE_SEND_ERROR, SMTP_STAGE_RECIPIENT, 530, SMTP_REFUSED },
		{ CURLE_WEIRD_SERVER_REPLY, SMTP_STAGE_BODY, 535,
		    SMTP_REFUSED },
	};
	assert_cases(CASES, G_N_ELEMENTS(CASES), true, true);
	assert_cases(CASES, G_N_ELEMENTS(CASES), false, false);
	assert_cases(LOGGED_IN, G_N_ELEMENTS(LOGGED_IN), true, true);
}

static void
test_refused_stranger(void)
{
	static const Case CASES[] = {
		{ CURLE_SEND_ERROR, SMTP_STAGE_RECIPIENT, 554,
		    SMTP_MISCONFIGURED },
		{ CURLE_SEND_ERROR, SMTP_STAGE_RECIPIENT, 530,
		    SMTP_MISCONFIGURED },
		{ CURLE_SEND_ERROR, SMTP_STAGE_RECIPIENT, 450, SMTP_RETRY },
	};
	static const Case LOGIN_WANTED[] = {
		{ CURLE_SEND_ERROR, SMTP_STAGE_RECIPIENT, 530,
		    SMTP_MISCONFIGURED },
		{ CURLE_WEIRD_SERVER_REPLY, SMTP_STAGE_BODY, 535,
		    SMTP_MISCONFIGURED },
	};
	assert_cases(CASES, G_N_ELEMENTS(CASES), true, false);
	assert_cases(LOGIN_WANTED, G_N_ELEMENTS(LOGIN_WANTED), false, false);
}

static void
test_retry(void)
{
	static const Case CASES[] = {
		{ CURLE_COULDNT_RESOLVE_HOST, SMTP_STAGE_CONNECT, 0,
		    SMTP_RETRY },
		{ CURLE_COULDNT_CONNECT, SMTP_STAGE_CONNECT, 0, SMTP_RETRY },
		{ CURLE_SSL_CONNECT_ERROR, SMTP_STAGE_STARTTLS, 220,
		    SMTP_RETRY },
		{ CURLE_WEIRD_SERVER_REPLY, SMTP_STAGE_CONNECT, 421,
		    SMTP_RETRY },
		{ CURLE_LOGIN_DENIED, SMTP_STAGE_LOGIN, 454, SMTP_RETRY },
		{ CURLE_SEND_ERROR, SMTP_STAGE_SENDER, 451, SMTP_RETRY },
		{ CURLE_SEND_ERROR, SMTP_STAGE_RECIPIENT, 450, SMTP_RETRY },
		{ CURLE_RECV_ERROR, SMTP_STAGE_RECIPIENT, 0, SMTP_RETRY },
		{ CURLE_RECV_ERROR, SMTP_STAGE_BODY, 0, SMTP_RETRY },
		{ CURLE_WEIRD_SERVER_REPLY, SMTP_STAGE_BODY, 452, SMTP_RETRY },
		{ CURLE_OPERATION_TIMEDOUT, SMTP_STAGE_BODY, 0, SMTP_RETRY },
	};
	assert_cases(CASES, G_N_ELEMENTS(CASES), true, true);
}

static void
test_sent(void)
{
	static const Case CASES[] = {
		{ CURLE_OK, SMTP_STAGE_BODY, 250, SMTP_SENT },
	};
	assert_cases(CASES, G_N_ELEMENTS(CASES), true, true);
	assert_cases(CASES, G_N_ELEMENTS(CASES), true, false);
}

static void
test_no_tls(void)
{
	const char *plain = "error:0A00010B:SSL routines::wrong version number";
	SmtpDialogue dialogue = { .stage = SMTP_STAGE_CONNECT };
	g_assert_true(
	    smtp_verdict_no_tls(CURLE_SSL_CONNECT_ERROR, &dialogue, plain));
	g_assert_false(smtp_verdict_no_tls(CURLE_SSL_CONNECT_ERROR, &dialogue,
	    "OpenSSL SSL_connect: Connection reset by peer"));
	g_assert_false(smtp_verdict_no_tls(CURLE_RECV_ERROR, &dialogue, plain));
	dialogue.stage = SMTP_STAGE_STARTTLS;
	g_assert_false(
	    smtp_verdict_no_tls(CURLE_SSL_CONNECT_ERROR, &dialogue, plain));
}

static void
assert_stale(
    bool expected, CURLcode result, SmtpStage stage, int code, bool reused)
{
	SmtpDialogue dialogue = { .stage = stage, .code = code };
	g_assert_cmpint(
	    smtp_verdict_stale(result, &dialogue, reused), ==, expected);
}

static void
test_stale(void)
{
	assert_stale(false, CURLE_OK, SMTP_STAGE_BODY, 250, true);
	assert_stale(false, CURLE_RECV_ERROR, SMTP_STAGE_SENDER, 0, false);
	assert_stale(false, CURLE_RECV_ERROR, SMTP_STAGE_BODY, 0, true);
	assert_stale(
	    false, CURLE_OPERATION_TIMEDOUT, SMTP_STAGE_SENDER, 0, true);
	assert_stale(false, CURLE_SEND_ERROR, SMTP_STAGE_RECIPIENT, 450, true);
	assert_stale(true, CURLE_SEND_ERROR, SMTP_STAGE_SENDER, 421, true);
	assert_stale(true, CURLE_RECV_ERROR, SMTP_STAGE_SENDER, 0, true);
	assert_stale(true, CURLE_RECV_ERROR, SMTP_STAGE_RECIPIENT, 0, true);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/smtp-verdict/what-only-the-administrator-can-mend-"
			"keeps-the-queue",
	    test_configuration);
	g_test_add_func("/smtp-verdict/relaying-denied-to-one-who-could-not-"
			"log-in-keeps-the-queue",
	    test_refused_stranger);
	g_test_add_func("/smtp-verdict/a-5xx-for-recipient-or-message-is-final",
	    test_refused);
	g_test_add_func(
	    "/smtp-verdict/4xx-and-the-network-are-tried-again", test_retry);
	g_test_add_func("/smtp-verdict/taken-over-is-sent", test_sent);
	g_test_add_func(
	    "/smtp-verdict/smtps-at-a-plain-port-is-a-wrong-setting",
	    test_no_tls);
	g_test_add_func("/smtp-verdict/only-a-kept-connection-that-was-closed-"
			"is-replaced-at-once",
	    test_stale);
	return g_test_run();
}
