/*
 * A file that goes along with mails, read and encoded once, however many
 * mails it goes with.
 */
#ifndef MAIL_ATTACHMENT_H
#define MAIL_ATTACHMENT_H

#include <glib.h>
#include <stdbool.h>

#define ATTACHMENT_ERROR (attachment_error_quark())
GQuark attachment_error_quark(void);

typedef struct {
	char *name; /* the file's, without its folder */
	char *part; /* a MIME part: headers, blank line, base64; CRLF */
	gsize part_bytes;
} Attachment;

/* Fails where the file cannot be read, is over LIMIT_ATTACHMENT_BYTES, or has
 * a name that is no text. */
bool
attachment_load(const char *path, Attachment **ret_attachment, GError **error);
/* The same of what is already in memory. */
bool attachment_make(const char *name, const void *data, gsize n,
    Attachment **ret_attachment, GError **error);
/* All of paths, those of [mail] attach (of char *); NULL-free, of Attachment.
 * The error tells of every bad one, a line each. */
bool attachment_load_all(
    const GPtrArray *paths, GPtrArray **ret_attachments, GError **error);
void attachment_free(Attachment *attachment);

/* At least what they take in a message, in all; NULL: nothing. */
gsize attachment_bytes(const GPtrArray *attachments);

/* By the name's extension; application/octet-stream for one not known. */
const char *attachment_type(const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Attachment, attachment_free)

#endif
