#include "web/form.h"

#include "base/limits.h"
#include "base/secret.h"
#include "web/escape.h"

#include <string.h>

typedef struct {
	const char *name;
	const char *value;
} Field;

struct Form {
	gsize n_fields;
	Field fields[LIMIT_FORM_FIELDS];
	gsize n_text;
	char text[]; /* the fields, decoded where they stood */
};

/* Decodes the n bytes at text; the byte behind them is ours to write. */
static FormOutcome
decode(char *text, gsize n, gsize *ret_n)
{
	if (!escape_decode(text, n, true, ret_n))
		return FORM_BAD_ESCAPE;
	if (!escape_text_clean(text, *ret_n))
		return FORM_BAD_TEXT;
	return FORM_GOOD;
}

static FormOutcome
add_field(Form *form, char *pair, gsize n)
{
	char *equals = memchr(pair, '=', n);
	gsize name_n = equals != NULL ? (gsize)(equals - pair) : n;
	gsize value_n = equals != NULL ? n - name_n - 1 : 0;

	if (form->n_fields == LIMIT_FORM_FIELDS)
		return FORM_TOO_MANY;
	FormOutcome outcome = decode(pair, name_n, &name_n);
	if (outcome != FORM_GOOD)
		return outcome;
	if (name_n > LIMIT_FIELD_NAME_BYTES)
		return FORM_NAME_TOO_LONG;
	if (form_get(form, pair) != NULL)
		return FORM_DUPLICATE;

	const char *value = "";
	if (equals != NULL) {
		outcome = decode(equals + 1, value_n, &value_n);
		if (outcome != FORM_GOOD)
			return outcome;
		value = equals + 1;
	}
	form->fields[form->n_fields++] = (Field){ pair, value };
	return FORM_GOOD;
}

FormOutcome
form_parse(const char *text, gsize n, Form **ret_form)
{
	g_autoptr(Form) form = g_malloc(sizeof(Form) + n + 1);
	form->n_fields = 0;
	form->n_text = n + 1;
	if (n > 0)
		memcpy(form->text, text, n);
	form->text[n] = '\0';

	char *end = form->text + n;
	for (char *pair = form->text; pair < end;) {
		char *stop = memchr(pair, '&', (gsize)(end - pair));
		if (stop == NULL)
			stop = end;
		if (stop > pair) {
			FormOutcome outcome = add_field(
			    form, pair, (gsize)(stop - pair));
			if (outcome != FORM_GOOD)
				return outcome;
		}
		pair = stop + 1;
	}
	*ret_form = g_steal_pointer(&form);
	return FORM_GOOD;
}

void
form_free(Form *form)
{
	if (form == NULL)
		return;
	secret_wipe(form->text, form->n_text);
	g_free(form);
}

const char *
form_get(const Form *form, const char *name)
{
	for (gsize i = 0; i < form->n_fields; i++) {
		if (strcmp(form->fields[i].name, name) == 0)
			return form->fields[i].value;
	}
	return NULL;
}

const char *
form_outcome_text(FormOutcome outcome)
{
	switch (outcome) {
	case FORM_GOOD:
		return "good";
	case FORM_BAD_ESCAPE:
		return "a % without two hexadecimal digits";
	case FORM_BAD_TEXT:
		return "a control character, or text that is not UTF-8";
	case FORM_DUPLICATE:
		return "a field twice";
	case FORM_TOO_MANY:
		return "too many fields";
	case FORM_NAME_TOO_LONG:
		return "a field name that is too long";
	}
	g_assert_not_reached();
}
