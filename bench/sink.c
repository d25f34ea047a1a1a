/*
 * A mail server that takes everything and keeps nothing, for measuring what
 * sends to it: STARTTLS, AUTH PLAIN and LOGIN with any name and password, as
 * many connections as come, a thread each.
 *
 *	sink [-c CERTIFICATE -k KEY] [-w MS] [-m MARK] [-s] LOG
 *
 * It prints the port it found, then appends a line to LOG for each message:
 * when it was taken (microseconds of the monotonic clock), number of the
 * connection, whether that was encrypted and had logged in, recipient, token.
 * The token is what follows MARK in the body, up to a slash or blank; without
 * -m the first word of six digits.
 *
 * -w waits before every reply, as a far or busy server does; -s takes
 * connections and never says a word.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <glib.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE_BYTES 4096
#define TOKEN_BYTES 256
#define WORD_CHARS G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS

typedef struct {
	SSL_CTX *tls; /* NULL: no STARTTLS */
	gulong wait_us;
	const char *mark; /* NULL: a word of six digits */
	bool silent;
	int log;
} Sink;

typedef struct {
	int fd;
	guint number;
	SSL *tls;
	bool authenticated;
	char buffer[16384];
	int at, got;
	char recipient[LINE_BYTES];
	char token[TOKEN_BYTES];
} Peer;

static Sink sink;

static bool
read_line(Peer *peer, char *line)
{
	for (int n = 0;;) {
		if (peer->at == peer->got) {
			peer->at = 0;
			peer->got = peer->tls
					? SSL_read(peer->tls, peer->buffer,
					      sizeof(peer->buffer))
					: (int)read(peer->fd, peer->buffer,
					      sizeof(peer->buffer));
			if (peer->got <= 0)
				return false;
		}
		char c = peer->buffer[peer->at++];
		if (c == '\n') {
			line[n > 0 && line[n - 1] == '\r' ? n - 1 : n] = '\0';
			return true;
		}
		if (n < LINE_BYTES - 1)
			line[n++] = c;
	}
}

static bool
reply(Peer *peer, const char *text)
{
	if (sink.wait_us > 0)
		g_usleep(sink.wait_us);
	int n = (int)strlen(text);
	return (peer->tls ? SSL_write(peer->tls, text, n)
			  : (int)write(peer->fd, text, (size_t)n)) == n;
}

static bool
hello(Peer *peer)
{
	if (sink.tls != NULL && peer->tls == NULL)
		return reply(peer,
		    "250-sink\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n");
	return reply(peer, "250-sink\r\n250 AUTH PLAIN LOGIN\r\n");
}

static bool
start_tls(Peer *peer)
{
	if (sink.tls == NULL)
		return reply(peer, "454 no certificate\r\n");
	if (!reply(peer, "220 go ahead\r\n"))
		return false;
	peer->at = peer->got = 0;
	peer->tls = SSL_new(sink.tls);
	SSL_set_fd(peer->tls, peer->fd);
	return SSL_accept(peer->tls) == 1;
}

/* AUTH LOGIN asks for name and password, PLAIN for both at once; either may
 * bring the first with the command. */
static bool
authenticate(Peer *peer, const char *command)
{
	g_auto(GStrv) words = g_strsplit(command, " ", 3);
	int questions = words[1] != NULL &&
				g_ascii_strcasecmp(words[1], "LOGIN") == 0
			    ? 2
			    : 1;
	if (g_strv_length(words) == 3)
		questions--;
	char line[LINE_BYTES];
	while (questions-- > 0)
		if (!reply(peer, "334 \r\n") || !read_line(peer, line))
			return false;
	peer->authenticated = true;
	return reply(peer, "235 welcome\r\n");
}

static void
find_token(Peer *peer, const char *line)
{
	if (sink.mark != NULL) {
		const char *at = strstr(line, sink.mark);
		if (at == NULL)
			return;
		at += strlen(sink.mark);
		g_strlcpy(
		    peer->token, at, MIN(strcspn(at, "/ ") + 1, TOKEN_BYTES));
		return;
	}
	for (const char *at = line; *at != '\0';) {
		size_t n = strspn(at, WORD_CHARS);
		if (n == 6 && strspn(at, "0123456789") == 6) {
			g_strlcpy(peer->token, at, 7);
			return;
		}
		at += n > 0 ? n : 1;
	}
}

static bool
take_message(Peer *peer)
{
	char line[LINE_BYTES];
	bool body = false;
	if (!reply(peer, "354 go ahead\r\n"))
		return false;
	peer->token[0] = '\0';
	while (read_line(peer, line) && strcmp(line, ".") != 0) {
		body = body || line[0] == '\0';
		if (body && peer->token[0] == '\0')
			find_token(peer, line);
	}
	g_autofree char *entry = g_strdup_printf("%" G_GINT64_FORMAT
						 "\t%u\t%d\t%d\t%s\t%s\n",
	    g_get_monotonic_time(), peer->number, peer->tls != NULL,
	    peer->authenticated, peer->recipient, peer->token);
	size_t n = strlen(entry);
	if (write(sink.log, entry, n) != (ssize_t)n)
		g_error("cannot write the log");
	return reply(peer, "250 taken\r\n");
}

static bool
is(const char *line, const char *command)
{
	return g_ascii_strncasecmp(line, command, strlen(command)) == 0;
}

static bool
obey(Peer *peer, const char *line)
{
	if (is(line, "EHLO") || is(line, "HELO"))
		return hello(peer);
	if (is(line, "STARTTLS"))
		return start_tls(peer);
	if (is(line, "AUTH"))
		return authenticate(peer, line);
	if (is(line, "DATA"))
		return take_message(peer);
	if (is(line, "QUIT"))
		return reply(peer, "221 bye\r\n") && false;
	if (is(line, "RCPT TO:<"))
		g_strlcpy(peer->recipient, line + 9,
		    MIN(strcspn(line + 9, ">") + 1, LINE_BYTES));
	return reply(peer, "250 ok\r\n");
}

static gpointer
serve(gpointer data)
{
	Peer *peer = data;
	char line[LINE_BYTES];
	int one = 1;
	setsockopt(peer->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	bool alive = sink.silent || reply(peer, "220 sink ESMTP\r\n");
	while (alive && read_line(peer, line))
		alive = sink.silent || obey(peer, line);
	if (peer->tls != NULL)
		SSL_free(peer->tls);
	close(peer->fd);
	g_free(peer);
	return NULL;
}

static int
listen_somewhere(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t n = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, (struct sockaddr *)&address, n) < 0 ||
	    listen(fd, 4096) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &n) < 0)
		g_error("cannot listen");
	printf("%u\n", ntohs(address.sin_port));
	fflush(stdout);
	return fd;
}

static SSL_CTX *
load_certificate(const char *certificate, const char *key)
{
	SSL_CTX *tls = SSL_CTX_new(TLS_server_method());
	if (SSL_CTX_use_certificate_chain_file(tls, certificate) != 1 ||
	    SSL_CTX_use_PrivateKey_file(tls, key, SSL_FILETYPE_PEM) != 1)
		g_error("cannot load %s and %s", certificate, key);
	return tls;
}

int
main(int argc, char **argv)
{
	g_autofree char *certificate = NULL, *key = NULL, *mark = NULL;
	int wait_ms = 0;
	GOptionEntry entries[] = {
		{ "certificate", 'c', 0, G_OPTION_ARG_FILENAME, &certificate,
		    "Offer STARTTLS with it", "FILE" },
		{ "key", 'k', 0, G_OPTION_ARG_FILENAME, &key,
		    "The certificate's key", "FILE" },
		{ "wait", 'w', 0, G_OPTION_ARG_INT, &wait_ms,
		    "Before every reply", "MS" },
		{ "mark", 'm', 0, G_OPTION_ARG_STRING, &mark,
		    "What stands before the token", "TEXT" },
		{ "silent", 's', 0, G_OPTION_ARG_NONE, &sink.silent,
		    "Never say a word", NULL },
		{ 0 },
	};
	g_autoptr(GOptionContext) options = g_option_context_new("LOG");
	g_option_context_add_main_entries(options, entries, NULL);
	g_autoptr(GError) error = NULL;
	if (!g_option_context_parse(options, &argc, &argv, &error))
		g_error("%s", error->message);
	if (argc != 2)
		g_error("usage: sink [OPTION...] LOG");
	signal(SIGPIPE, SIG_IGN);
	sink.mark = mark;
	sink.wait_us = (gulong)wait_ms * 1000;
	if (certificate != NULL)
		sink.tls = load_certificate(certificate, key);
	sink.log = open(
	    argv[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	int fd = listen_somewhere();
	for (guint number = 1;; number++) {
		Peer *peer = g_new0(Peer, 1);
		peer->number = number;
		peer->fd = accept(fd, NULL, NULL);
		if (peer->fd < 0)
			g_error("cannot accept");
		g_thread_unref(g_thread_new("peer", serve, peer));
	}
}
