/*
 * What a mail tells about the domain that it goes to, and what follows for the
 * others to it. A mail server that relays asks a domain when it is told the
 * recipient, or passes on what the domain says: so one domain may answer "not
 * now", or after a minute, while all others are well.
 *
 * A domain that keeps a sender waiting, or puts off several mails in a row, is
 * held (Destination): its mails go one at a time, the first that it takes in
 * good time ends that, and each that it does not take makes the pause before
 * the next one longer, so that of a thousand mails not each finds out anew.
 */
#ifndef MAIL_DESTINATION_H
#define MAIL_DESTINATION_H

#include "account/store.h"

typedef enum {
	DESTINATION_UNASKED, /* it did not come to that */
	DESTINATION_QUICK, /* a yes or a no */
	DESTINATION_SLOW, /* the same, after longer than it should take */
	DESTINATION_PUT_OFF, /* "not now" */
	DESTINATION_STALLED, /* ... or nothing, after longer */
	DESTINATION_SIGN__COUNT
} DestinationSign;

typedef struct {
	DestinationSign sign;
	int64_t now_ms;
	int64_t first_ms; /* the first pause of a held domain */
	int64_t most_ms; /* the longest */
} DestinationReport;

/* An answer that took longer than this is slow. */
#define DESTINATION_SLOW_MS (5 * SECOND_MS)

/* answered: yes or no, as against "not now". */
DestinationSign destination_sign(bool answered, int64_t took_ms);

/* Writes down what a mail has told about its domain. */
bool destination_note(StoreTxn *txn, int64_t mail_id,
    const DestinationReport *report, GError **error);

#endif
