/*
 * A whole site for fuzz targets: all pages of cgi-bin/ as the program has them,
 * our own templates, a store in memory. There is an account, and a browser that
 * is signed in to it and has everything under way that can be. The clock, the
 * random numbers and what is written to the log are the target's, so that an
 * input does the same every time.
 */
#ifndef TESTS_FUZZ_SITE_H
#define TESTS_FUZZ_SITE_H

#include "cgi-bin/app.h"

struct Wire; /* wire.h */

/* Stands in every password and in nothing else: where it turns up, one has
 * got out. The account's own is SITE_PASSWORD. */
#define SITE_PASSWORD_MARK "Zq7x"
#define SITE_PASSWORD SITE_PASSWORD_MARK " seven tall windmills"
#define SITE_ORIGIN "https://site.test"

typedef struct {
	Router router;
	App app;
	GHashTable *cookies; /* of the browser: name to value, char * */
	/* Of the mails written so far, the last that had one. "" before. */
	char code[CODE_DIGITS_MAX + 1];
	char link[TOKEN_TEXT_BYTES + 1];
	/* Of the request under way. */
	unsigned writes; /* transactions that may have written */
	bool answered;
	bool told; /* a password or a session stood in the log */
	GError *fault; /* why there was an error page; NULL: there was none */
} Site;

/* How it may be set up; all share the rows. */
typedef enum {
	SITE_USUAL,
	SITE_BARE, /* without passwords and user names; http, at the root */
	SITE_CLOSED, /* no sign-up, no change of name, behind a proxy */
	SITE_CHALLENGED, /* sign-up asks for work */
	SITE__COUNT
} SiteKind;

/* Once a process; it lives as long. top_srcdir and top_builddir are the
 * environment's, as in make check. */
Site *site_new(struct Wire *wire);

/* As it was when site_new() was done. */
void site_reset(Site *site, SiteKind kind);
void site_later(Site *site, int64_t by_ms);

/* The worker's round, less the mail server: all mail that is due is sent. */
void site_take_mail(Site *site);

/* As ServeAnswer: user is the Site. */
void site_answer(gpointer user, HttpIo *io);

/* All cookies as the browser sends them. */
char *site_cookie_header(const Site *site);
/* Takes a Set-Cookie header's value. */
void site_keep_cookie(Site *site, const char *set_cookie);

#endif
