/*
 * Plays HTTP/1.1 requests over a fixed number of kept connections to a port
 * of this machine, each client sending its next one when the last is answered
 * (and after a pause, where one is asked for), and says how long they took.
 *
 *	load [-r] [-c CLIENTS] [-d SECONDS] [-t PAUSE_MS] [-o FILE] PORT
 *REQUESTS
 *
 * REQUESTS is a file of whole requests, each after a line with its length in
 * bytes. They are sent once each in their order, or with -r round and round.
 * -o writes a line for each answer: number of the request, status, begin and
 * duration in microseconds, cookies that were set.
 *
 * A client that is not answered within the grace after the end is stuck; one
 * whose connection breaks within an answer counts as broken.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define GRACE_US (5 * G_USEC_PER_SEC)
#define ANSWER_BYTES 131072
#define EVENTS 64

typedef struct {
	const char *bytes;
	gsize n;
} Request;

typedef struct {
	int fd; /* -1: not connected */
	bool waiting; /* for an answer */
	bool done; /* there is nothing more to send */
	gsize request; /* the one under way */
	gint64 begun_us;
	gint64 next_us; /* when the pause is over */
	char *answer; /* ANSWER_BYTES, and a NUL */
	gsize got;
} Client;

typedef struct {
	guint16 port;
	bool repeat;
	gint64 pause_us;
	gint64 begin_us;
	gint64 end_us;
	GArray *requests; /* of Request */
	GArray *took_us; /* of guint32 */
	guint statuses[600];
	guint broken;
	gsize next;
	int epoll;
	FILE *answers;
} Load;

/* Where the head ends, or NULL; the body begins there. */
static char *
body_of(Client *client)
{
	client->answer[client->got] = '\0';
	char *end = strstr(client->answer, "\r\n\r\n");
	return end == NULL ? NULL : end + 4;
}

/* The value of a header field, up to the end of its line; NULL: none. */
static const char *
header(const char *head, const char *body, const char *name)
{
	gsize n = strlen(name);
	for (const char *line = strstr(head, "\r\n");
	     line != NULL && line + 2 < body; line = strstr(line + 2, "\r\n"))
		if (g_ascii_strncasecmp(line + 2, name, n) == 0)
			return line + 2 + n;
	return NULL;
}

/* An answer ends where its length says, or with the empty chunk: nobody sends
 * us bodies that hold one by themselves. */
static bool
answer_complete(Client *client)
{
	const char *body = body_of(client);
	if (body == NULL)
		return false;
	gsize had = client->got - (gsize)(body - client->answer);
	const char *length = header(client->answer, body, "Content-Length:");
	if (length != NULL)
		return had >= g_ascii_strtoull(length, NULL, 10);
	if (header(client->answer, body, "Transfer-Encoding:") == NULL)
		return true; /* 204, 304 */
	return had >= 5 &&
	       memcmp(client->answer + client->got - 5, "0\r\n\r\n", 5) == 0;
}

static void
write_answer(const Load *load, Client *client, int status, gint64 took_us)
{
	if (load->answers == NULL)
		return;
	fprintf(load->answers,
	    "%zu\t%d\t%" G_GINT64_FORMAT "\t%" G_GINT64_FORMAT "\t",
	    client->request, status, client->begun_us, took_us);
	const char *body = body_of(client);
	const char *at = client->answer;
	const char *separator = "";
	while ((at = header(at, body, "Set-Cookie:")) != NULL) {
		at += strspn(at, " ");
		fprintf(load->answers, "%s%.*s", separator,
		    (int)strcspn(at, ";\r\n"), at);
		separator = "; ";
	}
	fputc('\n', load->answers);
}

static void
client_close(Client *client)
{
	if (client->fd >= 0)
		close(client->fd);
	client->fd = -1;
}

static void
client_connect(const Load *load, Client *client)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons(load->port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->fd < 0 || connect(client->fd, (struct sockaddr *)&address,
				  sizeof(address)) < 0)
		g_error("cannot connect to port %u: %s", load->port,
		    g_strerror(errno));
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
	epoll_ctl(load->epoll, EPOLL_CTL_ADD, client->fd, &event);
}

/* Requests are small, so that sending one never waits. */
static void
client_send(Load *load, Client *client)
{
	if (client->fd < 0)
		client_connect(load, client);
	const Request *request = &g_array_index(
	    load->requests, Request, client->request);
	client->got = 0;
	client->waiting = true;
	client->begun_us = g_get_monotonic_time();
	if (send(client->fd, request->bytes, request->n, MSG_NOSIGNAL) ==
	    (ssize_t)request->n)
		return;
	client_close(client); /* it was shut while we paused */
	client_connect(load, client);
	if (send(client->fd, request->bytes, request->n, MSG_NOSIGNAL) < 0)
		g_error("cannot send: %s", g_strerror(errno));
}

static void
client_next(Load *load, Client *client)
{
	client->waiting = false;
	if (load->next == load->requests->len && load->repeat)
		load->next = 0;
	client->done = load->next == load->requests->len ||
		       g_get_monotonic_time() >= load->end_us;
	if (client->done)
		return;
	client->request = load->next++;
	client->next_us = g_get_monotonic_time() + load->pause_us;
	if (load->pause_us == 0)
		client_send(load, client);
}

static void
client_answered(Load *load, Client *client)
{
	guint32 took_us = (guint32)(g_get_monotonic_time() - client->begun_us);
	g_array_append_val(load->took_us, took_us);
	const char *space = strchr(client->answer, ' ');
	guint64 status = space ? g_ascii_strtoull(space + 1, NULL, 10) : 0;
	if (status < G_N_ELEMENTS(load->statuses))
		load->statuses[status]++;
	write_answer(load, client, (int)status, took_us);
	const char *kept = header(
	    client->answer, body_of(client), "Connection: close");
	if (kept != NULL)
		client_close(client);
	client_next(load, client);
}

static void
client_read(Load *load, Client *client)
{
	ssize_t n = recv(client->fd, client->answer + client->got,
	    ANSWER_BYTES - client->got, MSG_DONTWAIT);
	if (n < 0 && errno == EAGAIN)
		return;
	if (n <= 0) {
		client_close(client);
		if (!client->waiting)
			return;
		if (client->got == 0) { /* a kept connection ran out */
			client_send(load, client);
			load->broken += n < 0;
			return;
		}
		load->broken++;
		client_next(load, client);
		return;
	}
	client->got += (gsize)n;
	if (client->waiting && answer_complete(client))
		client_answered(load, client);
}

/* Sends what has paused long enough. Returns how many are not done yet, and
 * how long epoll may sleep. */
static guint
wake(Load *load, Client *clients, guint n, int *ret_timeout_ms)
{
	gint64 now_us = g_get_monotonic_time();
	guint busy = 0;
	*ret_timeout_ms = 100;
	for (guint i = 0; i < n; i++) {
		Client *client = &clients[i];
		if (client->done)
			continue;
		busy++;
		if (client->waiting)
			continue;
		if (client->next_us <= now_us)
			client_send(load, client);
		else
			*ret_timeout_ms = MIN(*ret_timeout_ms,
			    (int)((client->next_us - now_us) / 1000) + 1);
	}
	return busy;
}

static void
run(Load *load, Client *clients, guint n)
{
	for (guint i = 0; i < n; i++) {
		clients[i].fd = -1;
		clients[i].answer = g_malloc(ANSWER_BYTES + 1);
		client_next(load, &clients[i]);
	}
	int timeout_ms;
	while (g_get_monotonic_time() < load->end_us + GRACE_US &&
	       wake(load, clients, n, &timeout_ms) > 0) {
		struct epoll_event events[EVENTS];
		int ready = epoll_wait(load->epoll, events, EVENTS, timeout_ms);
		for (int i = 0; i < ready; i++)
			client_read(load, events[i].data.ptr);
	}
}

static gint
compare_us(gconstpointer a, gconstpointer b)
{
	guint32 x = *(const guint32 *)a;
	guint32 y = *(const guint32 *)b;
	return x < y ? -1 : x > y;
}

static guint32
quantile_us(const GArray *sorted, double share)
{
	if (sorted->len == 0)
		return 0;
	guint at = (guint)(share * (sorted->len - 1));
	return g_array_index(sorted, guint32, at);
}

static void
report(const Load *load, const Client *clients, guint n, gint64 took_us)
{
	guint stuck = 0;
	for (guint i = 0; i < n; i++)
		stuck += clients[i].waiting;
	g_array_sort(load->took_us, compare_us);
	double seconds = (double)took_us / G_USEC_PER_SEC;
	printf("requests=%u seconds=%.3f rate=%.1f p50_us=%u p90_us=%u "
	       "p99_us=%u max_us=%u stuck=%u broken=%u",
	    load->took_us->len, seconds, load->took_us->len / seconds,
	    quantile_us(load->took_us, 0.5), quantile_us(load->took_us, 0.9),
	    quantile_us(load->took_us, 0.99), quantile_us(load->took_us, 1),
	    stuck, load->broken);
	for (guint i = 0; i < G_N_ELEMENTS(load->statuses); i++)
		if (load->statuses[i] > 0)
			printf(" status_%u=%u", i, load->statuses[i]);
	printf("\n");
}

static GArray *
parse_requests(const char *text, gsize n)
{
	GArray *requests = g_array_new(FALSE, FALSE, sizeof(Request));
	const char *at = text;
	while (at < text + n) {
		char *line_end;
		guint64 length = g_ascii_strtoull(at, &line_end, 10);
		Request request = { line_end + 1, length };
		at = request.bytes + length;
		if (*line_end != '\n' || at > text + n)
			g_error(
			    "request %u is not in its frame", requests->len);
		g_array_append_val(requests, request);
	}
	return requests;
}

int
main(int argc, char **argv)
{
	Load load = { 0 };
	int clients_n = 16, pause_ms = 0;
	double seconds = 3;
	g_autofree char *answers = NULL;
	GOptionEntry entries[] = {
		{ "repeat", 'r', 0, G_OPTION_ARG_NONE, &load.repeat,
		    "Send the requests round and round", NULL },
		{ "clients", 'c', 0, G_OPTION_ARG_INT, &clients_n,
		    "Connections at once", "N" },
		{ "seconds", 'd', 0, G_OPTION_ARG_DOUBLE, &seconds,
		    "Stop after so long", "S" },
		{ "pause", 't', 0, G_OPTION_ARG_INT, &pause_ms,
		    "Between an answer and the next request", "MS" },
		{ "answers", 'o', 0, G_OPTION_ARG_FILENAME, &answers,
		    "Write a line for each answer", "FILE" },
		{ 0 },
	};
	g_autoptr(GOptionContext)
	    options = g_option_context_new("PORT REQUESTS");
	g_option_context_add_main_entries(options, entries, NULL);
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize n;
	if (!g_option_context_parse(options, &argc, &argv, &error) ||
	    (argc == 3 && !g_file_get_contents(argv[2], &text, &n, &error)))
		g_error("%s", error->message);
	if (argc != 3 || clients_n < 1 || clients_n > 1024)
		g_error("usage: load [OPTION...] PORT REQUESTS");
	load.port = (guint16)g_ascii_strtoull(argv[1], NULL, 10);
	load.requests = parse_requests(text, n);
	load.took_us = g_array_new(FALSE, FALSE, sizeof(guint32));
	load.epoll = epoll_create1(EPOLL_CLOEXEC);
	load.answers = answers == NULL ? NULL : fopen(answers, "w");
	load.pause_us = (gint64)pause_ms * 1000;
	load.begin_us = g_get_monotonic_time();
	load.end_us = load.begin_us + (gint64)(seconds * G_USEC_PER_SEC);
	g_autofree Client *clients = g_new0(Client, (gsize)clients_n);
	run(&load, clients, (guint)clients_n);
	report(&load, clients, (guint)clients_n,
	    g_get_monotonic_time() - load.begin_us);
	if (load.answers != NULL)
		fclose(load.answers);
	return 0;
}
