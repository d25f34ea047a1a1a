/*
 * The words in a template. They stand in double brackets,
 *
 *	<h1>[[Welcome to {{SITE_NAME}}]]</h1>
 *
 * and are a sentence as a translator gets it: white space, line ends included,
 * counts as one blank, and there is none at either end. Words may hold pieces,
 * which a translation must hold too, as often, in any order:
 *
 *	{{VARIABLE}} or {{VARIABLE:modifier}}
 *	{{>PART}}, which stands for a value (part/span.tpl)
 *	<b> and </b>, in HTML
 *
 * and no other mark of ctemplate's. In HTML all else is escaped, so that
 * translators write plain text.
 */
#ifndef VIEW_TRANSLATE_H
#define VIEW_TRANSLATE_H

#include <glib.h>
#include <stdbool.h>

/*
 * Called with words, folded. What it returns stands in for them; NULL for
 * themselves. It stays its owner's.
 */
typedef const char *(*TranslateFunc)(gpointer data, const char *msgid);

/*
 * Appends text to out, its words translated. A translation that lost a piece
 * or made one up is not used. Fails where brackets do not match or words hold
 * what they may not; the error begins with "line N: ".
 */
bool translate(const char *text, bool html, TranslateFunc func, gpointer data,
    GString *out, GError **error);

/* Whether both hold the same pieces, each as often, and msgstr no other mark of
 * ctemplate's. */
bool translate_same_pieces(const char *msgid, const char *msgstr);

#endif
