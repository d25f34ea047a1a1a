/*
 * /signup/challenge: a challenge for the form with that token, as JSON. It is a
 * POST because the token, with the address, is as good as the flow cookie: it
 * belongs into no log of addresses.
 */
#include "cgi-bin/challenge.h"

#include "account/toll.h"
#include "base/log.h"
#include "cgi-bin/page.h"
#include "web/altcha.h"

#define LEARNED_FOR_US (5 * G_USEC_PER_SEC)

static bool
ask(App *app, bool *ret_asked, GError **error)
{
	Toll toll;
	g_auto(StoreTxn) txn = { 0 };
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !toll_look(accounts, &txn, "", NULL, clock_now_ms(accounts->clock),
		&toll, error))
		return false;
	*ret_asked = toll.asked;
	return store_commit(&txn, error);
}

bool
challenge_asked(App *app)
{
	g_autoptr(GError) ignored = NULL;
	gint64 now_us = g_get_monotonic_time();
	ChallengeUse use = app->settings->signup.challenge;
	if (use != CHALLENGE_AUTO)
		return use == CHALLENGE_ALWAYS;
	if (now_us < app->toll_asked_until_us)
		return app->toll_asked;
	ask(app, &app->toll_asked, &ignored);
	app->toll_asked_until_us = now_us + LEARNED_FOR_US;
	return app->toll_asked;
}

void
challenge_learn(App *app, const SignupResult *result)
{
	/* One that was never asked has nothing to say. */
	if (!result->toll_asked && result->change == BREAKER_STAYS)
		return;
	app->toll_asked = result->change == BREAKER_STAYS
			      ? result->toll_asked
			      : result->breaker.tripped;
	app->toll_asked_until_us = g_get_monotonic_time() + LEARNED_FOR_US;
}

void
challenge_say_why(const App *app, Dict *dict)
{
	bool always = app->settings->signup.challenge == CHALLENGE_ALWAYS;
	dict_show(dict, always ? "WORK_ALWAYS" : "WORK_NOW");
}

void
challenge_show(
    App *app, Dict *dict, Response *response, int64_t only_with_work_ms)
{
	if (only_with_work_ms == 0 && !challenge_asked(app))
		return;
	dict_show(dict, "WORK");
	challenge_say_why(app, dict);
	if (only_with_work_ms == 0)
		dict_show(dict, "WORK_OR_WAIT");
	dict_set_span(dict, "WORK_ONLY", only_with_work_ms);
	response->scripted = true;
}

void
challenge_log(const App *app, const SignupResult *result)
{
	const BreakerState *state = &result->breaker;
	if (result->change == BREAKER_STAYS)
		return;
	g_autofree char *unproven = g_strdup_printf(
	    "%" G_GINT64_FORMAT, state->unproven);
	g_autofree char *witnesses = g_strdup_printf(
	    "%" G_GINT64_FORMAT, state->witnesses);
	g_autofree char *share = g_strdup_printf("%d", state->share);
	log_event(LOG_LEVEL_WARN, "breaker", "request", app->request_id,
	    "outcome", state->tripped ? "tripped" : "fell-back", "unproven",
	    unproven, "proven", witnesses, "share", share, NULL);
}

bool
challenge_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	Work work;
	const char *form = form_get(request->form, "form");
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL)
		return false;
	if (app->settings->signup.challenge == CHALLENGE_OFF ||
	    !work_set(app->keys, form, app->settings->signup.challenge_cost,
		clock_now_ms(accounts->clock), &work)) {
		response->status = 422;
		return true;
	}
	altcha_write(&work, response->body);
	response->content_type = "application/json";
	return true;
}
