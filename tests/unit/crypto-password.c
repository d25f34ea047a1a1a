#include "crypto/password.h"

#include <glib/gstdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/limits.h"

/* The least libsodium takes: what is tested does not depend on it. */
static const PasswordCost CHEAP = { .memory_kib = 8, .passes = 1 };

static PasswordQuality
judge(const char *password)
{
	return password_judge(
	    password, 8, 2, "Mallory-Smith", "m.smith@example.org");
}

static void
test_length(void)
{
	/* Characters count, not bytes: these are seven and eight. */
	g_assert_cmpint(judge("x9#Kq.v"), ==, PASSWORD_TOO_SHORT);
	g_assert_cmpint(judge("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"
			      "\xc3\xa9\xc3\xa9\xc3\xa9"),
	    ==, PASSWORD_TOO_SHORT);
	g_assert_cmpint(judge(""), ==, PASSWORD_TOO_SHORT);

	g_autofree char *longest = g_strdup_printf(
	    "correct horse battery %0*d", LIMIT_PASSWORD_MAX_CHARS - 22, 7);
	g_autofree char *longer = g_strconcat(longest, "0", NULL);
	g_assert_cmpint(judge(longest), ==, PASSWORD_GOOD);
	g_assert_cmpint(judge(longer), ==, PASSWORD_TOO_LONG);
}

static void
test_own_name(void)
{
	static const char *const OWN[] = {
		"mallory-smith",
		"MALLORY-SMITH1!",
		"12mallory-smith",
		"m.smith@example.org",
		"M.Smith@Example.Org!",
		"m.smith1m.smith2",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(OWN); i++)
		g_assert_cmpint(judge(OWN[i]), ==, PASSWORD_OWN_NAME);
}

static void
test_names_may_be_missing(void)
{
	g_assert_cmpint(password_judge("m.smith@example.org", 8, 2, NULL, NULL),
	    ==, PASSWORD_GOOD);
	/* One or two letters are in every other password. */
	g_assert_cmpint(password_judge("quiet-otter-93-lamp", 8, 2, "q", "o@t"),
	    ==, PASSWORD_GOOD);
}

static void
test_common(void)
{
	static const char *const COMMON[] = {
		"password",
		"Password1",
		"12345678",
		"qwertyuiop",
		"iloveyou",
		"aaaaaaaaaaaaaaaaaaaaaaaa",
		"abcdefgh",
	};
	for (gsize i = 0; i < G_N_ELEMENTS(COMMON); i++)
		g_assert_cmpint(judge(COMMON[i]), ==, PASSWORD_TOO_COMMON);
	g_assert_cmpint(judge("no utf-8 \xff here"), ==, PASSWORD_TOO_COMMON);
}

/* The costliest found. */
static void
test_judged_quickly(void)
{
	struct timespec begun, done;
	g_autoptr(GString) password = g_string_new(NULL);
	while (password->len < LIMIT_PASSWORD_MAX_CHARS)
		g_string_append(password, "12");
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begun);
	g_assert_cmpint(judge(password->str), ==, PASSWORD_TOO_COMMON);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &done);
	int64_t took_ms = (done.tv_sec - begun.tv_sec) * 1000 +
			  (done.tv_nsec - begun.tv_nsec) / 1000000;
	g_assert_cmpint(took_ms, <, 100);
}

static void
test_own_name_weighs_little(void)
{
	const char *password = "xqvwzkh-1234";
	g_assert_cmpint(
	    password_judge(password, 8, 2, NULL, NULL), ==, PASSWORD_GOOD);
	g_assert_cmpint(password_judge(password, 8, 2, "xqvwzkh", NULL), ==,
	    PASSWORD_TOO_COMMON);
}

static void
test_score_is_what_is_asked(void)
{
	const char *password = "glass-otter";
	g_assert_cmpint(
	    password_judge("password", 8, 0, NULL, NULL), ==, PASSWORD_GOOD);
	g_assert_cmpint(
	    password_judge(password, 8, 2, NULL, NULL), ==, PASSWORD_GOOD);
	g_assert_cmpint(password_judge(password, 8, 4, NULL, NULL), ==,
	    PASSWORD_TOO_COMMON);
	g_assert_cmpint(
	    password_judge("k7#Vq-glass.otter-2Zp", 8, 4, NULL, NULL), ==,
	    PASSWORD_GOOD);
}

static void
test_any_language(void)
{
	g_assert_cmpint(
	    judge("\xe6\xad\xa3\xe7\xa1\xae\xe9\xa9\xac\xe7\x94"
		  "\xb5\xe6\xb1\xa0\xe8\xae\xa2\xe4\xb9\xa6\xe9\x92\x89"),
	    ==, PASSWORD_GOOD);
	g_assert_cmpint(judge("correct horse battery"), ==, PASSWORD_GOOD);
}

static void
test_wrong_one(void)
{
	g_autofree char *hash = password_hash("correct horse", &CHEAP);
	g_assert_false(password_verify("correct horsf", hash));
	g_assert_false(password_verify("correct horse ", hash));
	g_assert_false(password_verify("Correct horse", hash));
	g_assert_false(password_verify("", hash));
	g_assert_false(password_verify("correct \xff horse", hash));
	g_assert_false(password_verify("correct horse", ""));
	g_assert_false(password_verify("correct horse", "correct horse"));
	g_assert_false(password_verify("correct horse", "$argon2id$v=19$"));
	g_assert_null(password_hash("correct \xff horse", &CHEAP));
}

static void
test_right_one(void)
{
	static const PasswordCost COST = { .memory_kib = 64, .passes = 2 };
	g_autofree char *one = password_hash("correct horse", &COST);
	g_autofree char *two = password_hash("correct horse", &COST);
	g_assert_true(g_str_has_prefix(one, "$argon2id$v=19$m=64,t=2,p=1$"));
	g_assert_cmpstr(one, !=, two);
	g_assert_true(password_verify("correct horse", one));
	g_assert_true(password_verify("correct horse", two));
}

/* Long ones are hashed whole. */
static void
test_to_the_last_character(void)
{
	g_autofree char *a = g_strnfill(LIMIT_PASSWORD_MAX_CHARS, 'a');
	g_autofree char *hash = password_hash(a, &CHEAP);
	g_assert_true(password_verify(a, hash));
	a[LIMIT_PASSWORD_MAX_CHARS - 1] = 'b';
	g_assert_false(password_verify(a, hash));
}

static void
test_other_keyboard(void)
{
	/* e with acute in one character, and in two. */
	g_autofree char *hash = password_hash("caf\xc3\xa9 creme", &CHEAP);
	g_assert_true(password_verify("cafe\xcc\x81 creme", hash));
	g_assert_false(password_verify("cafe creme", hash));
}

static void
test_costs(void)
{
	const PasswordCost cheap = { .memory_kib = 8, .passes = 1 };
	const PasswordCost dear = { .memory_kib = 16, .passes = 1 };
	const PasswordCost slow = { .memory_kib = 8, .passes = 2 };
	g_autofree char *hash = password_hash("seven otters", &cheap);
	g_assert_false(password_costs_otherwise(hash, &cheap));
	g_assert_true(password_costs_otherwise(hash, &dear));
	g_assert_true(password_costs_otherwise(hash, &slow));
	g_assert_true(password_costs_otherwise("x", &cheap));
}

/* It is read as any other, and is never right. */
static void
test_nobody(void)
{
	const PasswordCost cost = { .memory_kib = 8, .passes = 1 };
	g_autofree char *first = password_of_nobody(&cost);
	g_autofree char *second = password_of_nobody(&cost);
	g_autofree char *real = password_hash("seven otters", &cost);
	g_assert_cmpstr(first, !=, second);
	g_assert_cmpuint(strlen(first), ==, strlen(real));
	g_assert_false(password_costs_otherwise(first, &cost));
	g_assert_false(password_verify("seven otters", first));
	g_assert_false(password_verify("", first));
}

static void
test_list(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(WordList) list = NULL;
	g_autofree char *path = NULL;
	int fd = g_file_open_tmp("sallyport-XXXXXX", &path, &error);
	g_assert_no_error(error);
	close(fd);
	g_file_set_contents(path,
	    "abcd1234\nqwertyui\nstrasse99\nstr\xc3\xa4nde99\n", -1, &error);
	g_assert_no_error(error);
	wordlist_open(path, NULL, &list, &error);
	g_assert_no_error(error);
	static const char *const common[] = { "qwertyui", "QwertyUI",
		"ABCD1234", "STRASSE99",
		"Stra\xc3\x9f"
		"e99",
		"Str\xc3\xa4nde99", "STRA\xcc\x88NDE99" };
	static const char *const rare[] = { "qwertyu", "qwertyuii", " qwertyui",
		"strande99", "\xff" };
	for (gsize i = 0; i < G_N_ELEMENTS(common); i++) {
		g_test_message("%s", common[i]);
		g_assert_true(password_is_common(common[i], list));
		g_assert_false(password_is_common(common[i], NULL));
	}
	for (gsize i = 0; i < G_N_ELEMENTS(rare); i++)
		g_assert_false(password_is_common(rare[i], list));
	g_remove(path);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/password/too-short-or-too-long-is-refused", test_length);
	g_test_add_func(
	    "/password/the-own-name-or-nearly-is-refused", test_own_name);
	g_test_add_func(
	    "/password/the-names-may-be-missing", test_names_may_be_missing);
	g_test_add_func("/password/a-common-one-is-refused", test_common);
	g_test_add_func("/password/whatever-it-is-it-is-judged-quickly",
	    test_judged_quickly);
	g_test_add_func("/password/the-own-name-in-it-weighs-little",
	    test_own_name_weighs_little);
	g_test_add_func(
	    "/password/is-as-strong-as-asked", test_score_is_what_is_asked);
	g_test_add_func("/password/may-be-in-any-language", test_any_language);
	g_test_add_func("/password/a-wrong-one-is-refused", test_wrong_one);
	g_test_add_func("/password/the-right-one-is-taken", test_right_one);
	g_test_add_func("/password/counts-to-the-last-character",
	    test_to_the_last_character);
	g_test_add_func(
	    "/password/can-be-typed-on-another-keyboard", test_other_keyboard);
	g_test_add_func("/password/an-older-cost-is-seen", test_costs);
	g_test_add_func("/password/nobody-has-that-of-nobody", test_nobody);
	g_test_add_func(
	    "/password/the-list-knows-it-however-it-is-written", test_list);
	return g_test_run();
}
