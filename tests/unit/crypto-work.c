#include "crypto/work.h"

#include <sodium.h>
#include <string.h>

#include "base/clock.h"

#define NOW_MS INT64_C(1764000000000)
#define MOST 2000

static Keys keys;
static Token form;

/* As any solver of ALTCHA's does it: it knows nothing of how we hash. */
static WorkAnswer
solve(const Work *work)
{
	WorkAnswer answer = { .number = -1 };
	g_strlcpy(answer.salt, work->salt, sizeof answer.salt);
	g_strlcpy(answer.challenge, work->challenge, sizeof answer.challenge);
	g_strlcpy(answer.signature, work->signature, sizeof answer.signature);
	for (int64_t number = 0; number <= work->most; number++) {
		g_autofree char *text = g_strdup_printf(
		    "%s%" G_GINT64_FORMAT, work->salt, number);
		g_autofree char *hex = g_compute_checksum_for_string(
		    G_CHECKSUM_SHA256, text, -1);
		if (strcmp(hex, work->challenge) == 0) {
			answer.number = number;
			break;
		}
	}
	g_assert_cmpint(answer.number, >=, 0);
	return answer;
}

static WorkAnswer
good_answer(void)
{
	Work work;
	g_assert_true(work_set(&keys, form.text, MOST, NOW_MS, &work));
	return solve(&work);
}

static bool
is_good(const WorkAnswer *answer, int64_t now_ms)
{
	WorkDone done = { "" };
	bool good = work_check(&keys, form.text, answer, now_ms, &done);
	g_assert_cmpint(*done.id != '\0', ==, good);
	return good;
}

static void
test_no_form(void)
{
	Work work;
	WorkDone done;
	WorkAnswer answer = good_answer();
	g_assert_false(work_set(&keys, NULL, MOST, NOW_MS, &work));
	g_assert_false(work_set(&keys, "form", MOST, NOW_MS, &work));
	g_assert_false(work_check(&keys, NULL, &answer, NOW_MS, &done));
	g_assert_false(work_check(&keys, "form", &answer, NOW_MS, &done));
}

static void
test_wrong_number(void)
{
	WorkAnswer answer = good_answer();
	answer.number++;
	g_assert_false(is_good(&answer, NOW_MS));
	answer.number = G_MININT64;
	g_assert_false(is_good(&answer, NOW_MS));
}

/* Without the key, a challenge of one's own is easy to solve. */
static void
test_forged(void)
{
	WorkAnswer answer = good_answer(), empty = { .number = 0 };
	g_autofree char *text = g_strconcat(answer.salt, "7", NULL);
	g_autofree char *hex = g_compute_checksum_for_string(
	    G_CHECKSUM_SHA256, text, -1);
	g_strlcpy(answer.challenge, hex, sizeof answer.challenge);
	answer.number = 7;
	g_assert_false(is_good(&answer, NOW_MS));
	answer.signature[0] = '\0';
	g_assert_false(is_good(&answer, NOW_MS));
	g_assert_false(is_good(&empty, NOW_MS));
}

static void
test_other_key(void)
{
	WorkAnswer answer = good_answer();
	WorkDone done;
	Keys others = keys;
	others.work[0] ^= 1;
	g_assert_false(work_check(&others, form.text, &answer, NOW_MS, &done));
}

static void
test_other_form(void)
{
	WorkAnswer answer = good_answer();
	WorkDone done;
	Token other;
	token_draw(&other);
	g_assert_false(work_check(&keys, other.text, &answer, NOW_MS, &done));
}

/* Digits that move from the number into the time make the same hash. */
static void
test_spliced(void)
{
	WorkAnswer answer = good_answer();
	char *end = answer.salt + strlen(answer.salt) - 1;
	g_assert_cmpstr(end, ==, "&");
	g_snprintf(end, 20, "%" G_GINT64_FORMAT "&", answer.number);
	g_assert_false(is_good(&answer, NOW_MS));
	*end = '\0';
	g_assert_false(is_good(&answer, NOW_MS));
}

static void
test_expires(void)
{
	const int64_t life_ms = WORK_LIFE_SECONDS * SECOND_MS;
	WorkAnswer answer = good_answer();
	g_assert_true(is_good(&answer, NOW_MS + life_ms - SECOND_MS));
	g_assert_false(is_good(&answer, NOW_MS + life_ms));
	g_assert_false(is_good(&answer, NOW_MS + 100 * DAY_MS));
}

/* It would live for longer than what remembers that it was used. */
static void
test_clock_jumped_back(void)
{
	WorkAnswer answer = good_answer();
	g_assert_false(is_good(&answer, NOW_MS - HOUR_MS));
	g_assert_false(is_good(&answer, 0));
}

static void
test_good(void)
{
	Work work;
	WorkDone first = { "" }, second = { "" };
	WorkAnswer answer = good_answer(), other = good_answer();
	g_assert_true(is_good(&answer, NOW_MS));
	work_check(&keys, form.text, &answer, NOW_MS, &first);
	work_check(&keys, form.text, &other, NOW_MS, &second);
	if (answer.number != other.number)
		g_assert_cmpstr(first.id, !=, second.id);
	work_check(&keys, form.text, &answer, NOW_MS, &second);
	g_assert_cmpstr(first.id, ==, second.id);
	/* The longest salt there can be fits. */
	g_assert_true(work_set(&keys, form.text, MOST, G_MAXINT64 / 2, &work));
	g_assert_cmpstr(work.salt + strlen(work.salt) - 1, ==, "&");
}

/* Computed with Python's hmac and hashlib: what is under way when a version is
 * installed stays good, and it is ALTCHA's protocol. */
static void
test_as_altcha(void)
{
	static const char FORM[] =
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	static const char SALT[] = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
				   "?expires=1764000600&";
	static const char CHALLENGE[] = "c1e44f9037f25533b131c3bf1b048688"
					"c8d79526bbd9aa8549955904f6af84ef";
	static const char SIGNATURE[] = "634293b0d10d056d85fc7cd5c7e92d6c"
					"10ccac6a834667be20a8a76922aa16e4";
	WorkAnswer answer = { .number = 1234 };
	WorkDone done = { "" };
	Keys known;
	memset(&known, 7, sizeof known);
	g_strlcpy(answer.salt, SALT, sizeof answer.salt);
	g_strlcpy(answer.challenge, CHALLENGE, sizeof answer.challenge);
	g_strlcpy(answer.signature, SIGNATURE, sizeof answer.signature);
	g_assert_true(work_check(&known, FORM, &answer, NOW_MS, &done));
	g_assert_cmpstr(done.id, ==, answer.challenge);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	memset(&keys, 3, sizeof keys);
	token_draw(&form);
	g_test_add_func("/challenge/what-is-no-form-has-none", test_no_form);
	g_test_add_func(
	    "/challenge/a-wrong-number-is-refused", test_wrong_number);
	g_test_add_func(
	    "/challenge/a-challenge-of-ones-own-is-refused", test_forged);
	g_test_add_func(
	    "/challenge/one-of-another-key-is-refused", test_other_key);
	g_test_add_func(
	    "/challenge/one-of-another-form-is-refused", test_other_form);
	g_test_add_func(
	    "/challenge/its-time-cannot-be-lengthened-by-its-number",
	    test_spliced);
	g_test_add_func("/challenge/it-expires", test_expires);
	g_test_add_func(
	    "/challenge/a-clock-that-jumped-back-does-not-prolong-it",
	    test_clock_jumped_back);
	g_test_add_func(
	    "/challenge/a-right-one-is-taken-and-has-a-name", test_good);
	g_test_add_func("/challenge/it-is-that-of-altcha", test_as_altcha);
	return g_test_run();
}
