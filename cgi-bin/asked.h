/*
 * The page on which a code is entered that somebody asked for without being
 * signed in: to sign in, or to set a new password. It says the same whether
 * there is such an account.
 */
#ifndef CGI_BIN_ASKED_H
#define CGI_BIN_ASKED_H

#include "account/asked.h"
#include "cgi-bin/app.h"

typedef struct {
	PendingKind kind;
	const char *cookie; /* of its flow */
	const char *path; /* of the page, below the mount point */
	const char *template_name;
	const char *shows; /* what was typed, in the template */
	const char *start; /* section of asked-over.tpl */
} AskedPage;

/* The page, with what was wrong about the code (result may be NULL). */
bool asked_show(App *app, const AskedPage *page, const Request *request,
    Response *response, const ProofResult *result, GError **error);

/* Nothing is under way in this browser. */
bool asked_send_over(App *app, const AskedPage *page, const Request *request,
    Response *response, GError **error);

/* The store cannot take the code now: the page stays, with what was typed. */
bool asked_fail(App *app, const AskedPage *page, const Request *request,
    Response *response, GError *fault, GError **error);

/* Asked for, or too soon for that (result): keeps the flow, and leads to the
 * page. */
void asked_lead_on(const App *app, const AskedPage *page,
    const Request *request, Response *response, const AskResult *result);

#endif
