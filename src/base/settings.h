/*
 * What the administrator decides: sallyport.conf, overridden by environment
 * variables, secrets also by file. One table (settings-table.c) drives parsing,
 * defaults, bounds, `sallyport check`, `sallyport config` and the test that
 * sallyport.conf(5) documents exactly these keys.
 *
 * The file is lines of `key = value` under `[group]`; `#` or `;` begins a
 * comment line; a list is separated by commas. Everything unknown, twice, out
 * of bounds or unreadable is an error that names file, line, group and key,
 * and what to do.
 */
#ifndef BASE_SETTINGS_H
#define BASE_SETTINGS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum {
	FIELD_REQUIRED,
	FIELD_OFF
} FieldUse;
typedef enum {
	DOMAINS_ALLOW,
	DOMAINS_REFUSE
} DomainUse;
typedef enum {
	CHALLENGE_OFF,
	CHALLENGE_AUTO, /* where account/breaker.h says so */
	CHALLENGE_ALWAYS
} ChallengeUse;
typedef enum {
	SMTP_TLS_REQUIRED,
	SMTP_TLS_OFF
} SmtpTls;
typedef enum {
	SMTP_AUTH_AUTO, /* none where there is no user */
	SMTP_AUTH_PLAIN,
	SMTP_AUTH_LOGIN,
	SMTP_AUTH_CRAM_MD5,
	SMTP_AUTH_XOAUTH2
} SmtpAuth;
typedef enum {
	SANDBOX_USE_AUTO,
	SANDBOX_USE_REQUIRED,
	SANDBOX_USE_OFF
} SandboxUse;
typedef enum {
	LOG_LEVEL_DEBUG,
	LOG_LEVEL_INFO,
	LOG_LEVEL_WARN,
	LOG_LEVEL_ERROR
} LogLevel;

/* Strings are never NULL unless it says so: an unset one is "". */
typedef struct {
	struct {
		char *origin; /* https://example.org: scheme, host, port; no
			       * path. Every link in a mail begins with it. */
		bool secure; /* origin is https; derived, no key */
		char *host; /* of origin, without port; derived */
		char *path; /* mount point, "/account"; "" is the root */
		char *name; /* what people call the site; default host */
		char *home; /* where a visitor goes when done; path on the
			     * own site, default: path + "/" */
		char *language; /* when the browser names none we have */
	} site;
	struct {
		char *listen; /* "unix:/run/sallyport/fcgi.sock" */
		char *socket_group; /* "": leave it */
		int processes; /* 0: 4 a core, at least 8 */
		int hashes; /* passwords hashed at once; 0: cores */
		int hash_queue; /* how many more may wait at most; fewer
				 * where that would not leave a quarter of the
				 * processes for pages */
		int request_seconds; /* for a client to send or take a request
				      */
		GPtrArray *trusted_proxies; /* of char *, web/forwarded.h */
	} web;
	struct {
		char *path;
		char *key_file;
	} store;
	struct {
		char *templates;
		char *locale;
		char *static_url; /* where static/ is served; default
				   * path + "/static" */
	} view;
	struct {
		bool open;
		FieldUse username;
		FieldUse password;
		GPtrArray *allow_domains; /* of char *, A-labels, lower case */
		GPtrArray *deny_domains;
		DomainUse disposable; /* account/maildomain.h */
		char *disposable_list; /* base/wordlist.h */
		GPtrArray *disposable_except; /* as deny_domains */
		char *disposable_url; /* where a newer one is */
		DomainUse unmailable;
		GPtrArray *reserved_names; /* of char *, lower case */
		int pending_seconds;
		ChallengeUse challenge;
		int challenge_share; /* percent */
		int challenge_least; /* sign-ups never proven, in an hour */
		int challenge_cost; /* hashes at most, half of it on average */
		int challenge_wait_seconds; /* of who does not work */
	} signup;
	struct {
		int min_chars;
		int min_score; /* zxcvbn, 0 to 4 */
		char *common; /* base/wordlist.h, or "none" */
		int hash_memory_kib;
		int hash_passes;
	} password;
	struct {
		int digits;
		int life_seconds;
		int resend_seconds; /* between two mails of one sign-up */
	} code;
	struct {
		bool code; /* by a mailed code too, where there are passwords */
		bool notice; /* of a sign-in from a new browser, by mail */
	} login;
	struct {
		int idle_days;
		int days;
		int brief_hours; /* unused, of one that is not kept */
	} session;
	struct {
		bool rename;
		int delete_after_days;
	} account;
	struct {
		char *from; /* address */
		char *from_name; /* default: site.name */
		char *reply_to;
		GPtrArray *attach; /* of char *, file paths */
		bool check_domain; /* mail/maildns.h */
		char *nameserver; /* "192.0.2.53:53"; "": resolv.conf's */
	} mail;
	struct {
		char *url; /* smtp://host:587 or smtps://host:465 */
		SmtpTls tls;
		SmtpAuth auth;
		char *user;
		char *password; /* secret; never loaded by the web program */
		char *password_file; /* where password was read from */
		char *token_file; /* XOAUTH2 access token, read at each login */
		char *ca_file;
		char *hello; /* EHLO name; default: site.host, an IP
			      * address as an address literal */
		int connections;
		int connect_seconds;
		int message_seconds;
		int retry_seconds;
		int retry_max_seconds;
	} smtp;
	struct {
		int tries_code;
		/* 0 switches one of these off. */
		int tries_address_day;
		int tries_network_hour;
		int tries_hour;
		int mails_address_minute;
		int mails_address_hour;
		int mails_address_day;
		int mails_mailbox_day;
		int mails_hour;
		int signups_network_hour;
		int logins_account_day;
		int logins_network_hour;
		int logins_hour;
		int sign_ins_account_hour;
		int asks_network_hour;
		int waits_network_hour;
		int waits_hour;
		int notices_account_day;
		int changes_account_day;
		int refusal_days;
	} limits;
	struct {
		SandboxUse sandbox;
	} process;
	struct {
		LogLevel level;
	} log;
} Settings;

typedef enum {
	SETTINGS_WEB, /* secrets stay unread, and are wiped from environment */
	SETTINGS_WORKER /* also wants what it takes to send mail */
} SettingsFor;

#define SETTINGS_ERROR (settings_error_quark())
GQuark settings_error_quark(void);

/*
 * Reads file (NULL: none, defaults and environment alone), then the
 * environment, a NULL-terminated "NAME=value" array such as environ, in which
 * every SALLYPORT_* name must be a setting's: SALLYPORT_GROUP_KEY, or
 * SALLYPORT_CONFIG. NULL stands for an empty one. All problems are gathered
 * into one error message, a line each. A file with a secret in it that others
 * can reach is such a problem.
 */
bool settings_load(const char *file, char **environment, SettingsFor whom,
    Settings **ret_settings, GError **error);
/* The same from text, for tests and the fuzzer; name stands for the file. */
bool
settings_parse(const char *name, const char *text, gsize n, char **environment,
    SettingsFor whom, Settings **ret_settings, GError **error);
/*
 * As settings_load() from a file, for who wants to look further where there are
 * problems: false only where the file cannot be read. *ret_problems is a line
 * each, *ret_bad names the settings they are about, as "[group] key": where
 * they have no good value, *ret_settings holds what it would without a line.
 */
bool settings_load_good(const char *file, char **environment, SettingsFor whom,
    Settings **ret_settings, char ***ret_problems, char ***ret_bad,
    GError **error);
void settings_free(Settings *settings);

/*
 * The file to load: option where it is not NULL, else SALLYPORT_CONFIG of the
 * environment, else SYSCONFDIR/sallyport/sallyport.conf. Newly allocated.
 */
char *settings_file(const char *option, char **environment);

/* As a file again, every key with its value in force, secrets as "***". */
char *settings_print(const Settings *settings);

/* For the test of the manual page: each as "group.key", NULL-terminated. */
char **settings_keys(void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Settings, settings_free)

#endif
