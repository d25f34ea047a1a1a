/*
 * One single-threaded FastCGI process: accept, answer one request, close, for
 * ever. libfcgi reads and writes the records; accepting, time limits and
 * closing are done here, for it would wait for ever for a peer that says
 * nothing, and two seconds for one that does not hang up.
 *
 * The whole of receiving a request, and then the whole of sending its answer,
 * may take request_seconds (and up to a quarter more); then the connection is
 * cut. How long the answer takes to be made is not limited here.
 *
 * Everything of a request is wiped before its memory goes back.
 */
#ifndef WEB_SERVE_FCGI_H
#define WEB_SERVE_FCGI_H

#include "web/httpio.h"

/* Answers one request. */
typedef void ServeAnswer(gpointer user, HttpIo *io);

typedef struct {
	int fd; /* listens */
	int request_seconds;
	/* At the end answer what waits on the socket too: nobody else will. */
	bool drain;
} ServeFcgi;

#define SERVE_ERROR (serve_error_quark())
GQuark serve_error_quark(void);

/*
 * Serves until SIGTERM or SIGUSR1, then finishes what it holds and returns
 * true. Takes over SIGTERM, SIGUSR1, SIGPIPE and SIGALRM of the process.
 * False: the socket cannot be accepted from.
 */
bool serve_fcgi(
    const ServeFcgi *serve, ServeAnswer *answer, gpointer user, GError **error);

#endif
