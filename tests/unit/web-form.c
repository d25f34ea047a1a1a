#include "web/form.h"

#include "base/limits.h"

#include <string.h>

static FormOutcome
parse(const char *text, Form **ret_form)
{
	return form_parse(text, strlen(text), ret_form);
}

static void
assert_refused(const char *text, FormOutcome expected)
{
	Form *form = NULL;
	g_assert_cmpint(parse(text, &form), ==, expected);
	g_assert_null(form);
}

static void
test_bad_escapes(void)
{
	assert_refused("a=%", FORM_BAD_ESCAPE);
	assert_refused("a=%4", FORM_BAD_ESCAPE);
	assert_refused("a=%4g", FORM_BAD_ESCAPE);
	assert_refused("a=%4&41=1", FORM_BAD_ESCAPE);
	assert_refused("%=1", FORM_BAD_ESCAPE);
	assert_refused("a=%+4", FORM_BAD_ESCAPE);
}

static void
test_bad_text(void)
{
	assert_refused("a=%00", FORM_BAD_TEXT);
	assert_refused("a=x%0d%0aBcc:", FORM_BAD_TEXT);
	assert_refused("a=%09", FORM_BAD_TEXT);
	assert_refused("a=%7f", FORM_BAD_TEXT);
	assert_refused("a=%c2%85", FORM_BAD_TEXT);
	assert_refused("a=%ff", FORM_BAD_TEXT);
	assert_refused("a=%c0%af", FORM_BAD_TEXT);
	assert_refused("a=%ed%a0%80", FORM_BAD_TEXT);
	assert_refused("a%00=1", FORM_BAD_TEXT);
	Form *form = NULL;
	g_assert_cmpint(form_parse("a=\0b", 4, &form), ==, FORM_BAD_TEXT);
}

static void
test_duplicates(void)
{
	assert_refused("a=1&b=2&a=1", FORM_DUPLICATE);
	assert_refused("a=1&%61=2", FORM_DUPLICATE);
	assert_refused("a&a", FORM_DUPLICATE);
}

static void
test_too_many(void)
{
	g_autoptr(GString) text = g_string_new(NULL);
	for (int i = 0; i < LIMIT_FORM_FIELDS; i++)
		g_string_append_printf(text, "f%d=1&", i);
	g_autoptr(Form) form = NULL;
	g_assert_cmpint(parse(text->str, &form), ==, FORM_GOOD);
	g_string_append(text, "one=more");
	assert_refused(text->str, FORM_TOO_MANY);
}

static void
test_long_name(void)
{
	g_autofree char *name = g_strnfill(LIMIT_FIELD_NAME_BYTES, 'n');
	g_autoptr(Form) form = NULL;
	g_assert_cmpint(parse(name, &form), ==, FORM_GOOD);
	g_autofree char *longer = g_strconcat(name, "n=1", NULL);
	assert_refused(longer, FORM_NAME_TOO_LONG);
}

static void
test_reads(void)
{
	g_autoptr(Form) form = NULL;
	g_assert_cmpint(
	    parse("email=ann%40example.org&name=Ann+B%2bC&&empty=&bare&"
		  "x=%E9%AA%8C=y",
		&form),
	    ==, FORM_GOOD);
	g_assert_cmpstr(form_get(form, "email"), ==, "ann@example.org");
	g_assert_cmpstr(form_get(form, "name"), ==, "Ann B+C");
	g_assert_cmpstr(form_get(form, "empty"), ==, "");
	g_assert_cmpstr(form_get(form, "bare"), ==, "");
	g_assert_cmpstr(form_get(form, "x"), ==, "验=y");
	g_assert_null(form_get(form, "missing"));
	g_assert_null(form_get(form, ""));
}

static void
test_empty(void)
{
	g_autoptr(Form) form = NULL;
	g_assert_cmpint(form_parse(NULL, 0, &form), ==, FORM_GOOD);
	g_assert_null(form_get(form, ""));
}

static void
test_outcomes_have_words(void)
{
	for (int i = FORM_GOOD; i <= FORM_NAME_TOO_LONG; i++)
		g_assert_cmpstr(form_outcome_text((FormOutcome)i), !=, "");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/form/a-broken-escape-is-refused", test_bad_escapes);
	g_test_add_func(
	    "/form/controls-and-bad-utf8-are-refused", test_bad_text);
	g_test_add_func("/form/a-field-twice-is-refused", test_duplicates);
	g_test_add_func("/form/a-field-too-many-is-refused", test_too_many);
	g_test_add_func("/form/a-name-too-long-is-refused", test_long_name);
	g_test_add_func("/form/fields-are-decoded", test_reads);
	g_test_add_func("/form/no-text-is-an-empty-form", test_empty);
	g_test_add_func(
	    "/form/every-outcome-has-words", test_outcomes_have_words);
	return g_test_run();
}
