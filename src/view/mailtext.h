/*
 * The words of a mail: its subject, plain text and HTML, from templates/mail/.
 * They hold a code and links, so what is rendered is wiped when freed.
 */
#ifndef VIEW_MAILTEXT_H
#define VIEW_MAILTEXT_H

#include "account/model.h"
#include "view/view.h"

/* What a mail says; NULL or "" is left out. */
typedef struct {
	const char *site_name;
	const char *site_url;
	const char *username;
	const char *code;
	const char *link_url;
	const char *refuse_url;
	const char *undo_url;
	const char *login_url;
	const char *reset_url; /* NULL: there are no passwords */
	const char *browser; /* of who did what the mail tells of */
	const char *network;
	const char *address; /* masked */
	const char *time; /* when */
	const char *date; /* on which day something will be; NULL: now */
	int64_t valid_ms; /* that the code is */
	int days; /* that something else is */
} MailText;

typedef struct {
	char *subject; /* one line without a line end */
	char *text; /* lines end in \n; at most 72 columns but for URLs */
	char *html; /* lines end in \n */
} RenderedMail;

/* ret_mail is to be cleared by rendered_mail_clear(). */
bool mailtext_render(const View *view, MailKind kind, const Language *language,
    const MailText *values, RenderedMail *ret_mail, GError **error);
void rendered_mail_clear(RenderedMail *mail);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RenderedMail, rendered_mail_clear)

#endif
