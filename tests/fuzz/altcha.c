/* What a browser says it has worked out. */
#include <stdint.h>
#include <string.h>

#include "web/altcha.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The bytes as they are, and as what their base64 holds. */
int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char FORM[] =
	    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	Keys keys;
	memset(&keys, 7, sizeof keys);
	g_autofree char *raw = g_strndup((const char *)data, n);
	g_autofree char *packed = g_base64_encode(data, n);
	const char *const payloads[] = { raw, packed };
	for (int i = 0; i < 2; i++) {
		WorkAnswer answer;
		WorkDone done = { "" };
		if (!altcha_read(payloads[i], &answer))
			continue;
		g_assert_cmpuint(strlen(answer.salt), <=, WORK_SALT_BYTES);
		g_assert_cmpuint(strlen(answer.challenge), <=, WORK_HEX_BYTES);
		bool good = work_check(
		    &keys, FORM, &answer, INT64_C(1764000000000), &done);
		g_assert_cmpint(good, ==, *done.id != '\0');
	}
	return 0;
}
