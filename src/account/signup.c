#include "account/signup.h"

#include "account/application.h"

/* When the gate before hashing is full, it has moved on in this time. */
#define BUSY_MS (2 * SECOND_MS)

void
signup_result_clear(SignupResult *result)
{
	token_clear(&result->flow);
}

static void
judge_password(const Settings *settings, const SignupRequest *request,
    SignupProblems *problems)
{
	if (settings->signup.password == FIELD_OFF)
		return;
	if (request->password == NULL || *request->password == '\0') {
		problems->password_missing = true;
		return;
	}
	problems->password = password_judge(request->password,
	    settings->password.min_chars, settings->password.min_score,
	    settings->signup.username == FIELD_OFF ? NULL : request->username,
	    request->email);
}

/* True when there is nothing to complain about. */
static bool
judge(const Settings *settings, const SignupRequest *request,
    Applicant *applicant, SignupProblems *problems)
{
	if (settings->signup.username == FIELD_REQUIRED)
		problems->username = username_parse(
		    request->username, &applicant->username);
	problems->email = address_parse(request->email, &applicant->address);
	if (problems->email == ADDRESS_GOOD)
		problems->email_domain_refused = !address_domain_allowed(
		    applicant->address, settings->signup.allow_domains,
		    settings->signup.deny_domains);
	judge_password(settings, request, problems);
	return problems->username == USERNAME_GOOD &&
	       problems->email == ADDRESS_GOOD &&
	       !problems->email_domain_refused && !problems->password_missing &&
	       problems->password == PASSWORD_GOOD;
}

bool
signup_username_free(const Accounts *accounts, const char *username,
    bool *ret_free, GError **error)
{
	g_auto(StoreTxn) txn = { 0 };
	g_autoptr(Account) account = NULL;
	if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !store_account_by_username(&txn, username, &account, error) ||
	    !store_commit(&txn, error))
		return false;
	*ret_free = account == NULL;
	return true;
}

/* *ret_hash stays NULL when the gate is full. */
static bool
hash_at_gate(const Accounts *accounts, const char *password, char **ret_hash,
    GError **error)
{
	const PasswordCost cost = {
		.memory_kib = accounts->settings->password.hash_memory_kib,
		.passes = accounts->settings->password.hash_passes,
	};
	bool entered;
	if (!hash_gate_enter(accounts->gate, &entered, error))
		return false;
	if (!entered)
		return true;
	*ret_hash = password_hash(password, &cost);
	hash_gate_leave(accounts->gate);
	return true;
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
	if (!hash_at_gate(
		accounts, request->password, &applicant->password_hash, error))
		return false;
	if (applicant->password_hash == NULL) {
		result->outcome = SIGNUP_BUSY;
		result->wait_ms = BUSY_MS;
	}
	return true;
}

static bool
signup_judged(const Accounts *accounts, const SignupRequest *request,
    SignupResult *result, GError **error)
{
	g_auto(Applicant) applicant = { 0 };
	if (!judge(
		accounts->settings, request, &applicant, &result->problems)) {
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
