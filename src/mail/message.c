#include "mail/message.h"

#include <string.h>

#include "base/clock.h"
#include "base/limits.h"
#include "base/text.h"
#include "mail/attachment.h"
#include "mail/encode.h"

#define MESSAGE_ID_MAX_BYTES 48
#define MESSAGE_DOMAIN_MAX_BYTES 255
#define HEADER_TEXT_MAX_BYTES 1024

/* RFC 5322 3.3: in English, whatever the locale. */
static const char *const DAYS[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat",
	"Sun" };
static const char *const MONTHS[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
	"Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

G_DEFINE_QUARK(message - error - quark, message_error)

static bool
is_made_of(const char *text, gsize n, const char *punctuation)
{
	for (gsize i = 0; i < n; i++)
		if (!g_ascii_isalnum(text[i]) &&
		    (text[i] == '\0' || strchr(punctuation, text[i]) == NULL))
			return false;
	return n > 0;
}

bool
message_is_address(const char *address)
{
	const char *at = strrchr(address, '@');
	if (at == NULL || strlen(address) > LIMIT_EMAIL_BYTES)
		return false;
	return is_made_of(
		   address, (gsize)(at - address), "!#$%&'*+-/=?^_`{|}~.") &&
	       is_made_of(at + 1, strlen(at + 1), "-_.[]:");
}

bool
message_is_header_text(const char *text)
{
	gsize n = strlen(text);
	return n <= HEADER_TEXT_MAX_BYTES && text_valid(text, n);
}

static bool
is_set(const char *text)
{
	return text != NULL && *text != '\0';
}

/* NULL, or what is wrong. */
static const char *
find_fault(const Message *message)
{
	gsize id_bytes = strlen(message->id);
	if (id_bytes > MESSAGE_ID_MAX_BYTES ||
	    !is_made_of(message->id, id_bytes, "-_."))
		return "the message id is none";
	gsize domain_bytes = strlen(message->id_domain);
	if (domain_bytes > MESSAGE_DOMAIN_MAX_BYTES ||
	    !is_made_of(message->id_domain, domain_bytes, "-_.[]:"))
		return "the domain of the message id is none";
	if (!message_is_address(message->from))
		return "the sender ([mail] from) is no address";
	if (is_set(message->reply_to) && !message_is_address(message->reply_to))
		return "[mail] reply_to is no address";
	if (!message_is_address(message->to))
		return "the recipient is no address";
	if (is_set(message->from_name) &&
	    !message_is_header_text(message->from_name))
		return "the sender's name is no text of one line";
	if (!message_is_header_text(message->subject))
		return "the subject is no text of one line";
	if (!g_utf8_validate(message->text, -1, NULL))
		return "the text is not UTF-8";
	if (message->html != NULL && !g_utf8_validate(message->html, -1, NULL))
		return "the HTML is not UTF-8";
	return NULL;
}

static void
append_date(GString *out, int64_t date_ms)
{
	g_autoptr(GDateTime)
	    date = g_date_time_new_from_unix_utc(date_ms / SECOND_MS);
	g_string_append_printf(out, "Date: %s, %d %s %04d %02d:%02d:%02d +0000",
	    DAYS[g_date_time_get_day_of_week(date) - 1],
	    g_date_time_get_day_of_month(date),
	    MONTHS[g_date_time_get_month(date) - 1], g_date_time_get_year(date),
	    g_date_time_get_hour(date), g_date_time_get_minute(date),
	    g_date_time_get_second(date));
	g_string_append(out, "\r\n");
}

static void
append_address(
    GString *out, const char *header, const char *name, const char *address)
{
	g_string_append_printf(out, "%s: ", header);
	if (!is_set(name)) {
		g_string_append_printf(out, "%s\r\n", address);
		return;
	}
	encode_phrase(out, name);
	bool fits = encode_column(out) + strlen(address) + 3 <=
		    ENCODE_LINE_BYTES;
	g_string_append_printf(out, "%s <%s>\r\n", fits ? "" : "\r\n", address);
}

static void
append_headers(GString *out, const Message *message)
{
	append_date(out, message->date_ms);
	append_address(out, "From", message->from_name, message->from);
	if (is_set(message->reply_to))
		append_address(out, "Reply-To", NULL, message->reply_to);
	append_address(out, "To", NULL, message->to);
	g_string_append(out, "Subject: ");
	encode_header_text(out, message->subject);
	g_string_append_printf(out, "\r\nMessage-ID: <%s@%s>\r\n", message->id,
	    message->id_domain);
	g_string_append(out, "Auto-Submitted: auto-generated\r\n"
			     "MIME-Version: 1.0\r\n");
}

static void
append_text_part(GString *out, const char *subtype, const char *text)
{
	g_string_append_printf(out,
	    "Content-Type: text/%s; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n",
	    subtype);
	encode_quoted_printable(out, text);
}

/*
 * A boundary begins with "=_", which neither quoted-printable nor base64 ever
 * makes, so no part can hold it (RFC 2045 6.7).
 */
static void
append_multipart(GString *out, const char *subtype, char level, const char *id)
{
	g_string_append_printf(out,
	    "Content-Type: multipart/%s;\r\n boundary=\"=_%c_%s\"\r\n\r\n",
	    subtype, level, id);
}

static void
append_boundary(GString *out, char level, const char *id, const char *end)
{
	g_string_append_printf(out, "--=_%c_%s%s\r\n", level, id, end);
}

static void
append_words(GString *out, const Message *message)
{
	if (message->html == NULL) {
		append_text_part(out, "plain", message->text);
		return;
	}
	append_multipart(out, "alternative", 'a', message->id);
	append_boundary(out, 'a', message->id, "");
	append_text_part(out, "plain", message->text);
	append_boundary(out, 'a', message->id, "");
	append_text_part(out, "html", message->html);
	append_boundary(out, 'a', message->id, "--");
}

/* More than the message can become: quoted-printable makes a byte at most
 * three, and 75 of those three more; headers are bounded. */
static gsize
most_bytes(const Message *message)
{
	gsize words = strlen(message->text) +
		      (message->html == NULL ? 0 : strlen(message->html));
	return words * 4 + attachment_bytes(message->attachments) +
	       HEADER_TEXT_MAX_BYTES * 8 + LIMIT_EMAIL_BYTES * 3;
}

static void
append_mixed(GString *out, const Message *message)
{
	append_multipart(out, "mixed", 'm', message->id);
	append_boundary(out, 'm', message->id, "");
	append_words(out, message);
	for (guint i = 0; i < message->attachments->len; i++) {
		const Attachment *file = message->attachments->pdata[i];
		append_boundary(out, 'm', message->id, "");
		g_string_append_len(out, file->part, (gssize)file->part_bytes);
	}
	append_boundary(out, 'm', message->id, "--");
}

bool
message_compose(const Message *message, GString *out, GError **error)
{
	const char *fault = find_fault(message);
	if (fault != NULL) {
		g_set_error(error, MESSAGE_ERROR, 0,
		    "The mail cannot be composed: %s.", fault);
		return false;
	}
	gsize before = out->len;
	gsize most = before + most_bytes(message);
	g_string_set_size(out, most);
	g_string_truncate(out, before);

	append_headers(out, message);
	if (message->attachments != NULL && message->attachments->len > 0)
		append_mixed(out, message);
	else
		append_words(out, message);
	/* Or it was copied about, and its secrets with it. */
	g_assert(out->len <= most);
	return true;
}
