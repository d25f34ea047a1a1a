#include "crypto/code.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/ready.h"

G_STATIC_ASSERT(KEY_BYTES == crypto_generichash_KEYBYTES);
G_STATIC_ASSERT(CODE_MAC_BYTES == crypto_generichash_BYTES);

void
code_draw(int digits, CodeText *ret_code)
{
	g_assert(digits >= CODE_DIGITS_MIN && digits <= CODE_DIGITS_MAX);
	ready_sodium();
	memset(ret_code->digits, '\0', sizeof ret_code->digits);
	for (int i = 0; i < digits; i++)
		ret_code->digits[i] = (char)('0' + randombytes_uniform(10));
}

void
code_text_clear(CodeText *code)
{
	secret_wipe(code, sizeof *code);
}

/* What people, keyboards and the clipboard put between digits. */
static bool
is_between(gunichar c)
{
	GUnicodeType type = g_unichar_type(c);

	return g_unichar_isspace(c) || type == G_UNICODE_DASH_PUNCTUATION ||
	       type == G_UNICODE_FORMAT || c == 0x2212 /* minus sign */;
}

bool
code_fold(const char *typed, int digits, CodeText *ret_code)
{
	g_auto(CodeText) folded = { "" };
	int n = 0;

	g_assert(digits >= CODE_DIGITS_MIN && digits <= CODE_DIGITS_MAX);
	for (const char *p = typed; *p != '\0'; p += g_utf8_skip[(guchar)*p]) {
		gunichar c = g_utf8_get_char_validated(p, -1);
		if (c == (gunichar)-1 || c == (gunichar)-2)
			return false;
		if (is_between(c))
			continue;
		if (g_unichar_type(c) != G_UNICODE_DECIMAL_NUMBER ||
		    n == digits)
			return false;
		folded.digits[n++] = (char)('0' + g_unichar_digit_value(c));
	}
	if (n != digits)
		return false;
	*ret_code = folded;
	return true;
}

void
code_mac(const Keys *keys, const TokenHash *flow, const CodeText *code,
    uint8_t ret_mac[CODE_MAC_BYTES])
{
	/* The flow has a fixed length and is first, the digits end with what
	 * no digit is: no two pairs make the same message. */
	uint8_t message[TOKEN_HASH_BYTES + sizeof code->digits] = { 0 };

	ready_sodium();
	memcpy(message, flow->bytes, TOKEN_HASH_BYTES);
	memcpy(message + TOKEN_HASH_BYTES, code->digits,
	    strnlen(code->digits, CODE_DIGITS_MAX));
	crypto_generichash(ret_mac, CODE_MAC_BYTES, message, sizeof message,
	    keys->code, sizeof keys->code);
	secret_wipe(message, sizeof message);
}

bool
code_mac_equal(const uint8_t a[CODE_MAC_BYTES], const uint8_t b[CODE_MAC_BYTES])
{
	return sodium_memcmp(a, b, CODE_MAC_BYTES) == 0;
}
