/*
 * /address and /address/code: another address for who is signed in. It is
 * named, then proven by a code; the page shows which of the two is to be done.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/mailstate.h"
#include "cgi-bin/owner.h"
#include "cgi-bin/problem.h"
#include "cgi-bin/proven.h"

#include "account/address.h"
#include "account/newaddress.h"

static bool fill(App *app, const Request *request, const Owner *owner,
    Dict *dict, GError **error);
static bool take_address(App *app, const Request *request, Response *response,
    const Owner *owner, GError **error);
static bool take_code(App *app, const Request *request, Response *response,
    const Owner *owner, GError **error);

/* While an address waits for its code, there is nothing to confirm. */
static const OwnerPage proving = {
	.path = "/address",
	.template_name = "page/address.tpl",
	.fill = fill,
	.take = take_code,
};

static const OwnerPage naming = {
	.path = "/address",
	.template_name = "page/address.tpl",
	.confirms = true,
	.fill = fill,
	.take = take_address,
};

/* The visitor is to name one: it was asked for, or is what was posted. */
static bool
is_naming(const Request *request)
{
	return form_get(request->query, "again") != NULL ||
	       form_get(request->form, "email") != NULL;
}

static void
set_pending(const App *app, const PendingStatus *status, Dict *dict)
{
	Dict *row = dict_add(dict, "PENDING");
	int64_t wait_ms = status->resend_ms - clock_now_ms(app->accounts.clock);
	g_autofree char *email = address_display(status->pending->email);
	dict_set(row, "EMAIL", email);
	dict_set_span(
	    row, "VALID", app->settings->code.life_seconds * SECOND_MS);
	mail_state_set(app, status, row);
	dict_set_span(row, "RESEND", wait_ms);
}

static void
set_naming(const Owner *owner, const char *email, Dict *dict)
{
	dict_show(dict, "NAMING");
	dict_set(dict, "NEW_EMAIL", email);
	if (owner->account != NULL) {
		g_autofree char *own = address_display(owner->account->email);
		dict_set(dict, "ADDRESS", own);
	}
}

static bool
fill(App *app, const Request *request, const Owner *owner, Dict *dict,
    GError **error)
{
	g_auto(PendingStatus) status = { 0 };
	const char *typed = form_get(request->form, "email");
	if (owner->account != NULL && typed == NULL &&
	    !confirm_status(
		owner->accounts, owner->token, PENDING_ADDRESS, &status, error))
		return false;
	if (is_naming(request))
		set_naming(owner,
		    status.pending != NULL ? status.pending->email : typed,
		    dict);
	else if (status.pending != NULL)
		set_pending(app, &status, dict);
	else if (owner->account == NULL)
		(void)dict_add(dict, "PENDING");
	else
		set_naming(owner, NULL, dict);
	dict_set(dict, "CODE", form_get(request->form, "code"));
	return true;
}

/* --- naming it -------------------------------------------------------- */

static const char *
outcome_word(NewAddressOutcome outcome)
{
	static const char *const words[] = {
		[NEW_ADDRESS_MAILED] = "mailed",
		[NEW_ADDRESS_INVALID] = "invalid",
		[NEW_ADDRESS_SAME] = "same",
		[NEW_ADDRESS_UNCONFIRMED] = "unconfirmed",
		[NEW_ADDRESS_LIMITED] = "limited",
	};
	return words[outcome];
}

static void
set_problem(const Owner *owner, const Request *request,
    const NewAddressResult *result, Dict *dict, Response *response)
{
	response->status = 422;
	switch (result->outcome) {
	case NEW_ADDRESS_INVALID:
		problem_email(
		    dict, result->problem, form_get(request->form, "email"));
		break;
	case NEW_ADDRESS_SAME:
		dict_problem(dict, "EMAIL", "SAME");
		break;
	case NEW_ADDRESS_UNCONFIRMED:
		owner_set_problem(owner, dict, response, &result->confirm);
		break;
	case NEW_ADDRESS_LIMITED:
		page_set_not_now(dict, response, 429, result->wait_ms);
		break;
	case NEW_ADDRESS_MAILED:
		g_assert_not_reached();
	}
}

static bool
take_address(App *app, const Request *request, Response *response,
    const Owner *owner, GError **error)
{
	NewAddressResult result = { 0 };
	g_autoptr(Dict) dict = NULL;
	const Confirmation confirmation = owner_confirmation(
	    app, request, owner);
	if (!new_address_ask(owner->accounts, &confirmation,
		form_get(request->form, "email"), &result, error))
		return false;
	page_log(app, request, event_kind_name(EVENT_ADDRESS_ASKED),
	    outcome_word(result.outcome), owner->account->id);
	if (result.outcome == NEW_ADDRESS_MAILED) {
		page_redirect(app, response, naming.path);
		return true;
	}
	if (result.outcome == NEW_ADDRESS_UNCONFIRMED &&
	    result.confirm.outcome == PROOF_SIGNED_OUT) {
		page_to_login(app, response, naming.path);
		return true;
	}
	if (!owner_dict(app, &naming, request, owner, &dict, error))
		return false;
	set_problem(owner, request, &result, dict, response);
	return page_send(
	    app, request, response, naming.template_name, dict, error);
}

bool
new_address_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return owner_serve(user, &naming, request, response, error);
}

/* --- proving it ------------------------------------------------------- */

static bool
resend(App *app, const Request *request, Response *response, const Owner *owner,
    GError **error)
{
	ResendOutcome outcome;
	int64_t wait_ms;
	if (!new_address_resend(owner->accounts, owner->token, request->network,
		&outcome, &wait_ms, error))
		return false;
	switch (outcome) {
	case RESEND_DONE:
	case RESEND_TOO_SOON: /* the page says when */
	case RESEND_NO_FLOW:
		page_redirect(app, response, naming.path);
		return true;
	case RESEND_LIMITED:
		return page_send_not_now(
		    app, request, response, 429, wait_ms, error);
	}
	g_assert_not_reached();
}

static bool
take_code(App *app, const Request *request, Response *response,
    const Owner *owner, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	g_autoptr(Dict) dict = NULL;
	const Confirmation confirmation = owner_confirmation(
	    app, request, owner);
	if (form_get(request->form, "resend") != NULL)
		return resend(app, request, response, owner, error);
	if (!new_address_prove(owner->accounts, &confirmation, &result, error))
		return false;
	page_log(app, request, event_kind_name(EVENT_ADDRESS_CHANGED),
	    proven_word(result.outcome), owner->account->id);
	if (result.outcome == PROOF_ACCEPTED) {
		page_signed_in(app, request, response, &result);
		page_redirect_with(app, response, "/", "address");
		return true;
	}
	if (result.outcome == PROOF_SIGNED_OUT) {
		page_to_login(app, response, proving.path);
		return true;
	}
	/* Nothing waits, perhaps not any more: the form names an address. */
	if (!owner_dict(app, &proving, request, owner, &dict, error))
		return false;
	proven_show_problem(dict, response, "CODE", &result);
	return page_send(
	    app, request, response, proving.template_name, dict, error);
}

bool
new_address_code_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	return owner_serve(user, &proving, request, response, error);
}
