/*
 * /login and /login/code: signing in, by password or by a mailed code.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/asked.h"
#include "cgi-bin/page.h"
#include "cgi-bin/proven.h"

#include <string.h>

#include "account/address.h"
#include "account/login.h"
#include "base/log.h"
#include "web/origin.h"

static const AskedPage code_page = {
	.kind = PENDING_SIGN_IN,
	.cookie = COOKIE_SIGN_IN,
	.path = "/login/code",
	.template_name = "page/login-code.tpl",
	.shows = "LOGIN",
	.start = "SIGN_IN",
};

static bool
by_password(const App *app)
{
	return app->settings->signup.password == FIELD_REQUIRED;
}

static bool
by_code(const App *app)
{
	return app->settings->login.code || !by_password(app);
}

static bool
is_set(const Request *request, const char *field)
{
	return form_get(request->form, field) != NULL;
}

/* --- the form --------------------------------------------------------- */

static void
show_ways(const App *app, Dict *dict)
{
	if (by_password(app))
		dict_show(dict, "ASK_PASSWORD");
	else
		dict_show(dict, "ONLY_CODE");
	if (by_code(app))
		dict_show(dict, "BY_CODE");
	dict_show(dict, app->settings->signup.username == FIELD_REQUIRED
			    ? "BY_NAME"
			    : "BY_ADDRESS");
}

/* How somebody came here whom the gate has turned away (cgi-bin/gate.c). */
static void
show_from(const Request *request, Dict *dict)
{
	static const struct {
		const char *from;
		const char *section;
	} ways[] = {
		{ "gate", "FROM_GATE" },
		{ "form", "FORM_LOST" },
		{ "sent", "FORM_GONE" },
	};
	const char *from = form_get(request->form, "from");
	if (from == NULL)
		from = form_get(request->query, "from");
	for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
		if (g_strcmp0(from, ways[i].from) != 0)
			continue;
		dict_show(dict, ways[i].section);
		dict_set(dict, "FROM", from);
		page_keep(dict, "from", from);
	}
}

/* With what was typed, but for the password. */
static Dict *
form_dict(const App *app, const Request *request, const char *next)
{
	const char *token = page_mail_token(request);
	Dict *dict = token != NULL ? page_dict(app, "/login/mail", "t", token)
				   : page_dict(app, "/login", "next", next);
	show_ways(app, dict);
	show_from(request, dict);
	page_set_form(request, dict);
	dict_set(dict, "NEXT", next);
	dict_set(dict, "T", token);
	dict_set(dict, "LOGIN", form_get(request->form, "login"));
	if (is_set(request, "keep"))
		dict_show(dict, "KEEP_SIGNED_IN");
	return dict;
}

/* The gate has sent somebody here who is signed in. To lead them back might
 * be to go round in circles. */
static bool
show_signed_in(const App *app, const Request *request, Response *response,
    const char *next, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, NULL, NULL, NULL);
	dict_set(dict, "NEXT", next != NULL ? next : app->settings->site.home);
	return page_send(
	    app, request, response, "page/signed-in.tpl", dict, error);
}

static bool
show_form(App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Account) account = NULL;
	g_autofree char *next = origin_next(form_get(request->query, "next"));
	const char *from = form_get(request->query, "from");
	if (!app_signed_in(app, request, &account, error))
		return false;
	if (account != NULL && from != NULL)
		return show_signed_in(app, request, response, next, error);
	if (account != NULL) {
		page_redirect_home(app, response, next);
		return true;
	}
	g_autoptr(Dict) dict = form_dict(app, request, next);
	return page_send(app, request, response, "page/login.tpl", dict, error);
}

/* Where a browser goes that has never shown a cookie. */
bool
login_cookies_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	g_autofree char *next = origin_next(form_get(request->query, "next"));
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	if (token != NULL) {
		page_redirect_home(app, response, next);
		return true;
	}
	g_autoptr(Dict) dict = page_dict(app, "/login/cookies", "next", next);
	dict_set(dict, "NEXT", next);
	return page_send(
	    app, request, response, "page/no-cookies.tpl", dict, error);
}

static bool
send_not_now(const App *app, const Request *request, Response *response,
    const char *next, int status, int64_t wait_ms, GError **error)
{
	g_autoptr(Dict) dict = form_dict(app, request, next);
	page_set_not_now(dict, response, status, wait_ms);
	return page_send(app, request, response, "page/login.tpl", dict, error);
}

static bool
fail(const App *app, const Request *request, Response *response,
    const char *next, GError *fault, GError **error)
{
	int64_t wait_ms;
	return page_take_fault(app, request, fault, &wait_ms, error) &&
	       send_not_now(app, request, response, next, 503, wait_ms, error);
}

/* --- by password ------------------------------------------------------ */

static const char *
login_word(LoginOutcome outcome)
{
	static const char *const words[] = {
		[LOGIN_DONE] = "done",
		[LOGIN_MISSING] = "missing",
		[LOGIN_WRONG] = "wrong",
		[LOGIN_LIMITED] = "limited",
		[LOGIN_BUSY] = "busy",
	};
	return words[outcome];
}

/* An address, masked; of anything else nothing: it may be a password. */
static char *
log_login_name(const Request *request)
{
	const char *typed = form_get(request->form, "login");
	g_autoptr(Address) address = NULL;
	return address_parse(typed, &address) == ADDRESS_GOOD
		   ? log_address(address->email)
		   : g_strdup("…");
}

static void
log_login(const App *app, const Request *request, const char *by,
    const char *outcome, int64_t account_id)
{
	g_autofree char *masked = log_login_name(request);
	g_autofree char *account = g_strdup_printf(
	    "%" G_GINT64_FORMAT, account_id);
	log_event(LOG_LEVEL_INFO, "login", "request", app->request_id, "by", by,
	    "outcome", outcome, "login", masked, "account",
	    account_id != 0 ? account : NULL, "network", request->network,
	    NULL);
}

/* Where who has signed in goes. */
static void
lead_on(App *app, const Request *request, Response *response, const char *next,
    const ProofResult *result)
{
	page_signed_in(app, request, response, result);
	if (result->undeleted)
		page_redirect_with(app, response, "/", "undeleted");
	else
		page_lead_on(app, request, response, next);
}

static bool
send_problems(const App *app, const Request *request, Response *response,
    const char *next, const LoginResult *result, GError **error)
{
	g_autoptr(Dict) dict = form_dict(app, request, next);
	response->status = 422;
	if (result->login_missing)
		dict_problem(dict, "LOGIN", "MISSING");
	if (result->password_missing)
		dict_problem(dict, "PASSWORD", "MISSING");
	if (result->outcome != LOGIN_MISSING)
		dict_show(dict, "RESET_HELPS");
	if (result->outcome == LOGIN_WRONG)
		dict_problem(dict, "LOGIN", "WRONG");
	if (result->outcome == LOGIN_LIMITED) {
		dict_problem(dict, "LOGIN", "LIMITED");
		dict_set_span(dict, "RETRY", result->wait_ms);
		response_retry_after(
		    response, 429, (int)page_seconds(result->wait_ms));
	}
	return page_send(app, request, response, "page/login.tpl", dict, error);
}

static bool
take_password(App *app, const Request *request, Response *response,
    const char *next, GError **error)
{
	g_auto(LoginResult) result = { 0 };
	const Login login = {
		.login = form_get(request->form, "login"),
		.password = form_get(request->form, "password"),
		.keep = is_set(request, "keep"),
		.visitor = page_visitor(app, request),
	};
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL ||
	    !login_by_password(accounts, &login, &result, &fault))
		return fail(app, request, response, next,
		    g_steal_pointer(&fault), error);
	log_login(app, request, "password", login_word(result.outcome),
	    result.signed_in.account_id);
	switch (result.outcome) {
	case LOGIN_DONE:
		lead_on(app, request, response, next, &result.signed_in);
		return true;
	case LOGIN_MISSING:
	case LOGIN_WRONG:
	case LOGIN_LIMITED:
		return send_problems(
		    app, request, response, next, &result, error);
	case LOGIN_BUSY:
		return send_not_now(
		    app, request, response, next, 503, result.wait_ms, error);
	}
	g_assert_not_reached();
}

/* --- asking for a code ------------------------------------------------ */

static bool
ask_for_code(App *app, const Request *request, Response *response,
    const char *next, GError **error)
{
	g_auto(AskResult) result = { 0 };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_SIGN_IN);
	const Ask ask = {
		.kind = PENDING_SIGN_IN,
		.login = form_get(request->form, "login"),
		.next = next,
		.keep = is_set(request, "keep"),
		.flow = flow,
		.form = form_get(request->form, "form"),
		.mailbox = form_get(request->form, "t"),
		.visitor = page_visitor(app, request),
	};
	const LoginResult missing = { .outcome = LOGIN_MISSING,
		.login_missing = true };
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL || !asked_start(accounts, &ask, &result, &fault))
		return fail(app, request, response, next,
		    g_steal_pointer(&fault), error);
	log_login(app, request, "code", proven_ask_word(result.outcome), 0);
	switch (result.outcome) {
	case ASK_DONE:
	case ASK_TOO_SOON:
		asked_lead_on(app, &code_page, request, response, &result);
		return true;
	case ASK_INVALID:
		return send_problems(
		    app, request, response, next, &missing, error);
	case ASK_LIMITED:
		return send_not_now(
		    app, request, response, next, 429, result.wait_ms, error);
	}
	g_assert_not_reached();
}

static bool
take_form(App *app, const Request *request, Response *response, GError **error)
{
	g_autofree char *next = origin_next(form_get(request->form, "next"));
	bool wants_code = g_strcmp0(form_get(request->form, "by"), "code") == 0;
	return by_code(app) && (wants_code || !by_password(app))
		   ? ask_for_code(app, request, response, next, error)
		   : take_password(app, request, response, next, error);
}

bool
login_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return request->method == METHOD_POST
		   ? take_form(user, request, response, error)
		   : show_form(user, request, response, error);
}

/* --- by code ---------------------------------------------------------- */

static bool
take_code(App *app, const Request *request, Response *response, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	g_autofree char *next = origin_next(form_get(request->form, "next"));
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_SIGN_IN);
	const AskedProof proof = {
		.flow = flow,
		.code = form_get(request->form, "code"),
		.visitor = page_visitor(app, request),
	};
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL ||
	    !asked_sign_in(accounts, &proof, &result, &fault))
		return asked_fail(app, &code_page, request, response,
		    g_steal_pointer(&fault), error);
	log_login(app, request, "code", proven_word(result.outcome),
	    result.account_id);
	if (result.outcome == PROOF_NO_FLOW)
		return asked_send_over(
		    app, &code_page, request, response, error);
	if (result.outcome != PROOF_ACCEPTED)
		return asked_show(
		    app, &code_page, request, response, &result, error);
	response_delete_cookie(response, COOKIE_SIGN_IN);
	lead_on(app, request, response,
	    result.next != NULL ? result.next : next, &result);
	return true;
}

bool
login_code_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return request->method == METHOD_POST
		   ? take_code(user, request, response, error)
		   : asked_show(
			 user, &code_page, request, response, NULL, error);
}
