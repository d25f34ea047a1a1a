/*
 * `sallyport mail test ADDRESS`: sends one message as the worker would, and
 * shows what is said.
 */
#include <stdio.h>
#include <string.h>

#include "account/address.h"
#include "base/clock.h"
#include "base/text.h"
#include "cmd/command.h"
#include "crypto/token.h"
#include "mail/attachment.h"
#include "mail/message.h"
#include "mail/smtp.h"

static const char SUBJECT[] = "Test mail of %s";
static const char TEXT[] =
    "This is a test, sent by `sallyport mail test`.\n\n"
    "Whoever reads it knows that %s can send mail:\n%s%s/\n";

static void
print_line(gpointer user, char direction, const char *line)
{
	(void)user;
	printf("%c %s\n", direction, line);
}

static bool
add_file(GPtrArray *attachments, const char *path, GError **error)
{
	Attachment *attachment = NULL;
	if (path == NULL)
		return true;
	g_autofree char *absolute = g_canonicalize_filename(path, NULL);
	if (!attachment_load(absolute, &attachment, error)) {
		g_prefix_error(error, "--attach: ");
		return false;
	}
	g_ptr_array_add(attachments, attachment);
	return true;
}

static bool
compose(const Settings *settings, const char *to, const GPtrArray *attachments,
    GString *out, GError **error)
{
	g_auto(Token) random = { 0 };
	token_draw(&random);
	g_autofree char *id = g_strdup_printf("test-%.32s", random.text);
	g_autofree char *subject = g_strdup_printf(
	    SUBJECT, settings->site.name);
	g_autofree char *text = g_strdup_printf(TEXT, settings->site.name,
	    settings->site.origin, settings->site.path);
	Message message = {
		.id = id,
		.id_domain = settings->site.host,
		.date_ms = clock_now_ms(clock_system()),
		.from = settings->mail.from,
		.from_name = settings->mail.from_name,
		.reply_to = settings->mail.reply_to,
		.to = to,
		.subject = subject,
		.text = text,
		.attachments = attachments,
	};
	return message_compose(&message, out, error);
}

/* What to look at, by how far it came. */
static const char *
remedy(SmtpStage stage)
{
	switch (stage) {
	case SMTP_STAGE_CONNECT:
		return "is [smtp] url right, and does the mail server run?";
	case SMTP_STAGE_HELLO:
		return "does the mail server offer STARTTLS and a login, and "
		       "is [smtp] hello a name it accepts?";
	case SMTP_STAGE_STARTTLS:
		return "is the mail server's certificate good for the host "
		       "in [smtp] url, and is [smtp] ca_file right?";
	case SMTP_STAGE_LOGIN:
		return "are user, password and auth in [smtp] right?";
	case SMTP_STAGE_SENDER:
		return "does the mail server let this user send from [mail] "
		       "from?";
	case SMTP_STAGE_RECIPIENT:
	case SMTP_STAGE_DATA:
	case SMTP_STAGE_BODY:
		break;
	}
	return "the mail server's words say why";
}

static bool
conclude(const SmtpResult *result, const char *to, GError **error)
{
	const char *what = "was refused";
	switch (result->outcome) {
	case SMTP_SENT:
		printf("The mail server took over the mail to %s: %s\n", to,
		    result->reply);
		return true;
	case SMTP_RETRY:
		what = "cannot be sent now";
		break;
	case SMTP_REFUSED:
		break;
	case SMTP_MISCONFIGURED:
	case SMTP_UNWRITTEN:
	case SMTP_OUTCOME__COUNT:
		what = "cannot be sent as things are configured";
		break;
	}
	g_set_error(error, COMMAND_ERROR, 0, "The mail %s (%s): %s\nRemedy: %s",
	    what, smtp_stage_name(result->stage), result->reply,
	    remedy(result->stage));
	return false;
}

static bool
write_prepared(gpointer user, GString *out)
{
	const GString *message = user;
	g_string_append_len(out, message->str, (gssize)message->len);
	return true;
}

static bool
read_address(const char *typed, Address **ret_address, GError **error)
{
	if (address_parse(typed, ret_address) == ADDRESS_GOOD)
		return true;
	/* What would be taken for several lines is not repeated. */
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
	    "%s is no address; write one plain e-mail address, such as "
	    "you@example.org",
	    text_valid(typed, strlen(typed)) ? typed : "what was typed");
	return false;
}

bool
mail_test_run(CommandCall *call, char **arguments, GError **error)
{
	g_autofree char *file = NULL;
	const GOptionEntry options[] = {
		{ "attach", 0, 0, G_OPTION_ARG_FILENAME, &file,
		    "Attach FILE to the mail", "FILE" },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(Address) address = NULL;
	g_autoptr(Settings) settings = NULL;
	g_autoptr(GPtrArray) attachments = NULL;
	g_autoptr(GString) message = g_string_new(NULL);
	g_autoptr(SmtpSender) smtp = NULL;
	if (!command_options(call, arguments, options, error) ||
	    !read_address(arguments[1], &address, error) ||
	    !command_settings(call, SETTINGS_WORKER, &settings, error) ||
	    !attachment_load_all(settings->mail.attach, &attachments, error) ||
	    !add_file(attachments, file, error) ||
	    !compose(settings, address->email, attachments, message, error) ||
	    !smtp_sender_new(settings, &smtp, error))
		return false;
	g_auto(SmtpResult) result = { 0 };
	smtp_sender_listen(smtp, print_line, NULL);
	const SmtpMail mail = {
		.from = settings->mail.from,
		.to = address->email,
		.most_bytes = message->len,
		.write = write_prepared,
		.user = message,
	};
	smtp_send(
	    smtp, &mail, settings->smtp.message_seconds * SECOND_MS, &result);
	return conclude(&result, address->email, error);
}
