#include "base/settings-table.h"

#include <string.h>

#include "base/limits.h"
#include "base/settings-check.h"

/* A key is called like its member of Settings. */
#define AT(group_, key_)                                                       \
	.group = #group_, .key = #key_,                                        \
	.offset = G_STRUCT_OFFSET(Settings, group_.key_)

/* Where nothing sensible is smaller, and where more is a slip of the hand. */
#define COUNT_MAX 1000000

#define LIST(...)                                                              \
	(const char *const[])                                                  \
	{                                                                      \
		__VA_ARGS__, NULL                                              \
	}

#define STATE_DIRECTORY LOCALSTATEDIR "/lib/sallyport"

#define FORM_ADDRESS "one plain e-mail address, such as login@example.org"
#define FORM_DOMAIN                                                            \
	"domains such as example.org, separated by commas, in lower case "     \
	"(xn--... for international ones)"
#define FORM_DOMAIN_OR_BELOW FORM_DOMAIN ", and .example.org for all below it"
#define FORM_HTTPS "the address of a file, such as https://example.org/list.txt"
#define FORM_USERNAME                                                          \
	"user names of at most 32 characters, in lower case, separated by "    \
	"commas"
#define FORM_PATH_OR_NONE "an absolute path, one that begins with /, or none"
#define FORM_NAMESERVER                                                        \
	"an IPv4 address, perhaps with a port, such as 192.0.2.53 or "         \
	"127.0.0.1:5353"
/* The list that is shipped comes from there. */
#define DISPOSABLE_URL                                                         \
	"https://raw.githubusercontent.com/disposable-email-domains/"          \
	"disposable-email-domains/main/disposable_email_blocklist.conf"
#define FORM_PROXY                                                             \
	"IP addresses and networks such as 192.0.2.7, 10.0.0.0/8 or "          \
	"2001:db8::/32, no bits set beyond the prefix, separated by commas, "  \
	"or unix:"
#define FORM_NAME                                                              \
	"a name of at most 255 characters that does not begin with a quote"
#define FORM_PATH "an absolute path, one that begins with /"
#define FORM_SITE_PATH "a path on the site such as /welcome"

const Setting settings_table[] = {
	{ AT(site, origin), .type = SETTING_TEXT, .need = NEED_ALWAYS,
	    .check = settings_check_origin,
	    .form = "what stands before the path in the site's addresses, "
		    "in lower case, such as https://example.org" },
	{ AT(site, path), .type = SETTING_PREFIX, .fallback = "/account",
	    .check = settings_check_prefix,
	    .form = "the path below which the pages are, such as /account, "
		    "or / for the whole site" },
	{ AT(site, name), .type = SETTING_TEXT, .check = settings_check_name,
	    .form = FORM_NAME },
	{ AT(site, home), .type = SETTING_TEXT,
	    .check = settings_check_site_path, .form = FORM_SITE_PATH },
	{ AT(site, language), .type = SETTING_TEXT, .fallback = "en",
	    .check = settings_check_language,
	    .form = "a language such as en or zh-CN" },

	{ AT(web, listen), .type = SETTING_TEXT,
	    .fallback = "unix:" RUNSTATEDIR "/sallyport/fcgi.sock",
	    .check = settings_check_listen,
	    .form = "unix: and the absolute path of a socket (at most 107 "
		    "bytes), or 127.0.0.1:PORT or [::1]:PORT" },
	{ AT(web, socket_group), .type = SETTING_TEXT,
	    .check = settings_check_group,
	    .form = "a group of this machine, such as www-data" },
	{ AT(web, processes), .type = SETTING_INT, .fallback = "0", .min = 0,
	    .max = 1024 },
	{ AT(web, hashes), .type = SETTING_INT, .fallback = "0", .min = 0,
	    .max = 1024 },
	{ AT(web, hash_queue), .type = SETTING_INT, .fallback = "64", .min = 0,
	    .max = 1024 },
	{ AT(web, request_seconds), .type = SETTING_INT, .fallback = "10",
	    .min = 1, .max = 300 },
	{ AT(web, trusted_proxies), .type = SETTING_LIST,
	    .check = settings_check_proxy, .form = FORM_PROXY },

	{ AT(store, path), .type = SETTING_TEXT,
	    .fallback = STATE_DIRECTORY "/sallyport.db",
	    .check = settings_check_path, .form = FORM_PATH },
	{ AT(store, key_file), .type = SETTING_TEXT,
	    .fallback = STATE_DIRECTORY "/sallyport.key",
	    .check = settings_check_path, .form = FORM_PATH },

	{ AT(view, templates), .type = SETTING_TEXT,
	    .fallback = PKGDATADIR "/templates", .check = settings_check_path,
	    .form = FORM_PATH },
	{ AT(view, locale), .type = SETTING_TEXT, .fallback = LOCALEDIR,
	    .check = settings_check_path, .form = FORM_PATH },
	{ AT(view, static_url), .type = SETTING_TEXT,
	    .check = settings_check_below,
	    .form = "a path on the site without / at its end, such as "
		    "/account/static" },

	{ AT(signup, open), .type = SETTING_BOOL, .fallback = "yes" },
	{ AT(signup, username), .type = SETTING_CHOICE, .fallback = "required",
	    .choices = LIST("required", "off") },
	{ AT(signup, password), .type = SETTING_CHOICE, .fallback = "required",
	    .choices = LIST("required", "off") },
	{ AT(signup, allow_domains), .type = SETTING_LIST,
	    .check = settings_check_domain_or_below,
	    .form = FORM_DOMAIN_OR_BELOW },
	{ AT(signup, deny_domains), .type = SETTING_LIST,
	    .check = settings_check_domain, .form = FORM_DOMAIN },
	{ AT(signup, disposable), .type = SETTING_CHOICE, .fallback = "refuse",
	    .choices = LIST("allow", "refuse") },
	{ AT(signup, disposable_list), .type = SETTING_TEXT,
	    .fallback = PKGDATADIR "/disposable-domains.txt",
	    .check = settings_check_path, .form = FORM_PATH },
	{ AT(signup, disposable_except), .type = SETTING_LIST,
	    .check = settings_check_domain, .form = FORM_DOMAIN },
	{ AT(signup, disposable_url), .type = SETTING_TEXT,
	    .fallback = DISPOSABLE_URL, .check = settings_check_https,
	    .form = FORM_HTTPS },
	{ AT(signup, unmailable), .type = SETTING_CHOICE, .fallback = "refuse",
	    .choices = LIST("allow", "refuse") },
	{ AT(signup, reserved_names), .type = SETTING_LIST,
	    .check = settings_check_username, .form = FORM_USERNAME },
	{ AT(signup, pending_seconds), .type = SETTING_INT, .fallback = "86400",
	    .min = 600, .max = 604800 },
	{ AT(signup, challenge), .type = SETTING_CHOICE, .fallback = "auto",
	    .choices = LIST("off", "auto", "always") },
	{ AT(signup, challenge_share), .type = SETTING_INT, .fallback = "60",
	    .min = 1, .max = 99 },
	{ AT(signup, challenge_least), .type = SETTING_INT, .fallback = "20",
	    .min = 1, .max = COUNT_MAX },
	/* At most that of crypto/work.h. */
	{ AT(signup, challenge_cost), .type = SETTING_INT, .fallback = "100000",
	    .min = 1000, .max = 10000000 },
	{ AT(signup, challenge_wait_seconds), .type = SETTING_INT,
	    .fallback = "45", .min = 5, .max = 600 },

	{ AT(password, min_chars), .type = SETTING_INT, .fallback = "8",
	    .min = LIMIT_PASSWORD_MIN_CHARS, .max = 64 },
	{ AT(password, min_score), .type = SETTING_INT, .fallback = "2",
	    .min = 0, .max = 4 },
	{ AT(password, common), .type = SETTING_TEXT,
	    .fallback = PKGDATADIR "/common-passwords.txt",
	    .check = settings_check_path_or_none, .form = FORM_PATH_OR_NONE },
	{ AT(password, hash_memory_kib), .type = SETTING_INT,
	    .fallback = "19456", .min = 7168, .max = 1048576 },
	{ AT(password, hash_passes), .type = SETTING_INT, .fallback = "2",
	    .min = 1, .max = 20 },

	/* The bounds of digits are those of crypto/code.h. */
	{ AT(code, digits), .type = SETTING_INT, .fallback = "6", .min = 6,
	    .max = 10 },
	{ AT(code, life_seconds), .type = SETTING_INT, .fallback = "600",
	    .min = 60, .max = 3600 },
	{ AT(code, resend_seconds), .type = SETTING_INT, .fallback = "60",
	    .min = 1, .max = 3600 },

	{ AT(login, code), .type = SETTING_BOOL, .fallback = "no" },
	{ AT(login, notice), .type = SETTING_BOOL, .fallback = "yes" },

	{ AT(session, idle_days), .type = SETTING_INT, .fallback = "30",
	    .min = 1, .max = 400 },
	{ AT(session, days), .type = SETTING_INT, .fallback = "90", .min = 1,
	    .max = 400 },
	{ AT(session, brief_hours), .type = SETTING_INT, .fallback = "24",
	    .min = 1, .max = 720 },

	{ AT(account, rename), .type = SETTING_BOOL, .fallback = "no" },
	{ AT(account, delete_after_days), .type = SETTING_INT, .fallback = "7",
	    .max = 365 },

	{ AT(mail, from), .type = SETTING_TEXT, .need = NEED_WORKER,
	    .check = settings_check_address, .form = FORM_ADDRESS },
	{ AT(mail, from_name), .type = SETTING_TEXT,
	    .check = settings_check_name, .form = FORM_NAME },
	{ AT(mail, reply_to), .type = SETTING_TEXT,
	    .check = settings_check_address, .form = FORM_ADDRESS },
	{ AT(mail, attach), .type = SETTING_LIST, .check = settings_check_path,
	    .form = "absolute paths of files, separated by commas" },
	{ AT(mail, check_domain), .type = SETTING_BOOL, .fallback = "no" },
	{ AT(mail, nameserver), .type = SETTING_TEXT,
	    .check = settings_check_nameserver, .form = FORM_NAMESERVER },

	{ AT(smtp, url), .type = SETTING_TEXT, .need = NEED_WORKER,
	    .check = settings_check_smtp_url,
	    .form = "smtp://HOST:PORT or smtps://HOST:PORT, such as "
		    "smtp://mail.example.org:587; name and password belong to "
		    "user and password" },
	{ AT(smtp, tls), .type = SETTING_CHOICE, .fallback = "required",
	    .choices = LIST("required", "off") },
	{ AT(smtp, auth), .type = SETTING_CHOICE, .fallback = "auto",
	    .choices = LIST("auto", "plain", "login", "cram-md5", "xoauth2") },
	{ AT(smtp, user), .type = SETTING_TEXT },
	{ AT(smtp, password), .type = SETTING_TEXT, .secret = true },
	{ AT(smtp, password_file), .type = SETTING_TEXT,
	    .check = settings_check_path, .form = FORM_PATH },
	{ AT(smtp, token_file), .type = SETTING_TEXT,
	    .check = settings_check_path, .form = FORM_PATH },
	{ AT(smtp, ca_file), .type = SETTING_TEXT, .check = settings_check_path,
	    .form = FORM_PATH },
	{ AT(smtp, hello), .type = SETTING_TEXT, .check = settings_check_hello,
	    .form = "the name of this machine on the network, such as "
		    "www.example.org, or an address such as [192.0.2.1]" },
	{ AT(smtp, connections), .type = SETTING_INT, .fallback = "4", .min = 1,
	    .max = 64 },
	{ AT(smtp, connect_seconds), .type = SETTING_INT, .fallback = "10",
	    .min = 1, .max = 120 },
	{ AT(smtp, message_seconds), .type = SETTING_INT, .fallback = "60",
	    .min = 1, .max = 600 },
	{ AT(smtp, retry_seconds), .type = SETTING_INT, .fallback = "15",
	    .min = 1, .max = 3600 },
	{ AT(smtp, retry_max_seconds), .type = SETTING_INT, .fallback = "3600",
	    .min = 1, .max = 86400 },

	/* Without this limit six digits are no secret: it has no 0. */
	{ AT(limits, tries_code), .type = SETTING_INT, .fallback = "5",
	    .min = 1, .max = 10 },
	{ AT(limits, tries_address_day), .type = SETTING_INT, .fallback = "10",
	    .max = COUNT_MAX },
	{ AT(limits, tries_network_hour), .type = SETTING_INT, .fallback = "20",
	    .max = COUNT_MAX },
	{ AT(limits, tries_hour), .type = SETTING_INT, .fallback = "1000",
	    .max = COUNT_MAX },
	{ AT(limits, mails_address_minute), .type = SETTING_INT,
	    .fallback = "1", .max = COUNT_MAX },
	{ AT(limits, mails_address_hour), .type = SETTING_INT, .fallback = "5",
	    .max = COUNT_MAX },
	{ AT(limits, mails_address_day), .type = SETTING_INT, .fallback = "10",
	    .max = COUNT_MAX },
	{ AT(limits, mails_mailbox_day), .type = SETTING_INT, .fallback = "60",
	    .max = COUNT_MAX },
	{ AT(limits, mails_hour), .type = SETTING_INT, .fallback = "1000",
	    .max = COUNT_MAX },
	{ AT(limits, signups_network_hour), .type = SETTING_INT,
	    .fallback = "30", .max = COUNT_MAX },
	{ AT(limits, logins_account_day), .type = SETTING_INT, .fallback = "20",
	    .max = COUNT_MAX },
	{ AT(limits, logins_network_hour), .type = SETTING_INT,
	    .fallback = "60", .max = COUNT_MAX },
	{ AT(limits, logins_hour), .type = SETTING_INT, .fallback = "2000",
	    .max = COUNT_MAX },
	{ AT(limits, sign_ins_account_hour), .type = SETTING_INT,
	    .fallback = "60", .max = COUNT_MAX },
	{ AT(limits, asks_network_hour), .type = SETTING_INT, .fallback = "30",
	    .max = COUNT_MAX },
	{ AT(limits, waits_network_hour), .type = SETTING_INT, .fallback = "4",
	    .max = COUNT_MAX },
	{ AT(limits, waits_hour), .type = SETTING_INT, .fallback = "100",
	    .max = COUNT_MAX },
	{ AT(limits, notices_account_day), .type = SETTING_INT,
	    .fallback = "20", .max = COUNT_MAX },
	{ AT(limits, changes_account_day), .type = SETTING_INT,
	    .fallback = "20", .max = COUNT_MAX },
	{ AT(limits, refusal_days), .type = SETTING_INT, .fallback = "30",
	    .max = 3650 },

	{ AT(process, sandbox), .type = SETTING_CHOICE, .fallback = "auto",
	    .choices = LIST("auto", "required", "off") },

	{ AT(log, level), .type = SETTING_CHOICE, .fallback = "info",
	    .choices = LIST("debug", "info", "warn", "error") },
};

const size_t settings_table_length = G_N_ELEMENTS(settings_table);

static bool
same(const char *word, const char *text, gsize n)
{
	return strlen(word) == n && memcmp(word, text, n) == 0;
}

int
settings_table_find(
    const char *group, gsize group_length, const char *key, gsize key_length)
{
	for (size_t i = 0; i < settings_table_length; i++)
		if (same(settings_table[i].group, group, group_length) &&
		    same(settings_table[i].key, key, key_length))
			return (int)i;
	return -1;
}

int
settings_table_group(const char *group, gsize group_length)
{
	for (size_t i = 0; i < settings_table_length; i++)
		if (same(settings_table[i].group, group, group_length))
			return (int)i;
	return -1;
}

char *
settings_table_variable(const Setting *setting)
{
	g_autofree char *name = g_strdup_printf(
	    "SALLYPORT_%s_%s", setting->group, setting->key);
	return g_ascii_strup(name, -1);
}

char **
settings_keys(void)
{
	char **keys = g_new0(char *, settings_table_length + 1);
	for (size_t i = 0; i < settings_table_length; i++)
		keys[i] = g_strdup_printf(
		    "%s.%s", settings_table[i].group, settings_table[i].key);
	return keys;
}
