/*
 * The languages people are spoken to in, and which of them a browser asks for.
 */
#ifndef VIEW_LANGUAGE_H
#define VIEW_LANGUAGE_H

#include "view/view.h"

/*
 * All that po/ has translations for, ended by one without an id; the first is
 * English, the words of the templates themselves.
 */
extern const Language language_table[];

/* See view_language_accepted(); languages ends with one without an id. */
const Language *language_best(
    const Language *languages, const char *accept, const Language *fallback);

#endif
