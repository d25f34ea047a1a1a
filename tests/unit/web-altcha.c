#include "web/altcha.h"

#include <string.h>

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define PLAIN                                                                  \
	"{\"algorithm\":\"SHA-256\",\"challenge\":\"" HEX                      \
	"\",\"number\":42,\"salt\":\"abc?expires=1&\",\"signature\":\"" HEX    \
	"\",\"took\":7}"

static bool
reads(const char *json, WorkAnswer *answer)
{
	g_autofree char *payload = g_base64_encode(
	    (const guchar *)json, strlen(json));
	return altcha_read(payload, answer);
}

/* The same, with one piece in place of another. */
static bool
reads_with(const char *piece, const char *other)
{
	WorkAnswer answer;
	g_autofree char *json = NULL;
	const char *at = strstr(PLAIN, piece);
	g_assert_nonnull(at);
	json = g_strdup_printf(
	    "%.*s%s%s", (int)(at - PLAIN), PLAIN, other, at + strlen(piece));
	return reads(json, &answer);
}

static void
test_no_payload(void)
{
	WorkAnswer answer;
	g_autofree char *deep = g_strnfill(600, '[');
	g_autofree char *blanks = g_strnfill(800, ' ');
	g_autofree char *late = g_strconcat(blanks, PLAIN, NULL);
	g_assert_false(altcha_read(NULL, &answer));
	g_assert_false(altcha_read("", &answer));
	g_assert_false(altcha_read("%%%", &answer));
	g_assert_false(reads("", &answer));
	g_assert_false(reads("[]", &answer));
	g_assert_false(reads("7", &answer));
	g_assert_false(reads(deep, &answer));
	g_assert_false(reads(late, &answer));
}

static void
test_bad_members(void)
{
	g_assert_true(reads_with("abc", "abd"));
	g_assert_false(reads_with("SHA-256", "SHA-512"));
	g_assert_false(reads_with("SHA-256", "SHA-25"));
	g_assert_false(reads_with("42", "\"42\""));
	g_assert_false(reads_with("42", "42.5"));
	g_assert_false(reads_with("42", "99999999999999999999"));
	g_assert_false(reads_with("abc", "a\\u0000c"));
	g_assert_false(reads_with("\"salt\"", "\"pepper\""));
	g_assert_false(reads_with("\"abc?expires=1&\"", "null"));
	g_assert_false(reads_with(HEX, HEX "0"));
	g_assert_false(reads_with("\"took\":7", "\"number\":43"));
	g_assert_false(reads_with("abc", HEX HEX));
}

static void
test_plain(void)
{
	WorkAnswer answer;
	g_assert_true(reads(PLAIN, &answer));
	g_assert_cmpint(answer.number, ==, 42);
	g_assert_cmpstr(answer.salt, ==, "abc?expires=1&");
	g_assert_cmpstr(answer.challenge, ==, HEX);
	g_assert_cmpstr(answer.signature, ==, HEX);
}

static void
test_written(void)
{
	const Work work = { .salt = "abc?expires=1&",
		.challenge = "12",
		.signature = "34",
		.most = 5000 };
	g_autoptr(GString) json = g_string_new(NULL);
	altcha_write(&work, json);
	g_assert_cmpstr(json->str, ==,
	    "{\"algorithm\":\"SHA-256\",\"challenge\":\"12\","
	    "\"maxnumber\":5000,\"salt\":\"abc?expires=1&\","
	    "\"signature\":\"34\"}");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/altcha/what-is-no-payload-is-refused", test_no_payload);
	g_test_add_func(
	    "/altcha/a-member-that-cannot-be-is-refused", test_bad_members);
	g_test_add_func("/altcha/a-payload-is-read", test_plain);
	g_test_add_func("/altcha/a-challenge-is-written", test_written);
	return g_test_run();
}
