/*
 * Fields of a body or a query: read or refused, and what was read can be got
 * under its decoded name, as clean text.
 */
#include <stdint.h>
#include <string.h>

#include "base/limits.h"
#include "web/escape.h"
#include "web/form.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check_first(const Form *form, const char *text, size_t n)
{
	size_t begin = 0;
	while (begin < n && text[begin] == '&')
		begin++;
	if (begin == n)
		return;
	size_t end = begin;
	while (end < n && text[end] != '&' && text[end] != '=')
		end++;
	g_autofree char *name = g_strndup(text + begin, end - begin);
	gsize name_n;
	g_assert_true(escape_decode(name, end - begin, true, &name_n));
	g_assert_cmpuint(name_n, <=, LIMIT_FIELD_NAME_BYTES);
	const char *value = form_get(form, name);
	g_assert_nonnull(value);
	g_assert_true(escape_text_clean(value, strlen(value)));
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	g_autoptr(Form) form = NULL;
	FormOutcome outcome = form_parse(text, size, &form);
	g_assert_true(*form_outcome_text(outcome) != '\0');
	g_assert_true((outcome == FORM_GOOD) == (form != NULL));
	if (form != NULL)
		check_first(form, text, size);
	return 0;
}
