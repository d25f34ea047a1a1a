/*
 * ctemplate for C: a set of templates, expanded with the values of a Dict
 * (view.h, whose functions are defined here too). The only C++ of the house;
 * no exception leaves it.
 */
#ifndef VIEW_TEMPLATE_H
#define VIEW_TEMPLATE_H

#include "view/view.h"

G_BEGIN_DECLS

typedef enum {
	TEMPLATE_HTML, /* autoescaped; blank lines stripped */
	TEMPLATE_TEXT /* taken as it is */
} TemplateKind;

/* What an HTML template begins with. */
#define TEMPLATE_PRAGMA "{{%AUTOESCAPE context=\"HTML\"}}"

typedef struct TemplateSet TemplateSet;

TemplateSet *template_set_new(void);
void template_set_free(TemplateSet *set);

bool template_set_has(const TemplateSet *set, const char *key);
/*
 * Parses text under a key that is not there yet. An HTML text must begin with
 * TEMPLATE_PRAGMA. The error says what ctemplate found.
 */
bool template_set_add(TemplateSet *set, const char *key, TemplateKind kind,
    const char *text, gsize n, GError **error);
/* Appends to out; on failure out is as it was. */
bool template_set_expand(TemplateSet *set, const char *key, TemplateKind kind,
    const Dict *dict, GString *out, GError **error);

G_END_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TemplateSet, template_set_free)

#endif
