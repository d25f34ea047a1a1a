/*
 * A sender: the process that holds one connection to the mail server. It is
 * forked by the worker (worker.c), which tells it when to look into the
 * outbox, and ends when it was idle for a while or the worker hangs up.
 *
 * The two talk over a SOCK_SEQPACKET socket; a packet's first byte says what
 * it is, the rest is text.
 */
#ifndef CMD_SENDER_H
#define CMD_SENDER_H

#include "cmd/mailroom.h"

#define SENDER_PACKET_BYTES 1024

/* To the sender. */
#define SENDER_GO 'G' /* something may be due: make a round */

/* From the sender. */
#define SENDER_IDLE 'I' /* the round is over */
#define SENDER_STUCK 'M' /* ... because no mail can be sent; says why */
#define SENDER_AWAY 'A' /* ... because none can be sent now; says why */
#define SENDER_WORKS 'W' /* the first mail of a round was not stuck */
#define SENDER_TROUBLE 'T' /* the store fails; the sender goes on trying */

/* What a sender holds, in memory shared with the worker: if the sender dies,
 * the worker gives the mail back. Zero: nothing. */
typedef struct {
	int64_t mail_id;
	int64_t expires_ms;
	int32_t attempts;
} SenderLease;

/* The process's life; returns its exit status. */
int sender_run(const Mailroom *mailroom, int socket_fd, SenderLease *lease);

#endif
