/*
 * A round through the outbox: leases what is due and delivers it, one mail
 * after another, until nothing is left. What became of a mail is recorded in
 * the transaction that leases the next.
 */
#ifndef CMD_MAILROUND_H
#define CMD_MAILROUND_H

#include "account/steadyclock.h"
#include "cmd/pageturn.h"

typedef enum {
	ROUND_EMPTY, /* nothing more is due */
	ROUND_STOPPED, /* may_go_on said no */
	ROUND_MISCONFIGURED, /* no mail can be sent as things are */
	ROUND_UNREACHABLE, /* no mail can be sent now */
} RoundEnd;

typedef struct MailRound MailRound;
struct MailRound {
	PageTurner turner; /* borrowed */
	SteadyClock *clock; /* borrowed; the deliverer's is inside it */
	Deliverer deliverer; /* borrowed */
	Delivery unrecorded; /* owned: done, not yet written down */
	unsigned turns; /* mails leased so far */
	bool (*may_go_on)(MailRound *round);
	/* A mail was leased; NULL: it is recorded, none is held. */
	void (*holds)(MailRound *round, const OutboxMail *mail);
	void (*delivered)(MailRound *round, const Delivery *delivery);
	gpointer user;
};

/*
 * Fails when the store does; what was delivered and could not be recorded
 * stays in the round and is recorded by the next run.
 */
bool mail_round_run(MailRound *round, RoundEnd *ret_end, GError **error);
void mail_round_clear(MailRound *round);

/* The words of the mail server, which like to repeat the address, without it;
 * NULL: there are none. */
char *mail_round_words(const Delivery *delivery);
/* One line of log for what became of a mail. */
void mail_round_log(const Delivery *delivery);

#endif
