/*
 * Delivers one mail of the outbox: opens its secret part, puts it into words,
 * hands it to the mail server, and says what must be remembered. Nobody's
 * mail is sent after it has expired. It neither logs nor takes a transaction
 * of its own: the caller leases, delivers with no transaction open, and
 * records in the transaction that leases the next.
 */
#ifndef MAIL_DELIVER_H
#define MAIL_DELIVER_H

#include "account/store.h"
#include "base/clock.h"
#include "crypto/keys.h"
#include "mail/destination.h"
#include "mail/mx.h"
#include "mail/smtp.h"
#include "view/view.h"

typedef enum {
	DELIVERY_SENT,
	DELIVERY_REFUSED, /* by the mail server, for good; or the domain takes
			   * no mail */
	DELIVERY_EXPIRED, /* too late to be of use */
	DELIVERY_UNREADABLE, /* sealed with another key */
	DELIVERY_RETRY,
	DELIVERY_UNREACHABLE, /* the mail server takes nobody's mail now */
	DELIVERY_MISCONFIGURED, /* no mail can be sent until somebody mends
				 * the configuration; this one is kept */
	DELIVERY_OUTCOME__COUNT
} DeliveryOutcome;

/* What delivering takes; everything is borrowed. */
typedef struct {
	const Settings *settings;
	const Keys *keys;
	const View *view;
	const GPtrArray *attachments; /* of Attachment */
	const Clock *clock;
	SmtpSender *smtp;
	MxAsker *mx; /* NULL: the DNS is not asked */
} Deliverer;

/* What became of a mail. One of zeros is of no mail. */
typedef struct {
	OutboxMail *mail;
	DeliveryOutcome outcome;
	const char *stage; /* how far it came: a word for the log */
	char *reply; /* the server's words or what is wrong; or NULL */
	int64_t done_ms;
	int64_t due_ms; /* where it comes back */
	DestinationReport report;
} Delivery;

/* For how long to lease a mail: longer than delivering ever takes. */
int64_t deliver_lease_ms(const Settings *settings);

/* Takes mail over. It never fails: whatever happens is an outcome. */
void
deliver(const Deliverer *deliverer, OutboxMail *mail, Delivery *ret_delivery);

/* Writes down what became of a leased mail, and what that says about others. */
bool deliver_record(StoreTxn *txn, const Delivery *delivery, GError **error);

/* "sent", "refused" ... */
const char *delivery_outcome_name(DeliveryOutcome outcome);
void delivery_clear(Delivery *delivery);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Delivery, delivery_clear)

#endif
