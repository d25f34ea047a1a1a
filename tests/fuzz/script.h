/*
 * Requests as a fuzzer writes them: text, so that people can read the corpus.
 * A script is requests with a blank line between them; a request is
 *
 *	POST /account/login?lang=en	method and REQUEST_URI
 *	login=ann			a field of the form, encoded for it
 *	REMOTE_ADDR: 192.0.2.9		a variable in place of the usual one;
 *					twice: it is sent twice
 *	HTTP_COOKIE:			none, in place of the browser's
 *	+60				so many seconds later
 *	!3				the third call of the store fails
 *	~2				in FastCGI's role 2
 *	*1				first line of all: another SiteKind
 *	anything else			the body as it is
 *
 * In all of them "\n", "\r" and "\\" are what they are in C, and @code, @link
 * and @session what the last mails and the browser have. A password (fields
 * password and current) begins with SITE_PASSWORD_MARK whatever is written.
 */
#ifndef TESTS_FUZZ_SCRIPT_H
#define TESTS_FUZZ_SCRIPT_H

#include "tests/fuzz/answer.h"
#include "tests/fuzz/site.h"
#include "tests/fuzz/wire.h"

#define SCRIPT_REQUESTS_MAX 8

typedef struct {
	char *method;
	char *uri;
	GPtrArray *variables; /* "NAME=value" */
	GString *body;
	int role;
	bool fails; /* the store, now or once in this script before */
	bool tells; /* the script itself spells a password, or a session */
	bool gate; /* it is a question for the gate */
} Step;

/* Called with each request and what was answered. */
typedef void ScriptCheck(Site *site, const Step *step, const Answer *answer);

/* Plays a script; between two requests the mail is taken, and the browser
 * keeps the cookies it is given. */
void script_play(
    Site *site, Wire *wire, const void *text, gsize n, ScriptCheck *check);

/* The same request, once more, by another method. */
void script_repeat(Site *site, Wire *wire, const Step *step, const char *method,
    GByteArray **ret_out);

#endif
