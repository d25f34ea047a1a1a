/*
 * A token is 32 random bytes that prove something by being known: a flow
 * cookie, a session cookie, the t= of a link in a mail. The store only ever
 * holds its hash, so that who reads the store cannot use what is in it.
 *
 * In text a token is 43 characters of base64url without padding (RFC 4648 5).
 */
#ifndef CRYPTO_TOKEN_H
#define CRYPTO_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "crypto/keys.h"

#define TOKEN_BYTES 32
#define TOKEN_TEXT_BYTES 43
#define TOKEN_HASH_BYTES 32

/* Wiped by token_clear(); in a g_auto() when the scope ends. */
typedef struct {
	char text[TOKEN_TEXT_BYTES + 1];
} Token;

typedef struct {
	uint8_t bytes[TOKEN_HASH_BYTES];
} TokenHash;

void token_draw(Token *ret_token);

/*
 * The token that a key makes of a message: the same again for the same, and
 * nobody's guess without the key (BLAKE2b-256). The message begins with what no
 * other use of the key begins with.
 */
void token_derive(const uint8_t key[KEY_BYTES], const void *message, size_t n,
    Token *ret_token);

void token_clear(Token *token);

/*
 * The flow that goes with the token of a form and what was typed there: the
 * same for the same two, and known to nobody who lacks one of them or the key
 * (BLAKE2b with KEY_BYTES). False, and ret_flow untouched, where form (may be
 * NULL) is not the text of a token.
 */
bool token_derive_flow(
    const Keys *keys, const char *form, const char *typed, Token *ret_flow);

/*
 * The hash (BLAKE2b-256) of what a visitor sent as a token. False, and
 * ret_hash untouched, where text (may be NULL) is not the text of a token.
 */
bool token_hash(const char *text, TokenHash *ret_hash);

/* A hash that no token has: for rows that must look alike and never match. */
void token_hash_draw(TokenHash *ret_hash);

/* In constant time. */
bool token_hash_equal(const TokenHash *a, const TokenHash *b);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Token, token_clear)

#endif
