#include "web/altcha.h"

#include <jansson.h>
#include <string.h>

#include "base/limits.h"

#define FIELDS                                                                 \
	"\"challenge\":\"c\",\"number\":7,\"salt\":\"s?expires=1&\","          \
	"\"signature\":\"x\""
#define GOOD "{\"algorithm\":\"SHA-256\"," FIELDS "}"

static AltchaPayload *
parse(const char *json, WorkAnswer *ret_answer)
{
	g_autofree char *text = g_base64_encode(
	    (const guchar *)json, strlen(json));
	return altcha_parse(text, ret_answer);
}

static void
test_nothing(void)
{
	WorkAnswer answer;
	static const char *const texts[] = { "", "{}", "*", "AAAA", "e30",
		"bnVsbA==" };
	g_autofree char *endless = g_strnfill(LIMIT_ALTCHA_BYTES + 1, 'A');
	g_assert_null(altcha_parse(NULL, &answer));
	g_assert_null(altcha_parse(endless, &answer));
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		g_assert_null(altcha_parse(texts[i], &answer));
}

static void
test_not_whole(void)
{
	WorkAnswer answer;
	static const char *const jsons[] = { "[]", "{" FIELDS "}",
		"{\"algorithm\":\"SHA-1\"," FIELDS "}",
		"{\"algorithm\":\"SHA-256\",\"challenge\":\"c\",\"salt\":\"s\","
		"\"signature\":\"x\"}",
		"{\"algorithm\":\"SHA-256\",\"challenge\":\"c\",\"salt\":\"s\","
		"\"signature\":\"x\",\"number\":\"7\"}",
		"{\"algorithm\":\"SHA-256\",\"challenge\":1,\"salt\":\"s\","
		"\"signature\":\"x\",\"number\":7}",
		GOOD GOOD,
		"{\"number\":8," FIELDS ",\"algorithm\":\"SHA-256\"}",
		"{\"algorithm\":\"SHA-256\",\"x\":\"\\u0000\"," FIELDS "}" };
	for (gsize i = 0; i < G_N_ELEMENTS(jsons); i++)
		g_assert_null(parse(jsons[i], &answer));
}

static void
test_taken(void)
{
	WorkAnswer answer = { 0 };
	g_autoptr(AltchaPayload) payload = parse(GOOD, &answer);
	g_assert_nonnull(payload);
	g_assert_cmpstr(answer.challenge, ==, "c");
	g_assert_cmpint(answer.number, ==, 7);
	g_assert_cmpstr(answer.salt, ==, "s?expires=1&");
	g_assert_cmpstr(answer.signature, ==, "x");
	/* Members that a solver adds, such as how long it took. */
	g_autoptr(AltchaPayload) more = parse(
	    "{\"algorithm\":\"SHA-256\",\"took\":12," FIELDS "}", &answer);
	g_assert_nonnull(more);
}

static void
test_challenge(void)
{
	const Work work = { .salt = "s?expires=1&",
		.challenge = "c",
		.signature = "x",
		.most = 9 };
	g_autofree char *text = altcha_challenge(&work);
	json_t *json = json_loads(text, 0, NULL);
	const char *algorithm, *challenge, *salt, *signature;
	int most;
	g_assert_nonnull(json);
	g_assert_cmpint(json_unpack(json, "{ss ss si ss ss!}", "algorithm",
			    &algorithm, "challenge", &challenge, "maxnumber",
			    &most, "salt", &salt, "signature", &signature),
	    ==, 0);
	g_assert_cmpstr(algorithm, ==, "SHA-256");
	g_assert_cmpstr(salt, ==, work.salt);
	g_assert_cmpint(most, ==, 9);
	json_decref(json);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/altcha/what-is-no-payload-is-none", test_nothing);
	g_test_add_func(
	    "/altcha/one-that-is-not-whole-is-none", test_not_whole);
	g_test_add_func("/altcha/a-payload-is-taken-apart", test_taken);
	g_test_add_func(
	    "/altcha/a-puzzle-has-the-members-of-the-protocol", test_challenge);
	return g_test_run();
}
