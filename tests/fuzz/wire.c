#include "tests/fuzz/wire.h"

#include <fastcgi.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "web/watch.h"

#define HEADER_BYTES 8
/* The two lengths of 4 bytes and the longest name we are asked for. */
#define DEADLY_BYTES 60
#define STREAM_BYTES_MAX 32768
#define HUGE_PAIR_BYTES (1 << 20)
#define END_NAME "FUZZ_END"

struct Wire {
	int listens;
	struct sockaddr_un address;
	socklen_t address_n;
	ServeAnswer *answer;
	gpointer user;
	char end[64]; /* a variable that no input can know */
};

/* In place of web/watch.c's, see wire.h: linked with --wrap. */
bool __wrap_watch_init(int seconds, GError **error);
void __wrap_watch_begin(int fd);
void __wrap_watch_end(void);

bool
__wrap_watch_init(int seconds G_GNUC_UNUSED, GError **error G_GNUC_UNUSED)
{
	return true;
}

void
__wrap_watch_begin(int fd G_GNUC_UNUSED)
{
}

void
__wrap_watch_end(void)
{
}

Wire *
wire_new(void)
{
	Wire *wire = g_new0(Wire, 1);
	wire->listens = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(wire->listens, >=, 0);
	/* The kernel draws an abstract name (unix(7), "autobind"). */
	struct sockaddr_un none = { .sun_family = AF_UNIX };
	g_assert_cmpint(bind(wire->listens, (const struct sockaddr *)&none,
			    sizeof none.sun_family),
	    ==, 0);
	g_assert_cmpint(listen(wire->listens, 4), ==, 0);
	wire->address_n = sizeof wire->address;
	g_assert_cmpint(
	    getsockname(wire->listens, (struct sockaddr *)&wire->address,
		&wire->address_n),
	    ==, 0);
	g_snprintf(
	    wire->end, sizeof wire->end, END_NAME "=%p", (void *)wire->end);
	return wire;
}

static int
connect_with(const Wire *wire, const void *bytes, gsize n)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	g_assert_cmpint(fd, >=, 0);
	g_assert_cmpint(connect(fd, (const struct sockaddr *)&wire->address,
			    wire->address_n),
	    ==, 0);
	if (n > 0)
		g_assert_cmpint(
		    send(fd, bytes, n, MSG_DONTWAIT | MSG_NOSIGNAL), ==, n);
	g_assert_cmpint(shutdown(fd, SHUT_WR), ==, 0);
	return fd;
}

/* The connection behind the one that counts, which ends serve_fcgi(). */
static int
connect_last(const Wire *wire)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	const char *const variables[] = { wire->end, NULL };
	const WireRequest request = { .variables = variables,
		.role = FCGI_RESPONDER };
	wire_encode(&request, bytes);
	return connect_with(wire, bytes->data, bytes->len);
}

static void
answer(gpointer user, HttpIo *io)
{
	Wire *wire = user;
	for (const char *const *line = io->environment; *line != NULL; line++)
		if (strcmp(*line, wire->end) == 0) {
			g_assert_cmpint(raise(SIGTERM), ==, 0);
			return;
		}
	wire->answer(wire->user, io);
}

static GByteArray *
receive(int fd)
{
	GByteArray *all = g_byte_array_new();
	guint8 piece[16384];
	ssize_t n;
	while ((n = recv(fd, piece, sizeof piece, 0)) > 0)
		g_byte_array_append(all, piece, (guint)n);
	return all;
}

GByteArray *
wire_serve(Wire *wire, const void *bytes, gsize n, ServeAnswer *serve_answer,
    gpointer user)
{
	if (n > WIRE_BYTES_MAX)
		return NULL;
	g_autoptr(GError) error = NULL;
	const ServeFcgi serve = { .fd = wire->listens, .request_seconds = 1 };
	/* libFuzzer has handlers of its own. */
	struct sigaction term, user_1;
	wire->answer = serve_answer;
	wire->user = user;
	int fd = connect_with(wire, bytes, n);
	int last = connect_last(wire);
	sigaction(SIGTERM, NULL, &term);
	sigaction(SIGUSR1, NULL, &user_1);
	serve_fcgi(&serve, answer, wire, &error);
	g_assert_no_error(error);
	sigaction(SIGTERM, &term, NULL);
	sigaction(SIGUSR1, &user_1, NULL);
	GByteArray *all = receive(fd);
	close(fd);
	close(last);
	return all;
}

/* --- records ---------------------------------------------------------- */

static void
append_record(GByteArray *out, int kind, const void *content, gsize n)
{
	const guint8 header[HEADER_BYTES] = { FCGI_VERSION_1, (guint8)kind, 0,
		1, (guint8)(n >> 8), (guint8)n };
	g_byte_array_append(out, header, sizeof header);
	if (n > 0)
		g_byte_array_append(out, content, (guint)n);
}

static void
append_stream(GByteArray *out, int kind, const void *bytes, gsize n)
{
	const guint8 *at = bytes;
	while (n > 0) {
		gsize piece = MIN(n, STREAM_BYTES_MAX);
		append_record(out, kind, at, piece);
		at += piece;
		n -= piece;
	}
	append_record(out, kind, NULL, 0);
}

static void
append_length(GByteArray *out, gsize n)
{
	const guint8 bytes[] = { (guint8)(n >> 24 | 0x80), (guint8)(n >> 16),
		(guint8)(n >> 8), (guint8)n };
	if (n < 128)
		g_byte_array_append(out, bytes + 3, 1);
	else
		g_byte_array_append(out, bytes, 4);
}

void
wire_encode(const WireRequest *request, GByteArray *out)
{
	g_autoptr(GByteArray) pairs = g_byte_array_new();
	const guint8 begin[HEADER_BYTES] = { (guint8)(request->role >> 8),
		(guint8)request->role };
	for (const char *const *line = request->variables; *line != NULL;
	     line++) {
		const char *equals = strchr(*line, '=');
		gsize name_n = (gsize)(equals - *line);
		gsize value_n = strlen(equals + 1);
		append_length(pairs, name_n);
		append_length(pairs, value_n);
		g_byte_array_append(
		    pairs, (const guint8 *)*line, (guint)name_n);
		g_byte_array_append(
		    pairs, (const guint8 *)equals + 1, (guint)value_n);
	}
	append_record(out, FCGI_BEGIN_REQUEST, begin, sizeof begin);
	append_stream(out, FCGI_PARAMS, pairs->data, pairs->len);
	if (request->role != FCGI_AUTHORIZER)
		append_stream(out, FCGI_STDIN, request->body, request->body_n);
}

void
wire_decode(const GByteArray *bytes, WireAnswer *answer)
{
	*answer = (WireAnswer){ .out = g_byte_array_new() };
	gsize left = bytes->len;
	for (const guint8 *at = bytes->data; left > 0;) {
		g_assert_cmpuint(left, >=, HEADER_BYTES);
		gsize n = (gsize)at[4] << 8 | at[5];
		gsize whole = HEADER_BYTES + n + at[6];
		g_assert_cmpuint(at[0], ==, FCGI_VERSION_1);
		g_assert_cmpuint(left, >=, whole);
		switch (at[1]) {
		case FCGI_STDOUT:
			/* One answer a connection, and nothing behind it. */
			g_assert_cmpuint(answer->ends, ==, 0);
			g_byte_array_append(
			    answer->out, at + HEADER_BYTES, (guint)n);
			break;
		case FCGI_STDERR:
			g_assert_cmpuint(n, ==, 0);
			break;
		case FCGI_END_REQUEST:
			g_assert_cmpuint(n, ==, HEADER_BYTES);
			/* Of one that was not taken, it is about that. */
			if (at[HEADER_BYTES + 4] == FCGI_REQUEST_COMPLETE)
				answer->ends++;
			else
				answer->others++;
			break;
		case FCGI_GET_VALUES_RESULT:
		case FCGI_UNKNOWN_TYPE:
			answer->others++;
			break;
		default:
			g_assert_not_reached();
		}
		at += whole;
		left -= whole;
	}
	/* So that it can be read as text. */
	g_byte_array_append(answer->out, (const guint8 *)"", 1);
	g_byte_array_set_size(answer->out, answer->out->len - 1);
}

void
wire_answer_clear(WireAnswer *answer)
{
	g_clear_pointer(&answer->out, g_byte_array_unref);
}

/* Of the pair of name and value at the beginning of what is left: 1 or 4 bytes
 * a length. */
static bool
take_length(const guint8 **at, gsize *left, gsize *ret_length)
{
	gsize n = *left > 0 && (*at)[0] >= 128 ? 4 : 1;
	if (*left < n)
		return false;
	*ret_length = n == 1 ? (*at)[0]
			     : (gsize)((*at)[0] & 127) << 24 |
				   (gsize)(*at)[1] << 16 |
				   (gsize)(*at)[2] << 8 | (*at)[3];
	*at += n;
	*left -= n;
	return true;
}

static bool
has_huge_pair(const guint8 *at, gsize left)
{
	gsize name_n, value_n;
	while (take_length(&at, &left, &name_n) &&
	       take_length(&at, &left, &value_n)) {
		if (name_n + value_n > HUGE_PAIR_BYTES)
			return true;
		if (name_n + value_n > left)
			return false;
		at += name_n + value_n;
		left -= name_n + value_n;
	}
	return false;
}

static bool
is_deadly_record(const guint8 *record, const guint8 *content, gsize n)
{
	bool of_connection = record[2] == 0 && record[3] == 0;
	return of_connection &&
	       (record[1] != FCGI_GET_VALUES || n >= DEADLY_BYTES ||
		   has_huge_pair(content, n));
}

/* Whether a record is of the request that begins with another. */
static bool
is_of(const guint8 *begin, const guint8 *record)
{
	return begin != NULL && memcmp(begin + 2, record + 2, 2) == 0;
}

/* pads: that what is behind the beginning of a request is left out as it should
 * be. libfcgi does so where it refuses the request, and not where it takes it.
 */
static bool
is_deadly(const guint8 *bytes, gsize n, bool pads)
{
	const guint8 *begin = NULL;
	g_autoptr(GByteArray) params = g_byte_array_new();
	while (n >= HEADER_BYTES) {
		const guint8 *content = bytes + HEADER_BYTES;
		gsize content_n = (gsize)bytes[4] << 8 | bytes[5];
		gsize whole = HEADER_BYTES + content_n + bytes[6];
		content_n = MIN(content_n, n - HEADER_BYTES);
		if (is_deadly_record(bytes, content, content_n))
			return true;
		if (begin == NULL && bytes[1] == FCGI_BEGIN_REQUEST) {
			begin = bytes;
			whole -= pads ? 0 : bytes[6];
		}
		if (is_of(begin, bytes) && bytes[1] == FCGI_PARAMS)
			g_byte_array_append(params, content, (guint)content_n);
		if (whole > n)
			break;
		bytes += whole;
		n -= whole;
	}
	return has_huge_pair(params->data, params->len);
}

bool
wire_is_deadly(const guint8 *bytes, gsize n)
{
	return is_deadly(bytes, n, true) || is_deadly(bytes, n, false);
}
