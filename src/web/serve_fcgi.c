#define _GNU_SOURCE /* accept4() */
#include "web/serve_fcgi.h"

#include "base/secret.h"
#include "web/watch.h"

#include <errno.h>
#include <fastcgi.h>
#include <fcgiapp.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* Of a body that was refused, what is read so that the peer gets to see the
 * refusal: one that is closed upon it, it takes for a broken connection. */
#define DRAIN_BYTES_MAX (1024 * 1024)

G_DEFINE_QUARK(serve_error, serve_error)

/*
 * The signal that told the process to finish, and the descriptor it waits on
 * meanwhile, a copy that the handler closes: accept() is then restarted and
 * fails, wherever between looking at the flag and waiting the signal came.
 */
static volatile sig_atomic_t finish_signal;
static volatile sig_atomic_t waiting_fd;

typedef struct {
	HttpIo io; /* first */
	FCGX_Request fcgi;
} FcgiIo;

static void
on_finish(int number)
{
	int saved = errno;
	if (finish_signal == 0) {
		finish_signal = number;
		close(waiting_fd);
	}
	errno = saved;
}

/* Instead of SIG_IGN, which FCGX_Init() would replace. */
static void
on_nothing(int number)
{
	(void)number;
}

static void
set_handler(int number, void (*handler)(int))
{
	struct sigaction action = {
		.sa_handler = handler,
		.sa_flags = SA_RESTART,
	};
	sigaction(number, &action, NULL);
}

static bool
init(const ServeFcgi *serve, GError **error)
{
	finish_signal = 0;
	waiting_fd = fcntl(serve->fd, F_DUPFD_CLOEXEC, 0);
	if (waiting_fd < 0) {
		g_set_error(error, SERVE_ERROR, 0,
		    "cannot listen on descriptor %d: %s", serve->fd,
		    g_strerror(errno));
		return false;
	}
	set_handler(SIGTERM, on_finish);
	set_handler(SIGUSR1, on_finish);
	set_handler(SIGPIPE, on_nothing);
	/* How long libfcgi waits for a peer that broke the protocol to hang
	 * up. */
	g_setenv("LIBFCGI_OS_CLOSE_POLL_TIMEOUT", "200", TRUE);
	FCGX_Init();
	return watch_init(serve->request_seconds, error);
}

static gsize
fcgi_read(HttpIo *io, void *buffer, gsize n)
{
	FcgiIo *self = (FcgiIo *)(void *)io;
	int wanted = (int)MIN(n, INT_MAX);
	int got = FCGX_GetStr(buffer, wanted, self->fcgi.in);
	if (got < wanted) {
		watch_end();
		/* The peer went away, or sent what is no record of ours. */
		io->broken = FCGX_GetError(self->fcgi.in) != 0;
	}
	return got > 0 ? (gsize)got : 0;
}

static bool
fcgi_write(HttpIo *io, const void *bytes, gsize n)
{
	FcgiIo *self = (FcgiIo *)(void *)io;
	FCGX_Request *fcgi = &self->fcgi;
	g_assert(n <= INT_MAX);

	watch_begin(fcgi->ipcFd);
	int put = FCGX_PutStr(bytes, (int)n, fcgi->out);
	/* The last to be closed sends what is buffered and the end. */
	int closed = FCGX_FClose(fcgi->err);
	closed |= FCGX_FClose(fcgi->out);
	watch_end();
	return put == (int)n && closed == 0;
}

/* The beginning of what libfcgi keeps behind FCGX_Stream.data: its buffer,
 * that has held cookies, passwords and codes. */
typedef struct {
	unsigned char *bytes;
	int n;
} StreamBuffer;

static void
wipe_stream(const FCGX_Stream *stream)
{
	const StreamBuffer *buffer = stream->data;
	/* A libfcgi that keeps it otherwise fails here in the first test. */
	g_assert(stream->stop >= buffer->bytes &&
		 stream->stop <= buffer->bytes + buffer->n);
	secret_wipe(buffer->bytes, (size_t)buffer->n);
}

static void
wipe_request(const FCGX_Request *fcgi)
{
	wipe_stream(fcgi->in);
	wipe_stream(fcgi->out);
	for (char **line = fcgi->envp; *line != NULL; line++)
		secret_wipe(*line, strlen(*line));
}

static void
drain(int fd)
{
	char scratch[8192];
	gssize n, left = DRAIN_BYTES_MAX;
	watch_begin(fd);
	shutdown(fd, SHUT_WR);
	while (left > 0 && (n = recv(fd, scratch, sizeof(scratch), 0)) > 0)
		left -= n;
	watch_end();
	secret_wipe(scratch, sizeof(scratch));
}

static void
serve_connection(int fd, ServeAnswer *answer, gpointer user)
{
	FcgiIo self = { .io = { .read = fcgi_read, .write = fcgi_write } };
	FCGX_Request *fcgi = &self.fcgi;
	/* No socket to accept from: it must not wait there when this
	 * connection brings no request. */
	FCGX_InitRequest(fcgi, -1, 0);
	fcgi->ipcFd = fd;
	/* Or it would be closed before it is read. */
	fcgi->keepConnection = 1;

	watch_begin(fd);
	if (FCGX_Accept_r(fcgi) != 0) {
		watch_end();
		return;
	}
	self.io.environment = (const char *const *)fcgi->envp;
	answer(user, &self.io);
	watch_end();

	/* An authorizer is sent no body, and so no end of one. */
	bool at_end = fcgi->role == FCGI_AUTHORIZER ||
		      FCGX_HasSeenEOF(fcgi->in) == EOF;
	wipe_request(fcgi);
	/* We close, for libfcgi would wait for the peer to do it first. */
	fcgi->keepConnection = 1;
	FCGX_Finish_r(fcgi);
	if (fcgi->ipcFd < 0)
		return;
	if (!at_end)
		drain(fd);
	close(fd);
}

static void
pause_briefly(void)
{
	struct timespec pause = { .tv_nsec = 100 * 1000 * 1000 };
	nanosleep(&pause, NULL);
}

/* The next connection, or -1: finished, or with an error. */
static int
accept_next(const ServeFcgi *serve, GError **error)
{
	for (;;) {
		bool finishing = finish_signal != 0;
		if (finishing && !(serve->drain && finish_signal == SIGTERM))
			return -1;
		/* All who share the socket finish, or will want it as it was:
		 * EAGAIN below. */
		if (finishing)
			fcntl(serve->fd, F_SETFL,
			    fcntl(serve->fd, F_GETFL) | O_NONBLOCK);
		int fd = accept4(finishing ? serve->fd : waiting_fd, NULL, NULL,
		    SOCK_CLOEXEC);
		if (fd >= 0)
			return fd;
		switch (errno) {
		case EAGAIN:
			if (finishing)
				return -1;
			fcntl(serve->fd, F_SETFL,
			    fcntl(serve->fd, F_GETFL) & ~O_NONBLOCK);
			break;
		case EMFILE:
		case ENFILE:
		case ENOBUFS:
		case ENOMEM:
			pause_briefly();
			break;
		case EINTR:
		case ECONNABORTED:
		case EPROTO:
			break;
		default:
			if (!finishing && finish_signal != 0)
				break;
			g_set_error(error, SERVE_ERROR, 0,
			    "cannot accept connections: %s", g_strerror(errno));
			return -1;
		}
	}
}

bool
serve_fcgi(
    const ServeFcgi *serve, ServeAnswer *answer, gpointer user, GError **error)
{
	g_autoptr(GError) failure = NULL;
	int fd;
	if (!init(serve, error))
		return false;
	while ((fd = accept_next(serve, &failure)) >= 0)
		serve_connection(fd, answer, user);
	if (failure == NULL)
		return true;
	g_propagate_error(error, g_steal_pointer(&failure));
	return false;
}
