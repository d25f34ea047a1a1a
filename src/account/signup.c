#include "account/signup.h"

#include <string.h>

#include "account/codemail.h"
#include "account/limit.h"
#include "account/pending.h"
#include "base/secret.h"

/* When the gate before hashing is full, it has moved on in this time. */
#define BUSY_MS (2 * SECOND_MS)

/* What was typed, once it is known to be good. */
typedef struct {
	char *username;
	Address *address;
	SecretText *password_hash;
} Applicant;

static void
applicant_clear(Applicant *applicant)
{
	g_free(applicant->username);
	address_free(applicant->address);
	secret_text_free(applicant->password_hash);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Applicant, applicant_clear)

/* What a request goes on with, or begins. */
typedef struct {
	PendingSignup *pending; /* NULL: a new one begins */
	Token flow;
	bool again; /* the form that began pending is sent once more */
} Found;

static void
found_clear(Found *found)
{
	g_clear_pointer(&found->pending, pending_signup_free);
	token_clear(&found->flow);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

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

/* The pending sign-up this browser already has for this address, if any. */
static bool
find_own(StoreTxn *txn, const SignupRequest *request, const Address *address,
    int64_t now_ms, Token *ret_flow, PendingSignup **ret_pending,
    GError **error)
{
	TokenHash hash;
	g_autoptr(PendingSignup) pending = NULL;
	*ret_pending = NULL;
	if (!token_hash(request->flow, &hash))
		return true;
	if (!store_pending_by_flow(txn, &hash, now_ms, &pending, error))
		return false;
	if (pending == NULL ||
	    strcmp(pending->email_key, address->email_key) != 0)
		return true;
	g_strlcpy(ret_flow->text, request->flow, sizeof ret_flow->text);
	*ret_pending = g_steal_pointer(&pending);
	return true;
}

/*
 * The one that the same form has begun, or none and the flow to begin one
 * with. Who clicks twice sends two requests without a cookie, and may keep the
 * cookie of either answer: it must be one, that of the mail. Only who has both
 * the form's token, which stood in one visitor's page, and the address gets
 * that cookie.
 */
static bool
find_of_form(const Accounts *accounts, StoreTxn *txn,
    const SignupRequest *request, const Address *address, int64_t now_ms,
    Token *ret_flow, PendingSignup **ret_pending, GError **error)
{
	TokenHash hash;
	g_autoptr(PendingSignup) pending = NULL;
	*ret_pending = NULL;
	if (!token_derive_flow(
		accounts->keys, request->form, address->email_key, ret_flow)) {
		token_draw(ret_flow);
		return true;
	}
	/* Expired ones, too: until they are purged their flow is taken. */
	token_hash(ret_flow->text, &hash);
	if (!store_pending_by_flow(txn, &hash, 0, &pending, error))
		return false;
	if (pending == NULL)
		return true;
	if (pending->expires_ms > now_ms &&
	    strcmp(pending->email_key, address->email_key) == 0)
		*ret_pending = g_steal_pointer(&pending);
	else
		token_draw(ret_flow);
	return true;
}

/* Whether it was this very form that began it. */
static bool
is_of_form(const Accounts *accounts, const SignupRequest *request,
    const PendingSignup *pending)
{
	TokenHash hash;
	g_auto(Token) flow = { "" };
	return token_derive_flow(
		   accounts->keys, request->form, pending->email_key, &flow) &&
	       token_hash(flow.text, &hash) &&
	       token_hash_equal(&hash, &pending->flow);
}

static bool
find(const Accounts *accounts, StoreTxn *txn, const SignupRequest *request,
    const Address *address, Found *ret_found, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	if (!find_own(txn, request, address, now_ms, &ret_found->flow,
		&ret_found->pending, error))
		return false;
	if (ret_found->pending == NULL &&
	    !find_of_form(accounts, txn, request, address, now_ms,
		&ret_found->flow, &ret_found->pending, error))
		return false;
	ret_found->again = ret_found->pending != NULL &&
			   is_of_form(accounts, request, ret_found->pending);
	return true;
}

/*
 * A form that is sent again is no second sign-up, but costs another hash: it is
 * counted apart.
 */
static LimitSubject
limit_of(const SignupRequest *request, const Found *found)
{
	return (LimitSubject){ found->again ? LIMIT_SIGNUP_AGAIN_HOUR
					    : LIMIT_SIGNUP_NETWORK_HOUR,
		request->network };
}

/* Is the network over its limit, the name taken, all mail used up? Sets the
 * outcome then. */
static bool
look(const Accounts *accounts, StoreTxn *txn, const Applicant *applicant,
    const LimitSubject *network, SignupResult *result, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	int64_t network_ms, mail_ms;
	g_autoptr(Account) namesake = NULL;
	if (!limit_wait(txn, accounts->settings, now_ms, network, 1,
		&network_ms, error) ||
	    !code_mail_wait(accounts, txn, now_ms, &mail_ms, error))
		return false;
	if (applicant->username != NULL &&
	    !store_account_by_username(
		txn, applicant->username, &namesake, error))
		return false;
	if (network_ms > 0) {
		result->outcome = SIGNUP_LIMITED;
		result->wait_ms = network_ms;
	} else if (namesake != NULL) {
		result->problems.username = USERNAME_TAKEN;
		result->outcome = SIGNUP_INVALID;
	} else if (mail_ms > 0) {
		result->outcome = SIGNUP_BUSY;
		result->wait_ms = mail_ms;
	}
	return true;
}

/* The same before any costly work. */
static bool
look_before_hashing(const Accounts *accounts, const SignupRequest *request,
    const Applicant *applicant, SignupResult *result, GError **error)
{
	g_auto(Found) found = { 0 };
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !find(accounts, &txn, request, applicant->address, &found, error))
		return false;
	const LimitSubject network = limit_of(request, &found);
	return look(accounts, &txn, applicant, &network, result, error) &&
	       store_commit(&txn, error);
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

static void
fill(const Accounts *accounts, PendingSignup *pending,
    const SignupRequest *request, Applicant *applicant, int64_t now_ms)
{
	g_free(pending->username);
	secret_text_free(pending->password_hash);
	g_free(pending->next);
	g_free(pending->language);
	pending->username = g_steal_pointer(&applicant->username);
	pending->password_hash = g_steal_pointer(&applicant->password_hash);
	pending->next = g_strdup(request->next);
	pending->language = g_strdup(request->language);
	pending->expires_ms = now_ms +
			      accounts->settings->signup.pending_seconds *
				  SECOND_MS;
}

static bool
remember_again(const Accounts *accounts, StoreTxn *txn,
    const SignupRequest *request, PendingSignup *pending, Applicant *applicant,
    int64_t now_ms, GError **error)
{
	int64_t resend_ms;
	fill(accounts, pending, request, applicant, now_ms);
	if (!store_pending_update(txn, pending, error) ||
	    !pending_resend_ms(
		accounts, txn, pending->id, now_ms, &resend_ms, error))
		return false;
	return resend_ms > now_ms ||
	       code_mail_add(accounts, txn, pending, now_ms, error);
}

static bool
remember_anew(const Accounts *accounts, StoreTxn *txn,
    const SignupRequest *request, const Token *flow, Applicant *applicant,
    int64_t now_ms, GError **error)
{
	g_autoptr(PendingSignup) pending = g_new0(PendingSignup, 1);
	token_hash(flow->text, &pending->flow);
	pending_set_address(pending, applicant->address);
	pending->created_ms = now_ms;
	fill(accounts, pending, request, applicant, now_ms);
	return store_pending_add(txn, pending, &pending->id, error) &&
	       code_mail_add(accounts, txn, pending, now_ms, error);
}

static bool
remember(const Accounts *accounts, const SignupRequest *request,
    Applicant *applicant, SignupResult *result, GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	g_auto(Found) found = { 0 };
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !find(accounts, &txn, request, applicant->address, &found, error))
		return false;
	const LimitSubject network = limit_of(request, &found);
	if (!look(accounts, &txn, applicant, &network, result, error))
		return false;
	if (result->outcome != SIGNUP_ACCEPTED)
		return true;
	result->flow = found.flow;
	bool written = found.pending != NULL
			   ? remember_again(accounts, &txn, request,
				 found.pending, applicant, now_ms, error)
			   : remember_anew(accounts, &txn, request, &found.flow,
				 applicant, now_ms, error);
	return written &&
	       limit_count(
		   &txn, accounts->settings, now_ms, &network, 1, 1, error) &&
	       store_commit(&txn, error);
}

/* The hash, or an outcome that makes it needless. */
static bool
hash(const Accounts *accounts, const SignupRequest *request,
    Applicant *applicant, SignupResult *result, GError **error)
{
	if (!look_before_hashing(accounts, request, applicant, result, error))
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
	       remember(accounts, request, &applicant, result, error);
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
