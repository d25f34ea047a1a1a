/*
 * /password: another password for who is signed in.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/owner.h"
#include "cgi-bin/proven.h"

#include "account/newpassword.h"

static bool take(App *app, const Request *request, Response *response,
    const Owner *owner, GError **error);

static const OwnerPage page = {
	.path = "/password",
	.template_name = "page/password.tpl",
	.confirms = true,
	.take = take,
};

static bool
take(App *app, const Request *request, Response *response, const Owner *owner,
    GError **error)
{
	g_auto(ProofResult) result = { 0 };
	const Confirmation confirmation = owner_confirmation(
	    app, request, owner);
	if (!new_password_set(owner->accounts, &confirmation,
		form_get(request->form, "password"), &result, error))
		return false;
	page_log(app, request, event_kind_name(EVENT_PASSWORD_CHANGED),
	    proven_word(result.outcome), owner->account->id);
	if (result.outcome != PROOF_ACCEPTED)
		return owner_show(
		    app, &page, request, response, owner, &result, error);
	page_signed_in(app, request, response, &result);
	page_redirect_with(app, response, "/", "password");
	return true;
}

/* Where there are no passwords there is no such page. */
bool
password_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	const App *app = user;
	if (app->settings->signup.password == FIELD_REQUIRED)
		return owner_serve(user, &page, request, response, error);
	page_redirect(app, response, "/");
	return true;
}
