/*
 * Every page in every state and language: a test that none holds a mark that
 * was left over, and with a folder as its argument, files to look at.
 */
#include "view/mailtext.h"

#include "base/clock.h"
#include "view/view.h"

#include <string.h>

/* A state is words: NAME=value, SECTION, FIELD!PROBLEM, or SECTION/WORD/... for
 * a turn of a repeated section; in it, SECTION>WORD is a turn within it. */
typedef struct {
	const char *name;
	const char *template_name;
	const char *values;
} State;

#define VERIFY                                                                 \
	"EMAIL=ada.lovelace@example.org|NEW_EMAIL=ada.lovelace@example.org|"   \
	"DIGITS=6|VALID/MINUTES=10|"
#define NAMES "USERNAME_MIN=3|USERNAME_MAX=32|PASSWORD_MIN=8|PASSWORD_MAX=256|"
#define LOGIN "FORM=abc|BY_NAME|SIGNUP_OPEN|"
#define CODE "DIGITS=6|VALID/MINUTES=10|"
/* A turn of a repeated section: SECTION/NAME=value/... */
#define ACCOUNT                                                                \
	"USERNAME=ada|EMAIL=ada.lovelace@example.org|SINCE=2026-11-23|"        \
	"GROUPS=board, staff|"                                                 \
	"UNDO_DAYS=7|EVENT_DAYS=90|ZONE=UTC|OTHERS|"                           \
	"SESSION/SESSION_BROWSER=Firefox, Linux/SESSION_NETWORK=192.0.2.x/"    \
	"SESSION_FIRST=2026-11-23 12:03/SESSION_LAST=2026-11-26 09:41/"        \
	"SESSION_HERE|"                                                        \
	"SESSION/SESSION_UNKNOWN/SESSION_NETWORK=2001:db8:1::/"                \
	"SESSION_FIRST=2026-11-24 08:00/SESSION_LAST=2026-11-24 08:10/"        \
	"SESSION_NAME=abc|"                                                    \
	"EVENT/EVENT_SIGNED_IN/EVENT_TIME=2026-11-26 09:41/"                   \
	"EVENT_NETWORK=192.0.2.x/EVENT_BROWSER=Firefox, Linux|"                \
	"EVENT/EVENT_ADDRESS_CHANGED/EVENT_TIME=2026-11-25 09:41/"             \
	"EVENT_NETWORK=192.0.2.x/EVENT_DETAIL=a…@example.com|"
#define SIGNUP "ASK_USERNAME|ASK_PASSWORD|KEEP|" NAMES

static const State states[] = {
	{ "signup", "signup", SIGNUP "NEXT=/forum?a=1&b=2" },
	{ "signup-short", "signup", "" },
	{ "signup-missing", "signup",
	    SIGNUP "USERNAME!MISSING|EMAIL!MISSING|PASSWORD!MISSING" },
	{ "signup-taken", "signup",
	    SIGNUP "USERNAME=ada|EMAIL=ada.lovelace@example.org|"
		   "USERNAME!TAKEN" },
	{ "signup-all", "signup",
	    SIGNUP "USERNAME=A|EMAIL=ada@|USERNAME!TOO_SHORT|EMAIL!INVALID|"
		   "PASSWORD!TOO_COMMON" },
	{ "signup-meant", "signup",
	    SIGNUP "USERNAME=ada|EMAIL=ada@gmial.com|EMAIL!MEANT|"
		   "MEANT_INSTEAD=ada@gmail.com" },
	{ "signup-limited", "signup",
	    SIGNUP "USERNAME=ada|EMAIL=ada@example.org|NOT_NOW|STATUS_429|"
		   "RETRY/MINUTES=12" },
	{ "signup-work", "signup", SIGNUP "WORK|WORK_NOW|WORK_OR_WAIT" },
	{ "signup-work-always", "signup",
	    SIGNUP "WORK|WORK_ALWAYS|WORK_OR_WAIT" },
	{ "signup-work-only", "signup",
	    SIGNUP "USERNAME=ada|EMAIL=ada@example.org|NOT_NOW|WORK|WORK_NOW|"
		   "WORK_ONLY/MINUTES=42" },
	{ "verify-held", "verify", VERIFY "MAIL_HELD=12:03:45 UTC|WORK_NOW" },
	{ "verify-held-always", "verify",
	    VERIFY "MAIL_HELD=12:03:45 UTC|WORK_ALWAYS" },
	{ "verify-held-resend", "verify",
	    VERIFY "MAIL_HELD=12:03:45 UTC|WORK_NOW|HELD/SECONDS=43|"
		   "RESEND/SECONDS=103" },
	{ "verify-waiting", "verify", VERIFY "MAIL_WAITING|MAIL_COMES" },
	{ "verify-delayed", "verify", VERIFY "MAIL_DELAYED|MAIL_COMES" },
	{ "verify-sent", "verify",
	    VERIFY
	    "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|RESEND/SECONDS=47" },
	{ "verify-refused", "verify",
	    VERIFY "MAIL_REFUSED|MAIL_REPLY=550 5.1.1 "
		   "<ada.lovelace@example.org>: Recipient address rejected: "
		   "User unknown in virtual mailbox table" },
	{ "verify-expired", "verify", VERIFY "MAIL_EXPIRED" },
	{ "verify-wrong", "verify",
	    VERIFY "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|CODE!WRONG" },
	{ "verify-limited", "verify",
	    VERIFY "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|CODE!LIMITED|"
		   "RETRY/MINUTES=7" },
	{ "verify-resent", "verify",
	    VERIFY "MAIL_WAITING|MAIL_COMES|RESENT|RESEND/SECONDS=60" },
	{ "verify-too-soon", "verify",
	    VERIFY "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|RESEND_TOO_SOON|"
		   "RETRY/SECONDS=23|RESEND/SECONDS=23" },
	{ "verify-mails-limited", "verify",
	    VERIFY "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|RESEND_LIMITED|"
		   "RETRY/MINUTES=42" },
	{ "verify-address", "verify",
	    VERIFY "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|ADDRESS_CHANGED" },
	{ "verify-address-kept", "verify",
	    VERIFY "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|ADDRESS_KEPT" },
	{ "verify-address-wrong", "verify",
	    VERIFY "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|EMAIL!INVALID|"
		   "ADDRESS_OPEN" },
	{ "verify-address-limited", "verify",
	    VERIFY
	    "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|ADDRESS_OPEN|"
	    "NEW_EMAIL=ada@example.com|NOT_NOW|STATUS_429|RETRY/MINUTES=12" },
	{ "verify-not-now", "verify",
	    VERIFY "MAIL_SENT|MAIL_COMES|MAIL_TIME=12:03 UTC|CODE=123456|"
		   "NOT_NOW|STATUS_503|RETRY/SECONDS=5" },
	{ "verify-blind", "verify",
	    "BLIND|DIGITS=6|CODE=123456|NOT_NOW|STATUS_503|RETRY/SECONDS=60" },
	{ "verify-name-taken", "verify",
	    VERIFY "ASK_USERNAME|" NAMES "USERNAME=ada|USERNAME!TAKEN|"
		   "CODE=123456" },
	{ "link", "link", "EMAIL=ada@example.org|T=abc|LINK_FORM" },
	{ "link-password", "link",
	    "EMAIL=ada@example.org|T=abc|LINK_FORM|ASK_PASSWORD" },
	{ "link-password-wrong", "link",
	    "EMAIL=ada@example.org|T=abc|LINK_FORM|ASK_PASSWORD|"
	    "PASSWORD!WRONG" },
	{ "link-not-now", "link",
	    "EMAIL=ada@example.org|T=abc|LINK_FORM|ASK_PASSWORD|NOT_NOW|"
	    "STATUS_503|RETRY/SECONDS=2" },
	{ "link-blind", "link",
	    "T=abc|LINK_FORM|NOT_NOW|STATUS_503|RETRY/SECONDS=60" },
	{ "link-code", "link",
	    "EMAIL=ada@example.org|T=abc|LINK_CODE|CODE=123456" },
	{ "link-over", "link-over", "NOT_HERE|SIGNUP_OPEN" },
	{ "link-used", "link-used", "" },
	{ "link-over-here", "link-over", "HERE" },
	{ "refuse", "refuse", "EMAIL=ada@example.org|T=abc|DAYS=30" },
	{ "refused", "refused", "DAYS=30" },
	{ "refuse-over", "refuse-over", "" },
	{ "has-account", "has-account", "" },
	{ "not-allowed", "not-allowed", "USER=ada|NEXT=/staff/?a=1|ELSEWHERE" },
	{ "signed-in", "signed-in", "NEXT=/members/?a=1&b=2" },
	{ "no-cookies", "no-cookies", "NEXT=/members/?a=1&b=2" },
	{ "login-form-lost", "login",
	    LOGIN "ASK_PASSWORD|FROM=form|FORM_LOST|NEXT=/members/new" },
	{ "login-form-gone", "login",
	    LOGIN "ASK_PASSWORD|FROM=sent|FORM_GONE" },
	{ "login-gate", "login",
	    LOGIN "ASK_PASSWORD|FROM=gate|FROM_GATE|NEXT=/members/" },
	{ "over", "over", "SIGNUP_OPEN" },
	{ "closed", "closed", "" },
	{ "login", "login", LOGIN "ASK_PASSWORD" },
	{ "login-wrong", "login",
	    LOGIN
	    "ASK_PASSWORD|BY_CODE|LOGIN=ada|LOGIN!WRONG|RESET_HELPS|NEXT=/forum|"
	    "KEEP_SIGNED_IN" },
	{ "login-missing", "login",
	    LOGIN "ASK_PASSWORD|LOGIN!MISSING|PASSWORD!MISSING" },
	{ "login-limited", "login",
	    LOGIN
	    "ASK_PASSWORD|LOGIN=ada|LOGIN!LIMITED|RESET_HELPS|RETRY/MINUTES=12" },
	{ "login-not-now", "login",
	    LOGIN "ASK_PASSWORD|LOGIN=ada|NOT_NOW|STATUS_503|RETRY/SECONDS=2" },
	{ "login-only-code", "login", "FORM=abc|BY_ADDRESS|ONLY_CODE" },
	{ "login-code", "login-code",
	    CODE "LOGIN=ada|FORM=abc|KEEP_SIGNED_IN" },
	{ "login-code-too-soon", "login-code",
	    CODE "LOGIN=ada|FORM=abc|RESEND_TOO_SOON|RESEND/SECONDS=47" },
	{ "login-code-wrong", "login-code",
	    CODE "LOGIN=ada|FORM=abc|CODE=123456|CODE!WRONG" },
	{ "login-code-blind", "login-code",
	    "CODE=123456|NOT_NOW|STATUS_503|RETRY/SECONDS=60" },
	{ "asked-over", "asked-over", "RESET" },
	{ "asked-over-sign-in", "asked-over", "SIGN_IN" },
	{ "reset", "reset", "FORM=abc|NEXT=/members/?a=1" },
	{ "reset-invalid", "reset", "FORM=abc|EMAIL=ada@|EMAIL!INVALID" },
	{ "reset-code", "reset-code", CODE NAMES "EMAIL=ada@example.org" },
	{ "reset-code-limited", "reset-code",
	    CODE NAMES "EMAIL=ada@example.org|CODE!LIMITED|RETRY/MINUTES=9" },
	{ "reset-code-common", "reset-code",
	    CODE NAMES "EMAIL=ada@example.org|CODE=123456|"
		       "PASSWORD!TOO_COMMON" },
	{ "account", "account", ACCOUNT "HAS_PASSWORD" },
	{ "account-welcome", "account", ACCOUNT "HAS_PASSWORD|WELCOME" },
	{ "account-undeleted", "account", ACCOUNT "UNDELETED|MAY_RENAME" },
	{ "account-password", "account", ACCOUNT "PASSWORD_DONE|ELSEWHERE" },
	{ "account-address", "account", ACCOUNT "ADDRESS_DONE" },
	{ "account-username", "account", ACCOUNT "USERNAME_DONE" },
	{ "account-ended", "account", ACCOUNT "SESSION_DONE" },
	{ "account-others", "account", ACCOUNT "OTHERS_DONE" },
	{ "password", "password", NAMES "ASK_CURRENT|MAY_CONFIRM" },
	{ "password-wrong", "password",
	    NAMES "ASK_CURRENT|MAY_CONFIRM|CURRENT!WRONG" },
	{ "password-same", "password",
	    NAMES "ASK_CURRENT|MAY_CONFIRM|PASSWORD!SAME" },
	{ "password-limited", "password",
	    NAMES "ASK_CURRENT|MAY_CONFIRM|CURRENT!LIMITED|RETRY/MINUTES=60" },
	{ "password-by-code", "password", NAMES "ASK_CODE|BACK=/password" },
	{ "address", "address",
	    "NAMING|ASK_CURRENT|MAY_CONFIRM|ADDRESS=ada@example.org" },
	{ "address-same", "address",
	    "NAMING|ASK_CURRENT|MAY_CONFIRM|ADDRESS=ada@example.org|"
	    "NEW_EMAIL=ada@example.org|EMAIL!SAME" },
	{ "address-pending", "address",
	    "PENDING/VALID>MINUTES=10/EMAIL=ada@example.com/MAIL_WAITING/"
	    "MAIL_COMES/RESEND>SECONDS=47|DIGITS=6" },
	{ "address-taken", "address",
	    "PENDING/VALID>MINUTES=10/EMAIL=ada@example.com/MAIL_SENT/"
	    "MAIL_TIME=12:03 UTC|DIGITS=6|CODE=123456|CODE!TAKEN" },
	{ "undo", "undo", "EMAIL=ada@example.org|T=abc|ASK_PASSWORD" },
	{ "undo-code", "undo", "EMAIL=ada@example.org|T=abc|ONLY_CODE" },
	{ "undone", "undone", "ASK_PASSWORD" },
	{ "undone-code", "undone", "ONLY_CODE" },
	{ "undo-over", "undo-over", "OVER|UNDO_DAYS=7|ASK_PASSWORD" },
	{ "undo-taken", "undo-over", "TAKEN|UNDO_DAYS=7" },
	{ "username", "username",
	    NAMES "OLD_USERNAME=ada|USERNAME=ada|HELD_DAYS=90" },
	{ "username-taken", "username",
	    NAMES "OLD_USERNAME=ada|USERNAME=bob|HELD_DAYS=90|"
		  "USERNAME!TAKEN" },
	{ "username-same", "username",
	    NAMES "OLD_USERNAME=ada|USERNAME=ada|HELD_DAYS=90|"
		  "USERNAME!SAME" },
	{ "delete", "delete", "DATE=2026-12-03|ASK_CURRENT|MAY_CONFIRM" },
	{ "delete-code", "delete",
	    "DATE=2026-12-03|DIGITS=6|ASK_CODE|BACK=/delete|MAY_CONFIRM|"
	    "CODE_ASKED/MAIL_SENT/MAIL_TIME=12:03 UTC/RESEND>SECONDS=47" },
	{ "delete-at-once", "delete", "AT_ONCE|ASK_CURRENT|MAY_CONFIRM" },
	{ "deleted", "deleted", "DATE=2026-12-03|ELSEWHERE" },
	{ "deleted-at-once", "deleted", "AT_ONCE" },
	{ "nobody", "nobody", "START|SIGNUP_OPEN|ELSEWHERE" },
	{ "nobody-under-way", "nobody", "UNDER_WAY" },
	{ "signed-out", "signed-out", "ELSEWHERE" },
	{ "error-400", "error", "STATUS=400|STATUS_400" },
	{ "error-403", "error", "STATUS=403|STATUS_403" },
	{ "error-404", "error", "STATUS=404|STATUS_404|START|SIGNUP_OPEN" },
	{ "error-signed-in", "error", "STATUS=404|STATUS_404|SIGNED_IN" },
	{ "error-405", "error", "STATUS=405|STATUS_405|UNDER_WAY" },
	{ "error-413", "error", "STATUS=413|STATUS_413" },
	{ "error-414", "error", "STATUS=414|STATUS_414" },
	{ "error-415", "error", "STATUS=415|STATUS_415" },
	{ "error-429", "error",
	    "STATUS=429|STATUS_429|RETRY/MINUTES=12|UNDER_WAY" },
	{ "error-500", "error", "STATUS=500|STATUS_500|REQUEST_ID=k3v9q2" },
	{ "error-503", "error",
	    "STATUS=503|STATUS_503|RETRY/SECONDS=5|REQUEST_ID=k3v9q2" },
};

static const char *folder; /* where to write, or NULL */

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

static void
apply_word(Dict *dict, char *word)
{
	gsize n = strcspn(word, "=!");
	char mark = word[n];
	word[n] = '\0';
	if (mark == '=')
		dict_set(dict, word, word + n + 1);
	else if (mark == '!')
		dict_problem(dict, word, word + n + 1);
	else if (n > 0)
		dict_show(dict, word);
}

static void
apply_inner(Dict *turn, char *word)
{
	gsize n = strcspn(word, "=>");
	bool deeper = word[n] == '>';
	word[n] = deeper ? '\0' : word[n];
	apply_word(
	    deeper ? dict_add(turn, word) : turn, deeper ? word + n + 1 : word);
}

static void
apply(Dict *dict, const char *values)
{
	g_auto(GStrv) words = g_strsplit(values, "|", -1);
	for (char **word = words; *word != NULL; word++) {
		/* A value may be a path. */
		gsize n = strcspn(*word, "=/");
		if ((*word)[n] != '/') {
			apply_word(dict, *word);
			continue;
		}
		(*word)[n] = '\0';
		Dict *turn = dict_add(dict, *word);
		g_auto(GStrv) inner = g_strsplit(*word + n + 1, "/", -1);
		for (char **at = inner; *at != NULL; at++)
			apply_inner(turn, *at);
	}
}

static void
write_file(const char *name, const Language *language, const char *extension,
    const char *text)
{
	if (folder == NULL)
		return;
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_strdup_printf(
	    "%s/%s.%s.%s", folder, name, language->id, extension);
	g_file_set_contents(path, text, -1, &error);
	g_assert_no_error(error);
}

static void
assert_no_marks(const char *text)
{
	g_assert_null(strstr(text, "{{"));
	g_assert_null(strstr(text, "}}"));
	g_assert_null(strstr(text, "[["));
	g_assert_null(strstr(text, "]]"));
}

static void
test_pages(void)
{
	g_autoptr(View) view = open_view();
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
		const State *state = &states[i];
		const Language *l = view_languages(view);
		for (; l->id != NULL; l++) {
			g_autoptr(GError) error = NULL;
			g_autoptr(Dict) dict = dict_new();
			g_autoptr(GString) page = g_string_new(NULL);
			g_autofree char *name = g_strdup_printf(
			    "page/%s.tpl", state->template_name);
			apply(dict,
			    "SITE_NAME=Castle & Sons|HOME=/|BASE=/account|"
			    "STATIC_URL=static|SELF=/account/signup");
			apply(dict, state->values);
			view_render(view, name, l, dict, page, &error);
			g_assert_no_error(error);
			assert_no_marks(page->str);
			g_assert_nonnull(strstr(page->str, "<h1>"));
			write_file(state->name, l, "html", page->str);
		}
	}
}

static bool
is_shown(const char *file)
{
	for (gsize i = 0; i < G_N_ELEMENTS(states); i++) {
		g_autofree char *name = g_strconcat(
		    states[i].template_name, ".tpl", NULL);
		if (g_str_equal(name, file))
			return true;
	}
	return false;
}

static void
test_complete(void)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *path = g_build_filename(
	    g_getenv("top_srcdir"), "templates/page", NULL);
	g_autoptr(GDir) files = g_dir_open(path, 0, &error);
	g_assert_no_error(error);
	for (const char *file; (file = g_dir_read_name(files)) != NULL;) {
		if (!is_shown(file))
			g_test_message("no state of %s is shown", file);
		g_assert_true(is_shown(file));
	}
}

static void
test_mails(void)
{
	static const char *const names[] = {
		[MAIL_SIGNUP_CODE] = "mail-signup-code",
		[MAIL_ACCOUNT_EXISTS] = "mail-account-exists",
		[MAIL_SIGN_IN_CODE] = "mail-sign-in-code",
		[MAIL_RESET_CODE] = "mail-reset-code",
		[MAIL_ADDRESS_CODE] = "mail-address-code",
		[MAIL_ADDRESS_TAKEN] = "mail-address-taken",
		[MAIL_CONFIRM_CODE] = "mail-confirm-code",
		[MAIL_SIGNED_IN] = "mail-signed-in",
		[MAIL_PASSWORD_CHANGED] = "mail-password-changed",
		[MAIL_ADDRESS_CHANGED] = "mail-address-changed",
		[MAIL_DELETION] = "mail-deletion",
		[MAIL_USERNAME_CHANGED] = "mail-username-changed",
	};
	MailText values = {
		.site_name = "Castle & Sons",
		.site_url = "https://example.org",
		.code = "123456",
		.link_url = "https://example.org/account/verify/link?t="
			    "q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c",
		.refuse_url = "https://example.org/account/refuse?t="
			      "q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c",
		.undo_url = "https://example.org/account/address/undo?t="
			    "q1w2e3r4t5y6u7i8o9p0a1s2d3f4g5h6j7k8l9z0x1c",
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
	g_autoptr(View) view = open_view();
	for (int kind = 0; kind < MAIL_KIND__COUNT; kind++) {
		const Language *l = view_languages(view);
		for (; l->id != NULL; l++) {
			g_autoptr(GError) error = NULL;
			g_auto(RenderedMail) mail = { 0 };
			mailtext_render(
			    view, (MailKind)kind, l, &values, &mail, &error);
			g_assert_no_error(error);
			assert_no_marks(mail.subject);
			assert_no_marks(mail.text);
			assert_no_marks(mail.html);
			write_file(names[kind], l, "subject", mail.subject);
			write_file(names[kind], l, "txt", mail.text);
			write_file(names[kind], l, "html", mail.html);
		}
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	if (argc > 1)
		folder = argv[1];
	g_test_add_func("/gallery/every-page-is-shown", test_complete);
	g_test_add_func("/gallery/no-page-shows-a-mark", test_pages);
	g_test_add_func("/gallery/no-mail-shows-a-mark", test_mails);
	return g_test_run();
}
