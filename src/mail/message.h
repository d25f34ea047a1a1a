/*
 * A message as it goes over the wire (RFC 5322, RFC 2045-2049): text and
 * perhaps HTML (multipart/alternative), perhaps with files (multipart/mixed
 * around it). The result is ASCII, its lines end in CRLF and are at most 76
 * bytes where the composer breaks them, never more than LIMIT_MAIL_LINE_BYTES;
 * what goes into a header cannot end it. The same Message always gives the
 * same bytes.
 */
#ifndef MAIL_MESSAGE_H
#define MAIL_MESSAGE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define MESSAGE_ERROR (message_error_quark())
GQuark message_error_quark(void);

/* Everything is borrowed. */
typedef struct {
	const char *id; /* left of the @ in Message-ID: letters, digits,
			 * "-", "_", "." (at most 48) */
	const char *id_domain; /* right of it: the site's host */
	int64_t date_ms; /* since 1970; written in UTC */
	const char *from; /* an address */
	const char *from_name; /* NULL or "": none */
	const char *reply_to; /* an address; NULL or "": none */
	const char *to; /* an address */
	const char *subject;
	const char *text;
	const char *html; /* NULL: text only */
	const GPtrArray *attachments; /* of Attachment; NULL: none */
} Message;

/*
 * Appends the message to out, in one allocation, so that out is all there is
 * to wipe. Fails, and appends nothing, where a part is not UTF-8, a header
 * would hold a control character, or an address is no message_is_address().
 */
bool message_compose(const Message *message, GString *out, GError **error);

/*
 * Whether an address may go into a header and into an SMTP command as it is:
 * ASCII atoms (RFC 5322 3.2.3) before the "@", a host behind it, within
 * LIMIT_EMAIL_BYTES. So nothing in it can end a line or a bracket.
 */
bool message_is_address(const char *address);

/* UTF-8 without control characters. */
bool message_is_header_text(const char *text);

#endif
