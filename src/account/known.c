#include "account/known.h"

#include <glib.h>
#include <string.h>

static const char BROWSER_LABEL[] = "sallyport browser known to account";
static const char MAILBOX_LABEL[] = "sallyport mailbox of account";

static void
derive(const Keys *keys, const char *label, int64_t account_id,
    int64_t generation, Token *ret_token)
{
	struct {
		char label[sizeof BROWSER_LABEL];
		char account_id[24];
		char generation[24];
	} message = { 0 };
	g_strlcpy(message.label, label, sizeof message.label);
	g_snprintf(message.account_id, sizeof message.account_id,
	    "%" G_GINT64_FORMAT, account_id);
	g_snprintf(message.generation, sizeof message.generation,
	    "%" G_GINT64_FORMAT, generation);
	token_derive(keys->code, &message, sizeof message, ret_token);
}

static char **
split(const char *cookie)
{
	return g_strsplit(
	    cookie != NULL ? cookie : "", ".", KNOWN_ACCOUNTS_MOST);
}

static bool
is_same(const char *text, const Token *token)
{
	TokenHash one, other;
	return token_hash(text, &one) && token_hash(token->text, &other) &&
	       token_hash_equal(&one, &other);
}

bool
known_has(const Keys *keys, const char *cookie, int64_t account_id,
    int64_t generation)
{
	g_auto(Token) token = { "" };
	g_auto(GStrv) texts = split(cookie);
	bool has = false;
	derive(keys, BROWSER_LABEL, account_id, generation, &token);
	for (char **text = texts; *text != NULL; text++)
		has = is_same(*text, &token) || has;
	return has;
}

void
known_with(const Keys *keys, const char *cookie, int64_t account_id,
    int64_t generation, KnownText *ret_cookie)
{
	TokenHash unused;
	g_auto(Token) token = { "" };
	g_auto(GStrv) texts = split(cookie);
	int n = 1;
	derive(keys, BROWSER_LABEL, account_id, generation, &token);
	g_strlcpy(ret_cookie->text, token.text, sizeof ret_cookie->text);
	for (char **text = texts; *text != NULL; text++) {
		if (n == KNOWN_ACCOUNTS_MOST || !token_hash(*text, &unused) ||
		    is_same(*text, &token))
			continue;
		g_strlcat(ret_cookie->text, ".", sizeof ret_cookie->text);
		g_strlcat(ret_cookie->text, *text, sizeof ret_cookie->text);
		n++;
	}
}

void
known_mailbox(
    const Keys *keys, int64_t account_id, int64_t generation, Token *ret_token)
{
	derive(keys, MAILBOX_LABEL, account_id, generation, ret_token);
}

bool
known_is_mailbox(
    const Keys *keys, const char *text, int64_t account_id, int64_t generation)
{
	g_auto(Token) token = { "" };
	known_mailbox(keys, account_id, generation, &token);
	return is_same(text, &token);
}
