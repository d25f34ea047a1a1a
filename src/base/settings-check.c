#include "base/settings-check.h"

#include <arpa/inet.h>
#include <glib.h>
#include <string.h>
#include <sys/un.h>

#include "base/iprange.h"
#include "base/limits.h"

#define NAME_MAX_CHARS 255 /* no shorter than a host, which may stand in */
#define PREFIX_MAX_BYTES 255 /* what is appended must find room */
#define DOMAIN_MAX_BYTES 253 /* RFC 1035 2.3.4, less the root */
#define LABEL_MAX_BYTES 63

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

static bool
only(const char *text, const char *characters)
{
	return text[strspn(text, characters)] == '\0';
}

static bool
is_label(const char *label)
{
	gsize n = strlen(label);
	return n > 0 && n <= LABEL_MAX_BYTES && only(label, LOWER DIGITS "-") &&
	       label[0] != '-' && label[n - 1] != '-';
}

bool
settings_check_domain(const char *text)
{
	if (*text == '\0' || strlen(text) > DOMAIN_MAX_BYTES)
		return false;
	g_auto(GStrv) labels = g_strsplit(text, ".", -1);
	for (char **label = labels; *label != NULL; label++)
		if (!is_label(*label))
			return false;
	return true;
}

bool
settings_check_domain_or_below(const char *text)
{
	return settings_check_domain(text[0] == '.' ? text + 1 : text);
}

static bool
is_ip(int family, const char *text, gsize n)
{
	g_autofree char *address = g_strndup(text, n);
	unsigned char binary[sizeof(struct in6_addr)];
	return inet_pton(family, address, binary) == 1;
}

/* A name whose last label is all digits can only be an IPv4 address. */
static bool
is_host(const char *host)
{
	gsize n = strlen(host);
	if (host[0] == '[')
		return n > 2 && host[n - 1] == ']' &&
		       is_ip(AF_INET6, host + 1, n - 2);
	const char *dot = strrchr(host, '.');
	if (only(dot == NULL ? host : dot + 1, DIGITS))
		return is_ip(AF_INET, host, n);
	return settings_check_domain(host);
}

static bool
is_port(const char *text, int *ret_port)
{
	gint64 port;
	/* No sign and no leading zero: two spellings of one port would be two
	 * origins. */
	if (text[0] == '0' || !g_ascii_isdigit(text[0]) ||
	    !g_ascii_string_to_signed(text, 10, 1, 65535, &port, NULL))
		return false;
	*ret_port = (int)port;
	return true;
}

char *
settings_check_authority(const char *text, int *ret_port)
{
	const char *bracket = text[0] == '[' ? strchr(text, ']') : text;
	const char *colon = bracket == NULL ? NULL : strchr(bracket, ':');
	int port = 0;
	if (colon != NULL && !is_port(colon + 1, &port))
		return NULL;
	g_autofree char *host = colon == NULL
				    ? g_strdup(text)
				    : g_strndup(text, (gsize)(colon - text));
	if (!is_host(host))
		return NULL;
	*ret_port = port;
	return g_steal_pointer(&host);
}

/* What stands behind the scheme, or NULL where it is another one. */
static const char *
after_scheme(const char *text, const char *scheme)
{
	return g_str_has_prefix(text, scheme) ? text + strlen(scheme) : NULL;
}

static bool
is_authority(const char *text, int default_port)
{
	int port = 0;
	g_autofree char *host = text == NULL
				    ? NULL
				    : settings_check_authority(text, &port);
	return host != NULL && (port == 0 || port != default_port);
}

bool
settings_check_origin(const char *text)
{
	return is_authority(after_scheme(text, "https://"), 443) ||
	       is_authority(after_scheme(text, "http://"), 80);
}

bool
settings_check_smtp_url(const char *text)
{
	return is_authority(after_scheme(text, "smtp://"), -1) ||
	       is_authority(after_scheme(text, "smtps://"), -1);
}

static bool
is_prefix(const char *text)
{
	if (text[0] != '/' || !only(text, LOWER UPPER DIGITS "-._~/"))
		return false;
	if (text[1] == '\0')
		return true;
	g_auto(GStrv) segments = g_strsplit(text + 1, "/", -1);
	for (char **segment = segments; *segment != NULL; segment++)
		if (**segment == '\0' || strcmp(*segment, ".") == 0 ||
		    strcmp(*segment, "..") == 0)
			return false;
	return true;
}

bool
settings_check_prefix(const char *text)
{
	return is_prefix(text) && strlen(text) <= PREFIX_MAX_BYTES;
}

bool
settings_check_below(const char *text)
{
	return text[1] != '\0' && is_prefix(text) &&
	       strlen(text) <= LIMIT_NEXT_BYTES;
}

bool
settings_check_site_path(const char *text)
{
	/* "//host" is another site's address. */
	return text[0] == '/' && text[1] != '/' &&
	       strlen(text) <= LIMIT_NEXT_BYTES &&
	       only(text, LOWER UPPER DIGITS "-._~/%?&=+:@!$'()*,;");
}

bool
settings_check_name(const char *text)
{
	/* Who is used to other files quotes; here quotes would be shown. */
	return text[0] != '"' && g_utf8_strlen(text, -1) <= NAME_MAX_CHARS;
}

bool
settings_check_language(const char *text)
{
	return strlen(text) <= 35 && g_ascii_isalpha(text[0]) &&
	       only(text, LOWER UPPER DIGITS "-_");
}

bool
settings_check_listen(const char *text)
{
	const char *path = after_scheme(text, "unix:");
	if (path != NULL)
		return path[0] == '/' &&
		       strlen(path) <
			   sizeof(((struct sockaddr_un *)NULL)->sun_path);
	int port = 0;
	g_autofree char *host = settings_check_authority(text, &port);
	return host != NULL && port != 0 &&
	       (strcmp(host, "[::1]") == 0 ||
		   (g_str_has_prefix(host, "127.") &&
		       is_ip(AF_INET, host, strlen(host))));
}

bool
settings_check_proxy(const char *text)
{
	IpRange range;
	return strcmp(text, "unix:") == 0 || ip_range_parse(text, &range);
}

bool
settings_check_group(const char *text)
{
	return strlen(text) <= 32 && text[0] != '-' &&
	       only(text, LOWER UPPER DIGITS "-_.");
}

bool
settings_check_path(const char *text)
{
	return text[0] == '/';
}

bool
settings_check_path_or_none(const char *text)
{
	return text[0] == '/' || strcmp(text, "none") == 0;
}

bool
settings_check_https(const char *text)
{
	const char *rest = after_scheme(text, "https://");
	const char *path = rest == NULL ? NULL : strchr(rest, '/');
	if (path == NULL || strlen(text) > LIMIT_NEXT_BYTES)
		return false;
	int port;
	g_autofree char *authority = g_strndup(rest, (gsize)(path - rest));
	g_autofree char *host = settings_check_authority(authority, &port);
	for (const char *c = path; *c != '\0'; c++)
		if (!g_ascii_isgraph(*c))
			return false;
	return host != NULL;
}

bool
settings_check_username(const char *text)
{
	return g_ascii_islower(text[0]) && strlen(text) <= LIMIT_USERNAME_MAX &&
	       only(text, LOWER DIGITS "-_.");
}

bool
settings_check_nameserver(const char *text)
{
	int port;
	g_autofree char *host = settings_check_authority(text, &port);
	return host != NULL && is_ip(AF_INET, host, strlen(host));
}

/* atext of RFC 5322 3.2.3, and the dot between atoms. */
static bool
is_dot_atom(const char *text)
{
	gsize n = strlen(text);
	return n > 0 && n <= LIMIT_EMAIL_LOCAL_BYTES && text[0] != '.' &&
	       text[n - 1] != '.' && strstr(text, "..") == NULL &&
	       only(text, LOWER UPPER DIGITS "!#$%&'*+-/=?^_`{|}~.");
}

bool
settings_check_address(const char *text)
{
	const char *at = strrchr(text, '@');
	if (at == NULL || strlen(text) > LIMIT_EMAIL_BYTES)
		return false;
	g_autofree char *local = g_strndup(text, (gsize)(at - text));
	g_autofree char *domain = g_ascii_strdown(at + 1, -1);
	return is_dot_atom(local) && settings_check_domain(domain);
}

bool
settings_check_hello(const char *text)
{
	gsize n = strlen(text);
	if (text[0] != '[')
		return settings_check_domain(text);
	if (text[n - 1] != ']')
		return false;
	const char *ipv6 = after_scheme(text, "[IPv6:");
	if (ipv6 != NULL)
		return is_ip(AF_INET6, ipv6, strlen(ipv6) - 1);
	return is_ip(AF_INET, text + 1, n - 2);
}
