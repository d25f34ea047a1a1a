#include "cmd/sender.h"

#include <errno.h>
#include <malloc.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/log.h"
#include "cmd/mailround.h"
#include "sandbox/sandbox.h"
#include "store/sqlite.h"

/* A sender keeps some megabytes of TLS; an idle site shall not. It is of use as
 * long as its connection is. */
#define IDLE_MS (SMTP_IDLE_SECONDS * SECOND_MS)
/* What the heap may keep at its end: more than a mail takes, or each would get
 * its memory from the kernel and give it back. */
#define HEAP_KEPT_BYTES (4 << 20)
/* Between two tries while the store fails. */
#define TROUBLE_FIRST_MS (1 * SECOND_MS)
#define TROUBLE_MOST_MS (30 * SECOND_MS)
/* Of a round that cannot be recorded once the worker has hung up. */
#define LAST_TRIES 3

typedef struct {
	int socket_fd;
	SenderLease *lease;
	MailRound round;
	SteadyClock clock;
	bool hung_up; /* the worker wants no more */
	bool told; /* SENDER_WORKS, in this round */
	char *reason; /* why the round is stuck */
} Sender;

static void
tell(Sender *sender, char what, const char *text)
{
	char packet[SENDER_PACKET_BYTES];
	int n = g_snprintf(
	    packet, sizeof packet, "%c%s", what, text == NULL ? "" : text);
	gsize bytes = MIN((gsize)n, sizeof packet - 1);
	/* A worker that is gone is noticed by the next poll. */
	(void)!send(sender->socket_fd, packet, bytes, MSG_NOSIGNAL);
}

/* Waits up to timeout_ms (-1: without end) for a packet; false: none came.
 * Notices when the worker hangs up. */
static bool
wait_for_word(Sender *sender, int64_t timeout_ms)
{
	char packet[8];
	struct pollfd poll_fd = { .fd = sender->socket_fd, .events = POLLIN };
	if (poll(&poll_fd, 1, (int)timeout_ms) <= 0)
		return false;
	ssize_t n = recv(sender->socket_fd, packet, sizeof packet, 0);
	if (n > 0)
		return true;
	sender->hung_up = n == 0 || errno != EINTR;
	return false;
}

static bool
may_go_on(MailRound *round)
{
	Sender *sender = round->user;
	wait_for_word(sender, 0);
	return !sender->hung_up;
}

static void
holds(MailRound *round, const OutboxMail *mail)
{
	Sender *sender = round->user;
	sender->lease->attempts = mail == NULL ? 0 : mail->attempts;
	sender->lease->expires_ms = mail == NULL ? 0 : mail->expires_ms;
	sender->lease->mail_id = mail == NULL ? 0 : mail->id;
}

static void
delivered(MailRound *round, const Delivery *delivery)
{
	Sender *sender = round->user;
	if (delivery->outcome == DELIVERY_MISCONFIGURED ||
	    delivery->outcome == DELIVERY_UNREACHABLE) {
		/* Not a line a mail: the worker says it once. */
		g_autofree char *words = mail_round_words(delivery);
		g_free(sender->reason);
		sender->reason = g_strconcat(
		    delivery->stage, ": ", words, NULL);
		return;
	}
	mail_round_log(delivery);
	if (!sender->told)
		tell(sender, SENDER_WORKS, NULL);
	sender->told = true;
}

static void
tell_end(Sender *sender, RoundEnd end)
{
	switch (end) {
	case ROUND_EMPTY:
	case ROUND_STOPPED:
		tell(sender, SENDER_IDLE, NULL);
		break;
	case ROUND_MISCONFIGURED:
		tell(sender, SENDER_STUCK, sender->reason);
		break;
	case ROUND_UNREACHABLE:
		tell(sender, SENDER_AWAY, sender->reason);
		break;
	}
}

/* A round, repeated while the store fails, at longer and longer distances. */
static void
make_round(Sender *sender)
{
	int64_t wait_ms = TROUBLE_FIRST_MS;
	sender->told = false;
	for (int tries = 1;; tries++) {
		RoundEnd end;
		g_autoptr(GError) error = NULL;
		if (mail_round_run(&sender->round, &end, &error)) {
			tell_end(sender, end);
			return;
		}
		tell(sender, SENDER_TROUBLE, error->message);
		if (sender->hung_up && tries >= LAST_TRIES)
			return;
		if (sender->hung_up)
			g_usleep((gulong)(wait_ms * 1000));
		else
			wait_for_word(sender, wait_ms);
		wait_ms = MIN(2 * wait_ms, TROUBLE_MOST_MS);
	}
}

static bool
set_up(Sender *sender, const Mailroom *mailroom, GError **error)
{
	if (!sandbox_enter(SANDBOX_SENDER, mailroom->settings, NULL, error) ||
	    !store_sqlite_open(mailroom->settings->store.path,
		&sender->round.turner.store, error) ||
	    !smtp_sender_new(
		mailroom->settings, &sender->round.deliverer.smtp, error))
		return false;
	if (mailroom->combiner != NULL && combiner_join(mailroom->combiner))
		sender->round.turner.combiner = mailroom->combiner;
	sender->round.may_go_on = may_go_on;
	sender->round.holds = holds;
	sender->round.delivered = delivered;
	sender->round.user = sender;
	sender->round.deliverer.settings = mailroom->settings;
	sender->round.deliverer.keys = mailroom->keys;
	sender->round.deliverer.view = mailroom->view;
	sender->round.deliverer.attachments = mailroom->attachments;
	sender->clock = steady_clock(machine_system());
	sender->round.clock = &sender->clock;
	sender->round.deliverer.clock = &sender->clock.clock;
	if (mailroom->settings->mail.check_domain)
		sender->round.deliverer.mx = mx_asker_new(
		    mailroom->settings->mail.nameserver,
		    sender->round.deliverer.clock);
	return true;
}

int
sender_run(const Mailroom *mailroom, int socket_fd, SenderLease *lease)
{
	Sender sender = { .socket_fd = socket_fd, .lease = lease };
	g_autoptr(GError) error = NULL;
	mallopt(M_TRIM_THRESHOLD, HEAP_KEPT_BYTES);
	bool ready = set_up(&sender, mailroom, &error);
	if (!ready)
		tell(&sender, SENDER_TROUBLE, error->message);
	while (ready && wait_for_word(&sender, IDLE_MS))
		make_round(&sender);
	mail_round_clear(&sender.round);
	g_clear_pointer(&sender.round.turner.store, store_free);
	g_free(sender.reason);
	smtp_sender_free(sender.round.deliverer.smtp);
	mx_asker_free(sender.round.deliverer.mx);
	return ready ? 0 : 1;
}
