/*
 * The socket that web servers connect to. A unix socket is made with mode
 * 0660, never open to others even for a moment, and never in the place of
 * anything but a socket that nobody listens on any more. A lock file beside
 * it (claim.h) keeps two instances apart; beside what is not ours none is
 * made. A socket whose master was killed is taken over, even while a process
 * of that one finishes a request. TCP only on loopback: who can connect can
 * forge every header, the address of the visitor included.
 */
#ifndef WEB_LISTENER_H
#define WEB_LISTENER_H

#include <glib.h>
#include <stdbool.h>

typedef struct Listener Listener;

#define LISTENER_ERROR (listener_error_quark())
GQuark listener_error_quark(void);

typedef enum {
	LISTENER_ERROR_ADDRESS, /* or a socket that was passed */
	LISTENER_ERROR_GROUP,
} ListenerError;

/*
 * address is "unix:PATH", "127.0.0.1:PORT" or "[::1]:PORT" (any loopback
 * address). group, a name or number, gets the unix socket; "" leaves it.
 */
bool listener_open(const char *address, const char *group,
    Listener **ret_listener, GError **error);

/*
 * Somebody else's listening socket: fd 0 under spawn-fcgi, mod_fcgid or
 * systemd's StandardInput=socket; 3 under socket activation. Its file, if it
 * has one, is not ours to remove.
 */
bool listener_adopt(int fd, Listener **ret_listener, GError **error);

/* fd is a socket that listens. */
bool listener_is(int fd);

/* The fd passed by systemd (sd_listen_fds(3)), from the values of LISTEN_PID
 * and LISTEN_FDS (NULL where unset); -1 when none was passed to us. */
int listener_passed(const char *listen_pid, const char *listen_fds);

int listener_fd(const Listener *listener);
/* We made it: nobody answers what waits on it when we are gone. */
bool listener_owned(const Listener *listener);

/* In a forked process: it has no part in the claim. */
void listener_leave_claim(Listener *listener);

/* Removes our unix socket so that nobody connects any more; what waits on it
 * can still be accepted. Only the process that made it can, and a file that
 * somebody else has put in its place stays. */
void listener_withdraw(Listener *listener);
/* Withdraws and closes; in a forked process it only closes. */
void listener_free(Listener *listener);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Listener, listener_free)

#endif
