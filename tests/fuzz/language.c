/* Accept-Language: whatever it says, the answer is a language of ours. */
#include <stdint.h>

#include "view/language.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static bool
is_ours(const Language *language)
{
	for (const Language *l = language_table; l->id != NULL; l++)
		if (l == language)
			return true;
	return false;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	g_autofree char *accept = g_strndup((const char *)data, n);
	const Language *best = language_best(
	    language_table, accept, &language_table[0]);
	g_assert_true(is_ours(best));

	/* Without a fallback nothing is made up. */
	const Language *asked = language_best(language_table, accept, NULL);
	g_assert_true(asked == NULL || asked == best);
	return 0;
}
