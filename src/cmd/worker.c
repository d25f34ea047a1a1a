/*
 * `sallyport worker`: sends what waits in the outbox. The worker itself looks
 * at the clock and at the store, and keeps senders (sender.c) that send; with
 * --once it sends what is due itself, and ends.
 */
#include "base/log.h"
#include "cmd/housekeeping.h"
#include "cmd/mailroom.h"
#include "cmd/mailround.h"
#include "cmd/supervisor.h"
#include "sandbox/sandbox.h"
#include "store/sqlite.h"

typedef struct {
	guint sent;
	guint failed;
	char *reason; /* of the last failure */
} OnceCount;

static bool
always(MailRound *round)
{
	(void)round;
	return true;
}

static void
hold_nothing(MailRound *round, const OutboxMail *mail)
{
	(void)round;
	(void)mail;
}

static void
count(MailRound *round, const Delivery *delivery)
{
	OnceCount *count = round->user;
	mail_round_log(delivery);
	if (delivery->outcome == DELIVERY_SENT) {
		count->sent++;
		return;
	}
	if (delivery->outcome == DELIVERY_EXPIRED)
		return;
	count->failed++;
	g_autofree char *words = mail_round_words(delivery);
	g_free(count->reason);
	count->reason = g_strconcat(delivery->stage, ": ", words, NULL);
}

static bool
send_once(const Mailroom *mailroom, OnceCount *counted, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_autoptr(SmtpSender) smtp = NULL;
	SteadyClock clock;
	if (!sandbox_enter(SANDBOX_SENDER, mailroom->settings, NULL, error) ||
	    !store_sqlite_open(mailroom->settings->store.path, &store, error) ||
	    !smtp_sender_new(mailroom->settings, &smtp, error) ||
	    !command_clock(store, &clock, error) ||
	    !housekeeping_expire(store, clock_now_ms(&clock.clock), error))
		return false;
	MailRound round = {
		.turner = { .store = store },
		.clock = &clock,
		.deliverer = {
			.settings = mailroom->settings,
			.keys = mailroom->keys,
			.view = mailroom->view,
			.attachments = mailroom->attachments,
			.clock = &clock.clock,
			.smtp = smtp,
		},
		.may_go_on = always,
		.holds = hold_nothing,
		.delivered = count,
		.user = counted,
	};
	RoundEnd end;
	bool done = mail_round_run(&round, &end, error);
	mail_round_clear(&round);
	return done && housekeeping_purge(
			   store, clock_now_ms(&clock.clock), NULL, error);
}

bool
worker_run(CommandCall *call, char **arguments, GError **error)
{
	gboolean once = FALSE;
	const GOptionEntry options[] = {
		{ "once", 0, 0, G_OPTION_ARG_NONE, &once,
		    "Send what is due now and exit, for cron", NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(Mailroom) mailroom = NULL;
	if (!command_options(call, arguments, options, error))
		return false;
	if (!once)
		return supervisor_run(call, error);
	if (!mailroom_load(call, &mailroom, error))
		return false;
	OnceCount counted = { 0 };
	bool done = send_once(mailroom, &counted, error);
	g_autofree char *reason = counted.reason;
	if (done && counted.failed > 0) {
		g_set_error(error, COMMAND_ERROR, 0,
		    "%u of %u mails could not be sent, the last because of "
		    "%s",
		    counted.failed, counted.failed + counted.sent, reason);
		return false;
	}
	return done;
}
