#include "crypto/work.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

#include "base/clock.h"

#define NOW_MS INT64_C(1764000000000)
#define FORM "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define OTHER "BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
#define MOST 2000

static const Keys keys = { .work = { 1 } };
static const Keys other_keys = { .work = { 2 } };

/* As anybody would; -1: there is no such number. */
static int64_t
solve(const Work *work)
{
	for (int64_t number = 0; number <= work->most; number++) {
		uint8_t hash[crypto_hash_sha256_BYTES];
		char hex[2 * sizeof hash + 1];
		g_autofree char *text = g_strdup_printf(
		    "%s%" G_GINT64_FORMAT, work->salt, number);
		crypto_hash_sha256(hash, (const uint8_t *)text, strlen(text));
		sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
		if (strcmp(hex, work->challenge) == 0)
			return number;
	}
	return -1;
}

static WorkAnswer
answer_of(const Work *work)
{
	return (WorkAnswer){ work->salt, work->challenge, work->signature,
		solve(work) };
}

static Work
work_of(const char *form)
{
	Work work;
	work_make(&keys, form, NOW_MS + HOUR_MS, MOST, &work);
	return work;
}

static bool
is_taken(const WorkAnswer *answer)
{
	return work_check(&keys, FORM, NOW_MS, answer);
}

static void
test_forged(void)
{
	Work work = work_of(FORM), twin;
	WorkAnswer right = answer_of(&work), answer = right;
	answer.number++;
	g_assert_false(is_taken(&answer));
	answer.number = -1;
	g_assert_false(is_taken(&answer));
	answer = right;
	answer.signature = work.challenge;
	g_assert_false(is_taken(&answer));
	answer.signature = "";
	g_assert_false(is_taken(&answer));
	answer = right;
	answer.challenge = work.signature;
	g_assert_false(is_taken(&answer));
	/* A puzzle of one's own making, and easy. */
	work_make(&other_keys, FORM, NOW_MS + HOUR_MS, 1, &twin);
	answer = answer_of(&twin);
	g_assert_cmpint(answer.number, >=, 0);
	g_assert_false(is_taken(&answer));
}

static void
test_bound(void)
{
	Work work = work_of(FORM);
	WorkAnswer answer = answer_of(&work);
	g_assert_false(work_check(&keys, OTHER, NOW_MS, &answer));
	g_assert_false(work_check(&keys, NULL, NOW_MS, &answer));
	g_assert_false(work_check(&keys, "", NOW_MS, &answer));
	g_assert_true(
	    work_check(&keys, FORM, NOW_MS + HOUR_MS - 1000, &answer));
	g_assert_false(work_check(&keys, FORM, NOW_MS + HOUR_MS, &answer));
}

/* A digit must not be moved from the salt to the number, or back. */
static void
test_spliced(void)
{
	Work work = work_of(FORM);
	WorkAnswer right = answer_of(&work);
	static const char *const salts[] = { "", FORM,
		FORM "?expires=", FORM "?expires=&", FORM "?expires=9999999999",
		FORM "?expires=99x&", FORM "?expires=-1&",
		FORM "?expires=99999999999999999999&",
		FORM "?expires=99999999999999999999999999999999999&" };
	for (gsize i = 0; i < G_N_ELEMENTS(salts); i++) {
		WorkAnswer answer = right;
		answer.salt = salts[i];
		g_assert_false(is_taken(&answer));
	}
	/* The last digit of the end, to the front of the number. */
	g_autofree char *shorter = g_strndup(work.salt, strlen(work.salt) - 2);
	g_autofree char *salt = g_strconcat(shorter, "&", NULL);
	WorkAnswer answer = right;
	answer.salt = salt;
	g_assert_false(is_taken(&answer));
}

static void
test_right(void)
{
	Work work = work_of(FORM), again = work_of(FORM),
	     other = work_of(OTHER);
	WorkAnswer answer = answer_of(&work);
	g_assert_cmpint(answer.number, >=, 0);
	g_assert_cmpint(answer.number, <=, MOST);
	g_assert_true(is_taken(&answer));
	g_assert_cmpstr(work.challenge, ==, again.challenge);
	g_assert_cmpstr(work.challenge, !=, other.challenge);
}

/* Else the first numbers to be tried would do for most. */
static void
test_even(void)
{
	int low = 0;
	for (int i = 0; i < 400; i++) {
		Work work;
		work_make(&keys, FORM, NOW_MS + i * SECOND_MS, 9, &work);
		low += solve(&work) < 5;
	}
	g_assert_cmpint(low, >, 140);
	g_assert_cmpint(low, <, 260);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/puzzle/a-forged-answer-is-none", test_forged);
	g_test_add_func(
	    "/puzzle/an-answer-is-of-its-form-and-time", test_bound);
	g_test_add_func("/puzzle/an-answer-is-of-its-salt", test_spliced);
	g_test_add_func("/puzzle/who-has-solved-it-is-believed", test_right);
	g_test_add_func("/puzzle/every-number-is-equally-likely", test_even);
	return g_test_run();
}
