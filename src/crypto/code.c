#include "crypto/code.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/ready.h"

G_STATIC_ASSERT(KEY_BYTES == crypto_generichash_KEYBYTES);
G_STATIC_ASSERT(CODE_MAC_BYTES == crypto_generichash_BYTES);

/* Keeps what is derived apart from what code_mac() makes with the same key. */
static const char DERIVE_LABEL[] = "sallyport code of link";

void
code_derive(const Keys *keys, const Token *link, int digits, CodeText *ret_code)
{
	struct {
		char label[sizeof DERIVE_LABEL];
		char link[TOKEN_TEXT_BYTES];
		uint8_t round;
	} message = { .round = 0 };
	uint64_t word, codes = 1;

	g_assert(digits >= CODE_DIGITS_MIN && digits <= CODE_DIGITS_MAX);
	G_STATIC_ASSERT(
	    sizeof message == sizeof message.label + sizeof message.link + 1);
	ready_sodium();
	memcpy(message.label, DERIVE_LABEL, sizeof message.label);
	memcpy(message.link, link->text, sizeof message.link);
	for (int i = 0; i < digits; i++)
		codes *= 10;
	/* Words of the last, incomplete run of codes would favour the lower
	 * ones; there is one in a billion of them. */
	do {
		crypto_generichash((uint8_t *)&word, sizeof word,
		    (const uint8_t *)&message, sizeof message, keys->code,
		    sizeof keys->code);
		word = GUINT64_FROM_LE(word);
		message.round++;
	} while (word >= UINT64_MAX - UINT64_MAX % codes);
	g_snprintf(ret_code->digits, sizeof ret_code->digits,
	    "%0*" G_GUINT64_FORMAT, digits, word % codes);
	secret_wipe(&message, sizeof message);
	secret_wipe(&word, sizeof word);
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
