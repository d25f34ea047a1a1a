/*
 * Who the visitor is where proxies stand before the web server. REMOTE_ADDR is
 * the last of them then, and X-Forwarded-For the list that each appends whom it
 * was asked by to. Anybody can send a list of their own, so that only its right
 * end is worth something: what a trusted proxy has written, back to the first
 * address that is not one of them.
 */
#ifndef WEB_FORWARDED_H
#define WEB_FORWARDED_H

#include <glib.h>

typedef struct TrustedProxies TrustedProxies;

/* ranges: of char *, as ip_range_parse() takes them, or "unix:", a proxy that
 * asks the web server over a unix socket (nginx names it so). NULL where there
 * are none. */
TrustedProxies *trusted_proxies_new(const GPtrArray *ranges);
void trusted_proxies_free(TrustedProxies *proxies);

/*
 * The address of the visitor as text, newly allocated: remote_address (may be
 * NULL: so is the answer) where it is no trusted proxy or tells of nobody, else
 * from list, the value of X-Forwarded-For (NULL where there is none). What
 * stands there may be no address: it is given back all the same, and
 * network_key() makes "unknown" of it. Several lines are one list, which the
 * web server joins (RFC 9110 5.2). A port behind an address is taken off, and
 * so are the brackets of an IPv6 address.
 */
char *forwarded_visitor(const TrustedProxies *proxies, const char *list,
    const char *remote_address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TrustedProxies, trusted_proxies_free)

#endif
