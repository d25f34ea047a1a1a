/*
 * The code in a mail: decimal digits, each equally likely, short enough to be
 * typed and so guarded by counted tries (account/verify.c). At rest it is a
 * keyed MAC over the flow it belongs to and its digits: a copy of the store
 * without the key does not give it away.
 */
#ifndef CRYPTO_CODE_H
#define CRYPTO_CODE_H

#include "crypto/keys.h"
#include "crypto/token.h"

#define CODE_DIGITS_MIN 6
#define CODE_DIGITS_MAX 10
#define CODE_MAC_BYTES 32

/* Wiped by code_text_clear(). */
typedef struct {
	char digits[CODE_DIGITS_MAX + 1];
} CodeText;

/*
 * The code that goes with a link: a mail carries both, and who has the link
 * and the key can show the code again. As good as drawn: the token is random
 * and the derivation keyed (BLAKE2b with KEY_BYTES, reduced without bias).
 */
void code_derive(
    const Keys *keys, const Token *link, int digits, CodeText *ret_code);
void code_text_clear(CodeText *code);

/*
 * What a visitor typed, forgiven: blanks and hyphens of any script dropped,
 * full-width and other decimal digits of Unicode folded to ASCII. False where
 * anything else is in it or there are not exactly digits of them.
 */
bool code_fold(const char *typed, int digits, CodeText *ret_code);

void code_mac(const Keys *keys, const TokenHash *flow, const CodeText *code,
    uint8_t ret_mac[CODE_MAC_BYTES]);
/* In constant time. */
bool code_mac_equal(
    const uint8_t a[CODE_MAC_BYTES], const uint8_t b[CODE_MAC_BYTES]);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CodeText, code_text_clear)

#endif
