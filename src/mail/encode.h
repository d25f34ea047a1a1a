/*
 * The encodings of mail: how text and data that are not 7-bit get through.
 * Everything is appended to a GString, lines end in CRLF, and no line made
 * here is longer than 76 bytes. Text is UTF-8 without control characters
 * except where it says so: the caller has checked.
 */
#ifndef MAIL_ENCODE_H
#define MAIL_ENCODE_H

#include <glib.h>

/* RFC 2045 6.7, RFC 2047 2: a line of encoded text, without its CRLF. */
#define ENCODE_LINE_BYTES 76

/*
 * A text body, quoted-printable (RFC 2045 6.7). A line of the text may end in
 * LF, CRLF or CR; the last one gets an end if it has none. No line of the
 * result begins with "From " or ".".
 */
void encode_quoted_printable(GString *out, const char *text);

/* Base64 in lines (RFC 2045 6.8). */
void encode_base64(GString *out, const void *data, gsize n);

/*
 * The value of a header whose name is already there, to the end of its last
 * line (no CRLF): as it is where it is ASCII, else in encoded words (RFC
 * 2047), folded.
 */
void encode_header_text(GString *out, const char *text);

/* A display name before an address (RFC 5322 phrase): atoms, a quoted string
 * or encoded words. */
void encode_phrase(GString *out, const char *name);

/* "; name=value" of a MIME header: quoted, or by RFC 2231 in as many pieces as
 * it takes, each on a line of its own. */
void encode_parameter(GString *out, const char *name, const char *value);

/* Bytes that stand on the last line so far. */
gsize encode_column(const GString *out);

#endif
