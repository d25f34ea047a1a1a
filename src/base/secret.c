#include "base/secret.h"

#include <string.h>

void
secret_wipe(void *memory, size_t n)
{
	explicit_bzero(memory, n);
}

void
secret_text_free(SecretText *text)
{
	if (text == NULL)
		return;
	explicit_bzero(text, strlen(text));
	g_free(text);
}

void
secret_string_free(SecretString *string)
{
	if (string == NULL)
		return;
	explicit_bzero(string->str, string->allocated_len);
	g_string_free(string, TRUE);
}
