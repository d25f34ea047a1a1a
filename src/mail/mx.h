/*
 * Whether a domain takes mail, asked of the DNS: it does where it has an MX, or
 * else an address (RFC 5321 5.1); it does not where it does not exist, or says
 * so by a null MX (RFC 7505). What the DNS cannot tell now is no reason to keep
 * a mail back. Whether the mail servers behind the names exist is not looked
 * at.
 *
 * It asks the name servers of resolv.conf(5) by libc's resolver, over UDP and,
 * where an answer is too long for that, TCP, and remembers what they said for a
 * while. One that does not answer is left alone for a while, too: a queue is
 * not to wait for each mail again.
 */
#ifndef MAIL_MX_H
#define MAIL_MX_H

#include <glib.h>
#include <stdbool.h>

#include "base/clock.h"

typedef enum {
	MX_TAKES_MAIL,
	MX_NO_DOMAIN, /* there is none of that name */
	MX_NO_MAIL, /* there is, but none that mail can be sent to */
	MX_UNKNOWN, /* no answer, or none that says it */
} MxVerdict;

/* The longest that one question takes: three queries of three name servers. */
#define MX_MOST_MS (20 * SECOND_MS)

typedef struct MxAsker MxAsker;

/* nameserver: "IPv4" or "IPv4:port" to ask instead of resolv.conf's, or "".
 * clock is borrowed. */
MxAsker *mx_asker_new(const char *nameserver, const Clock *clock);
void mx_asker_free(MxAsker *asker);

/* domain as address_parse() makes it. */
MxVerdict mx_ask(MxAsker *asker, const char *domain);

/* --- for the above, and its tests ------------------------------------- */

typedef enum {
	MX_ANSWER_SOME, /* a record of the kind; of MX, one with a name */
	MX_ANSWER_NULL, /* MX: only with the root for a name */
	MX_ANSWER_NONE, /* the domain has no such record */
	MX_ANSWER_NO_DOMAIN,
	MX_ANSWER_TROUBLE, /* the server could not say, or it is garbled */
} MxAnswer;

/* What a DNS message (RFC 1035 4.1) answers; type: ns_t_mx, _a or _aaaa. */
MxAnswer mx_read_answer(const unsigned char *bytes, gsize n, int type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MxAsker, mx_asker_free)

#endif
