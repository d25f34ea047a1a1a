/*
 * `sallyport check`: looks at everything the programs will need, and says all
 * that is wrong at once.
 */
#include <grp.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "account/lists.h"
#include "base/clock.h"
#include "base/iprange.h"
#include "cmd/command.h"
#include "crypto/keys.h"
#include "mail/attachment.h"
#include "mail/certificates.h"
#include "mail/smtp.h"
#include "sandbox/sandbox.h"
#include "store/sqlite.h"
#include "view/view.h"

/* A look at one thing: true, or an error that says what to do. */
typedef bool (*Look)(const Settings *settings, GError **error);

typedef struct {
	const char *name;
	Look look;
	const char *const *needs; /* settings without which it makes no sense */
} Check;

static bool
look_at_key(const Settings *settings, GError **error)
{
	g_autoptr(Keys) keys = NULL;
	return keys_load(settings->store.key_file, &keys, error);
}

static bool
look_at_database(const Settings *settings, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_auto(StoreTxn) txn = { 0 };
	return store_sqlite_open(settings->store.path, &store, error) &&
	       store_begin(store, STORE_READ, &txn, error) &&
	       store_commit(&txn, error);
}

static bool
look_at_templates(const Settings *settings, GError **error)
{
	g_autoptr(View) view = NULL;
	return view_load(settings->view.templates, settings->view.locale, &view,
		   error) &&
	       view_load_pages(view, error) && view_load_mails(view, error) &&
	       view_require_language(view, settings->site.language, error);
}

static bool
look_at_lists(const Settings *settings, GError **error)
{
	return lists_check(settings, error);
}

static bool
look_at_attachments(const Settings *settings, GError **error)
{
	g_autoptr(GPtrArray) attachments = NULL;
	return attachment_load_all(settings->mail.attach, &attachments, error);
}

static bool
look_at_certificates(const Settings *settings, GError **error)
{
	const char *path = settings->smtp.ca_file;
	if (*path == '\0' || certificates_check(path, error))
		return true;
	g_prefix_error(error, "[smtp] ca_file: ");
	return false;
}

static bool
look_at_group(const Settings *settings, GError **error)
{
	const char *name = settings->web.socket_group;
	if (*name == '\0' || g_ascii_isdigit(*name) || getgrnam(name) != NULL)
		return true;
	g_set_error(error, COMMAND_ERROR, 0,
	    "[web] socket_group: this machine has no group \"%s\"; write the "
	    "web server's",
	    name);
	return false;
}

static bool
look_at_mail_server(const Settings *settings, GError **error)
{
	g_autoptr(SmtpSender) sender = NULL;
	g_auto(SmtpResult) result = { 0 };
	if (!smtp_sender_new(settings, &sender, error))
		return false;
	smtp_probe(sender, settings->smtp.message_seconds * SECOND_MS, &result);
	if (result.outcome == SMTP_SENT)
		return true;
	g_set_error(error, COMMAND_ERROR, 0,
	    "%s: %s; sallyport mail test shows the whole dialogue",
	    settings->smtp.url, result.reply);
	return false;
}

#define NEEDS(...)                                                             \
	(const char *const[])                                                  \
	{                                                                      \
		__VA_ARGS__, NULL                                              \
	}

static const Check checks[] = {
	{ "key", look_at_key, NEEDS("[store] key_file") },
	{ "database", look_at_database, NEEDS("[store] path") },
	{ "templates", look_at_templates,
	    NEEDS("[view] templates", "[view] locale", "[site] language") },
	{ "lists", look_at_lists,
	    NEEDS("[signup] disposable", "[signup] disposable_list",
		"[signup] password", "[password] common", "[store] path") },
	{ "attachments", look_at_attachments, NEEDS("[mail] attach") },
	{ "certificates", look_at_certificates, NEEDS("[smtp] ca_file") },
	{ "group of the socket", look_at_group, NEEDS("[web] socket_group") },
};

static const Check mail_check = { "mail server", look_at_mail_server,
	NEEDS("[site] origin", "[smtp] url", "[smtp] tls", "[smtp] auth",
	    "[smtp] user", "[smtp] password", "[smtp] password_file",
	    "[smtp] token_file", "[smtp] ca_file", "[smtp] hello",
	    "[smtp] connect_seconds", "[smtp] message_seconds") };

static void
print_lines(const char *name, const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	for (char **line = lines; *line != NULL; line++)
		printf("%s: %s\n", name, *line);
}

/* The number of problems found. */
static guint
look(const Check *check, const Settings *settings, char **bad)
{
	for (const char *const *need = check->needs; *need != NULL; need++) {
		if (!g_strv_contains((const char *const *)bad, *need))
			continue;
		printf(
		    "%s: not looked at, for %s is wrong\n", check->name, *need);
		return 0;
	}
	g_autoptr(GError) error = NULL;
	bool good = check->look(settings, &error);
	print_lines(check->name, good ? "in order" : error->message);
	return good ? 0 : 1;
}

/* The number of problems, a line each. */
static guint
print_settings(const char *file, char **problems)
{
	if (*problems == NULL)
		printf("settings: in order, %s\n", file);
	for (char **problem = problems; *problem != NULL; problem++)
		printf("settings: %s\n", *problem);
	return g_strv_length(problems);
}

static bool
asks_for_tls_in_vain(const char *url)
{
	return url != NULL && g_str_has_prefix(url, "smtp://") &&
	       g_str_has_suffix(url, ":465");
}

/* In force, as tried by processes that end; the number of problems. */
static guint
look_at_sandbox(const Settings *settings)
{
	static const struct {
		const char *name;
		SandboxPart part;
	} parts[] = {
		{ "sandbox of the pages", SANDBOX_WEB_PROCESS },
		{ "sandbox of the worker", SANDBOX_SENDER },
	};
	guint problems = 0;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		SandboxReport report;
		g_autoptr(GError) error = NULL;
		if (!sandbox_try(parts[i].part, settings, &report, &error)) {
			printf("%s: %s\n", parts[i].name, error->message);
			problems++;
			continue;
		}
		g_autofree char *words = sandbox_words(settings, &report);
		printf("%s: %s\n", parts[i].name, words);
	}
	return problems;
}

/* Where the sandbox of the pages leaves a secret: beside the database. */
static void
note_secret_beside_store(const Settings *settings, const char *path)
{
	g_autofree char *store = g_path_get_dirname(settings->store.path);
	g_autofree char *folder = g_path_get_dirname(path);
	if (*path != '\0' && strcmp(store, folder) == 0)
		printf("note: %s is beside the database, where the pages can "
		       "read it: move it elsewhere\n",
		    path);
}

/* Not that of a proxy: whoever is in it is believed. */
static void
note_wide_proxies(const Settings *settings)
{
	for (guint i = 0; i < settings->web.trusted_proxies->len; i++) {
		const char *text = g_ptr_array_index(
		    settings->web.trusted_proxies, i);
		IpRange range;
		if (!ip_range_parse(text, &range))
			continue;
		bool v4 = ip_address_is_ipv4(&range.first);
		if (range.bits < (v4 ? 96 + 8 : 16))
			printf("note: [web] trusted_proxies: %s is much of the "
			       "internet: visitors from there choose whom "
			       "limits count\n",
			    text);
	}
}

/* What is allowed but should be known. */
static void
print_notes(const Settings *settings)
{
	if (!settings->site.secure)
		puts("note: [site] origin is http: passwords and cookies "
		     "travel in clear");
	if (settings->smtp.tls == SMTP_TLS_OFF)
		puts("note: [smtp] tls is off: mails travel in clear");
	if (asks_for_tls_in_vain(settings->smtp.url))
		puts("note: [smtp] url: port 465 speaks TLS from the first "
		     "byte (RFC 8314): write smtps:// for it");
	note_wide_proxies(settings);
	note_secret_beside_store(settings, settings->smtp.password_file);
	note_secret_beside_store(settings, settings->smtp.token_file);
	if (geteuid() == 0)
		puts("note: root may read everything; whether the programs' "
		     "user may is not shown");
}

bool
check_run(CommandCall *call, char **arguments, GError **error)
{
	gboolean mail = FALSE;
	const GOptionEntry options[] = {
		{ "mail", 0, 0, G_OPTION_ARG_NONE, &mail,
		    "Also connect to the mail server and log in", NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(Settings) settings = NULL;
	g_auto(GStrv) wrong = NULL;
	g_auto(GStrv) bad = NULL;
	if (!command_options(call, arguments, options, error) ||
	    !settings_load_good(call->config_file, call->environment,
		SETTINGS_WORKER, &settings, &wrong, &bad, error))
		return false;
	guint problems = print_settings(call->config_file, wrong);
	for (size_t i = 0; i < G_N_ELEMENTS(checks); i++)
		problems += look(&checks[i], settings, bad);
	if (mail)
		problems += look(&mail_check, settings, bad);
	problems += look_at_sandbox(settings);
	print_notes(settings);
	if (problems == 0)
		return true;
	g_set_error(error, COMMAND_ERROR, 0,
	    problems == 1 ? "%u problem" : "%u problems", problems);
	return false;
}
