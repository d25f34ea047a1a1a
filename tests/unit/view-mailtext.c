#include "view/mailtext.h"

#include "base/clock.h"

#include <glib.h>
#include <string.h>

#define TEXT_COLUMNS 72

static const MailText values = {
	.site_name = "Castle & Sons",
	.site_url = "https://example.org",
	.username = "buy.example",
	.code = "123456",
	.link_url = "https://example.org/account/verify/link?t=LINKTOKEN",
	.refuse_url = "https://example.org/account/refuse?t=REFUSETOKEN",
	.undo_url = "https://example.org/account/address/undo?t=UNDOTOKEN",
	.login_url = "https://example.org/account/login",
	.reset_url = "https://example.org/account/reset",
	.browser = "Firefox, Linux",
	.network = "192.0.2.x",
	.address = "a…@example.com",
	.time = "2026-11-26 09:41 UTC",
	.date = "2026-12-03",
	.valid_ms = 10 * MINUTE_MS,
	.days = 7,
};

static View *
open_view(void)
{
	g_autofree char *templates = g_build_filename(
	    g_getenv("top_srcdir"), "templates", NULL);
	g_autofree char *locale = g_build_filename(
	    g_getenv("top_builddir"), "po/locale", NULL);
	g_autoptr(GError) error = NULL;
	View *view = NULL;
	view_load(templates, locale, &view, &error);
	g_assert_no_error(error);
	return view;
}

static RenderedMail
rendered(const View *view, MailKind kind, const char *language)
{
	RenderedMail mail = { 0 };
	g_autoptr(GError) error = NULL;
	mailtext_render(
	    view, kind, view_language(view, language), &values, &mail, &error);
	g_assert_no_error(error);
	return mail;
}

static unsigned
columns_of(const char *line)
{
	unsigned columns = 0;
	for (; *line != '\0'; line += g_utf8_skip[(guchar)*line])
		columns += g_unichar_iswide(g_utf8_get_char(line)) ? 2 : 1;
	return columns;
}

static void
test_subject(void)
{
	g_autoptr(View) view = open_view();
	g_auto(RenderedMail) en = rendered(view, MAIL_SIGNUP_CODE, "en");
	g_assert_cmpstr(
	    en.subject, ==, "123456 is your code for Castle & Sons");
	g_auto(RenderedMail) zh = rendered(view, MAIL_SIGNUP_CODE, "zh_CN");
	g_assert_true(g_str_has_prefix(zh.subject, "您的验证码是 123456"));
}

static void
test_both_parts_say_it(void)
{
	static const char *const said[] = { "123456", "LINKTOKEN",
		"REFUSETOKEN", "10" };
	g_autoptr(View) view = open_view();
	for (const Language *l = view_languages(view); l->id != NULL; l++) {
		g_auto(RenderedMail)
		    mail = rendered(view, MAIL_SIGNUP_CODE, l->id);
		for (gsize i = 0; i < G_N_ELEMENTS(said); i++) {
			g_assert_nonnull(strstr(mail.text, said[i]));
			g_assert_nonnull(strstr(mail.html, said[i]));
		}
		g_assert_nonnull(strstr(mail.html, "Castle &amp; Sons"));
		g_assert_nonnull(strstr(mail.text, "Castle & Sons"));
	}
}

static void
test_silent_about_names_and_codes(void)
{
	g_autoptr(View) view = open_view();
	for (int kind = 0; kind < MAIL_KIND__COUNT; kind++) {
		g_auto(RenderedMail)
		    mail = rendered(view, (MailKind)kind, "en");
		g_assert_null(strstr(mail.subject, "buy.example"));
		g_assert_null(strstr(mail.text, "buy.example"));
		g_assert_null(strstr(mail.html, "buy.example"));
	}
	g_auto(RenderedMail) exists = rendered(view, MAIL_ACCOUNT_EXISTS, "en");
	g_assert_null(strstr(exists.subject, "123456"));
	g_assert_null(strstr(exists.text, "123456"));
	g_assert_null(strstr(exists.html, "123456"));
	g_assert_nonnull(strstr(exists.text, "REFUSETOKEN"));
}

static void
test_width(void)
{
	g_autoptr(View) view = open_view();
	for (const Language *l = view_languages(view); l->id != NULL; l++) {
		for (int kind = 0; kind < MAIL_KIND__COUNT; kind++) {
			g_auto(RenderedMail)
			    mail = rendered(view, (MailKind)kind, l->id);
			g_auto(GStrv) lines = g_strsplit(mail.text, "\n", -1);
			for (char **line = lines; *line != NULL; line++) {
				if (g_str_has_prefix(*line, "https://"))
					continue;
				g_assert_cmpuint(
				    columns_of(*line), <=, TEXT_COLUMNS);
			}
			g_assert_null(strstr(mail.text, "\n\n\n"));
			g_assert_null(strchr(mail.text, '\r'));
			g_assert_null(strpbrk(mail.subject, "\r\n"));
		}
	}
}

static void
test_cleared(void)
{
	g_autoptr(View) view = open_view();
	RenderedMail mail = rendered(view, MAIL_SIGNUP_CODE, "en");
	rendered_mail_clear(&mail);
	g_assert_null(mail.subject);
	g_assert_null(mail.text);
	g_assert_null(mail.html);
	rendered_mail_clear(&mail);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/mailtext/no-mail-shows-a-name-a-stranger-chose",
	    test_silent_about_names_and_codes);
	g_test_add_func("/mailtext/the-code-is-in-the-subject", test_subject);
	g_test_add_func(
	    "/mailtext/text-and-html-say-the-same", test_both_parts_say_it);
	g_test_add_func("/mailtext/text-keeps-to-its-width", test_width);
	g_test_add_func("/mailtext/a-cleared-mail-is-empty", test_cleared);
	return g_test_run();
}
