#include "base/settings-rules.h"

#include <string.h>

#include "base/secretfile.h"
#include "base/settings-check.h"

/* The host as an EHLO name: an address as an RFC 5321 4.1.3 literal. */
static char *
hello_of(const char *host)
{
	if (host[0] == '[')
		return g_strdup_printf("[IPv6:%s", host + 1);
	gsize n = strlen(host);
	if (n > 0 && g_ascii_isdigit(host[n - 1]))
		return g_strdup_printf("[%s]", host);
	return g_strdup(host);
}

/* Takes derived where text is empty. */
static void
fill(char **text, char *derived)
{
	if (**text != '\0') {
		g_free(derived);
		return;
	}
	g_free(*text);
	*text = derived;
}

void
settings_rules_derive(Settings *settings)
{
	const char *path = settings->site.path;
	const char *origin = settings->site.origin;
	const char *authority = strstr(origin, "://");
	int port = 0;
	settings->site.secure = g_str_has_prefix(origin, "https:");
	settings->site.host = authority == NULL ? g_strdup("")
						: settings_check_authority(
						      authority + 3, &port);
	fill(&settings->site.name, g_strdup(settings->site.host));
	fill(&settings->site.home, g_strdup_printf("%s/", path));
	fill(&settings->view.static_url, g_strdup_printf("%s/static", path));
	fill(&settings->mail.from_name, g_strdup(settings->site.name));
	fill(&settings->smtp.hello, hello_of(settings->site.host));
}

static bool
is_needed(SettingNeed need, SettingsFor whom)
{
	switch (need) {
	case NEED_NOT:
		return false;
	case NEED_ALWAYS:
		return true;
	case NEED_WORKER:
		return whom == SETTINGS_WORKER;
	}
	g_assert_not_reached();
}

void
settings_rules_missing(SettingsReading *reading, SettingsFor whom)
{
	for (size_t i = 0; i < settings_table_length; i++) {
		const char *text = reading->texts[i].text;
		const Setting *setting = &settings_table[i];
		if (is_needed(setting->need, whom) &&
		    (text == NULL || *text == '\0'))
			settings_reading_problem(reading, setting,
			    "missing; write %s = and %s", setting->key,
			    setting->form);
	}
}

/* The setting of that member of Settings. */
static const Setting *
setting_at(size_t offset)
{
	for (size_t i = 0; i < settings_table_length; i++)
		if (settings_table[i].offset == offset)
			return &settings_table[i];
	g_assert_not_reached();
}

#define SETTING(member) setting_at(G_STRUCT_OFFSET(Settings, member))

/* What is wrong anyway contradicts nothing. */
static bool
good(const SettingsReading *reading, const Setting *setting)
{
	return !reading->texts[setting - settings_table].bad;
}

static void
check_not_over(SettingsReading *reading, const Setting *setting, int value,
    const Setting *bound, int bound_value)
{
	if (value <= bound_value || !good(reading, setting) ||
	    !good(reading, bound))
		return;
	settings_reading_problem(reading, setting,
	    "%d is more than [%s] %s = %d; lower the one or raise the other",
	    value, bound->group, bound->key, bound_value);
}

/* Who logs in; auth is good. */
static void
check_user(SettingsReading *reading, const Settings *settings)
{
	bool wanted = settings->smtp.auth != SMTP_AUTH_AUTO ||
		      *settings->smtp.password != '\0' ||
		      *settings->smtp.token_file != '\0';
	if (wanted && *settings->smtp.user == '\0' &&
	    good(reading, SETTING(smtp.user)))
		settings_reading_problem(reading, SETTING(smtp.user),
		    "missing; write the name to log in with, or take auth, "
		    "password and token_file away");
}

/* What a password is to auth; both are good. */
static void
check_password(SettingsReading *reading, const Settings *settings)
{
	bool wanted = settings->smtp.auth != SMTP_AUTH_AUTO ||
		      *settings->smtp.user != '\0';
	if (wanted && settings->smtp.auth != SMTP_AUTH_XOAUTH2 &&
	    *settings->smtp.password == '\0' &&
	    *settings->smtp.token_file == '\0')
		settings_reading_problem(reading, SETTING(smtp.password),
		    "missing; write password_file = and the absolute path of "
		    "a file that holds the password of user");
}

/* What a token is to auth; both are good. */
static void
check_token(SettingsReading *reading, const Settings *settings)
{
	const char *path = settings->smtp.token_file;
	bool is_set = *path != '\0';
	bool wanted = settings->smtp.auth == SMTP_AUTH_XOAUTH2;
	if (wanted && !is_set)
		settings_reading_problem(reading, SETTING(smtp.token_file),
		    "missing; auth = xoauth2 reads its access token from it");
	if (!wanted && is_set)
		settings_reading_problem(reading, SETTING(smtp.auth),
		    "a token_file is for xoauth2; write auth = xoauth2, or "
		    "take token_file away");
	if (!wanted || !is_set)
		return;
	/* Another program renews it, so that it is read again at each login;
	 * but whether it may be read shall be known before the first. */
	g_autoptr(SecretText) token = NULL;
	g_autoptr(GError) error = NULL;
	if (!secret_file_read(path, &token, &error))
		settings_reading_problem(
		    reading, SETTING(smtp.token_file), "%s", error->message);
}

static void
check_login(SettingsReading *reading, const Settings *settings)
{
	bool auth = good(reading, SETTING(smtp.auth));
	bool password = good(reading, SETTING(smtp.password)) &&
			good(reading, SETTING(smtp.password_file));
	bool token = good(reading, SETTING(smtp.token_file));
	if (auth)
		check_user(reading, settings);
	if (*settings->smtp.password != '\0' &&
	    *settings->smtp.token_file != '\0')
		settings_reading_problem(reading, SETTING(smtp.token_file),
		    "there is a password as well; keep one of the two");
	if (auth && token)
		check_token(reading, settings);
	if (auth && password && token)
		check_password(reading, settings);
}

void
settings_rules_together(
    SettingsReading *reading, const Settings *settings, SettingsFor whom)
{
	check_not_over(reading, SETTING(session.idle_days),
	    settings->session.idle_days, SETTING(session.days),
	    settings->session.days);
	check_not_over(reading, SETTING(code.life_seconds),
	    settings->code.life_seconds, SETTING(signup.pending_seconds),
	    settings->signup.pending_seconds);
	check_not_over(reading, SETTING(smtp.retry_seconds),
	    settings->smtp.retry_seconds, SETTING(smtp.retry_max_seconds),
	    settings->smtp.retry_max_seconds);
	if (whom == SETTINGS_WEB)
		return;
	if (good(reading, SETTING(smtp.tls)) &&
	    settings->smtp.tls == SMTP_TLS_OFF &&
	    g_str_has_prefix(settings->smtp.url, "smtps:"))
		settings_reading_problem(reading, SETTING(smtp.tls),
		    "off, but smtps is TLS from the first byte; take tls = off "
		    "away, or write smtp:// in url");
	check_login(reading, settings);
}
