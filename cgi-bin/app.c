#include "cgi-bin/app.h"

#include "account/session.h"
#include "base/log.h"
#include "store/sqlite.h"

const Route app_routes[] = {
	{ "/", METHOD_GET, account_page, false },
	{ "/signup", METHOD_GET | METHOD_POST, signup_page, false },
	{ "/signup/challenge", METHOD_POST, challenge_page, false },
	{ "/verify", METHOD_GET | METHOD_POST, verify_page, false },
	{ "/verify/resend", METHOD_POST, resend_page, false },
	{ "/verify/address", METHOD_POST, address_page, false },
	{ "/verify/link", METHOD_GET | METHOD_POST, link_page, false },
	{ "/refuse", METHOD_GET | METHOD_POST, refuse_page, false },
	{ "/login", METHOD_GET | METHOD_POST, login_page, false },
	/* By the link of a mail that tells of the account. */
	{ "/login/mail", METHOD_GET, login_page, false },
	{ "/login/code", METHOD_GET | METHOD_POST, login_code_page, false },
	{ "/login/cookies", METHOD_GET, login_cookies_page, false },
	{ "/reset", METHOD_GET | METHOD_POST, reset_page, false },
	{ "/reset/mail", METHOD_GET, reset_page, false },
	{ "/reset/code", METHOD_GET | METHOD_POST, reset_code_page, false },
	{ "/confirm", METHOD_POST, confirm_page, false },
	{ "/password", METHOD_GET | METHOD_POST, password_page, false },
	{ "/address", METHOD_GET | METHOD_POST, new_address_page, false },
	{ "/address/code", METHOD_POST, new_address_code_page, false },
	{ "/address/undo", METHOD_GET | METHOD_POST, undo_page, false },
	{ "/username", METHOD_GET | METHOD_POST, username_page, false },
	{ "/sessions/end", METHOD_POST, sessions_end_page, false },
	{ "/export", METHOD_POST, export_page, false },
	{ "/delete", METHOD_GET | METHOD_POST, delete_page, false },
	{ "/logout", METHOD_GET | METHOD_POST, logout_page, false },
	/* Whatever is asked about: an answer made for it would let it pass. */
	{ "/gate",
	    METHOD_GET | METHOD_HEAD | METHOD_POST | METHOD_OPTIONS |
		METHOD_OTHER,
	    gate_page, true },
};
const gsize app_n_routes = G_N_ELEMENTS(app_routes);

const char *const app_cookies[] = { COOKIE_FLOW, COOKIE_SIGNED_IN,
	COOKIE_SIGN_IN, COOKIE_RESET, COOKIE_KNOWN, NULL };

static bool
follow_clock(App *app, GError **error)
{
	int64_t set_ms;
	if (app->accounts.clock == NULL)
		app->clock = steady_clock(machine_system());
	app->accounts.clock = &app->clock.clock;
	if (!steady_clock_follow(
		&app->clock, app->accounts.store, &set_ms, error))
		return false;
	log_clock_set(set_ms);
	return true;
}

const Accounts *
app_accounts(App *app, GError **error)
{
	Accounts *accounts = &app->accounts;
	accounts->settings = app->settings;
	accounts->keys = app->keys;
	accounts->lists = app->lists;
	accounts->combiner = app->combiner;
	if (accounts->store == NULL &&
	    !store_sqlite_open(
		app->settings->store.path, &accounts->store, error))
		return NULL;
	if (!follow_clock(app, error))
		return NULL;
	if (accounts->hash_gate == NULL &&
	    !hash_gate_open(app->hash_gate_path, app->hashes, app->hash_queue,
		&accounts->hash_gate, error))
		return NULL;
	return accounts;
}

void
app_note_seen(App *app, const Session *session)
{
	app->seen = session->token;
	app->seen_due = session_touch_is_due(
	    session, clock_now_ms(app->accounts.clock));
}

void
app_answered(
    gpointer user, const Request *request, const Response *response, bool sent)
{
	App *app = user;
	(void)request;
	(void)response;
	(void)sent;
	if (app->seen_due)
		session_touch(&app->accounts, &app->seen);
	app->seen_due = false;
}

bool
app_find_session(
    App *app, const char *token, Account **ret_account, GError **error)
{
	Session session;
	*ret_account = NULL;
	if (token == NULL)
		return true;
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !session_find(accounts, token, &session, ret_account, error))
		return false;
	if (*ret_account != NULL)
		app_note_seen(app, &session);
	return true;
}

bool
app_signed_in(
    App *app, const Request *request, Account **ret_account, GError **error)
{
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	return app_find_session(app, token, ret_account, error);
}

void
app_close(App *app)
{
	g_clear_pointer(&app->accounts.store, store_free);
	g_clear_pointer(&app->accounts.hash_gate, hash_gate_free);
	g_clear_pointer(&app->signup_forms, g_array_unref);
	g_clear_pointer(&app->known, secret_text_free);
}
