/*
 * The proof of work on the sign-up form: whether it is asked for, and what the
 * page has for it.
 */
#ifndef CGI_BIN_CHALLENGE_H
#define CGI_BIN_CHALLENGE_H

#include "account/signup.h"
#include "cgi-bin/app.h"

/*
 * Whether a form that is shown now should have it. It is asked of the store
 * every few seconds; what a sign-up pays in the end, its own transaction says.
 * Where the store cannot tell, it is as it was.
 */
bool challenge_asked(App *app);

/* What a sign-up has just found out. */
void challenge_learn(App *app, const SignupResult *result);

/*
 * Where it is asked for: WORK of page/signup.tpl, and a policy that lets its
 * script run. only_with_work_ms: for how long no more sign-ups without it are
 * taken; 0: they are, and wait.
 */
void challenge_show(
    App *app, Dict *dict, Response *response, int64_t only_with_work_ms);

/* Why it is asked for: WORK_ALWAYS, the site wants it, or WORK_NOW, because of
 * what happens at the moment. */
void challenge_say_why(const App *app, Dict *dict);

/* One line when the breaker trips or falls back. */
void challenge_log(const App *app, const SignupResult *result);

#endif
