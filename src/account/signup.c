#include "account/signup.h"

#include "account/application.h"
#include "account/hashing.h"
#include "account/maildomain.h"

void
signup_result_clear(SignupResult *result)
{
	token_clear(&result->flow);
}

static void
judge_password(const Accounts *accounts, const SignupRequest *request,
    SignupProblems *problems)
{
	const Settings *settings = accounts->settings;
	if (settings->signup.password == FIELD_OFF)
		return;
	problems->password_missing = request->password == NULL ||
				     *request->password == '\0';
	if (!problems->password_missing)
		problems->password = hashing_judge(accounts, request->password,
		    settings->signup.username == FIELD_OFF ? NULL
							   : request->username,
		    request->email);
}

/* True when there is nothing to complain about. */
static bool
judge(const Accounts *accounts, const SignupRequest *request,
    Applicant *applicant, SignupProblems *problems)
{
	const Settings *settings = accounts->settings;
	if (settings->signup.username == FIELD_REQUIRED)
		problems->username = username_choose(request->username,
		    settings->signup.reserved_names, &applicant->username);
	problems->email = address_parse(request->email, &applicant->address);
	if (problems->email == ADDRESS_GOOD)
		problems->email = maildomain_judge(
		    accounts, applicant->address);
	judge_password(accounts, request, problems);
	return problems->username == USERNAME_GOOD &&
	       problems->email == ADDRESS_GOOD && !problems->password_missing &&
	       problems->password == PASSWORD_GOOD;
}

/* The hash, or an outcome that makes it needless. */
static bool
hash(const Accounts *accounts, const SignupRequest *request,
    Applicant *applicant, SignupResult *result, GError **error)
{
	if (!application_look(accounts, request, applicant, result, error))
		return false;
	if (result->outcome != SIGNUP_ACCEPTED)
		return true;
	if (!hashing_make(
		accounts, request->password, &applicant->password_hash, error))
		return false;
	if (applicant->password_hash == NULL) {
		result->outcome = SIGNUP_BUSY;
		result->wait_ms = HASHING_BUSY_MS;
	}
	return true;
}

static bool
signup_judged(const Accounts *accounts, const SignupRequest *request,
    SignupResult *result, GError **error)
{
	g_auto(Applicant) applicant = { 0 };
	if (request->work != NULL)
		work_check(accounts->keys, request->form, request->work,
		    clock_now_ms(accounts->clock), &applicant.work);
	if (!judge(accounts, request, &applicant, &result->problems)) {
		result->outcome = SIGNUP_INVALID;
		return true;
	}
	if (accounts->settings->signup.password == FIELD_REQUIRED &&
	    !hash(accounts, request, &applicant, result, error))
		return false;
	return result->outcome != SIGNUP_ACCEPTED ||
	       application_take(accounts, request, &applicant, result, error);
}

bool
signup_start(const Accounts *accounts, const SignupRequest *request,
    SignupResult *ret_result, GError **error)
{
	g_auto(SignupResult) result = { .outcome = SIGNUP_ACCEPTED };
	if (!accounts->settings->signup.open) {
		ret_result->outcome = SIGNUP_CLOSED;
		return true;
	}
	if (!signup_judged(accounts, request, &result, error))
		return false;
	*ret_result = result;
	return true;
}
