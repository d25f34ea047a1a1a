#include "web/serve_cgi.h"

#include "base/secret.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define DRAIN_BYTES (256 * 1024)
#define DRAIN_MS 500

typedef struct {
	HttpIo io; /* first */
	int in;
	int out;
	/* RFC 3875 4.2: nothing may be read beyond CONTENT_LENGTH, for there
	 * may be no end. */
	guint64 left;
	int seconds; /* for the request, and again for the answer */
	gint64 until_us;
} CgiIo;

static guint64
content_length(char **environment)
{
	const char *text = g_environ_getenv(environment, "CONTENT_LENGTH");
	return text != NULL ? g_ascii_strtoull(text, NULL, 10) : 0;
}

static void
give_time(CgiIo *self)
{
	self->until_us = g_get_monotonic_time() +
			 self->seconds * G_USEC_PER_SEC;
}

/* False: nothing in time, at most wait_ms. What hangs up or fails is ready. */
static bool
is_ready(const CgiIo *self, int fd, short events, int wait_ms)
{
	struct pollfd one = { .fd = fd, .events = events };
	int n;
	do {
		gint64 left_us = self->until_us - g_get_monotonic_time();
		gint64 left_ms = MAX(left_us, 0) / 1000;
		n = poll(&one, 1, (int)MIN(left_ms, wait_ms));
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

static gsize
cgi_read(HttpIo *io, void *buffer, gsize n)
{
	CgiIo *self = (CgiIo *)(void *)io;
	n = (gsize)MIN(n, self->left);
	if (n == 0 || !is_ready(self, self->in, POLLIN, INT_MAX))
		return 0;
	ssize_t got;
	do
		got = read(self->in, buffer, n);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		return 0;
	self->left -= (guint64)got;
	return (gsize)got;
}

static bool
cgi_write(HttpIo *io, const void *bytes, gsize n)
{
	CgiIo *self = (CgiIo *)(void *)io;
	const char *at = bytes;
	give_time(self);
	while (n > 0) {
		if (!is_ready(self, self->out, POLLOUT, INT_MAX))
			return false;
		/* So much a pipe that is ready takes without waiting. */
		ssize_t put = write(self->out, at, MIN(n, PIPE_BUF));
		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += put;
		n -= (gsize)put;
	}
	return true;
}

/*
 * Reads on a little where a form was refused half read: a web server that
 * cannot get rid of what is left loses the answer with it.
 */
static void
drain(CgiIo *self)
{
	char scratch[4096];
	self->left = MIN(self->left, DRAIN_BYTES);
	while (is_ready(self, self->in, POLLIN, DRAIN_MS) &&
	       cgi_read(&self->io, scratch, sizeof scratch) > 0)
		continue;
	secret_wipe(scratch, sizeof scratch);
}

/* What a visitor may have sent a secret in. */
static bool
is_from_visitor(const char *line)
{
	return g_str_has_prefix(line, "HTTP_") ||
	       g_str_has_prefix(line, "QUERY_STRING=") ||
	       g_str_has_prefix(line, "REDIRECT_QUERY_STRING=") ||
	       g_str_has_prefix(line, "REQUEST_URI=");
}

void
serve_cgi(char **environment, int in, int out, int seconds, ServeAnswer *answer,
    gpointer user)
{
	CgiIo self = {
		.io = {
			.environment = (const char *const *)environment,
			.read = cgi_read,
			.write = cgi_write,
		},
		.in = in,
		.out = out,
		.left = content_length(environment),
		.seconds = seconds,
	};
	give_time(&self);
	answer(user, &self.io);
	if (self.left > 0)
		drain(&self);
	for (char **line = environment; *line != NULL; line++) {
		if (is_from_visitor(*line))
			secret_wipe(*line, strlen(*line));
	}
}
