#include "cgi-bin/challenge.h"

#include "account/effort.h"
#include "base/log.h"
#include "crypto/work.h"
#include "web/altcha.h"

/* A form is looked at far more often than the breaker changes. */
#define LOOK_US (5 * G_USEC_PER_SEC)

static bool
look(App *app, bool *ret_wanted)
{
	g_autoptr(GError) error = NULL;
	g_auto(StoreTxn) txn = { 0 };
	const Accounts *accounts = app_accounts(app, &error);
	return accounts != NULL &&
	       store_begin(accounts->store, STORE_READ, &txn, &error) &&
	       effort_wanted(accounts, &txn, clock_now_ms(accounts->clock),
		   ret_wanted, &error) &&
	       store_commit(&txn, &error);
}

bool
challenge_wanted(App *app)
{
	Challenge challenge = app->settings->signup.challenge;
	int64_t now_us = g_get_monotonic_time();
	if (challenge != CHALLENGE_AUTO)
		return challenge == CHALLENGE_ALWAYS;
	if (now_us < app->challenged_until_us)
		return app->challenged;
	if (!look(app, &app->challenged))
		app->challenged = false;
	app->challenged_until_us = now_us + LOOK_US;
	return app->challenged;
}

void
challenge_set(App *app, const char *form, Dict *dict, Response *response)
{
	Work work;
	g_autoptr(GError) error = NULL;
	/* Without a store there is no time, and nothing can be sent. */
	const Accounts *accounts = app_accounts(app, &error);
	if (accounts == NULL)
		return;
	int64_t now_ms = clock_now_ms(accounts->clock);
	work_make(app->keys, form, now_ms + EFFORT_PUZZLE_MS,
	    app->settings->signup.challenge_work, &work);
	g_autofree char *json = altcha_challenge(&work);
	dict_set(dict, "CHALLENGE", json);
	dict_set_int(dict, "CHALLENGE_SECONDS",
	    app->settings->signup.challenge_wait_seconds);
	response->scripted = true;
}

void
challenge_note(App *app, BreakerChange change)
{
	if (change == BREAKER_AS_BEFORE)
		return;
	bool tripped = change == BREAKER_TRIPPED;
	app->challenged_until_us = 0;
	log_event(tripped ? LOG_LEVEL_WARN : LOG_LEVEL_INFO, "challenge",
	    "sign-ups", tripped ? "asked-for-work" : "free", "why",
	    tripped ? "too many are never proven" : "most are proven again",
	    NULL);
}
