#include "view/mailtext.h"

#include "base/secret.h"
#include "view/wrap.h"

#include <string.h>

#define TEXT_COLUMNS 72

/* Room enough that no buffer moves and leaves a copy of the code behind: some
 * four times what our templates make. All of it is wiped. */
#define BUFFER_BYTES 8191

static const char *const name_of_kind[MAIL_KIND__COUNT] = {
	[MAIL_SIGNUP_CODE] = "signup-code",
	[MAIL_ACCOUNT_EXISTS] = "account-exists",
	[MAIL_SIGN_IN_CODE] = "sign-in-code",
	[MAIL_RESET_CODE] = "reset-code",
	[MAIL_ADDRESS_CODE] = "address-code",
	[MAIL_ADDRESS_TAKEN] = "address-taken",
	[MAIL_CONFIRM_CODE] = "confirm-code",
	[MAIL_SIGNED_IN] = "signed-in",
	[MAIL_PASSWORD_CHANGED] = "password-changed",
	[MAIL_ADDRESS_CHANGED] = "address-changed",
	[MAIL_DELETION] = "deletion",
	[MAIL_USERNAME_CHANGED] = "username-changed",
};

static Dict *
make_dict(const MailText *values)
{
	Dict *dict = dict_new();
	dict_set(dict, "SITE_NAME", values->site_name);
	dict_set(dict, "SITE_URL", values->site_url);
	dict_set(dict, "USERNAME", values->username);
	dict_set(dict, "CODE", values->code);
	dict_set(dict, "LINK_URL", values->link_url);
	dict_set(dict, "REFUSE_URL", values->refuse_url);
	dict_set(dict, "UNDO_URL", values->undo_url);
	dict_set(dict, "LOGIN_URL", values->login_url);
	dict_set(dict, "RESET_URL", values->reset_url);
	if (values->reset_url == NULL)
		dict_show(dict, "ONLY_CODE");
	dict_set(dict, "BROWSER", values->browser);
	dict_set(dict, "NETWORK", values->network);
	dict_set(dict, "ADDRESS", values->address);
	dict_set(dict, "TIME", values->time);
	dict_set(dict, "DATE", values->date);
	if (values->date == NULL)
		dict_show(dict, "AT_ONCE");
	if (values->days > 0)
		dict_set_int(dict, "DAYS", values->days);
	dict_set_span(dict, "VALID", values->valid_ms);
	return dict;
}

static bool
render(const View *view, MailKind kind, const char *extension,
    const Language *language, Dict *dict, GString *out, GError **error)
{
	/* Of a newer program, or damaged. */
	if ((unsigned)kind >= MAIL_KIND__COUNT) {
		g_set_error(error, VIEW_ERROR, 0,
		    "there is no kind %d of mails", (int)kind);
		return false;
	}
	g_autofree char *name = g_strconcat(
	    "mail/", name_of_kind[kind], extension, NULL);
	return view_render(view, name, language, dict, out, error);
}

bool
mailtext_render(const View *view, MailKind kind, const Language *language,
    const MailText *values, RenderedMail *ret_mail, GError **error)
{
	g_autoptr(SecretString) subject = g_string_sized_new(BUFFER_BYTES);
	g_autoptr(SecretString) text = g_string_sized_new(BUFFER_BYTES);
	g_autoptr(SecretString) html = g_string_sized_new(BUFFER_BYTES);
	g_autoptr(Dict) dict = make_dict(values);
	if (!render(view, kind, ".subject", language, dict, subject, error) ||
	    !render(view, kind, ".txt", language, dict, text, error) ||
	    !render(view, kind, ".html", language, dict, html, error))
		return false;
	g_autoptr(SecretString) wrapped = g_string_sized_new(BUFFER_BYTES);
	wrap(text->str, TEXT_COLUMNS, wrapped);
	*ret_mail = (RenderedMail){
		.subject = g_strdup(g_strstrip(subject->str)),
		.text = g_strdup(wrapped->str),
		.html = g_strdup(html->str),
	};
	return true;
}

void
rendered_mail_clear(RenderedMail *mail)
{
	g_clear_pointer(&mail->subject, secret_text_free);
	g_clear_pointer(&mail->text, secret_text_free);
	g_clear_pointer(&mail->html, secret_text_free);
}
