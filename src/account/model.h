/*
 * The things the rules are about, as plain structs. Strings are UTF-8, owned
 * by the struct, freed with it; times are milliseconds since 1970 (clock.h).
 *
 * An e-mail address stands in three forms (account/address.h makes them):
 *   email        as the visitor typed it, domain as an A-label: mail goes here
 *   email_key    lower case: two accounts never share one
 *   mailbox_key  email_key without a "+tag": what budgets and refusals count
 */
#ifndef ACCOUNT_MODEL_H
#define ACCOUNT_MODEL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "crypto/code.h"
#include "crypto/token.h"

#define MESSAGE_ID_BYTES 32

/* Somebody whose address is proven. */
typedef struct {
	int64_t id;
	char *username; /* NULL where user names are off */
	char *email;
	char *email_key;
	char *
	    password_hash; /* crypto/password.h; NULL where passwords are off */
	char *language; /* a language of po/, "en" or "zh_CN" */
	int64_t created_ms;
} Account;

/*
 * A sign-up whose address is not proven yet. It reserves nothing: any number
 * of them may name one address or one user name. It belongs to the browser
 * that holds the flow token.
 */
typedef struct {
	int64_t id;
	TokenHash flow;
	char *username;
	char *email;
	char *email_key;
	char *mailbox_key;
	char *password_hash;
	char *next; /* path on the own site, or NULL */
	char *language;
	int64_t created_ms;
	int64_t expires_ms;
} PendingSignup;

/* A code under way, or where nothing may be proven, a row that looks so. */
typedef struct {
	int64_t pending_id;
	uint8_t mac[CODE_MAC_BYTES]; /* crypto/code.h */
	TokenHash link; /* the t= of the mail's links; names the code */
	int wrong_tries;
	int64_t created_ms;
	int64_t expires_ms;
} Code;

typedef enum {
	MAIL_SIGNUP_CODE,
	MAIL_ACCOUNT_EXISTS,
	MAIL_KIND__COUNT
} MailKind;

/* What became of a mail. All but MAIL_WAITING are final. */
typedef enum {
	MAIL_WAITING,
	MAIL_SENT, /* the mail server took it over */
	MAIL_REFUSED, /* the mail server refused it for good */
	MAIL_EXPIRED, /* its code had expired before it could be sent */
	MAIL_WITHHELD, /* never to be sent: over budget, or refused by owner */
	MAIL_STATE__COUNT
} MailState;

/* A mail to be sent, written in the transaction that caused it. */
typedef struct {
	int64_t id;
	int64_t pending_id; /* whose verify page tells about it; 0: nobody's */
	MailKind kind;
	char *recipient; /* an email, never shown in logs */
	char *mailbox_key;
	char *language;
	char *message_id; /* left of the @, MESSAGE_ID_BYTES hex digits */
	GBytes *sealed; /* account/mailsecret.h; NULL once settled */
	MailState state;
	int attempts; /* leases so far */
	int64_t created_ms;
	int64_t due_ms; /* not before; while leased, the end of the lease */
	int64_t expires_ms; /* not after */
	int64_t settled_ms; /* 0 while waiting */
	char *reply; /* the mail server's last words, or NULL */
} OutboxMail;

typedef struct {
	TokenHash token;
	int64_t account_id;
	int64_t created_ms;
	int64_t seen_ms;
	int64_t expires_ms; /* the absolute end */
} Session;

void account_free(Account *account);
void pending_signup_free(PendingSignup *pending);
void outbox_mail_free(OutboxMail *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Account, account_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PendingSignup, pending_signup_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutboxMail, outbox_mail_free)

#endif
