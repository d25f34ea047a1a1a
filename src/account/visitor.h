/*
 * Who asks, as far as the rules look at it: limits count the network, sessions
 * and events show where they come from, mails speak the language.
 */
#ifndef ACCOUNT_VISITOR_H
#define ACCOUNT_VISITOR_H

#include "account/model.h"

typedef struct {
	const char *network; /* an IPv4, an IPv6 /64, or "unknown" */
	const char *browser; /* its name, such as "Firefox, Linux"; or NULL */
	const char *language; /* a language id; NULL where nothing is mailed */
	const char *known; /* account/known.h: its cookie, or NULL */
} Visitor;

/*
 * As it is kept: of an IPv4 address the first three numbers ("192.0.2.x"), of
 * an IPv6 network the /48 ("2001:db8:1::/48"); what is neither as it is.
 */
void visitor_client(const Visitor *visitor, Client *ret_client);

#endif
