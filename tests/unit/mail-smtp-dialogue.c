#include "mail/smtp-dialogue.h"

#include <string.h>

#include "base/limits.h"

static void
keep(gpointer user, char direction, const char *line)
{
	g_string_append_printf(user, "%c %s\n", direction, line);
}

static void
sent(SmtpDialogue *dialogue, const char *text)
{
	smtp_dialogue_sent(dialogue, text, strlen(text));
}

static void
heard(SmtpDialogue *dialogue, const char *text)
{
	smtp_dialogue_heard(dialogue, text, strlen(text));
}

static void
test_login_is_masked(void)
{
	g_autoptr(GString) kept = g_string_new(NULL);
	g_auto(SmtpDialogue) dialogue = { 0 };
	smtp_dialogue_init(&dialogue);
	dialogue.transcript = keep;
	dialogue.transcript_user = kept;
	smtp_dialogue_begin(&dialogue);
	sent(&dialogue, "AUTH PLAIN AGFkYQBzZXNhbWU=\r\n");
	heard(&dialogue, "235 2.7.0 ok\r\n");
	sent(&dialogue, "AUTH LOGIN\r\n");
	heard(&dialogue, "334 VXNlcm5hbWU6\r\n");
	sent(&dialogue, "YWRh\r\n");
	heard(&dialogue, "334 UGFzc3dvcmQ6\r\n");
	sent(&dialogue, "c2VzYW1l\r\n");
	heard(&dialogue, "535 5.7.8 no\r\n");
	sent(&dialogue, "QUIT\r\n");
	heard(&dialogue, "221 bye\r\n");
	g_assert_cmpstr(kept->str, ==,
	    "> AUTH PLAIN ***\n< 235 2.7.0 ok\n> AUTH LOGIN\n"
	    "< 334 VXNlcm5hbWU6\n> ***\n< 334 UGFzc3dvcmQ6\n> ***\n"
	    "< 535 5.7.8 no\n> QUIT\n< 221 bye\n");
	g_assert_cmpint(dialogue.stage, ==, SMTP_STAGE_LOGIN);
	g_assert_cmpint(dialogue.code, ==, 535);
	g_assert_false(dialogue.logged_in);
}

static void
test_a_secret_is_not_heard_again(void)
{
	g_autoptr(GString) kept = g_string_new(NULL);
	g_auto(SmtpDialogue) dialogue = { 0 };
	smtp_dialogue_init(&dialogue);
	dialogue.transcript = keep;
	dialogue.transcript_user = kept;
	smtp_dialogue_hide(&dialogue, "sesame");
	smtp_dialogue_begin(&dialogue);
	sent(&dialogue, "AUTH PLAIN AGFkYQBzZXNhbWU=\r\n");
	smtp_dialogue_heard(&dialogue, "535-AGFkYQBzZXNhbWU=\0sesame\r\n", 29);
	heard(&dialogue, "535 5.7.8 \"sesame\" is no password\r\n");
	g_assert_cmpstr(kept->str, ==,
	    "> AUTH PLAIN ***\n< 535-*** ***\n"
	    "< 535 5.7.8 \"***\" is no password\n");
	g_assert_cmpstr(dialogue.reply->str, ==,
	    "535 *** *** 5.7.8 \"***\" is no password");
}

static void
test_stages(void)
{
	g_auto(SmtpDialogue) dialogue = { 0 };
	smtp_dialogue_init(&dialogue);
	smtp_dialogue_begin(&dialogue);
	heard(&dialogue, "220 mx ESMTP\r\n");
	g_assert_cmpint(dialogue.stage, ==, SMTP_STAGE_CONNECT);
	sent(&dialogue, "EHLO example.org\r\n");
	heard(&dialogue, "250-mx\r\n");
	g_assert_cmpint(dialogue.code, ==, 0);
	heard(&dialogue, "250-SIZE 1000\r\n250 AUTH PLAIN\r\n");
	g_assert_cmpint(dialogue.code, ==, 250);
	g_assert_cmpstr(dialogue.reply->str, ==, "250 mx SIZE 1000 AUTH PLAIN");
	sent(&dialogue, "AUTH PLAIN AAAA\r\n");
	heard(&dialogue, "235 ok\r\n");
	g_assert_true(dialogue.logged_in);

	/* The next message over the same connection logs in no more. */
	smtp_dialogue_begin(&dialogue);
	sent(&dialogue, "MAIL FROM:<a@b>\r\n");
	heard(&dialogue, "250 ok\r\n");
	sent(&dialogue, "RCPT TO:<a@b>\r\n");
	g_assert_cmpint(dialogue.stage, ==, SMTP_STAGE_RECIPIENT);
	g_assert_cmpint(dialogue.code, ==, 0);
	heard(&dialogue, "250 ok\r\n");
	sent(&dialogue, "DATA\r\n");
	heard(&dialogue, "354 go\r\n");
	g_assert_cmpint(dialogue.stage, ==, SMTP_STAGE_BODY);
	g_assert_cmpint(dialogue.code, ==, 0);
	heard(&dialogue, "250 2.0.0 queued as 17\r\n");
	g_assert_cmpstr(dialogue.reply->str, ==, "250 2.0.0 queued as 17");
	g_assert_true(dialogue.logged_in);
}

static void
test_quit_changes_nothing(void)
{
	g_auto(SmtpDialogue) dialogue = { 0 };
	smtp_dialogue_init(&dialogue);
	smtp_dialogue_begin(&dialogue);
	sent(&dialogue, "RCPT TO:<a@b>\r\n");
	heard(&dialogue, "550-5.1.1 no such\r\n550 5.1.1 user\r\n");
	sent(&dialogue, "QUIT\r\n");
	heard(&dialogue, "221 bye\r\n");
	g_assert_cmpint(dialogue.code, ==, 550);
	g_assert_cmpint(dialogue.stage, ==, SMTP_STAGE_RECIPIENT);
	g_assert_cmpstr(
	    dialogue.reply->str, ==, "550 5.1.1 no such 5.1.1 user");
}

static void
test_garbage(void)
{
	g_auto(SmtpDialogue) dialogue = { 0 };
	smtp_dialogue_init(&dialogue);
	smtp_dialogue_begin(&dialogue);
	heard(&dialogue, "\r\n");
	heard(&dialogue, "\n\n5\n55\nabc\n");
	smtp_dialogue_heard(&dialogue, "\0\0\0\0", 4);
	g_assert_cmpint(dialogue.code, ==, 0);
	for (guint i = 0; i < 10000; i++)
		heard(&dialogue, "550-the server talks and talks and talks\n");
	g_assert_cmpint(dialogue.code, ==, 0);
	g_assert_cmpuint(dialogue.reply->len, <, 8 * LIMIT_REPLY_BYTES);
	heard(&dialogue, "550\n");
	g_assert_cmpint(dialogue.code, ==, 550);
}

static void
assert_clean(const char *text, const char *expected)
{
	g_autofree char *clean = smtp_reply_clean(text, strlen(text));
	g_assert_cmpstr(clean, ==, expected);
}

static void
test_clean(void)
{
	assert_clean("550 no\r\nevil=1\x1b[31m \n", "550 no  evil=1 [31m");
	assert_clean("550 \xff\xc3", "550 \ufffd\ufffd");
	assert_clean("a\u2028b\xc2\x85"
		     "c",
	    "a b c");
	g_autofree char *castle = g_strnfill(3 * LIMIT_REPLY_BYTES, 'x');
	castle[LIMIT_REPLY_BYTES] = '\0';
	g_autofree char *longer = g_strconcat(castle, "y", NULL);
	assert_clean(longer, castle);
	castle[LIMIT_REPLY_BYTES - 1] = '\0';
	g_autofree char *wide = g_strconcat(castle, "\u60a8", NULL);
	assert_clean(wide, castle);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/smtp-dialogue/what-a-login-says-is-masked", test_login_is_masked);
	g_test_add_func("/smtp-dialogue/a-secret-is-not-heard-again",
	    test_a_secret_is_not_heard_again);
	g_test_add_func(
	    "/smtp-dialogue/garbage-from-a-server-is-no-answer", test_garbage);
	g_test_add_func(
	    "/smtp-dialogue/words-are-kept-short-and-harmless", test_clean);
	g_test_add_func("/smtp-dialogue/a-goodbye-hides-no-refusal",
	    test_quit_changes_nothing);
	g_test_add_func(
	    "/smtp-dialogue/every-stage-has-its-answer", test_stages);
	return g_test_run();
}
