/*
 * What people see: pages and mails, made from templates/ with ctemplate and
 * translated by gettext when the templates are loaded. A template holds words
 * as [[words with {{VARIABLES}}]]; see templates/README.md.
 *
 * HTML templates are autoescaped by their pragma; loading refuses one without
 * it. Values reach a page only through a Dict.
 */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

G_BEGIN_DECLS

#define VIEW_ERROR (view_error_quark())
GQuark view_error_quark(void);

typedef struct View View;

/*
 * Opens the templates; which languages there are, the catalogues found in
 * locale_directory (ID/LC_MESSAGES/sallyport.mo) tell. A template is loaded
 * when it is first rendered, so that a program that lives for one request
 * loads one. A program that lives longer loads all of its own before it forks:
 * after that nothing is read from the disk again.
 */
bool view_load(const char *template_directory, const char *locale_directory,
    View **ret_view, GError **error);
/* Loads every page, or every mail, in every language; what cannot be loaded is
 * an error that names it. */
bool view_load_pages(const View *view, GError **error);
bool view_load_mails(const View *view, GError **error);
void view_free(View *view);

/* A language of ours: its tag for the store ("zh_CN"), for HTML's lang and
 * Accept-Language ("zh-CN"), and its own name for itself. */
typedef struct {
	const char *id;
	const char *tag;
	const char *name;
} Language;

/* NULL-terminated; the first is English. */
const Language *view_languages(const View *view);
/* The language of that id or tag, or NULL. */
const Language *view_language(const View *view, const char *id);
/* Whether there is the language of [site] language; the error names those that
 * there are. */
bool view_require_language(const View *view, const char *id, GError **error);
/*
 * The best of ours for an Accept-Language header (RFC 9110 12.5.4, look-up by
 * prefix: zh and zh-Hans-CN find zh-CN), or fallback. accept may be NULL.
 */
const Language *view_language_accepted(
    const View *view, const char *accept, const Language *fallback);

/*
 * The values of one page, rendered once. A variable that has a value also
 * shows the section of its name, so that {{#NEXT}}...{{/NEXT}} stands only
 * where there is a NEXT. What is set in a dict is seen in its sections too.
 * Values are copied, and wiped when the dict is freed: codes and tokens may be
 * among them.
 */
typedef struct Dict Dict;
Dict *dict_new(void);
void dict_free(Dict *dict);
/* value NULL or "" is nothing to do: a missing variable is empty. */
void dict_set(Dict *dict, const char *name, const char *value);
void dict_set_int(Dict *dict, const char *name, int64_t value);
void dict_show(Dict *dict, const char *section);
/* Another turn of a repeated section; belongs to dict. */
Dict *dict_add(Dict *dict, const char *section);
/*
 * How long something takes: a turn of a section in which part/span.tpl says it,
 * by SECONDS below two minutes, by MINUTES below two hours, else by HOURS. It
 * is rounded up, and never 1: no word needs a singular. 0 or less is nothing to
 * do.
 */
void dict_set_span(Dict *dict, const char *section, int64_t ms);
/*
 * What is wrong with a field: dict_problem(dict, "USERNAME", "TAKEN") shows
 * PROBLEM (the summary), USERNAME_PROBLEM (the field's marks) and
 * USERNAME_TAKEN (the words).
 */
void dict_problem(Dict *dict, const char *field, const char *problem);

/*
 * Expands a template ("page/signup.tpl", "mail/signup-code.txt") and appends
 * it to out; on failure out is as it was. Sets LANG and the language menu.
 * language is one of this view's.
 */
bool view_render(const View *view, const char *template_name,
    const Language *language, Dict *dict, GString *out, GError **error);

G_END_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC(View, view_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Dict, dict_free)

#endif
