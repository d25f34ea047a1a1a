#include "mail/deliver.h"

#include <string.h>

#include "account/maildomain.h"
#include "account/mailsecret.h"
#include "base/limits.h"
#include "base/secret.h"
#include "mail/attachment.h"
#include "mail/backoff.h"
#include "mail/message.h"
#include "view/mailtext.h"

/* After a refused recipient libcurl says QUIT and waits for the answer as long
 * as for any other, whatever the time limit of the message. */
#define LEASE_MARGIN_MS (5 * SECOND_MS)

/* Of a mail but for its attachments: ours take a quarter of it. */
#define WORDS_MOST_BYTES 16384

static const char *const OUTCOMES[] = {
	[DELIVERY_SENT] = "sent",
	[DELIVERY_REFUSED] = "refused",
	[DELIVERY_EXPIRED] = "expired",
	[DELIVERY_UNREADABLE] = "unreadable",
	[DELIVERY_RETRY] = "retry",
	[DELIVERY_UNREACHABLE] = "unreachable",
	[DELIVERY_MISCONFIGURED] = "misconfigured",
};
G_STATIC_ASSERT(G_N_ELEMENTS(OUTCOMES) == DELIVERY_OUTCOME__COUNT);

const char *
delivery_outcome_name(DeliveryOutcome outcome)
{
	return OUTCOMES[outcome];
}

void
delivery_clear(Delivery *delivery)
{
	g_clear_pointer(&delivery->mail, outbox_mail_free);
	g_clear_pointer(&delivery->reply, g_free);
}

int64_t
deliver_lease_ms(const Settings *settings)
{
	return 2 * settings->smtp.message_seconds * SECOND_MS +
	       LEASE_MARGIN_MS + (settings->mail.check_domain ? MX_MOST_MS : 0);
}

static char *
link_to(const Settings *settings, const char *page, const char *token)
{
	return g_strconcat(settings->site.origin, settings->site.path, page,
	    "?t=", token, NULL);
}

/* What it takes to put a mail into words; and why that failed. */
typedef struct {
	const Deliverer *deliverer;
	const OutboxMail *mail;
	const MailSecret *secret;
	GError *fault;
} Writing;

static char *
page_url(const Settings *settings, const char *page)
{
	return g_strconcat(
	    settings->site.origin, settings->site.path, page, NULL);
}

/* To a page by which whoever reads the mail is known as the account's owner
 * (account/known.h); the page alone, where the mail is of no account. */
static char *
owner_url(const Settings *settings, const char *page, const MailSecret *secret)
{
	g_autofree char *by_mail = g_strconcat(page, "/mail", NULL);
	return *secret->mailbox != '\0'
		   ? link_to(settings, by_mail, secret->mailbox)
		   : page_url(settings, page);
}

static char *
local_time(const Clock *clock, int64_t at_ms, const char *format)
{
	g_autoptr(GDateTime) time = g_date_time_new_from_unix_local(
	    clock_wall_ms(clock, at_ms) / SECOND_MS);
	return g_date_time_format(time, format);
}

static bool
render(const Deliverer *deliverer, const OutboxMail *mail,
    const MailSecret *secret, RenderedMail *ret_rendered, GError **error)
{
	const Settings *settings = deliverer->settings;
	const Language *language = view_language(
	    deliverer->view, mail->language);
	bool passwords = settings->signup.password == FIELD_REQUIRED;
	g_autoptr(SecretText)
	    link = link_to(settings, "/verify/link", secret->link);
	g_autoptr(SecretText)
	    refuse = link_to(settings, "/refuse", secret->link);
	g_autoptr(SecretText)
	    undo = link_to(settings, "/address/undo", secret->link);
	g_autofree char *home = page_url(settings, "/");
	g_autoptr(SecretText) login = owner_url(settings, "/login", secret);
	g_autoptr(SecretText) reset = owner_url(settings, "/reset", secret);
	g_autofree char *time = local_time(
	    deliverer->clock, mail->created_ms, "%Y-%m-%d %H:%M %Z");
	g_autofree char *date = local_time(
	    deliverer->clock, secret->until_ms, "%Y-%m-%d");
	MailText words = {
		.site_name = settings->site.name,
		.site_url = home,
		.username = secret->username,
		.code = secret->code,
		.link_url = link,
		.refuse_url = refuse,
		.undo_url = undo,
		.login_url = login,
		.reset_url = passwords ? reset : NULL,
		.browser = secret->browser,
		.network = secret->network,
		.address = secret->address,
		.time = time,
		.date = secret->until_ms > mail->created_ms ? date : NULL,
		.valid_ms = mail->expires_ms - clock_now_ms(deliverer->clock),
		.days = LIMIT_ADDRESS_UNDO_DAYS,
	};
	if (language == NULL)
		language = view_languages(deliverer->view);
	return mailtext_render(
	    deliverer->view, mail->kind, language, &words, ret_rendered, error);
}

static bool
compose(const Deliverer *deliverer, const OutboxMail *mail,
    const RenderedMail *rendered, GString *out, GError **error)
{
	const Settings *settings = deliverer->settings;
	Message message = {
		.id = mail->message_id,
		.id_domain = settings->site.host,
		.date_ms = clock_wall_ms(deliverer->clock, mail->created_ms),
		.from = settings->mail.from,
		.from_name = settings->mail.from_name,
		.reply_to = settings->mail.reply_to,
		.to = mail->recipient,
		.subject = rendered->subject,
		.text = rendered->text,
		.html = rendered->html,
		.attachments = deliverer->attachments,
	};
	return message_compose(&message, out, error);
}

static void
conclude(Delivery *delivery, DeliveryOutcome outcome, const char *stage,
    const char *reply)
{
	delivery->outcome = outcome;
	delivery->stage = stage;
	delivery->reply = g_strdup(reply);
}

static bool
write_message(gpointer user, GString *out)
{
	Writing *writing = user;
	g_auto(RenderedMail) rendered = { 0 };
	return render(writing->deliverer, writing->mail, writing->secret,
		   &rendered, &writing->fault) &&
	       compose(writing->deliverer, writing->mail, &rendered, out,
		   &writing->fault);
}

/* What is about the mail server: nobody's address has been named yet. */
static bool
is_of_server(const SmtpResult *result)
{
	return result->outcome == SMTP_RETRY &&
	       result->stage < SMTP_STAGE_RECIPIENT;
}

/* What comes after the recipient was accepted is the server's own doing; but
 * where it never ends, nobody can tell. */
static DestinationSign
sign_of(const SmtpResult *result)
{
	switch (result->outcome) {
	case SMTP_SENT:
	case SMTP_REFUSED:
		return destination_sign(true, result->recipient_ms);
	case SMTP_RETRY:
		return is_of_server(result)
			   ? DESTINATION_UNASKED
			   : destination_sign(false, result->handover_ms);
	case SMTP_MISCONFIGURED:
	case SMTP_UNWRITTEN:
		break;
	case SMTP_OUTCOME__COUNT:
		g_assert_not_reached();
	}
	return DESTINATION_UNASKED;
}

static void
send(const Deliverer *deliverer, const MailSecret *secret, Delivery *delivery)
{
	static const DeliveryOutcome MEANINGS[] = {
		[SMTP_SENT] = DELIVERY_SENT,
		[SMTP_RETRY] = DELIVERY_RETRY,
		[SMTP_REFUSED] = DELIVERY_REFUSED,
		[SMTP_MISCONFIGURED] = DELIVERY_MISCONFIGURED,
		[SMTP_UNWRITTEN] = DELIVERY_MISCONFIGURED,
	};
	G_STATIC_ASSERT(G_N_ELEMENTS(MEANINGS) == SMTP_OUTCOME__COUNT);
	const Settings *settings = deliverer->settings;
	const OutboxMail *mail = delivery->mail;
	int64_t left_ms = mail->expires_ms - clock_now_ms(deliverer->clock);
	if (left_ms <= 0) {
		conclude(delivery, DELIVERY_EXPIRED, "compose", NULL);
		return;
	}
	int64_t limit_ms = MIN(
	    left_ms, settings->smtp.message_seconds * SECOND_MS);
	g_auto(SmtpResult) result = { 0 };
	Writing writing = { deliverer, mail, secret, NULL };
	const SmtpMail message = {
		.from = settings->mail.from,
		.to = mail->recipient,
		.most_bytes = WORDS_MOST_BYTES +
			      attachment_bytes(deliverer->attachments),
		.write = write_message,
		.user = &writing,
	};
	smtp_send(deliverer->smtp, &message, limit_ms, &result);
	delivery->report.sign = sign_of(&result);
	if (is_of_server(&result))
		conclude(delivery, DELIVERY_UNREACHABLE,
		    smtp_stage_name(result.stage), result.reply);
	else if (writing.fault != NULL)
		conclude(delivery, DELIVERY_MISCONFIGURED, "compose",
		    writing.fault->message);
	else
		conclude(delivery, MEANINGS[result.outcome],
		    smtp_stage_name(result.stage), result.reply);
	g_clear_error(&writing.fault);
}

/* Why no mail gets to the domain, in words; NULL where it may. */
static const char *
domain_problem(const Deliverer *deliverer, const char *recipient)
{
	const char *at = strrchr(recipient, '@');
	/* A damaged row is refused where the mail is written. */
	if (deliverer->mx == NULL || at == NULL)
		return NULL;
	g_autofree char *domain = g_ascii_strdown(at + 1, -1);
	switch (mx_ask(deliverer->mx, domain)) {
	case MX_NO_DOMAIN:
		return MAILDOMAIN_REPLY_NO_DOMAIN;
	case MX_NO_MAIL:
		return MAILDOMAIN_REPLY_NO_MAIL;
	case MX_TAKES_MAIL:
	case MX_UNKNOWN:
		return NULL;
	}
	g_assert_not_reached();
}

static void
attempt(const Deliverer *deliverer, Delivery *delivery)
{
	const OutboxMail *mail = delivery->mail;
	if (mail->expires_ms <= clock_now_ms(deliverer->clock)) {
		conclude(delivery, DELIVERY_EXPIRED, "lease", mail->reply);
		return;
	}
	if (!message_is_address(mail->recipient)) {
		conclude(delivery, DELIVERY_REFUSED, "compose",
		    "the address cannot be used in mail");
		return;
	}
	const char *problem = domain_problem(deliverer, mail->recipient);
	if (problem != NULL) {
		conclude(delivery, DELIVERY_REFUSED, "dns", problem);
		return;
	}
	g_autoptr(MailSecret)
	    secret = mail->sealed == NULL ? NULL
					  : mail_secret_open(deliverer->keys,
						mail->message_id, mail->sealed);
	if (secret == NULL) {
		conclude(delivery, DELIVERY_UNREADABLE, "open", NULL);
		return;
	}
	send(deliverer, secret, delivery);
}

void
deliver(const Deliverer *deliverer, OutboxMail *mail, Delivery *ret_delivery)
{
	const Settings *settings = deliverer->settings;
	Delivery delivery = { .mail = mail };
	attempt(deliverer, &delivery);
	delivery.done_ms = clock_now_ms(deliverer->clock);
	/* In the line where it stood. */
	delivery.due_ms = mail->created_ms;
	int64_t first_ms = settings->smtp.retry_seconds * SECOND_MS;
	int64_t most_ms = settings->smtp.retry_max_seconds * SECOND_MS;
	int64_t left_ms = mail->expires_ms - delivery.done_ms;
	if (delivery.outcome == DELIVERY_RETRY)
		delivery.due_ms = delivery.done_ms +
				  backoff_ms(mail->attempts, first_ms, most_ms,
				      left_ms, g_random_double_range(-1, 1));
	delivery.report.now_ms = delivery.done_ms;
	delivery.report.first_ms = first_ms;
	delivery.report.most_ms = MIN(most_ms, MAX(left_ms / 4, first_ms));
	*ret_delivery = delivery;
}

static bool
settle(StoreTxn *txn, const Delivery *delivery, GError **error)
{
	const OutboxMail *mail = delivery->mail;
	MailState state = MAIL_SENT;
	switch (delivery->outcome) {
	case DELIVERY_SENT:
		break;
	case DELIVERY_REFUSED:
		state = MAIL_REFUSED;
		break;
	case DELIVERY_EXPIRED:
		state = MAIL_EXPIRED;
		break;
	case DELIVERY_UNREADABLE:
		state = MAIL_WITHHELD;
		break;
	case DELIVERY_RETRY:
		return store_outbox_retry(txn, mail->id, mail->attempts,
		    delivery->due_ms, delivery->reply, error);
	case DELIVERY_UNREACHABLE:
	case DELIVERY_MISCONFIGURED:
		/* The words are for the administrator, not for a visitor. */
		return store_outbox_release(txn, mail->id, mail->attempts,
		    delivery->due_ms, NULL, error);
	case DELIVERY_OUTCOME__COUNT:
		g_assert_not_reached();
	}
	return store_outbox_settle(txn, mail->id, mail->attempts, state,
	    delivery->done_ms, delivery->reply, error);
}

bool
deliver_record(StoreTxn *txn, const Delivery *delivery, GError **error)
{
	return settle(txn, delivery, error) &&
	       destination_note(
		   txn, delivery->mail->id, &delivery->report, error);
}
