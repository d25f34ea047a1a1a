#include "base/log.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
assert_value(const char *value, const char *written)
{
	g_autofree char *line = log_line(
	    LOG_LEVEL_INFO, "test", "key", value, NULL);
	g_autofree char *expected = g_strdup_printf(
	    "level=info event=test key=%s\n", written);
	g_assert_cmpstr(line, ==, expected);
}

static void
test_nobody_writes_a_line_of_their_own(void)
{
	assert_value("a\nlevel=error", "\"a\\x0alevel=error\"");
	assert_value("a\r\n", "\"a\\x0d\\x0a\"");
	assert_value("\x1b[2J", "\"\\x1b[2J\"");
	assert_value("\xc2\x85", "\"\\xc2\\x85\"");
	assert_value("\xe2\x80\xa8", "\"\\xe2\\x80\\xa8\"");
	assert_value("\xe2\x80\xae", "\"\\xe2\\x80\\xae\"");
	assert_value("\xff\xfe", "\"\\xff\\xfe\"");
	assert_value("\xe2\x82", "\"\\xe2\\x82\"");
}

static void
test_quotes_cannot_be_left(void)
{
	assert_value("a\" b=\"c", "\"a\\\" b=\\\"c\"");
	assert_value("\\", "\"\\\\\"");
	assert_value("a=b", "\"a=b\"");
	assert_value("", "\"\"");
}

static void
test_plain_values_stay_plain(void)
{
	assert_value("accepted", "accepted");
	assert_value("/account/signup", "/account/signup");
	assert_value("您的", "\"您的\"");
}

static void
test_a_null_value_skips_its_pair(void)
{
	g_autofree char *line = log_line(
	    LOG_LEVEL_WARN, "test", "a", NULL, "b", "1", NULL);
	g_assert_cmpstr(line, ==, "level=warn event=test b=1\n");
}

static void
test_a_line_has_an_end(void)
{
	g_autofree char *value = g_strnfill(3 * LOG_LINE_BYTES, 'a');
	/* The cut falls into a character of three bytes. */
	memcpy(value + LOG_LINE_BYTES - 40, "您您您您您您您您您您您您您您", 42);
	g_autofree char *line = log_line(
	    LOG_LEVEL_INFO, "test", "key", value, NULL);
	g_assert_cmpuint(strlen(line), <=, LOG_LINE_BYTES);
	g_assert_true(g_str_has_suffix(line, "\n"));
	g_assert_true(g_utf8_validate(line, -1, NULL));
}

static void
assert_masked(const char *email, const char *masked)
{
	g_autofree char *text = log_address(email);
	g_assert_cmpstr(text, ==, masked);
}

static void
test_addresses_are_masked(void)
{
	assert_masked("anna@example.org", "a…@example.org");
	assert_masked("a@example.org", "a…@example.org");
	assert_masked("\"a@b\"@example.org", "\"…@example.org");
	assert_masked("ärger@example.org", "ä…@example.org");
	assert_masked("anna", "…");
	assert_masked("@example.org", "…");
	assert_masked("\xff@example.org", "…");
	g_assert_null(log_address(NULL));
}

static void
test_below_the_level_nothing_is_written(void)
{
	if (g_test_subprocess()) {
		log_event(LOG_LEVEL_DEBUG, "before", NULL);
		log_open(LOG_LEVEL_WARN, NULL);
		log_event(LOG_LEVEL_INFO, "too-low", NULL);
		log_event(LOG_LEVEL_WARN, "high-enough", "n", "1", NULL);
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
	g_test_trap_assert_stderr_unmatched("*before*");
	g_test_trap_assert_stderr_unmatched("*too-low*");
	g_test_trap_assert_stderr(
	    "2*-*-*T*:*:*.???Z level=warn event=high-enough n=1\n");
}

static void
test_the_journal_gets_no_time(void)
{
	if (g_test_subprocess()) {
		struct stat st;
		fstat(STDERR_FILENO, &st);
		g_autofree char *stream = g_strdup_printf(
		    "%ju:%ju", (uintmax_t)st.st_dev, (uintmax_t)st.st_ino);
		log_open(LOG_LEVEL_INFO, stream);
		log_event(LOG_LEVEL_INFO, "plain", NULL);
		log_open(LOG_LEVEL_INFO, "1:1");
		log_event(LOG_LEVEL_INFO, "stamped", NULL);
		return;
	}
	g_test_trap_subprocess(NULL, 0, 0);
	g_test_trap_assert_passed();
	g_test_trap_assert_stderr("level=info event=plain\n"
				  "2*-*-*T*Z level=info event=stamped\n");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/log/nobody-writes-a-line-of-their-own",
	    test_nobody_writes_a_line_of_their_own);
	g_test_add_func(
	    "/log/quotes-cannot-be-left", test_quotes_cannot_be_left);
	g_test_add_func(
	    "/log/plain-values-stay-plain", test_plain_values_stay_plain);
	g_test_add_func("/log/a-null-value-skips-its-pair",
	    test_a_null_value_skips_its_pair);
	g_test_add_func("/log/a-line-has-an-end", test_a_line_has_an_end);
	g_test_add_func("/log/addresses-are-masked", test_addresses_are_masked);
	g_test_add_func("/log/below-the-level-nothing-is-written",
	    test_below_the_level_nothing_is_written);
	g_test_add_func(
	    "/log/the-journal-gets-no-time", test_the_journal_gets_no_time);
	return g_test_run();
}
