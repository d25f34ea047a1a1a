#include "view/view.h"

#include "base/clock.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#define PRAGMA "{{%AUTOESCAPE context=\"HTML\"}}"

/* A folder of templates, and a view of it. */
typedef struct {
	char *folder;
	GPtrArray *files;
	View *view;
} Fixture;

static void
write_template(Fixture *fixture, const char *name, const char *text)
{
	g_autoptr(GError) error = NULL;
	char *path = g_build_filename(fixture->folder, name, NULL);
	g_file_set_contents(path, text, -1, &error);
	g_assert_no_error(error);
	g_ptr_array_add(fixture->files, path);
}

static void
make_folder(Fixture *fixture, const char *name)
{
	g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
	g_assert_cmpint(g_mkdir(path, 0700), ==, 0);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	fixture->folder = g_dir_make_tmp("view-XXXXXX", &error);
	g_assert_no_error(error);
	fixture->files = g_ptr_array_new_with_free_func(g_free);
	make_folder(fixture, "page");
	make_folder(fixture, "part");
	make_folder(fixture, "mail");
	view_load(fixture->folder, "/nonexistent", &fixture->view, &error);
	g_assert_no_error(error);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	(void)data;
	static const char *const folders[] = { "page", "part", "mail", "." };
	for (guint i = 0; i < fixture->files->len; i++)
		g_unlink(fixture->files->pdata[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
		g_autofree char *path = g_build_filename(
		    fixture->folder, folders[i], NULL);
		g_rmdir(path);
	}
	g_rmdir(fixture->folder);
	g_ptr_array_unref(fixture->files);
	view_free(fixture->view);
	g_free(fixture->folder);
}

static bool
render(Fixture *fixture, const char *name, Dict *dict, GString *out,
    GError **error)
{
	return view_render(fixture->view, name, view_languages(fixture->view),
	    dict, out, error);
}

static void
assert_renders(
    Fixture *fixture, const char *text, Dict *dict, const char *expected)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GString) out = g_string_new("before ");
	g_autofree char *all = g_strconcat("before ", expected, NULL);
	static unsigned n;
	g_autofree char *name = g_strdup_printf("page/p%u.tpl", n++);
	g_autofree char *whole = g_strconcat(PRAGMA, text, NULL);
	write_template(fixture, name, whole);
	render(fixture, name, dict, out, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(out->str, ==, all);
	dict_free(dict);
}

static void
test_no_folder(void)
{
	g_autoptr(GError) error = NULL;
	View *view = NULL;
	g_assert_false(
	    view_load("/nonexistent", "/nonexistent", &view, &error));
	g_assert_true(g_error_matches(error, VIEW_ERROR, 0));
	g_assert_nonnull(strstr(error->message, "/nonexistent/page"));
	g_assert_null(view);
}

static bool
load_all(Fixture *fixture, GError **error)
{
	return view_load_pages(fixture->view, error) &&
	       view_load_mails(fixture->view, error);
}

static void
assert_refused(
    Fixture *fixture, const char *name, const char *text, const char *why)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Dict) dict = dict_new();
	g_autoptr(GString) out = g_string_new("before");
	write_template(fixture, name, text);
	g_assert_false(render(fixture, name, dict, out, &error));
	g_assert_cmpstr(out->str, ==, "before");
	g_test_message("%s", error->message);
	g_assert_nonnull(strstr(error->message, name));
	g_assert_nonnull(strstr(error->message, why));

	g_autoptr(GError) checked = NULL;
	g_assert_false(load_all(fixture, &checked));
	g_assert_nonnull(strstr(checked->message, name));
	g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
	g_unlink(path);
}

static void
test_broken(Fixture *fixture, gconstpointer data)
{
	(void)data;
	assert_refused(fixture, "page/a.tpl", "<p>{{A}}</p>", "AUTOESCAPE");
	assert_refused(fixture, "mail/a.html", "<p>{{A}}</p>", "AUTOESCAPE");
	assert_refused(fixture, "page/b.tpl", PRAGMA "{{#A}}", "sections");
	assert_refused(fixture, "page/c.tpl", PRAGMA "{{ A }}", "A");
	assert_refused(fixture, "page/d.tpl", PRAGMA "\n[[a", "line 2");
	assert_refused(fixture, "page/e.tpl", PRAGMA "{{>GONE}}", "gone.tpl");
	assert_refused(
	    fixture, "page/f.tpl", PRAGMA "<a href={{A}}>", "page/f.tpl");
	assert_refused(fixture, "page/g.tpl", PRAGMA "\xff", "UTF-8");
	write_template(fixture, "part/loop.tpl", PRAGMA "{{>LOOP}}");
	g_autoptr(GError) error = NULL;
	g_autoptr(Dict) dict = dict_new();
	g_autoptr(GString) out = g_string_new(NULL);
	write_template(fixture, "page/h.tpl", PRAGMA "{{>LOOP}}");
	g_assert_false(render(fixture, "page/h.tpl", dict, out, &error));
	g_assert_nonnull(strstr(error->message, "includes itself"));
}

static void
test_missing(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(Dict) dict = dict_new();
	g_autoptr(GString) out = g_string_new("before");
	g_assert_false(render(fixture, "page/gone.tpl", dict, out, &error));
	g_assert_nonnull(strstr(error->message, "page/gone.tpl"));
	g_assert_cmpstr(out->str, ==, "before");
}

static Dict *
one(const char *name, const char *value)
{
	Dict *dict = dict_new();
	dict_set(dict, name, value);
	return dict;
}

static void
test_escapes(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const char *evil = "\"><script>'&";
	assert_renders(fixture, "<p title=\"{{A}}\">{{A}}</p>", one("A", evil),
	    "<p title=\"&quot;&gt;&lt;script&gt;&#39;&amp;\">"
	    "&quot;&gt;&lt;script&gt;&#39;&amp;</p>");
	assert_renders(fixture, "<a href=\"{{A}}\">", one("A", "javascript:x"),
	    "<a href=\"#\">");
	assert_renders(fixture, "<a href=\"/?t={{A:u}}\">", one("A", "a b&c"),
	    "<a href=\"/?t=a+b%26c\">");
}

static void
test_escapes_in_parts(Fixture *fixture, gconstpointer data)
{
	(void)data;
	write_template(fixture, "part/link-start.tpl", PRAGMA "<a href=\"");
	write_template(fixture, "part/bold-name.tpl", PRAGMA "<b>{{A}}</b>");
	assert_renders(
	    fixture, "{{>BOLD_NAME}}", one("A", "<i>"), "<b>&lt;i&gt;</b>");
	assert_renders(fixture, "{{>LINK_START}}{{A}}\">",
	    one("A", "javascript:x"), "<a href=\"#\">");
}

static void
test_sections(Fixture *fixture, gconstpointer data)
{
	(void)data;
	const char *text = "{{#A}}a={{A}} {{/A}}{{#B}}b {{/B}}{{C}}.";
	assert_renders(fixture, text, dict_new(), ".");
	assert_renders(fixture, text, one("A", ""), ".");
	assert_renders(fixture, text, one("A", NULL), ".");
	assert_renders(fixture, text, one("A", "1"), "a=1 .");
	Dict *dict = one("C", "3");
	dict_show(dict, "B");
	assert_renders(fixture, text, dict, "b 3.");
}

static void
test_repeats(Fixture *fixture, gconstpointer data)
{
	(void)data;
	Dict *dict = one("OUTER", "o");
	for (int i = 1; i <= 3; i++)
		dict_set_int(dict_add(dict, "TURN"), "N", i);
	assert_renders(
	    fixture, "{{#TURN}}{{OUTER}}{{N}} {{/TURN}}", dict, "o1 o2 o3 ");
}

static void
test_problem(Fixture *fixture, gconstpointer data)
{
	(void)data;
	Dict *dict = dict_new();
	dict_problem(dict, "NAME", "TAKEN");
	assert_renders(fixture,
	    "{{#PROBLEM}}1{{/PROBLEM}}{{#NAME_PROBLEM}}2{{/NAME_PROBLEM}}"
	    "{{#NAME_TAKEN}}3{{/NAME_TAKEN}}{{#NAME_LONG}}4{{/NAME_LONG}}",
	    dict, "123");
}

static void
test_copied(Fixture *fixture, gconstpointer data)
{
	(void)data;
	char value[] = "123456";
	Dict *dict = one("CODE", value);
	value[0] = '9';
	assert_renders(fixture, "{{#CODE}}{{CODE}}{{/CODE}}", dict, "123456");
}

static void
test_text(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(Dict) dict = one("A", "<&>");
	g_autoptr(GString) out = g_string_new(NULL);
	write_template(fixture, "mail/a.txt", "[[x & y]]\n\n    {{A}}\n-- \n");
	render(fixture, "mail/a.txt", dict, out, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(out->str, ==, "x & y\n\n    <&>\n-- \n");
}

static void
test_menu(Fixture *fixture, gconstpointer data)
{
	(void)data;
	assert_renders(fixture,
	    "{{LANG}}: {{#LANGUAGE}}{{LANGUAGE_NAME}}"
	    "{{#LANGUAGE_CURRENT}}!{{/LANGUAGE_CURRENT}}{{/LANGUAGE}}",
	    dict_new(), "en: English!");
}

static void
test_checked(Fixture *fixture, gconstpointer data)
{
	(void)data;
	g_autoptr(GError) error = NULL;
	g_autoptr(Dict) dict = dict_new();
	g_autoptr(GString) out = g_string_new(NULL);
	write_template(fixture, "page/a.tpl", PRAGMA "<p>as it was</p>");
	write_template(fixture, "page/a.tpl~", "no template");
	g_assert_true(load_all(fixture, &error));
	g_assert_no_error(error);
	write_template(fixture, "page/a.tpl", "broken meanwhile");
	g_assert_true(render(fixture, "page/a.tpl", dict, out, &error));
	g_assert_cmpstr(out->str, ==, "<p>as it was</p>");
}

static void
test_span(Fixture *fixture, gconstpointer data)
{
	static const struct {
		int64_t ms;
		const char *words;
	} cases[] = {
		{ -1, "" },
		{ 0, "" },
		{ 1, "in 2 s." },
		{ 2001, "in 3 s." },
		{ 119 * SECOND_MS, "in 119 s." },
		{ 119 * SECOND_MS + 1, "in 2 min." },
		{ 7 * MINUTE_MS + 1, "in 8 min." },
		{ 119 * MINUTE_MS, "in 119 min." },
		{ 119 * MINUTE_MS + 1, "in 2 h." },
		{ 1439 * MINUTE_MS, "in 24 h." },
	};
	(void)data;
	write_template(fixture, "part/span.tpl",
	    PRAGMA "\n{{#SECONDS}}[[{{SECONDS}} s]]{{/SECONDS}}"
		   "{{#MINUTES}}[[{{MINUTES}} min]]{{/MINUTES}}"
		   "{{#HOURS}}[[{{HOURS}} h]]{{/HOURS}}\n");
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		Dict *dict = dict_new();
		dict_set_span(dict, "RETRY", cases[i].ms);
		assert_renders(fixture, "{{#RETRY}}[[in {{>SPAN}}.]]{{/RETRY}}",
		    dict, cases[i].words);
	}
}

static void
add(const char *name, void (*test)(Fixture *, gconstpointer))
{
	g_test_add(name, Fixture, NULL, set_up, test, tear_down);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func(
	    "/view/no-folder-is-an-error-that-names-it", test_no_folder);
	add("/view/a-broken-template-is-named-and-shows-nothing", test_broken);
	add("/view/a-missing-template-shows-nothing", test_missing);
	add("/view/values-are-escaped-for-their-place", test_escapes);
	add("/view/parts-are-escaped-as-where-they-stand",
	    test_escapes_in_parts);
	add("/view/a-value-shows-the-section-of-its-name", test_sections);
	add("/view/a-section-repeats-and-sees-what-is-around", test_repeats);
	add("/view/a-problem-shows-summary-mark-and-words", test_problem);
	add("/view/how-long-is-told-within-a-sentence-and-never-by-1",
	    test_span);
	add("/view/a-value-is-copied", test_copied);
	add("/view/text-is-left-as-it-is", test_text);
	add("/view/the-menu-marks-the-current-language", test_menu);
	add("/view/what-is-checked-is-not-read-again", test_checked);
	return g_test_run();
}
