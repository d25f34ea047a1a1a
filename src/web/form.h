/*
 * Fields, as browsers send them: application/x-www-form-urlencoded (WHATWG
 * URL 5.1), in a body or in a query. Strict: what no browser sends is refused
 * as a whole, so that nobody can mean two things at once.
 *
 * Names and values are valid UTF-8 without control characters. Everything is
 * wiped when freed, for a field may be a password.
 */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include <glib.h>
#include <stdbool.h>

typedef struct Form Form;

typedef enum {
	FORM_GOOD,
	FORM_BAD_ESCAPE, /* a % without two hexadecimal digits */
	FORM_BAD_TEXT, /* NUL, a control character, or not UTF-8 */
	FORM_DUPLICATE, /* one name twice */
	FORM_TOO_MANY, /* over LIMIT_FORM_FIELDS */
	FORM_NAME_TOO_LONG /* over LIMIT_FIELD_NAME_BYTES */
} FormOutcome;

/* Sets *ret_form on FORM_GOOD only; no text is a form without fields. */
FormOutcome form_parse(const char *text, gsize n, Form **ret_form);
void form_free(Form *form);

/* The value, belonging to form; NULL where there is no such field. */
const char *form_get(const Form *form, const char *name);

/* Why, for an administrator. */
const char *form_outcome_text(FormOutcome outcome);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Form, form_free)

#endif
