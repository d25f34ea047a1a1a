/*
 * What every page has at hand. main.c puts it together; a process has one.
 */
#ifndef CGI_BIN_APP_H
#define CGI_BIN_APP_H

#include "account/accounts.h"
#include "account/steadyclock.h"
#include "view/view.h"
#include "web/browser.h"
#include "web/route.h"

/* Names of our cookies, before web/cookie.h's prefix. */
#define COOKIE_FLOW "sallyport-flow"
#define COOKIE_SIGNED_IN "sallyport-session"
#define COOKIE_SIGN_IN "sallyport-sign-in" /* by code, under way */
#define COOKIE_RESET "sallyport-reset"
#define COOKIE_KNOWN "sallyport-known" /* account/known.h */
#define COOKIE_NOTICE "sallyport-notice"
#define COOKIE_LANGUAGE "sallyport-language"

#define REQUEST_ID_BYTES 8

typedef struct {
	const Settings *settings;
	const View *view;
	const Keys *keys;
	GArray *signup_forms; /* private to signup.c: two a language */
	/* Private to challenge.c. */
	bool toll_asked;
	gint64 toll_asked_until_us;
	Accounts accounts; /* by app_accounts() only */
	SteadyClock clock; /* private to app.c */
	const Lists *lists;
	Combiner *combiner; /* NULL where this is the only process */
	char *hash_gate_path;
	int hashes;
	int hash_queue;
	/* Of the request under way, for the log and the visitor. */
	char request_id[REQUEST_ID_BYTES + 1];
	char browser[BROWSER_NAME_BYTES]; /* private to page_visitor() */
	SecretText *known; /* the same */
	TokenHash seen; /* the session it came with, private to app.c */
	bool seen_due; /* that is still to be written */
} App;

/*
 * The rules with their store, which is opened when it is first needed and
 * tried again at the next request where that failed: NULL with error.
 */
const Accounts *app_accounts(App *app, GError **error);

/* The session came with a request: where it is time, "last seen" is written
 * when the answer has left. */
void app_note_seen(App *app, const Session *session);

/* The account signed in by the text of its cookie (may be NULL), which is then
 * noted as seen; NULL: none. */
bool app_find_session(
    App *app, const char *token, Account **ret_account, GError **error);

/* The same by the request's cookie. */
bool app_signed_in(
    App *app, const Request *request, Account **ret_account, GError **error);

/* Wipes and frees what the process opened; not what main.c put in. */
void app_close(App *app);

/* Every page below the mount point. */
extern const Route app_routes[];
extern const gsize app_n_routes;
extern const char *const app_cookies[];

/* The pages; one file each. */
RouteHandler signup_page;
RouteHandler challenge_page;
RouteHandler verify_page;
RouteHandler resend_page;
RouteHandler address_page;
RouteHandler link_page;
RouteHandler refuse_page;
RouteHandler login_page;
RouteHandler login_code_page;
RouteHandler login_cookies_page;
RouteHandler reset_page;
RouteHandler reset_code_page;
RouteHandler account_page;
RouteHandler sessions_end_page;
RouteHandler logout_page;
RouteHandler confirm_page;
RouteHandler password_page;
RouteHandler new_address_page;
RouteHandler new_address_code_page;
RouteHandler undo_page;
RouteHandler username_page;
RouteHandler export_page;
RouteHandler delete_page;
RouteHandler gate_page;

/* For Router. */
void error_page(gpointer app, const Request *request, const GError *error,
    Response *response);
void app_answered(
    gpointer app, const Request *request, const Response *response, bool sent);

#endif
