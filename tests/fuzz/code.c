/* Codes and tokens as typed or sent. */
#include <stdint.h>
#include <string.h>

#include "crypto/code.h"
#include "crypto/token.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	g_autofree char *typed = g_strndup((const char *)data, n);
	for (int digits = CODE_DIGITS_MIN; digits <= CODE_DIGITS_MAX;
	     digits++) {
		CodeText code, again;
		if (!code_fold(typed, digits, &code))
			continue;
		g_assert_cmpuint(strspn(code.digits, "0123456789"), ==, digits);
		g_assert_cmpuint(strlen(code.digits), ==, digits);
		g_assert_true(code_fold(code.digits, digits, &again));
		g_assert_cmpstr(code.digits, ==, again.digits);
	}
	TokenHash hash;
	if (token_hash(typed, &hash))
		g_assert_cmpuint(strlen(typed), ==, TOKEN_TEXT_BYTES);
	return 0;
}
