/*
 * The things the rules are about, as plain structs. Strings are UTF-8, owned
 * by the struct, freed with it; times are milliseconds since 1970 (clock.h).
 *
 * An e-mail address stands in three forms (account/address.h makes them):
 *   email        as the visitor typed it, domain as an A-label: mail goes here
 *   email_key    lower case: two accounts never share one
 *   mailbox_key  email_key without a "+tag", and Gmail's without dots: what
 *                budgets and refusals count
 */
#ifndef ACCOUNT_MODEL_H
#define ACCOUNT_MODEL_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/limits.h"
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
	int64_t delete_ms; /* when it will be erased; 0: it stays */
	int64_t generation; /* of the browsers it knows (account/known.h) */
	char *groups; /* names in order, with "," between; NULL: in none. Only
		       * store_group_join() and the like change it. */
} Account;

/* Accounts that a gate rule can ask for (account/group.h). */
typedef struct {
	char *name;
	int64_t members;
} Group;

/* What a code is to prove. Stored as numbers: append only. */
typedef enum {
	PENDING_SIGNUP, /* that an address is the visitor's own */
	PENDING_SIGN_IN, /* who signs in, in place of a password */
	PENDING_RESET, /* who sets a password that was forgotten */
	PENDING_ADDRESS, /* that the new address of an account is its owner's */
	PENDING_CONFIRM, /* that it is the owner who changes an account */
	PENDING_KIND__COUNT
} PendingKind;

/* Who asked for it: what strangers use up must not stand in the way of who has
 * shown to be none. Stored as numbers: append only. */
typedef enum {
	STANDING_STRANGER,
	STANDING_KNOWN, /* a session, or a browser that the account knows */
	STANDING_MAILBOX, /* with what only the account's mail says */
} Standing;

/*
 * What waits for a proof, by a code that is under way. It belongs to the
 * browser that holds the flow token. A sign-up reserves nothing: any number of
 * them may name one address or one user name. Where there is no account for
 * what was typed, the row looks as if there were.
 */
typedef struct {
	int64_t id;
	PendingKind kind;
	int64_t account_id; /* 0: a sign-up, or there is none */
	TokenHash flow;
	char *username;
	char *email;
	char *email_key;
	char *mailbox_key;
	char *password_hash;
	char *next; /* path on the own site, or NULL */
	char *language;
	bool keep; /* the session is to outlive the browser's */
	Standing standing;
	int64_t created_ms;
	int64_t expires_ms;
} Pending;

/* A code under way, or where nothing may be proven, a row that looks so. */
typedef struct {
	int64_t pending_id;
	uint8_t mac[CODE_MAC_BYTES]; /* crypto/code.h */
	TokenHash link; /* the t= of the mail's links; names the code */
	int wrong_tries;
	int64_t created_ms;
	int64_t expires_ms;
} Code;

/* Stored as numbers: append only. */
typedef enum {
	MAIL_SIGNUP_CODE,
	MAIL_ACCOUNT_EXISTS,
	MAIL_SIGN_IN_CODE,
	MAIL_RESET_CODE,
	MAIL_ADDRESS_CODE, /* to the new address */
	MAIL_ADDRESS_TAKEN, /* to it, where it has an account already */
	MAIL_CONFIRM_CODE,
	MAIL_SIGNED_IN, /* from a browser that was not known */
	MAIL_PASSWORD_CHANGED,
	MAIL_ADDRESS_CHANGED, /* to the old address, with a link back */
	MAIL_DELETION, /* asked for; it can be taken back */
	MAIL_USERNAME_CHANGED,
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
	int64_t pending_id; /* whose page tells about it; 0: nobody's */
	int64_t account_id; /* with which it is erased; 0: with none */
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

/* How a domain takes its mails. All zeros: nothing is known against it. */
typedef struct {
	int failures; /* in a row */
	bool held; /* its mails go one at a time, and none before until_ms;
		    * forgotten when none waits any more */
	int64_t until_ms; /* where it is not held: when this is forgotten */
} Destination;

/* How it stands with the outbox. Numbers are of mails; 0 ms: there is none. */
typedef struct {
	int64_t waiting; /* all that are MAIL_WAITING */
	int64_t due; /* of these, could be leased now */
	int64_t leased; /* of these, in the hands of a sender */
	int64_t oldest_ms; /* when the first of those waiting was written */
	int64_t next_ms; /* when the next of those waiting falls due, after now,
			  * or its lease runs out */
	/* What is final and not purged; of that, what became so lately. */
	int64_t settled[MAIL_STATE__COUNT][MAIL_KIND__COUNT];
	int64_t lately[MAIL_STATE__COUNT][MAIL_KIND__COUNT];
} OutboxSummary;

/* How many there are of whom, as far as they count at that moment. */
typedef struct {
	int64_t accounts;
	int64_t leaving; /* of these, with a date to be deleted at */
	int64_t sessions; /* that would be found */
	int64_t signups; /* that wait for their proof */
} Census;

/* What somebody came with, short enough to be shown. */
typedef struct {
	char browser[LIMIT_BROWSER_BYTES + 1]; /* "Firefox, Linux"; or "" */
	char network[LIMIT_NETWORK_BYTES + 1]; /* masked: "192.0.2.x" */
} Client;

typedef struct {
	TokenHash token;
	int64_t account_id;
	bool keep; /* its cookie outlives the browser's session */
	int64_t idle_ms; /* for how long it may go unused */
	int64_t created_ms;
	int64_t seen_ms;
	int64_t expires_ms; /* the absolute end */
	Client client; /* on which it began */
} Session;

/* What happened to an account. Stored as numbers: append only. */
typedef enum {
	EVENT_OPENED,
	EVENT_SIGNED_IN,
	EVENT_SIGN_IN_FAILED,
	EVENT_SIGN_IN_CODE_ASKED,
	EVENT_SIGNED_OUT,
	EVENT_SESSION_ENDED, /* one, from another */
	EVENT_OTHERS_ENDED, /* all the others */
	EVENT_RESET_ASKED,
	EVENT_PASSWORD_RESET,
	EVENT_PASSWORD_CHANGED,
	EVENT_ADDRESS_ASKED, /* detail: the new one, masked */
	EVENT_ADDRESS_CHANGED, /* detail: the old one, masked */
	EVENT_ADDRESS_UNDONE, /* detail: the one it was, masked */
	EVENT_USERNAME_CHANGED, /* detail: the old one */
	EVENT_EXPORTED,
	EVENT_DELETION_ASKED,
	EVENT_DELETION_UNDONE,
	EVENT_CONFIRM_ASKED, /* a code to confirm a change */
	EVENT_CODE_FAILED,
	EVENT_KIND__COUNT
} EventKind;

/* "signed-in": the same word in the log, in the owner's data and in templates
 * (there in capitals, with "_"). "unknown" for one that a newer program has
 * written. */
const char *event_kind_name(EventKind kind);

typedef struct {
	int64_t id;
	int64_t account_id; /* 0: nobody's, see store.h */
	EventKind kind;
	int64_t at_ms;
	Client client;
	char *detail; /* or NULL */
} Event;

/* The way back from a change of address, by the link mailed to the old one. */
typedef struct {
	TokenHash link;
	int64_t account_id;
	char *email; /* the old one */
	char *email_key;
	int64_t created_ms;
	int64_t expires_ms;
} AddressUndo;

/* What the site behind and administrators call it: the user name or, where
 * there is none, the number, which is nobody else's ever. */
char *account_user(const Account *account);
/* Its owner has left for good; that it is not erased yet is nobody's business.
 */
bool account_is_over(const Account *account, int64_t now_ms);
void account_free(Account *account);
void pending_free(Pending *pending);
void outbox_mail_free(OutboxMail *mail);
void event_free(Event *event);
void group_free(Group *group);
void address_undo_free(AddressUndo *undo);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Account, account_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Pending, pending_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutboxMail, outbox_mail_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Event, event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Group, group_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AddressUndo, address_undo_free)

#endif
