/*
 * The claim of an instance on its unix socket: a lock file beside it,
 * PATH.lock. It is held by the master alone and ends with it, however that
 * ends: no process that it forks has a part in it, which is why it is a lock of
 * fcntl(2). In the file stands which socket was made, so that one left behind
 * is known as ours even while a process of the dead master still has it open.
 */
#ifndef WEB_CLAIM_H
#define WEB_CLAIM_H

#include <glib.h>
#include <stdbool.h>

typedef enum {
	CLAIM_TAKEN,
	CLAIM_HELD, /* by another instance */
	CLAIM_MISSING, /* there is no lock file, and none was to be made */
} ClaimOutcome;

/* False where the file cannot be made or locked: errno tells. On CLAIM_TAKEN
 * also sets *ret_fd, for the caller to close: that gives the claim up, as does
 * to take it twice in one process. */
bool claim_take(
    const char *socket_path, bool make, ClaimOutcome *ret_outcome, int *ret_fd);

/* The socket there is the one that was noted last. */
bool claim_covers(int fd, const char *socket_path);

/* Notes the socket as it stands there; any change of mode or owner makes it
 * another one. Where that fails, a successor has to wait for processes that
 * linger. */
void claim_note(int fd, const char *socket_path);

#endif
