/*
 * Whom limits are counted for. Who has one IPv6 address has its whole /64, so
 * that is what counts.
 */
#ifndef WEB_NETWORK_H
#define WEB_NETWORK_H

/*
 * "192.0.2.7" as it is, "::ffff:192.0.2.7" as that, "2001:db8::1%eth0" as
 * "2001:db8::/64", anything else (NULL too) as "unknown". Newly allocated.
 */
char *network_key(const char *remote_address);

#endif
