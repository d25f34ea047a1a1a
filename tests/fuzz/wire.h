/*
 * A web server's side of FastCGI for fuzz targets, in the same thread as the
 * program's: what is to be sent waits in the socket before serve_fcgi() is
 * asked to accept, and the answer waits there when it returns. So an input is
 * the same every time, and a crash has the whole way on its stack.
 *
 * The program's own time limits are left out: the signal is libFuzzer's. A
 * program that waits for what never comes is found by its -timeout.
 */
#ifndef TESTS_FUZZ_WIRE_H
#define TESTS_FUZZ_WIRE_H

#include "web/serve_fcgi.h"

/* Of a request, so that nothing waits for a reader that is not there yet. */
#define WIRE_BYTES_MAX (96 * 1024)

typedef struct Wire Wire;

Wire *wire_new(void);

/*
 * Serves one connection that brings these bytes and then nothing more; returns
 * all that came back. NULL where there are too many.
 */
GByteArray *wire_serve(
    Wire *wire, const void *bytes, gsize n, ServeAnswer *answer, gpointer user);

/* --- records (FastCGI specification 3.3, 8) ------------------------------ */

/* A whole request of a responder or, without a body, of another role. */
typedef struct {
	const char *const *variables; /* "NAME=value", NULL-terminated */
	const void *body;
	gsize body_n;
	int role; /* FCGI_RESPONDER ... */
} WireRequest;
void wire_encode(const WireRequest *request, GByteArray *out);

typedef struct {
	GByteArray *out; /* what was to be a CGI answer; NUL behind its end */
	unsigned ends; /* how many requests were ended */
	unsigned others; /* records about the connection itself */
} WireAnswer;

/* Asserts that bytes are whole records, and of kinds that a program sends. */
void wire_decode(const GByteArray *bytes, WireAnswer *ret_answer);
void wire_answer_clear(WireAnswer *answer);

/*
 * Whether it holds what kills libfcgi 2.4.2, or costs it memory for ever. Only
 * a web server can send it, and the program pays with one process
 * (tests/web/records_test.py):
 *
 *	FCGI_GET_VALUES whose answer is more than its 64 bytes
 *	records of an unknown kind about the connection
 *	a name and a value whose lengths add up to more than an int; all that
 *	are over a megabyte, for libfcgi takes so much memory at once, and the
 *	sanitizer marks every byte of it
 */
bool wire_is_deadly(const guint8 *bytes, gsize n);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WireAnswer, wire_answer_clear)

#endif
