/*
 * What is the same on every page: its language, the values that head and foot
 * show, and the way from a template to an answer.
 */
#ifndef CGI_BIN_PAGE_H
#define CGI_BIN_PAGE_H

#include "account/proofresult.h"
#include "account/visitor.h"
#include "cgi-bin/app.h"

/*
 * The visitor's language: the ?lang= of the menu, else the cookie that keeps
 * it, else what the browser asks for, else the site's.
 */
const Language *page_language(const App *app, const Request *request);

/* Who asks; borrowed from app and request, until the next call. */
Visitor page_visitor(App *app, const Request *request);

/*
 * A dictionary with the values of head and foot. self is the page's path below
 * the mount point, where its language menu leads, or NULL for a page that no
 * GET shows again and so has no menu; keep, where not NULL, is the field of
 * the query that must go along.
 */
Dict *page_dict(const App *app, const char *self, const char *keep_name,
    const char *keep_value);
/* One more of them; value NULL: none. */
void page_keep(Dict *dict, const char *name, const char *value);

/* The t= of a link that a mail has led here by, or of the form it became a
 * field of; NULL: none. */
const char *page_mail_token(const Request *request);

/* FORM: the token that a form is shown with, of its own; sending it again does
 * not make it another form. */
void page_set_form(const Request *request, Dict *dict);

/* Renders a template as the answer, and keeps a language just chosen. */
bool page_send(const App *app, const Request *request, Response *response,
    const char *template_name, Dict *dict, GError **error);

/*
 * What keeps a form from being taken now, 429 or 503, with what was typed still
 * in it: the status, when to try again, and NOT_NOW with part/wait.tpl's words.
 */
void
page_set_not_now(Dict *dict, Response *response, int status, int64_t wait_ms);

/* The same as a page of its own, for a button with nothing typed. */
bool page_send_not_now(const App *app, const Request *request,
    Response *response, int status, int64_t wait_ms, GError **error);

/* Redirects to a path below the mount point. */
void page_redirect(const App *app, Response *response, const char *path);

/* What the page that a redirect leads to has to say: a section of its
 * template. */
typedef struct {
	const char *notice;
	const char *section;
} PageNotice;

/* The same, and the page has that to say: once, and soon. */
void page_redirect_with(
    const App *app, Response *response, const char *path, const char *notice);

/* On that page. */
void page_take_notice(const Request *request, Response *response, Dict *dict,
    const PageNotice *notices, gsize n_notices);

/* path with ?next=; next may be NULL. */
char *page_with_next(const char *path, const char *next);

/* Where a visitor goes when all is done: next (checked), or the site's home. */
void page_redirect_home(const App *app, Response *response, const char *next);

/*
 * The same after page_signed_in(). A browser that came without a cookie may
 * refuse them, and would be led to signing in again and again: it goes by a
 * page that looks.
 */
void page_lead_on(const App *app, const Request *request, Response *response,
    const char *next);

/*
 * Nothing is under way for this request. Whoever is signed in has just done
 * it, perhaps in another tab: home, or where the posted form leads, and
 * *ret_leads is true.
 */
bool page_lead_home(App *app, const Request *request, Response *response,
    bool *ret_leads, GError **error);

/*
 * Somebody has shown whose account it is: ends the session of whoever was
 * signed in here before, and sets the cookies of the new one and of the browser
 * that the account now knows.
 */
void page_signed_in(App *app, const Request *request, Response *response,
    const ProofResult *result);

/* Only who is signed in has this page: to sign in, and back to it (a path below
 * the mount point). */
void page_to_login(const App *app, Response *response, const char *back);

/* "2026-11-23 12:03 UTC", and such parts of it, as strftime() writes them, of a
 * time of the rules; what the clock on the wall says. */
char *page_time(const App *app, int64_t at_ms, const char *format);

/* The site's home is our account page: there is nowhere else to go. */
bool page_home_is_account(const App *app);

/* One line of the log about an account; account_id 0: about none. */
void page_log(const App *app, const Request *request, const char *event,
    const char *outcome, int64_t account_id);

/*
 * Takes a fault that a form met. Where it is the store's, the form can be sent
 * again after *ret_wait_ms: it is logged, and true. Else it becomes error.
 */
bool page_take_fault(const App *app, const Request *request, GError *fault,
    int64_t *ret_wait_ms, GError **error);

/* Full seconds, rounded up, for Retry-After. */
int64_t page_seconds(int64_t wait_ms);

#endif
