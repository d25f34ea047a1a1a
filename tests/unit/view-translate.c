#include "view/translate.h"
#include "view/view.h"

#include <glib.h>

/* A catalogue of one message. */
typedef struct {
	const char *msgid;
	const char *msgstr;
} Message;

static const char *
find(gpointer data, const char *msgid)
{
	const Message *message = data;
	return g_str_equal(message->msgid, msgid) ? message->msgstr : NULL;
}

static char *
translated(const char *text, bool html, const char *msgid, const char *msgstr)
{
	Message message = { msgid, msgstr };
	g_autoptr(GError) error = NULL;
	GString *out = g_string_new(NULL);
	translate(text, html, find, &message, out, &error);
	g_assert_no_error(error);
	return g_string_free(out, FALSE);
}

static void
test_refusals(void)
{
	static const struct {
		const char *text;
		const char *why;
	} cases[] = {
		{ "a\n\n[[b", "line 3: [[ without ]]" },
		{ "a\n]]", "line 1: ]] without [[" },
		{ "a ]] b [[c]]", "line 1: ]] without [[" },
		{ "[[a]]\n[[b [[c]]", "line 2: [[ within [[ ]]" },
		{ "[[ \n ]]", "line 1: [[]] is empty" },
		{ "[[a {{#B}}c{{/B}}]]",
		    "line 1: only variables may stand within [[ ]]" },
		{ "[[a {{!B}}]]",
		    "line 1: only variables may stand within [[ ]]" },
		{ "[[a {{B]]", "line 1: {{ without }} within [[ ]]" },
	};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Message message = { "", NULL };
		g_autoptr(GError) error = NULL;
		g_autoptr(GString) out = g_string_new(NULL);
		g_assert_false(translate(
		    cases[i].text, true, find, &message, out, &error));
		g_assert_true(g_error_matches(error, VIEW_ERROR, 0));
		g_assert_cmpstr(error->message, ==, cases[i].why);
	}
}

static void
test_lost_piece(void)
{
	g_autofree char *lost = translated(
	    "[[Hello {{NAME}}]]", true, "Hello {{NAME}}", "Hallo");
	g_assert_cmpstr(lost, ==, "Hello {{NAME}}");
	g_autofree char *invented = translated(
	    "[[Hello]]", true, "Hello", "Hallo {{NAME}}");
	g_assert_cmpstr(invented, ==, "Hello");
	g_autofree char *twice = translated(
	    "[[Hello {{NAME}}]]", true, "Hello {{NAME}}", "{{NAME}} {{NAME}}");
	g_assert_cmpstr(twice, ==, "Hello {{NAME}}");
	g_autofree char *modifier = translated(
	    "[[Hello {{NAME}}]]", true, "Hello {{NAME}}", "{{NAME:none}}");
	g_assert_cmpstr(modifier, ==, "Hello {{NAME}}");
	g_autofree char *loose = translated(
	    "[[Hello]] {{NAME}}", true, "Hello", "Hallo {{");
	g_assert_cmpstr(loose, ==, "Hello {{NAME}}");
}

static void
test_other_order(void)
{
	g_autofree char *out = translated("<p>[[{{A}} has <b>{{B}}</b>]]</p>",
	    true, "{{A}} has <b>{{B}}</b>", "<b>{{B}}</b> von {{A}}");
	g_assert_cmpstr(out, ==, "<p><b>{{B}}</b> von {{A}}</p>");
	g_autofree char *part = translated(
	    "[[In {{>B}}]]", true, "In {{>B}}", "{{>B}} lang");
	g_assert_cmpstr(part, ==, "{{>B}} lang");
}

static void
test_escapes(void)
{
	const char *evil = "<script> & \"'";
	g_autofree char *html = translated("[[Hi]]", true, "Hi", evil);
	g_assert_cmpstr(html, ==, "&lt;script&gt; &amp; &quot;&#39;");
	g_autofree char *text = translated("[[Hi]]", false, "Hi", evil);
	g_assert_cmpstr(text, ==, evil);
}

static void
test_folds(void)
{
	g_autofree char *out = translated(
	    "[[\n\tOne  line,\n\ttwo lines.\n]]", true, "", NULL);
	g_assert_cmpstr(out, ==, "One line, two lines.");
	g_autofree char *found = translated(
	    "[[\n\tOne\n]] [[Two]]", true, "One", "Eins");
	g_assert_cmpstr(found, ==, "Eins Two");
}

static void
test_untranslated(void)
{
	g_autofree char *out = translated("[[Hello]]", true, "Hello", "");
	g_assert_cmpstr(out, ==, "Hello");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/translate/what-is-not-words-is-refused-by-its-line",
	    test_refusals);
	g_test_add_func(
	    "/translate/a-translation-that-lost-a-piece-is-not-used",
	    test_lost_piece);
	g_test_add_func("/translate/words-in-html-are-escaped-but-their-pieces",
	    test_escapes);
	g_test_add_func(
	    "/translate/what-is-untranslated-stays-english", test_untranslated);
	g_test_add_func(
	    "/translate/pieces-may-change-their-order", test_other_order);
	g_test_add_func("/translate/line-breaks-do-not-count", test_folds);
	return g_test_run();
}
