#include "view/view.h"

#include "base/clock.h"
#include "view/catalog.h"
#include "view/language.h"
#include "view/template.h"
#include "view/translate.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

G_DEFINE_QUARK(view - error, view_error)

#define LANGUAGES_MAX 32
/* "zh_CN/page/signup.tpl" */
#define KEY_BYTES_MAX 128
/* Parts within parts; more is a part that includes itself. */
#define PART_DEPTH_MAX 4
/* More than any page or mail of ours is long. */
#define ROOM_BYTES 8000

struct View {
	char *template_directory;
	char *locale_directory;
	TemplateSet *templates; /* by language and name */
	Language languages[LANGUAGES_MAX + 1];
	Catalog **catalogs; /* of languages; each opened when first used */
};

static char *
catalog_path(const View *view, const Language *language)
{
	return g_build_filename(view->locale_directory, language->id,
	    "LC_MESSAGES", "sallyport.mo", NULL);
}

static bool
has_catalog(const View *view, const Language *language)
{
	g_autofree char *path = catalog_path(view, language);
	return access(path, R_OK) == 0;
}

static void
find_languages(View *view)
{
	unsigned n = 0;
	for (const Language *l = language_table; l->id != NULL; l++) {
		g_assert(n < LANGUAGES_MAX);
		if (l == language_table || has_catalog(view, l))
			view->languages[n++] = *l;
	}
}

bool
view_load(const char *template_directory, const char *locale_directory,
    View **ret_view, GError **error)
{
	g_autofree char *pages = g_build_filename(
	    template_directory, "page", NULL);
	if (access(pages, R_OK | X_OK) != 0) {
		g_set_error(error, VIEW_ERROR, 0,
		    "cannot read %s: %s; [view] templates must name the "
		    "folder of the templates",
		    pages, g_strerror(errno));
		return false;
	}
	View *view = g_new0(View, 1);
	view->template_directory = g_strdup(template_directory);
	view->locale_directory = g_strdup(locale_directory);
	view->templates = template_set_new();
	view->catalogs = g_new0(Catalog *, LANGUAGES_MAX);
	find_languages(view);
	*ret_view = view;
	return true;
}

void
view_free(View *view)
{
	if (view == NULL)
		return;
	for (unsigned i = 0; i < LANGUAGES_MAX; i++)
		catalog_free(view->catalogs[i]);
	g_free(view->catalogs);
	template_set_free(view->templates);
	g_free(view->template_directory);
	g_free(view->locale_directory);
	g_free(view);
}

const Language *
view_languages(const View *view)
{
	return view->languages;
}

const Language *
view_language(const View *view, const char *id)
{
	for (const Language *l = view->languages; l->id != NULL; l++)
		if (strcmp(l->id, id) == 0 || strcmp(l->tag, id) == 0)
			return l;
	return NULL;
}

bool
view_require_language(const View *view, const char *id, GError **error)
{
	if (view_language(view, id) != NULL)
		return true;
	g_autoptr(GString) known = g_string_new(NULL);
	for (const Language *l = view->languages; l->id != NULL; l++)
		g_string_append_printf(
		    known, "%s%s", known->len == 0 ? "" : ", ", l->tag);
	g_set_error(error, VIEW_ERROR, 0,
	    "[site] language: there is no translation to \"%s\"; there are %s",
	    id, known->str);
	return false;
}

const Language *
view_language_accepted(
    const View *view, const char *accept, const Language *fallback)
{
	return language_best(view->languages, accept, fallback);
}

static TemplateKind
kind_of(const char *template_name)
{
	return g_str_has_suffix(template_name, ".tpl") ||
		       g_str_has_suffix(template_name, ".html")
		   ? TEMPLATE_HTML
		   : TEMPLATE_TEXT;
}

static const char *
find_words(gpointer data, const char *msgid)
{
	const Catalog *catalog = data;
	return catalog == NULL ? NULL : catalog_find(catalog, msgid);
}

static bool
read_template(const View *view, const char *template_name, char **ret_text,
    GError **error)
{
	g_autofree char *path = g_build_filename(
	    view->template_directory, template_name, NULL);
	gsize n;
	g_autofree char *text = NULL;
	if (!g_file_get_contents(path, &text, &n, error))
		return false;
	if (!g_utf8_validate(text, (gssize)n, NULL)) {
		g_set_error(
		    error, VIEW_ERROR, 0, "%s is not valid UTF-8", path);
		return false;
	}
	*ret_text = g_steal_pointer(&text);
	return true;
}

/* {{>FIELD_NAME}} is part/field-name.tpl. */
static char *
part_name(const char *name, gsize n)
{
	g_autofree char *file = g_ascii_strdown(name, (gssize)n);
	g_strdelimit(file, "_", '-');
	return g_strconcat("part/", file, ".tpl", NULL);
}

/*
 * Appends a template, translated, with its parts in place: ctemplate escapes
 * by context, and sees a page as a whole. A part's own pragma, which says
 * that it may be included, goes; so do the blanks around it, for it may stand
 * within a sentence.
 */
static bool
assemble(const View *view, Catalog *catalog, const char *template_name,
    unsigned depth, GString *out, GError **error)
{
	bool html = kind_of(template_name) == TEMPLATE_HTML;
	g_autofree char *text = NULL;
	if (!read_template(view, template_name, &text, error))
		return false;
	g_autoptr(GString) words = g_string_sized_new(2 * strlen(text));
	const char *own = text;
	if (depth > 0 && g_str_has_prefix(text, TEMPLATE_PRAGMA))
		own += strlen(TEMPLATE_PRAGMA);
	if (!translate(own, html, find_words, catalog, words, error)) {
		g_prefix_error(error, "template %s: ", template_name);
		return false;
	}
	const char *rest = depth > 0 ? g_strstrip(words->str) : words->str;
	for (const char *mark; (mark = strstr(rest, "{{>")) != NULL;) {
		g_string_append_len(out, rest, mark - rest);
		const char *name = mark + strlen("{{>");
		gsize n = strcspn(name, "}");
		g_autofree char *part = part_name(name, n);
		if (depth == PART_DEPTH_MAX) {
			g_set_error(error, VIEW_ERROR, 0,
			    "template %s: {{>%.*s}} includes itself",
			    template_name, (int)n, name);
			return false;
		}
		if (!assemble(view, catalog, part, depth + 1, out, error)) {
			g_prefix_error(error, "template %s: ", template_name);
			return false;
		}
		rest = name + n;
		rest += g_str_has_prefix(rest, "}}") ? strlen("}}") : 0;
	}
	g_string_append(out, rest);
	return true;
}

static bool
open_catalog(const View *view, const Language *language, Catalog **ret_catalog,
    GError **error)
{
	gsize i = (gsize)(language - view->languages);
	g_assert(i < LANGUAGES_MAX);
	if (i > 0 && view->catalogs[i] == NULL) {
		g_autofree char *path = catalog_path(view, language);
		if (!catalog_open(path, &view->catalogs[i], error))
			return false;
	}
	*ret_catalog = view->catalogs[i];
	return true;
}

static bool
load(const View *view, const Language *language, const char *template_name,
    const char *key, GError **error)
{
	Catalog *catalog;
	if (!open_catalog(view, language, &catalog, error))
		return false;
	g_autoptr(GString) text = g_string_sized_new(16384);
	return assemble(view, catalog, template_name, 0, text, error) &&
	       template_set_add(view->templates, key, kind_of(template_name),
		   text->str, text->len, error);
}

static bool
make_key(const Language *language, const char *template_name,
    char ret_key[static KEY_BYTES_MAX], GError **error)
{
	int n = g_snprintf(
	    ret_key, KEY_BYTES_MAX, "%s/%s", language->id, template_name);
	if (n < KEY_BYTES_MAX)
		return true;
	g_set_error(error, VIEW_ERROR, 0, "template %s: the name is too long",
	    template_name);
	return false;
}

static bool
ensure_loaded(const View *view, const Language *language,
    const char *template_name, const char *key, GError **error)
{
	return template_set_has(view->templates, key) ||
	       load(view, language, template_name, key, error);
}

static void
add_language_menu(const View *view, const Language *language, Dict *dict)
{
	for (const Language *l = view->languages; l->id != NULL; l++) {
		Dict *entry = dict_add(dict, "LANGUAGE");
		dict_set(entry, "LANGUAGE_TAG", l->tag);
		dict_set(entry, "LANGUAGE_NAME", l->name);
		dict_show(entry, l->id == language->id ? "LANGUAGE_CURRENT"
						       : "LANGUAGE_OTHER");
	}
}

/* A string that grows moves, and leaves what it holds, a code perhaps, where
 * it was. */
static void
make_room(GString *out)
{
	gsize before = out->len;
	g_string_set_size(out, before + ROOM_BYTES);
	g_string_truncate(out, before);
}

bool
view_render(const View *view, const char *template_name,
    const Language *language, Dict *dict, GString *out, GError **error)
{
	char key[KEY_BYTES_MAX];
	if (!make_key(language, template_name, key, error) ||
	    !ensure_loaded(view, language, template_name, key, error))
		return false;
	dict_set(dict, "LANG", language->tag);
	if (g_str_has_prefix(template_name, "page/"))
		add_language_menu(view, language, dict);
	make_room(out);
	return template_set_expand(
	    view->templates, key, kind_of(template_name), dict, out, error);
}

static bool
load_folder(const View *view, const char *folder, GError **error)
{
	g_autofree char *path = g_build_filename(
	    view->template_directory, folder, NULL);
	g_autoptr(GDir) files = g_dir_open(path, 0, error);
	if (files == NULL)
		return false;
	for (const char *file; (file = g_dir_read_name(files)) != NULL;) {
		/* An editor's back-up is no template. */
		if (*file == '.' || g_str_has_suffix(file, "~"))
			continue;
		g_autofree char *name = g_strconcat(folder, "/", file, NULL);
		for (const Language *l = view->languages; l->id != NULL; l++) {
			char key[KEY_BYTES_MAX];
			if (!make_key(l, name, key, error) ||
			    !ensure_loaded(view, l, name, key, error))
				return false;
		}
	}
	return true;
}

bool
view_load_pages(const View *view, GError **error)
{
	return load_folder(view, "page", error);
}

bool
view_load_mails(const View *view, GError **error)
{
	return load_folder(view, "mail", error);
}

void
dict_set_span(Dict *dict, const char *section, int64_t ms)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = {
		{ "SECONDS", SECOND_MS },
		{ "MINUTES", MINUTE_MS },
		{ "HOURS", HOUR_MS },
	};
	gsize unit = 0;
	if (ms <= 0)
		return;
	int64_t n = MAX((ms - 1) / SECOND_MS + 1, 2);
	while (unit + 1 < G_N_ELEMENTS(units) &&
	       n * units[unit].ms >= 2 * units[unit + 1].ms) {
		unit++;
		n = (ms - 1) / units[unit].ms + 1;
	}
	dict_set_int(dict_add(dict, section), units[unit].name, n);
}

void
dict_problem(Dict *dict, const char *field, const char *problem)
{
	g_autofree char *marks = g_strconcat(field, "_PROBLEM", NULL);
	g_autofree char *words = g_strconcat(field, "_", problem, NULL);
	dict_show(dict, "PROBLEM");
	dict_show(dict, marks);
	dict_show(dict, words);
}
