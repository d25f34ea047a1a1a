/*
 * A CGI answer (RFC 3875 6), taken apart; what must be true of every one is
 * asserted on the way: header lines that end where they should, none twice but
 * Set-Cookie, a length that is right, the headers that protect, redirects and
 * cookies as ours are.
 */
#ifndef TESTS_FUZZ_ANSWER_H
#define TESTS_FUZZ_ANSWER_H

#include <glib.h>
#include <stdbool.h>

typedef struct {
	int status;
	GPtrArray *names; /* of char *, and what belongs to each: */
	GPtrArray *values;
	/* Borrowed; NUL-terminated, without a NUL in it. */
	const char *body;
	gsize body_n;
} Answer;

/* out is NUL-terminated behind its end, and has to outlive the answer. head:
 * it is one to HEAD. origin: the site's. */
void answer_parse(
    const GByteArray *out, bool head, const char *origin, Answer *ret_answer);
void answer_clear(Answer *answer);

/* The first of that name, or NULL. */
const char *answer_header(const Answer *answer, const char *name);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Answer, answer_clear)

#endif
