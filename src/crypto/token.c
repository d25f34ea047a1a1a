#include "crypto/token.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"
#include "crypto/ready.h"

#define TOKEN_VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

G_STATIC_ASSERT(sodium_base64_ENCODED_LEN(TOKEN_BYTES, TOKEN_VARIANT) ==
		TOKEN_TEXT_BYTES + 1);
G_STATIC_ASSERT(KEY_BYTES == crypto_generichash_KEYBYTES);

/* Wipes bytes. */
static void
write_text(uint8_t bytes[TOKEN_BYTES], Token *ret_token)
{
	sodium_bin2base64(ret_token->text, sizeof ret_token->text, bytes,
	    TOKEN_BYTES, TOKEN_VARIANT);
	secret_wipe(bytes, TOKEN_BYTES);
}

void
token_draw(Token *ret_token)
{
	uint8_t bytes[TOKEN_BYTES];

	ready_sodium();
	randombytes_buf(bytes, sizeof bytes);
	write_text(bytes, ret_token);
}

void
token_derive(const uint8_t key[KEY_BYTES], const void *message, size_t n,
    Token *ret_token)
{
	uint8_t bytes[TOKEN_BYTES];

	ready_sodium();
	crypto_generichash(bytes, sizeof bytes, message, n, key, KEY_BYTES);
	write_text(bytes, ret_token);
}

void
token_clear(Token *token)
{
	secret_wipe(token, sizeof *token);
}

/* libsodium takes some bytes beyond ASCII for letters. */
static bool
is_in_alphabet(const char *text)
{
	for (; *text != '\0'; text++)
		if (!g_ascii_isalnum(*text) && *text != '-' && *text != '_')
			return false;
	return true;
}

bool
token_hash(const char *text, TokenHash *ret_hash)
{
	uint8_t bytes[TOKEN_BYTES];
	size_t length = 0;
	const char *end = NULL;

	if (text == NULL ||
	    strnlen(text, TOKEN_TEXT_BYTES + 1) != TOKEN_TEXT_BYTES ||
	    !is_in_alphabet(text))
		return false;
	ready_sodium();
	/* Refuses other alphabets, padding and bits left over at the end, so
	 * that a token has one text. */
	bool valid = sodium_base642bin(bytes, sizeof bytes, text,
			 TOKEN_TEXT_BYTES, NULL, &length, &end,
			 TOKEN_VARIANT) == 0 &&
		     length == TOKEN_BYTES && end == text + TOKEN_TEXT_BYTES;
	if (valid)
		crypto_generichash(ret_hash->bytes, sizeof ret_hash->bytes,
		    bytes, sizeof bytes, NULL, 0);
	secret_wipe(bytes, sizeof bytes);
	return valid;
}

bool
token_derive_flow(
    const Keys *keys, const char *form, const char *typed, Token *ret_flow)
{
	TokenHash hash;
	g_autoptr(GByteArray) message = g_byte_array_new();

	if (!token_hash(form, &hash))
		return false;
	/* The hash has a fixed length and is first: no two pairs make the same
	 * message. It is of no use without the key. */
	g_byte_array_append(message, hash.bytes, sizeof hash.bytes);
	g_byte_array_append(
	    message, (const uint8_t *)typed, (guint)strlen(typed));
	token_derive(keys->flow, message->data, message->len, ret_flow);
	return true;
}

void
token_hash_draw(TokenHash *ret_hash)
{
	ready_sodium();
	randombytes_buf(ret_hash->bytes, sizeof ret_hash->bytes);
}

bool
token_hash_equal(const TokenHash *a, const TokenHash *b)
{
	return sodium_memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}
