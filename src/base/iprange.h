/*
 * IP addresses and ranges of them, IPv4 and IPv6 alike: an IPv4 address is its
 * IPv4-mapped IPv6 address (RFC 4291 2.5.5.2).
 */
#ifndef BASE_IPRANGE_H
#define BASE_IPRANGE_H

#include <stdbool.h>
#include <stdint.h>

#define IP_BYTES 16

typedef struct {
	uint8_t bytes[IP_BYTES];
} IpAddress;

typedef struct {
	IpAddress first;
	unsigned bits; /* of the prefix, 0 to 128 */
} IpRange;

/* "192.0.2.7", "2001:db8::1", "::ffff:192.0.2.7"; the zone of a link-local
 * address ("fe80::1%eth0") is left out. False where it is none. */
bool ip_address_parse(const char *text, IpAddress *ret_address);
bool ip_address_is_ipv4(const IpAddress *address);
/* As text again, IPv4 as such; newly allocated. */
char *ip_address_text(const IpAddress *address);

/* An address, or one and the length of its prefix (RFC 4632 3.1, RFC 4291
 * 2.3); bits behind the prefix must be 0: "192.0.2.0/24". */
bool ip_range_parse(const char *text, IpRange *ret_range);
bool ip_range_has(const IpRange *range, const IpAddress *address);

#endif
