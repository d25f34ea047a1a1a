/*
 * The part of a mail that must not stand in the store in clear: what the mail
 * says about the sign-up. Sealed under the message id of its row.
 */
#ifndef ACCOUNT_MAILSECRET_H
#define ACCOUNT_MAILSECRET_H

#include "crypto/keys.h"
#include "crypto/token.h"

typedef struct {
	char *code; /* "" where the mail carries none */
	char *link; /* the text of a Token */
	char *username; /* "" where there is none */
} MailSecret;

GBytes *mail_secret_seal(
    const Keys *keys, const char *message_id, const MailSecret *secret);
/* NULL where it cannot be opened (the key was changed). */
MailSecret *
mail_secret_open(const Keys *keys, const char *message_id, GBytes *sealed);
void mail_secret_free(MailSecret *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailSecret, mail_secret_free)

#endif
