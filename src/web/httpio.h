/*
 * Where a request comes from and where its answer goes: FastCGI, CGI or a
 * test. What stands above it cannot tell which.
 */
#ifndef WEB_HTTPIO_H
#define WEB_HTTPIO_H

#include <glib.h>
#include <stdbool.h>

typedef struct HttpIo HttpIo;
struct HttpIo {
	/* The meta-variables (RFC 3875 4.1) as "NAME=VALUE", NULL-terminated;
	 * they stay until the answer is written. */
	const char *const *environment;
	/* Reads 1 to n bytes of the body; 0 at its end or when the peer is
	 * gone: then, where it is known, the body is broken. */
	gsize (*read)(HttpIo *io, void *buffer, gsize n);
	/* Writes all of the answer: CGI's header (RFC 3875 6) and body. False
	 * when the peer did not take it. */
	bool (*write)(HttpIo *io, const void *bytes, gsize n);
	/* Set by read(). */
	bool broken;
};

#endif
