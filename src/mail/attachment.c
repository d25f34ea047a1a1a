#include "mail/attachment.h"

#include <string.h>

#include "base/limits.h"
#include "mail/encode.h"
#include "mail/message.h"

/* Around each: "--", a boundary, CRLF. */
#define BOUNDARY_MOST_BYTES 128

G_DEFINE_QUARK(attachment - error - quark, attachment_error)

static const struct {
	const char *extension;
	const char *type;
} TYPES[] = {
	{ "csv", "text/csv; charset=utf-8" },
	{ "doc", "application/msword" },
	{ "docx", "application/vnd.openxmlformats-officedocument."
		  "wordprocessingml.document" },
	{ "gif", "image/gif" },
	{ "htm", "text/html; charset=utf-8" },
	{ "html", "text/html; charset=utf-8" },
	{ "ics", "text/calendar; charset=utf-8" },
	{ "jpeg", "image/jpeg" },
	{ "jpg", "image/jpeg" },
	{ "md", "text/markdown; charset=utf-8" },
	{ "odt", "application/vnd.oasis.opendocument.text" },
	{ "pdf", "application/pdf" },
	{ "png", "image/png" },
	{ "svg", "image/svg+xml" },
	{ "txt", "text/plain; charset=utf-8" },
	{ "vcf", "text/vcard; charset=utf-8" },
	{ "webp", "image/webp" },
	{ "xlsx", "application/vnd.openxmlformats-officedocument."
		  "spreadsheetml.sheet" },
	{ "zip", "application/zip" },
};

gsize
attachment_bytes(const GPtrArray *attachments)
{
	gsize n = 0;
	for (guint i = 0; attachments != NULL && i < attachments->len; i++) {
		const Attachment *file = attachments->pdata[i];
		n += file->part_bytes + BOUNDARY_MOST_BYTES;
	}
	return n;
}

const char *
attachment_type(const char *name)
{
	const char *dot = strrchr(name, '.');
	for (gsize i = 0; dot != NULL && i < G_N_ELEMENTS(TYPES); i++)
		if (g_ascii_strcasecmp(dot + 1, TYPES[i].extension) == 0)
			return TYPES[i].type;
	return "application/octet-stream";
}

bool
attachment_make(const char *name, const void *data, gsize n,
    Attachment **ret_attachment, GError **error)
{
	if (*name == '\0' || !message_is_header_text(name)) {
		g_set_error_literal(error, ATTACHMENT_ERROR, 0,
		    "The name of an attached file holds control characters or "
		    "is not UTF-8; rename the file.");
		return false;
	}
	GString *part = g_string_sized_new(n / 3 * 4 + n / 20 + 512);
	g_string_append_printf(
	    part, "Content-Type: %s\r\n", attachment_type(name));
	g_string_append(part, "Content-Transfer-Encoding: base64\r\n"
			      "Content-Disposition: attachment");
	encode_parameter(part, "filename", name);
	g_string_append(part, "\r\n\r\n");
	encode_base64(part, data, n);

	Attachment *attachment = g_new0(Attachment, 1);
	attachment->name = g_strdup(name);
	attachment->part_bytes = part->len;
	attachment->part = g_string_free(part, FALSE);
	*ret_attachment = attachment;
	return true;
}

bool
attachment_load(const char *path, Attachment **ret_attachment, GError **error)
{
	g_autofree char *data = NULL;
	gsize n = 0;
	g_autoptr(GError) why = NULL;
	if (!g_file_get_contents(path, &data, &n, &why)) {
		g_set_error(error, ATTACHMENT_ERROR, 0,
		    "%s; name a file that is there and may be read",
		    why->message);
		return false;
	}
	if (n > LIMIT_ATTACHMENT_BYTES) {
		g_set_error(error, ATTACHMENT_ERROR, 0,
		    "%s is larger than %d MiB, which many mail servers "
		    "refuse; put a link into the mail instead.",
		    path, LIMIT_ATTACHMENT_BYTES >> 20);
		return false;
	}
	g_autofree char *name = g_path_get_basename(path);
	return attachment_make(name, data, n, ret_attachment, error);
}

static void
free_element(gpointer attachment)
{
	attachment_free(attachment);
}

bool
attachment_load_all(
    const GPtrArray *paths, GPtrArray **ret_attachments, GError **error)
{
	g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(free_element);
	g_autoptr(GString) problems = g_string_new(NULL);
	for (guint i = 0; i < paths->len; i++) {
		Attachment *attachment = NULL;
		g_autoptr(GError) problem = NULL;
		if (attachment_load(paths->pdata[i], &attachment, &problem))
			g_ptr_array_add(all, attachment);
		else
			g_string_append_printf(problems, "%s[mail] attach: %s",
			    problems->len == 0 ? "" : "\n", problem->message);
	}
	if (problems->len > 0) {
		g_set_error_literal(error, ATTACHMENT_ERROR, 0, problems->str);
		return false;
	}
	*ret_attachments = g_steal_pointer(&all);
	return true;
}

void
attachment_free(Attachment *attachment)
{
	if (attachment == NULL)
		return;
	g_free(attachment->name);
	g_free(attachment->part);
	g_free(attachment);
}
