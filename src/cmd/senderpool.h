/*
 * The worker's senders: forks them, wakes them, hears them, and notices when
 * they are gone. At most as many as the settings say, and none while there is
 * nothing to send.
 */
#ifndef CMD_SENDERPOOL_H
#define CMD_SENDERPOOL_H

#include <poll.h>
#include <sys/types.h>

#include "cmd/sender.h"

typedef enum {
	SENDER_STATE_IDLE, /* waits to be woken */
	SENDER_STATE_BUSY,
	SENDER_STATE_RETIRED /* finishes what it holds, then ends */
} SenderState;

typedef struct {
	pid_t pid;
	int fd; /* -1 once hung up */
	SenderState state;
	SenderLease *lease; /* shared with the process */
} PoolSender;

typedef struct {
	GPtrArray *senders; /* of PoolSender */
} SenderPool;

SenderPool *sender_pool_new(void);
/* The senders must be gone. */
void sender_pool_free(SenderPool *pool);

/*
 * Forks one more, and wakes it. The caller has no store open: SQLite must not
 * be carried across a fork.
 */
bool
sender_pool_fork(SenderPool *pool, const Mailroom *mailroom, GError **error);

/* Wakes one that is idle; false: there is none. */
bool sender_pool_wake(SenderPool *pool);

/* Hangs up on all: each finishes the mail it holds, and ends. */
void sender_pool_retire(SenderPool *pool);
void sender_pool_kill(SenderPool *pool);

/* Those that are not retired. */
guint sender_pool_active(const SenderPool *pool);
guint sender_pool_idle(const SenderPool *pool);
/* Those that were woken and have not leased a mail yet. */
guint sender_pool_on_the_way(const SenderPool *pool);

/* Appends an entry for each sender that may say something. */
void sender_pool_poll(const SenderPool *pool, GArray *poll_fds);

/*
 * One packet of some sender, its text in text (SENDER_PACKET_BYTES); 0: no
 * more. What it says about the sender's state is already noted.
 */
char sender_pool_hear(SenderPool *pool, char *text);

/*
 * Takes out one sender that has ended, and says how: wait status and what it
 * still held. false: none has.
 */
bool sender_pool_reap(
    SenderPool *pool, pid_t *ret_pid, int *ret_status, SenderLease *ret_lease);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SenderPool, sender_pool_free)

#endif
