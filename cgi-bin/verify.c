/*
 * /verify, /verify/resend, /verify/address: the page of a browser whose
 * address is not proven yet.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/mailstate.h"
#include "cgi-bin/page.h"
#include "cgi-bin/problem.h"
#include "cgi-bin/proven.h"

#include "account/pending.h"
#include "account/provider.h"
#include "account/verify.h"
#include "web/origin.h"

static const PageNotice notices[] = {
	{ "resent", "RESENT" },
	{ "corrected", "ADDRESS_CHANGED" },
	{ "kept", "ADDRESS_KEPT" },
};

/* "Did you mean …@gmail.com?": of the address as it was typed, whatever there
 * is at it. */
static void
set_meant(const Pending *pending, Dict *dict)
{
	g_autofree char *email = provider_meant_email(pending->email);
	if (email != NULL)
		dict_set(dict, "MEANT_EMAIL", email);
}

static Dict *
verify_dict(const App *app, const PendingStatus *status)
{
	int64_t wait_ms = status->resend_ms - clock_now_ms(app->accounts.clock);
	Dict *dict = page_dict(app, "/verify", NULL, NULL);
	g_autofree char *email = address_display(status->pending->email);
	dict_set(dict, "EMAIL", email);
	dict_set_span(
	    dict, "VALID", app->settings->code.life_seconds * SECOND_MS);
	dict_set(dict, "NEXT", status->pending->next);
	problem_set_limits(app, dict);
	mail_state_set(app, status, dict);
	set_meant(status->pending, dict);
	dict_set_span(dict, "RESEND", wait_ms);
	return dict;
}

/* The page where nothing can be read of the sign-up. */
static Dict *
blind_dict(const App *app, const Request *request)
{
	Dict *dict = page_dict(app, "/verify", NULL, NULL);
	g_autofree char *next = origin_next(form_get(request->form, "next"));
	dict_show(dict, "BLIND");
	dict_set(dict, "NEXT", next);
	problem_set_limits(app, dict);
	return dict;
}

static bool
send_over(App *app, const Request *request, Response *response, GError **error)
{
	bool leads;
	if (!page_lead_home(app, request, response, &leads, error))
		return false;
	if (leads)
		return true;
	g_autoptr(Dict) dict = page_dict(app, "/verify", NULL, NULL);
	response_delete_cookie(response, COOKIE_FLOW);
	if (request->method == METHOD_POST)
		response->status = 409;
	return page_send(app, request, response, "page/over.tpl", dict, error);
}

/* What there is to say on the page beside how things stand: at most one. */
typedef struct {
	const ProofResult *proof; /* a code that was not good */
	const CorrectOutcome *correction;
	AddressProblem address; /* with correction */
	const ResendOutcome *resend; /* why no other mail goes out */
	int64_t wait_ms; /* with resend, or a correction that must wait */
	int64_t fault_ms; /* the store can take nothing; when to try again */
} Remark;

static void
say_of_correction(const Request *request, const Remark *remark, Dict *dict,
    Response *response)
{
	CorrectOutcome outcome = *remark->correction;
	dict_set(dict, "NEW_EMAIL", form_get(request->form, "email"));
	dict_show(dict, "ADDRESS_OPEN");
	if (outcome == CORRECT_LIMITED) {
		page_set_not_now(dict, response, 429, remark->wait_ms);
		return;
	}
	problem_email(dict, remark->address, form_get(request->form, "email"));
	response->status = 422;
}

/* What was typed stays, whichever of the page's forms it was. */
static void
say_of_fault(const Request *request, const Remark *remark, Dict *dict,
    Response *response)
{
	const char *email = form_get(request->form, "email");
	const char *username = form_get(request->form, "username");
	page_set_not_now(dict, response, 503, remark->fault_ms);
	dict_set(dict, "CODE", form_get(request->form, "code"));
	if (email != NULL) {
		dict_set(dict, "NEW_EMAIL", email);
		dict_show(dict, "ADDRESS_OPEN");
	}
	if (username != NULL) {
		dict_set(dict, "USERNAME", username);
		dict_show(dict, "ASK_USERNAME");
	}
}

/* Before a mail that is held back has gone out, there is nothing to send again.
 */
static void
say_of_resend(const App *app, const PendingStatus *status, const Remark *remark,
    Dict *dict, Response *response)
{
	if (*remark->resend == RESEND_LIMITED)
		dict_show(dict, "RESEND_LIMITED");
	else if (status->mail_held_ms == 0)
		dict_show(dict, "RESEND_TOO_SOON");
	else
		dict_set_span(dict, "HELD",
		    status->mail_held_ms - clock_now_ms(app->accounts.clock));
	dict_set_span(dict, "RETRY", remark->wait_ms);
	response_retry_after(response, 429, (int)page_seconds(remark->wait_ms));
}

static void
say(const App *app, const Request *request, const PendingStatus *status,
    const Remark *remark, Dict *dict, Response *response)
{
	if (remark->fault_ms > 0) {
		say_of_fault(request, remark, dict, response);
	} else if (remark->proof != NULL) {
		const char *username = form_get(request->form, "username");
		dict_set(dict, "CODE", form_get(request->form, "code"));
		dict_set(dict, "USERNAME",
		    username != NULL ? username : status->pending->username);
		dict_show(dict, "LINK_HELPS");
		proven_show_problem(dict, response, "CODE", remark->proof);
	} else if (remark->correction != NULL) {
		say_of_correction(request, remark, dict, response);
	} else if (remark->resend != NULL) {
		say_of_resend(app, status, remark, dict, response);
	} else {
		page_take_notice(
		    request, response, dict, notices, G_N_ELEMENTS(notices));
		if (status->code_spent)
			dict_problem(dict, "CODE", "SPENT");
	}
}

static bool
show(App *app, const Request *request, Response *response, const Remark *remark,
    GError **error)
{
	g_auto(PendingStatus) status = { 0 };
	g_autoptr(GError) fault = NULL;
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	const Accounts *accounts = app_accounts(app, &fault);
	bool known = accounts != NULL &&
		     pending_status(
			 accounts, PENDING_SIGNUP, flow, &status, &fault);
	if (!known && remark->fault_ms == 0) {
		g_propagate_error(error, g_steal_pointer(&fault));
		return false;
	}
	bool gone = known && status.pending == NULL;
	/* After a fault that may be because it was proven, and not told. */
	if (gone && remark->fault_ms == 0)
		return send_over(app, request, response, error);
	g_autoptr(Dict) dict = known && !gone ? verify_dict(app, &status)
					      : blind_dict(app, request);
	say(app, request, &status, remark, dict, response);
	return page_send(
	    app, request, response, "page/verify.tpl", dict, error);
}

/* The visitor's browser has a sign-up, or so it says: the page stays. */
static bool
fail(App *app, const Request *request, Response *response, GError *fault,
    GError **error)
{
	TokenHash unused;
	Remark remark = { 0 };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	if (!token_hash(flow, &unused)) {
		g_propagate_error(error, fault);
		return false;
	}
	return page_take_fault(app, request, fault, &remark.fault_ms, error) &&
	       show(app, request, response, &remark, error);
}

static bool
take_code(App *app, const Request *request, Response *response, GError **error)
{
	g_auto(ProofResult) result = { 0 };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	const CodeProof proof = {
		.flow = flow,
		.code = form_get(request->form, "code"),
		.username = form_get(request->form, "username"),
		.visitor = page_visitor(app, request),
	};
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL ||
	    !verify_by_code(accounts, &proof, &result, &fault))
		return fail(
		    app, request, response, g_steal_pointer(&fault), error);
	proven_log(app, request, "code", &result);
	if (proven_ends(&result))
		return proven_answer(app, request, response, &result, error);
	const Remark remark = { .proof = &result };
	return result.outcome == PROOF_NO_FLOW
		   ? send_over(app, request, response, error)
		   : show(app, request, response, &remark, error);
}

bool
verify_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	const Remark nothing = { 0 };
	return request->method == METHOD_POST
		   ? take_code(user, request, response, error)
		   : show(user, request, response, &nothing, error);
}

bool
resend_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	ResendOutcome outcome;
	Remark remark = { .resend = &outcome };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL ||
	    !pending_resend(accounts, PENDING_SIGNUP, flow, request->network,
		&outcome, &remark.wait_ms, &fault))
		return fail(
		    app, request, response, g_steal_pointer(&fault), error);
	switch (outcome) {
	case RESEND_DONE:
		page_redirect_with(app, response, "/verify", "resent");
		return true;
	case RESEND_NO_FLOW:
		return send_over(app, request, response, error);
	case RESEND_LIMITED:
	case RESEND_TOO_SOON:
		return show(app, request, response, &remark, error);
	}
	g_assert_not_reached();
}

bool
address_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	CorrectOutcome outcome;
	Remark remark = { .correction = &outcome };
	g_autoptr(SecretText) flow = request_cookie(request, COOKIE_FLOW);
	g_autoptr(GError) fault = NULL;
	const Accounts *accounts = app_accounts(app, &fault);
	if (accounts == NULL ||
	    !pending_correct_address(accounts, flow,
		form_get(request->form, "email"), request->network, &outcome,
		&remark.address, &remark.wait_ms, &fault))
		return fail(
		    app, request, response, g_steal_pointer(&fault), error);
	switch (outcome) {
	case CORRECT_DONE:
		page_redirect_with(app, response, "/verify", "corrected");
		return true;
	case CORRECT_KEPT:
		page_redirect_with(app, response, "/verify", "kept");
		return true;
	case CORRECT_INVALID:
	case CORRECT_LIMITED:
		return show(app, request, response, &remark, error);
	case CORRECT_NO_FLOW:
		return send_over(app, request, response, error);
	}
	g_assert_not_reached();
}
