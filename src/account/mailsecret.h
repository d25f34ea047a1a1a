/*
 * The part of a mail that must not stand in the store in clear: what the mail
 * says. Sealed under the message id of its row.
 */
#ifndef ACCOUNT_MAILSECRET_H
#define ACCOUNT_MAILSECRET_H

#include "crypto/keys.h"
#include "crypto/token.h"

/* What a mail says; NULL is as good as "" for what it has no use for. */
typedef struct {
	const char *code;
	const char *link; /* the text of a Token */
	const char *username;
	const char *browser; /* of who caused it, as in Client */
	const char *network;
	const char *address; /* another than that it goes to, masked */
	int64_t until_ms; /* when something will be; 0: nothing */
	const char *mailbox; /* the token of account/known.h */
} MailWords;

/* The same, opened; "" where there is nothing. */
typedef struct {
	char *code;
	char *link;
	char *username;
	char *browser;
	char *network;
	char *address;
	int64_t until_ms;
	char *mailbox;
} MailSecret;

GBytes *mail_secret_seal(
    const Keys *keys, const char *message_id, const MailWords *words);
/* NULL where it cannot be opened (the key was changed). */
MailSecret *
mail_secret_open(const Keys *keys, const char *message_id, GBytes *sealed);
void mail_secret_free(MailSecret *secret);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailSecret, mail_secret_free)

#endif
