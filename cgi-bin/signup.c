/*
 * /signup: the form, and what becomes of it.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/challenge.h"
#include "cgi-bin/page.h"
#include "cgi-bin/problem.h"

#include <string.h>

#include "account/signup.h"
#include "base/log.h"
#include "web/altcha.h"
#include "web/origin.h"

/* The form as it is for everybody, but for its token. */
typedef struct {
	char *html; /* NULL: not made yet */
	gsize token_at;
} SharedForm;

static void
shared_form_clear(gpointer form)
{
	g_free(((SharedForm *)form)->html);
}

/* One for each language as it is, one with a challenge. */
static SharedForm *
shared_form(App *app, const Request *request, bool scripted)
{
	const Language *languages = view_languages(app->view);
	guint n = 0;
	if (app->signup_forms == NULL) {
		while (languages[n].id != NULL)
			n++;
		app->signup_forms = g_array_sized_new(
		    FALSE, TRUE, sizeof(SharedForm), 2 * n);
		g_array_set_clear_func(app->signup_forms, shared_form_clear);
		g_array_set_size(app->signup_forms, 2 * n);
	}
	return &g_array_index(app->signup_forms, SharedForm,
	    2 * (page_language(app, request) - languages) + scripted);
}

static Dict *
form_dict(App *app, Response *response, const char *next, const char *token,
    int64_t only_with_work_ms)
{
	const Settings *settings = app->settings;
	Dict *dict = page_dict(app, "/signup", "next", next);
	problem_set_limits(app, dict);
	if (settings->signup.username == FIELD_REQUIRED)
		dict_show(dict, "ASK_USERNAME");
	if (settings->signup.password == FIELD_REQUIRED)
		dict_show(dict, "ASK_PASSWORD");
	if (next != NULL) {
		dict_set(dict, "NEXT", next);
	}
	dict_set(dict, "FORM", token);
	challenge_show(app, dict, response, only_with_work_ms);
	return dict;
}

/*
 * The form is the same for everybody, so it is made once a language, and a
 * token of its own put in for each visitor; only one that remembers where to go
 * is made for its visitor.
 */
static bool
send_form(App *app, const Request *request, Response *response,
    const char *next, GError **error)
{
	g_auto(Token) token = { "" };
	GString *body = response->body;
	bool is_shared = next == NULL &&
			 form_get(request->query, "lang") == NULL;
	bool scripted = challenge_asked(app);
	SharedForm *shared = is_shared ? shared_form(app, request, scripted)
				       : NULL;
	token_draw(&token);
	if (shared != NULL && shared->html != NULL) {
		response->scripted = scripted;
		g_string_append(body, shared->html);
		memcpy(
		    body->str + shared->token_at, token.text, TOKEN_TEXT_BYTES);
		return true;
	}
	g_autoptr(Dict) dict = form_dict(app, response, next, token.text, 0);
	if (!page_send(app, request, response, "page/signup.tpl", dict, error))
		return false;
	const char *at = strstr(body->str, token.text);
	if (shared != NULL && at != NULL) {
		shared->token_at = (gsize)(at - body->str);
		shared->html = g_strdup(body->str);
	}
	return true;
}

static bool
send_closed(
    const App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Dict) dict = page_dict(app, "/signup", NULL, NULL);
	response->status = 403;
	return page_send(
	    app, request, response, "page/closed.tpl", dict, error);
}

static bool
show_form(App *app, const Request *request, Response *response, GError **error)
{
	g_autoptr(Account) account = NULL;
	g_autofree char *next = origin_next(form_get(request->query, "next"));
	if (!app_signed_in(app, request, &account, error))
		return false;
	/* Who is signed in already has what the form is for. */
	if (account != NULL) {
		page_redirect_home(app, response, next);
		return true;
	}
	if (!app->settings->signup.open)
		return send_closed(app, request, response, error);
	return send_form(app, request, response, next, error);
}

/* The form with what was typed, but for the password. */
static Dict *
typed_dict(App *app, const Request *request, Response *response,
    const char *next, int64_t only_with_work_ms)
{
	Dict *dict = form_dict(app, response, next, NULL, only_with_work_ms);
	page_set_form(request, dict);
	dict_set(dict, "USERNAME", form_get(request->form, "username"));
	dict_set(dict, "EMAIL", form_get(request->form, "email"));
	return dict;
}

static bool
send_problems(App *app, const Request *request, Response *response,
    const char *next, const SignupProblems *problems, GError **error)
{
	g_autoptr(Dict) dict = typed_dict(app, request, response, next, 0);
	problem_username(dict, problems->username);
	problem_email(dict, problems->email, form_get(request->form, "email"));
	problem_password(dict, problems->password, problems->password_missing);
	response->status = 422;
	return page_send(
	    app, request, response, "page/signup.tpl", dict, error);
}

static bool
send_not_now(App *app, const Request *request, Response *response, int status,
    int64_t wait_ms, GError **error)
{
	g_autofree char *next = origin_next(form_get(request->form, "next"));
	g_autoptr(Dict) dict = typed_dict(app, request, response, next, 0);
	page_set_not_now(dict, response, status, wait_ms);
	return page_send(
	    app, request, response, "page/signup.tpl", dict, error);
}

static bool
send_lacks_work(App *app, const Request *request, Response *response,
    const char *next, int64_t wait_ms, GError **error)
{
	g_autoptr(Dict)
	    dict = typed_dict(app, request, response, next, wait_ms);
	dict_show(dict, "NOT_NOW");
	response_retry_after(response, 429, (int)page_seconds(wait_ms));
	return page_send(
	    app, request, response, "page/signup.tpl", dict, error);
}

static const char *
outcome_text(SignupOutcome outcome)
{
	static const char *const texts[] = {
		[SIGNUP_ACCEPTED] = "accepted",
		[SIGNUP_INVALID] = "invalid",
		[SIGNUP_CLOSED] = "closed",
		[SIGNUP_LIMITED] = "limited",
		[SIGNUP_LACKS_WORK] = "lacks-work",
		[SIGNUP_BUSY] = "busy",
	};
	return texts[outcome];
}

static bool
answer(App *app, const Request *request, Response *response, const char *next,
    const SignupResult *result, GError **error)
{
	switch (result->outcome) {
	case SIGNUP_ACCEPTED:
		response_set_cookie(response, COOKIE_FLOW, result->flow.text,
		    app->settings->signup.pending_seconds);
		page_redirect(app, response, "/verify");
		return true;
	case SIGNUP_INVALID:
		return send_problems(
		    app, request, response, next, &result->problems, error);
	case SIGNUP_CLOSED:
		return send_closed(app, request, response, error);
	case SIGNUP_LIMITED:
		return send_not_now(
		    app, request, response, 429, result->wait_ms, error);
	case SIGNUP_LACKS_WORK:
		return send_lacks_work(
		    app, request, response, next, result->wait_ms, error);
	case SIGNUP_BUSY:
		return send_not_now(
		    app, request, response, 503, result->wait_ms, error);
	}
	g_assert_not_reached();
}

/* Where the store cannot take the sign-up now, nothing typed is lost. */
static bool
fail(App *app, const Request *request, Response *response, GError *fault,
    GError **error)
{
	int64_t wait_ms;
	return page_take_fault(app, request, fault, &wait_ms, error) &&
	       send_not_now(app, request, response, 503, wait_ms, error);
}

static bool
take_form(App *app, const Request *request, Response *response, GError **error)
{
	g_auto(SignupResult) result = { 0 };
	WorkAnswer work;
	g_autofree char *next = origin_next(form_get(request->form, "next"));
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	const SignupRequest asked = {
		.username = form_get(request->form, "username"),
		.email = form_get(request->form, "email"),
		.password = form_get(request->form, "password"),
		.next = next,
		.language = page_language(app, request)->id,
		.network = request->network,
		.flow = flow,
		.form = form_get(request->form, "form"),
		.work = altcha_read(
			    form_get(request->form, ALTCHA_FIELD), &work)
			    ? &work
			    : NULL,
	};
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL ||
	    !signup_start(accounts, &asked, &result, &fault))
		return fail(
		    app, request, response, g_steal_pointer(&fault), error);
	challenge_learn(app, &result);
	challenge_log(app, &result);
	g_autofree char *address = log_address(asked.email);
	log_event(LOG_LEVEL_INFO, "signup", "request", app->request_id,
	    "outcome", outcome_text(result.outcome), "address", address,
	    "network", request->network, NULL);
	return answer(app, request, response, next, &result, error);
}

bool
signup_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return request->method == METHOD_POST
		   ? take_form(user, request, response, error)
		   : show_form(user, request, response, error);
}
