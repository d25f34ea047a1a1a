/*
 * The syntax of single settings: each says whether a text that is not empty
 * and holds no control characters is one. What they want is said to people in
 * settings-table.c. Internal to settings-*.c, but for settings_check_listen(),
 * which sallyport.fcgi asks about --listen.
 */
#ifndef BASE_SETTINGS_CHECK_H
#define BASE_SETTINGS_CHECK_H

#include <stdbool.h>

/* http(s)://host[:port], lower case, no default port: byte for byte what a
 * browser sends as Origin (RFC 6454 6.2). */
bool settings_check_origin(const char *text);
/* "/", or segments of unreserved characters (RFC 3986 2.3) without / at the
 * end; at most 255 bytes. */
bool settings_check_prefix(const char *text);
/* The same, but longer and not "/". */
bool settings_check_below(const char *text);
/* An absolute path on the own site, perhaps with a query. */
bool settings_check_site_path(const char *text);
/* At most 255 characters of any kind, the first no '"'. */
bool settings_check_name(const char *text);
/* A tag of RFC 5646, or a locale's name without its encoding. */
bool settings_check_language(const char *text);
/* What listener_open() of src/web takes. */
bool settings_check_listen(const char *text);
/* An IP address, a network (base/iprange.h), or "unix:". */
bool settings_check_proxy(const char *text);
/* A name of a group, or its number. */
bool settings_check_group(const char *text);
/* An absolute path. */
bool settings_check_path(const char *text);
/* An absolute path, or "none". */
bool settings_check_path_or_none(const char *text);
/* https://host[:port]/… of printable ASCII without blanks. */
bool settings_check_https(const char *text);
/* What account/username.h can be, in lower case. */
bool settings_check_username(const char *text);
/* IPv4[:port]. */
bool settings_check_nameserver(const char *text);
/* Labels of letters, digits and hyphens, lower case (RFC 1034 3.5). */
bool settings_check_domain(const char *text);
/* A domain, or ".domain": all below it. */
bool settings_check_domain_or_below(const char *text);
/* dot-atom@domain (RFC 5322 3.4.1), the domain in any case. */
bool settings_check_address(const char *text);
/* smtp(s)://host[:port] and nothing behind. */
bool settings_check_smtp_url(const char *text);
/* A domain or an address literal (RFC 5321 4.1.3). */
bool settings_check_hello(const char *text);

/*
 * The host of scheme://host[:port]: a domain, an IPv4 address or an IPv6
 * address in brackets. Newly allocated; NULL where it is none of these or the
 * port is not 1 to 65535. *ret_port is 0 where there is none.
 */
char *settings_check_authority(const char *text, int *ret_port);

#endif
