#include "account/application.h"

#include <string.h>

#include "account/codemail.h"
#include "account/jobs.h"
#include "account/limit.h"
#include "account/pending.h"
#include "account/toll.h"

void
applicant_clear(Applicant *applicant)
{
	g_free(applicant->username);
	address_free(applicant->address);
	secret_text_free(applicant->password_hash);
}

/* --- what is there already -------------------------------------------- */

/* What a request goes on with, or begins. */
typedef struct {
	Pending *pending; /* NULL: a new one begins */
	Token flow;
	bool again; /* the form that began pending is sent once more */
	Toll toll; /* that a new one pays */
} Found;

static void
found_clear(Found *found)
{
	g_clear_pointer(&found->pending, pending_free);
	token_clear(&found->flow);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Found, found_clear)

/* The pending sign-up this browser already has for this address, if any. */
static bool
find_own(StoreTxn *txn, const SignupRequest *request, const Address *address,
    int64_t now_ms, Token *ret_flow, Pending **ret_pending, GError **error)
{
	TokenHash hash;
	g_autoptr(Pending) pending = NULL;
	*ret_pending = NULL;
	if (!token_hash(request->flow, &hash))
		return true;
	if (!store_pending_by_flow(
		txn, PENDING_SIGNUP, &hash, now_ms, &pending, error))
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
    Token *ret_flow, Pending **ret_pending, GError **error)
{
	TokenHash hash;
	g_autoptr(Pending) pending = NULL;
	*ret_pending = NULL;
	if (!token_derive_flow(
		accounts->keys, request->form, address->email_key, ret_flow)) {
		token_draw(ret_flow);
		return true;
	}
	/* Expired ones, too: until they are purged their flow is taken. */
	token_hash(ret_flow->text, &hash);
	if (!store_pending_by_flow(
		txn, PENDING_SIGNUP, &hash, 0, &pending, error))
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
    const Pending *pending)
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

/* What goes on has paid. */
static bool
look_at_toll(const Accounts *accounts, StoreTxn *txn,
    const Applicant *applicant, const char *network, Found *found,
    SignupResult *result, GError **error)
{
	if (found->pending != NULL)
		return true;
	if (!toll_look(accounts, txn, network, &applicant->work,
		clock_now_ms(accounts->clock), &found->toll, error))
		return false;
	result->toll_asked = found->toll.asked;
	result->wait_ms = MAX(result->wait_ms, found->toll.limit_wait_ms);
	return true;
}

/* Is there room for one more, and is the name free? Sets the outcome where it
 * is not so. */
static bool
look(const Accounts *accounts, StoreTxn *txn, const Applicant *applicant,
    const LimitSubject *network, Found *found, SignupResult *result,
    GError **error)
{
	int64_t now_ms = clock_now_ms(accounts->clock);
	bool taken = false;
	if (!code_mail_wait(accounts, txn, STANDING_STRANGER, network, now_ms,
		&result->wait_ms, error))
		return false;
	bool limited = result->wait_ms > 0;
	if (!look_at_toll(
		accounts, txn, applicant, network->key, found, result, error))
		return false;
	if (applicant->username != NULL &&
	    !store_username_taken(
		txn, applicant->username, 0, now_ms, &taken, error))
		return false;
	if (result->wait_ms > 0) {
		result->outcome = limited ? SIGNUP_LIMITED : SIGNUP_LACKS_WORK;
	} else if (taken) {
		result->problems.username = USERNAME_TAKEN;
		result->outcome = SIGNUP_INVALID;
	}
	return true;
}

bool
application_look(const Accounts *accounts, const SignupRequest *request,
    const Applicant *applicant, SignupResult *result, GError **error)
{
	g_auto(Found) found = { 0 };
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_READ, &txn, error) ||
	    !find(accounts, &txn, request, applicant->address, &found, error))
		return false;
	const LimitSubject network = limit_of(request, &found);
	return look(accounts, &txn, applicant, &network, &found, result,
		   error) &&
	       store_commit(&txn, error);
}

/* --- what is written -------------------------------------------------- */

static void
fill(const Accounts *accounts, Pending *pending, const SignupRequest *request,
    const Applicant *applicant, int64_t now_ms)
{
	g_free(pending->username);
	secret_text_free(pending->password_hash);
	g_free(pending->next);
	g_free(pending->language);
	pending->username = g_strdup(applicant->username);
	pending->password_hash = g_strdup(applicant->password_hash);
	pending->next = g_strdup(request->next);
	pending->language = g_strdup(request->language);
	pending->expires_ms = now_ms +
			      accounts->settings->signup.pending_seconds *
				  SECOND_MS;
}

static bool
remember_again(const Accounts *accounts, StoreTxn *txn,
    const SignupRequest *request, Pending *pending, const Applicant *applicant,
    int64_t now_ms, GError **error)
{
	bool unused;
	fill(accounts, pending, request, applicant, now_ms);
	return store_pending_update(txn, pending, error) &&
	       pending_mail_again(
		   accounts, txn, pending, now_ms, &unused, error);
}

static bool
remember_anew(const Accounts *accounts, StoreTxn *txn,
    const SignupRequest *request, const Found *found,
    const Applicant *applicant, int64_t now_ms, SignupResult *result,
    GError **error)
{
	g_autoptr(Pending) pending = g_new0(Pending, 1);
	token_hash(found->flow.text, &pending->flow);
	pending_set_address(pending, applicant->address);
	pending->kind = PENDING_SIGNUP;
	pending->created_ms = now_ms;
	pending->keep = true;
	fill(accounts, pending, request, applicant, now_ms);
	if (!toll_pay(accounts, txn, &found->toll, request->network,
		&applicant->work, now_ms, &result->hold_ms, error))
		return false;
	pending->expires_ms += result->hold_ms;
	return store_pending_add(txn, pending, &pending->id, error) &&
	       code_mail_add_held(
		   accounts, txn, pending, result->hold_ms, now_ms, error) &&
	       breaker_begun(accounts, txn, now_ms, &result->change,
		   &result->breaker, error);
}

/* --- the job ---------------------------------------------------------- */

typedef struct {
	SignupRequest request; /* without what was judged */
	Applicant applicant; /* borrowed */
	Address address; /* of one who was taken out of a parcel */
} TakeIn;

static bool
take(gconstpointer user, gconstpointer in, gpointer out, GError **error)
{
	const Accounts *accounts = user;
	const SignupRequest *request = &((const TakeIn *)in)->request;
	const Applicant *applicant = &((const TakeIn *)in)->applicant;
	SignupResult *result = out;
	int64_t now_ms = clock_now_ms(accounts->clock);
	g_auto(Found) found = { 0 };
	g_auto(StoreTxn) txn = { 0 };
	if (!store_begin(accounts->store, STORE_DURABLE, &txn, error) ||
	    !find(accounts, &txn, request, applicant->address, &found, error))
		return false;
	const LimitSubject network = limit_of(request, &found);
	if (!look(accounts, &txn, applicant, &network, &found, result, error))
		return false;
	if (result->outcome != SIGNUP_ACCEPTED)
		return true;
	result->flow = found.flow;
	bool written = found.pending != NULL
			   ? remember_again(accounts, &txn, request,
				 found.pending, applicant, now_ms, error)
			   : remember_anew(accounts, &txn, request, &found,
				 applicant, now_ms, result, error);
	return written &&
	       limit_count(&txn, accounts, now_ms, &network, 1, 1, error) &&
	       store_commit(&txn, error);
}

static void
put_in(Parcel *parcel, gconstpointer in)
{
	const SignupRequest *request = &((const TakeIn *)in)->request;
	const Applicant *applicant = &((const TakeIn *)in)->applicant;
	parcel_put_text(parcel, request->next);
	parcel_put_text(parcel, request->language);
	parcel_put_text(parcel, request->network);
	parcel_put_text(parcel, request->flow);
	parcel_put_text(parcel, request->form);
	parcel_put_text(parcel, applicant->username);
	parcel_put_text(parcel, applicant->password_hash);
	parcel_put_text(parcel, applicant->work.id);
	parcel_put_text(parcel, applicant->address->email);
	parcel_put_text(parcel, applicant->address->email_key);
	parcel_put_text(parcel, applicant->address->mailbox_key);
}

static void
take_in(Parcel *parcel, gpointer in)
{
	TakeIn *taken = in;
	SignupRequest *request = &taken->request;
	request->next = parcel_take_text(parcel);
	request->language = parcel_take_text(parcel);
	request->network = parcel_take_text(parcel);
	request->flow = parcel_take_text(parcel);
	request->form = parcel_take_text(parcel);
	taken->applicant.username = parcel_take_text(parcel);
	taken->applicant.password_hash = parcel_take_text(parcel);
	const char *work = parcel_take_text(parcel);
	g_strlcpy(taken->applicant.work.id, work == NULL ? "" : work,
	    sizeof taken->applicant.work.id);
	taken->applicant.address = &taken->address;
	taken->address.email = parcel_take_text(parcel);
	taken->address.email_key = parcel_take_text(parcel);
	taken->address.mailbox_key = parcel_take_text(parcel);
}

static void
put_result(Parcel *parcel, gconstpointer out)
{
	parcel_put(parcel, out, sizeof(SignupResult));
}

static void
take_result(Parcel *parcel, gpointer out)
{
	parcel_take(parcel, out, sizeof(SignupResult));
}

const GroupJob signup_job = {
	.in_bytes = sizeof(TakeIn),
	.out_bytes = sizeof(SignupResult),
	.run = take,
	.put_in = put_in,
	.take_in = take_in,
	.put_out = put_result,
	.take_out = take_result,
};

bool
application_take(const Accounts *accounts, const SignupRequest *request,
    const Applicant *applicant, SignupResult *result, GError **error)
{
	const TakeIn in = { .request = *request, .applicant = *applicant };
	return job_do(accounts, JOB_SIGN_UP, &in, result, error);
}
