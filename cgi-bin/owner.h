/*
 * What the pages of who is signed in have in common: who it is, the fields by
 * which the owner confirms a change (part/confirm-fields.tpl), and what happens
 * where nobody is signed in or the store cannot work now.
 */
#ifndef CGI_BIN_OWNER_H
#define CGI_BIN_OWNER_H

#include "account/confirm.h"
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"

/* Of one request. */
typedef struct {
	const Accounts *accounts;
	SecretText *token; /* of the session cookie, or NULL */
	Account *account; /* NULL: nobody is signed in, or nobody knows */
} Owner;

void owner_clear(Owner *owner);

typedef struct {
	const char *path; /* below the mount point */
	const char *template_name;
	bool confirms; /* it has the fields of confirming */
	/* What else it shows, and what was typed; NULL: nothing. Without an
	 * account nothing can be read of it. */
	bool (*fill)(App *app, const Request *request, const Owner *owner,
	    Dict *dict, GError **error);
	/* What its POST does. */
	bool (*take)(App *app, const Request *request, Response *response,
	    const Owner *owner, GError **error);
} OwnerPage;

/*
 * A request for the page: leads who is not signed in to where they can, shows
 * the page, or does what it posts. Where the store cannot do that now, the page
 * stays, with what was typed.
 */
bool owner_serve(App *app, const OwnerPage *page, const Request *request,
    Response *response, GError **error);

/* The page's values, to which problems may be added. */
bool owner_dict(App *app, const OwnerPage *page, const Request *request,
    const Owner *owner, Dict **ret_dict, GError **error);

/* The page once more, with why a change could not be confirmed. */
bool owner_show(App *app, const OwnerPage *page, const Request *request,
    Response *response, const Owner *owner, const ProofResult *result,
    GError **error);

/* From the fields that were posted. */
Confirmation
owner_confirmation(App *app, const Request *request, const Owner *owner);

/* Why a change could not be confirmed, at the field that was filled in. */
void owner_set_problem(const Owner *owner, Dict *dict, Response *response,
    const ProofResult *result);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Owner, owner_clear)

#endif
