#include "account/mailsecret.h"

#include <string.h>

#include "base/secret.h"
#include "crypto/seal.h"

/* Three strings, each with its NUL, one after the other. */
static void
append_text(GByteArray *plain, const char *text)
{
	g_byte_array_append(
	    plain, (const guint8 *)text, (guint)strlen(text) + 1);
}

GBytes *
mail_secret_seal(
    const Keys *keys, const char *message_id, const MailSecret *secret)
{
	g_autoptr(GByteArray) plain = g_byte_array_sized_new(256);
	append_text(plain, secret->code);
	append_text(plain, secret->link);
	append_text(plain, secret->username);
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
	secret_wipe(plain->data, plain->len);
	if (secret->username == NULL || at != end)
		return NULL;
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
	g_free(secret);
}
