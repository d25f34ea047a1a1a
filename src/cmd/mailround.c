#include "cmd/mailround.h"

#include <string.h>

#include "base/log.h"

static bool
turn_page(MailRound *round, bool lease, OutboxMail **ret_mail, GError **error)
{
	int64_t set_ms;
	if (!steady_clock_follow(
		round->clock, round->turner.store, &set_ms, error))
		return false;
	log_clock_set(set_ms);
	int64_t now_ms = clock_now_ms(&round->clock->clock);
	const PageTurn turn = {
		.unrecorded = &round->unrecorded,
		.leases = lease,
		.now_ms = now_ms,
		.until_ms = now_ms +
			    deliver_lease_ms(round->deliverer.settings),
		.senders = (unsigned)
			       round->deliverer.settings->smtp.connections,
		.number = round->turns,
	};
	if (!page_turn(&round->turner, &turn, ret_mail, error))
		return false;
	delivery_clear(&round->unrecorded);
	round->turns += *ret_mail != NULL;
	round->holds(round, *ret_mail);
	return true;
}

bool
mail_round_run(MailRound *round, RoundEnd *ret_end, GError **error)
{
	RoundEnd end = ROUND_EMPTY;
	for (;;) {
		bool go_on = end == ROUND_EMPTY;
		if (go_on && !round->may_go_on(round)) {
			go_on = false;
			end = ROUND_STOPPED;
		}
		if (!go_on && round->unrecorded.mail == NULL)
			break;
		OutboxMail *mail = NULL;
		if (!turn_page(round, go_on, &mail, error))
			return false;
		if (mail == NULL)
			break;
		deliver(&round->deliverer, mail, &round->unrecorded);
		round->delivered(round, &round->unrecorded);
		if (round->unrecorded.outcome == DELIVERY_MISCONFIGURED)
			end = ROUND_MISCONFIGURED;
		if (round->unrecorded.outcome == DELIVERY_UNREACHABLE)
			end = ROUND_UNREACHABLE;
	}
	*ret_end = end;
	return true;
}

void
mail_round_clear(MailRound *round)
{
	delivery_clear(&round->unrecorded);
}

char *
mail_round_words(const Delivery *delivery)
{
	const char *reply = delivery->reply;
	const char *address = delivery->mail->recipient;
	g_autofree char *masked = log_address(address);
	gsize n = strlen(address);
	if (reply == NULL)
		return NULL;
	GString *hidden = g_string_new(NULL);
	for (const char *p = reply; *p != '\0';) {
		if (n > 0 && g_ascii_strncasecmp(p, address, n) == 0) {
			g_string_append(hidden, masked);
			p += n;
		} else {
			g_string_append_c(hidden, *p++);
		}
	}
	return g_string_free(hidden, FALSE);
}

static LogLevel
log_level(DeliveryOutcome outcome)
{
	switch (outcome) {
	case DELIVERY_SENT:
	case DELIVERY_EXPIRED:
		return LOG_LEVEL_INFO;
	case DELIVERY_REFUSED:
	case DELIVERY_RETRY:
	case DELIVERY_UNREACHABLE:
		return LOG_LEVEL_WARN;
	case DELIVERY_UNREADABLE:
	case DELIVERY_MISCONFIGURED:
	case DELIVERY_OUTCOME__COUNT:
		break;
	}
	return LOG_LEVEL_ERROR;
}

void
mail_round_log(const Delivery *delivery)
{
	const OutboxMail *mail = delivery->mail;
	g_autofree char *to = log_address(mail->recipient);
	g_autofree char *reply = mail_round_words(delivery);
	g_autofree char *attempt = g_strdup_printf("%d", mail->attempts);
	g_autofree char *age = g_strdup_printf(
	    "%" G_GINT64_FORMAT, delivery->done_ms - mail->created_ms);
	log_event(log_level(delivery->outcome), "mail", "outcome",
	    delivery_outcome_name(delivery->outcome), "message",
	    mail->message_id, "to", to, "attempt", attempt, "age_ms", age,
	    "stage", delivery->stage, "reply", reply, NULL);
}
