#include "account/mailsecret.h"

#include <string.h>

#include "base/secret.h"
#include "crypto/seal.h"

/* Room enough that it never moves and leaves a copy of the code behind. */
#define ROOM_BYTES 1024

/* The strings, each with its NUL, one after the other. */
static void
append_text(GByteArray *plain, const char *text)
{
	const char *kept = text != NULL ? text : "";
	g_byte_array_append(
	    plain, (const guint8 *)kept, (guint)strlen(kept) + 1);
}

GBytes *
mail_secret_seal(
    const Keys *keys, const char *message_id, const MailWords *words)
{
	g_autoptr(GByteArray) plain = g_byte_array_sized_new(ROOM_BYTES);
	g_autofree char *until = g_strdup_printf(
	    "%" G_GINT64_FORMAT, words->until_ms);
	append_text(plain, words->code);
	append_text(plain, words->link);
	append_text(plain, words->username);
	append_text(plain, words->browser);
	append_text(plain, words->network);
	append_text(plain, words->address);
	append_text(plain, until);
	append_text(plain, words->mailbox);
	GBytes *sealed = seal(keys, message_id, plain->data, plain->len);
	secret_wipe(plain->data, plain->len);
	return sealed;
}

/* The next string of [*at, end), or NULL where it has no end. */
static char *
take_text(const guint8 **at, const guint8 *end)
{
	const guint8 *nul = *at == end ? NULL
				       : memchr(*at, '\0', (size_t)(end - *at));
	if (nul == NULL)
		return NULL;
	char *text = g_strdup((const char *)*at);
	*at = nul + 1;
	return text;
}

/* One that an older release sealed ends after three. */
static char *
take_newer_text(const guint8 **at, const guint8 *end)
{
	return *at == end ? g_strdup("") : take_text(at, end);
}

MailSecret *
mail_secret_open(const Keys *keys, const char *message_id, GBytes *sealed)
{
	g_autoptr(GByteArray) plain = unseal(keys, message_id, sealed);
	if (plain == NULL)
		return NULL;
	g_autoptr(MailSecret) secret = g_new0(MailSecret, 1);
	const guint8 *at = plain->data, *end = plain->data + plain->len;
	secret->code = take_text(&at, end);
	secret->link = take_text(&at, end);
	secret->username = take_text(&at, end);
	secret->browser = take_newer_text(&at, end);
	secret->network = take_newer_text(&at, end);
	secret->address = take_newer_text(&at, end);
	g_autofree char *until = take_newer_text(&at, end);
	secret->mailbox = take_newer_text(&at, end);
	secret_wipe(plain->data, plain->len);
	if (secret->username == NULL || secret->address == NULL ||
	    until == NULL || secret->mailbox == NULL || at != end)
		return NULL;
	secret->until_ms = g_ascii_strtoll(until, NULL, 10);
	return g_steal_pointer(&secret);
}

void
mail_secret_free(MailSecret *secret)
{
	if (secret == NULL)
		return;
	secret_text_free(secret->code);
	secret_text_free(secret->link);
	g_free(secret->username);
	g_free(secret->browser);
	g_free(secret->network);
	g_free(secret->address);
	secret_text_free(secret->mailbox);
	g_free(secret);
}
