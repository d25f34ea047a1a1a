/*
 * Browsers that an account knows: whoever has signed in to it there before
 * comes with a cookie that says so. It opens nothing. It spares the owner mail
 * about a new browser, and keeps strangers' wrong tries from counting against
 * the owner's own browser (OWASP: device cookies).
 *
 * The cookie is up to KNOWN_ACCOUNTS_MOST tokens, newest first, joined by ".";
 * each is made (keyed BLAKE2b) of an account's id and its generation, which a
 * new password and an undone change of address count up: whoever had the
 * account before is a stranger then. Nothing is stored of a browser.
 *
 * Mail to the account's address carries another such token, in the links that
 * lead to a new password or to signing in: so its owner, who may be the
 * stranger then, has budgets and tries that nobody else can use up.
 */
#ifndef ACCOUNT_KNOWN_H
#define ACCOUNT_KNOWN_H

#include "crypto/token.h"

#define KNOWN_ACCOUNTS_MOST 5
#define KNOWN_TEXT_BYTES (KNOWN_ACCOUNTS_MOST * (TOKEN_TEXT_BYTES + 1))

typedef struct {
	char text[KNOWN_TEXT_BYTES];
} KnownText;

/* cookie may be NULL or anything. */
bool known_has(const Keys *keys, const char *cookie, int64_t account_id,
    int64_t generation);

/* The cookie with that account in front. */
void known_with(const Keys *keys, const char *cookie, int64_t account_id,
    int64_t generation, KnownText *ret_cookie);

/* What mail to the account says. */
void known_mailbox(
    const Keys *keys, int64_t account_id, int64_t generation, Token *ret_token);

/* text may be NULL or anything. */
bool known_is_mailbox(
    const Keys *keys, const char *text, int64_t account_id, int64_t generation);

#endif
