/*
 * /username: another user name for who is signed in.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/owner.h"
#include "cgi-bin/problem.h"

#include "account/newname.h"

static bool fill(App *app, const Request *request, const Owner *owner,
    Dict *dict, GError **error);
static bool take(App *app, const Request *request, Response *response,
    const Owner *owner, GError **error);

static const OwnerPage page = {
	.path = "/username",
	.template_name = "page/username.tpl",
	.fill = fill,
	.take = take,
};

static bool
fill(App *app, const Request *request, const Owner *owner, Dict *dict,
    GError **error)
{
	(void)app;
	(void)error;
	const char *typed = form_get(request->form, "username");
	const char *old = owner->account != NULL ? owner->account->username
						 : NULL;
	dict_set(dict, "OLD_USERNAME", old);
	dict_set(dict, "USERNAME", typed != NULL ? typed : old);
	dict_set_int(dict, "HELD_DAYS", LIMIT_USERNAME_HELD_DAYS);
	return true;
}

static const char *
outcome_word(NewNameOutcome outcome)
{
	static const char *const words[] = {
		[NEW_NAME_SET] = "done",
		[NEW_NAME_SAME] = "same",
		[NEW_NAME_REFUSED] = "refused",
		[NEW_NAME_OFF] = "off",
		[NEW_NAME_LIMITED] = "limited",
		[NEW_NAME_SIGNED_OUT] = "signed-out",
	};
	return words[outcome];
}

static bool
send_problem(App *app, const Request *request, Response *response,
    const Owner *owner, const NewNameResult *result, GError **error)
{
	g_autoptr(Dict) dict = NULL;
	if (!owner_dict(app, &page, request, owner, &dict, error))
		return false;
	response->status = 422;
	problem_username(dict, result->problem);
	if (result->outcome == NEW_NAME_SAME)
		dict_problem(dict, "USERNAME", "SAME");
	if (result->outcome == NEW_NAME_LIMITED)
		page_set_not_now(dict, response, 429, result->wait_ms);
	return page_send(
	    app, request, response, page.template_name, dict, error);
}

static bool
take(App *app, const Request *request, Response *response, const Owner *owner,
    GError **error)
{
	NewNameResult result = { 0 };
	const Visitor visitor = page_visitor(app, request);
	if (!new_name_set(owner->accounts, owner->token,
		form_get(request->form, "username"), &visitor, &result, error))
		return false;
	page_log(app, request, event_kind_name(EVENT_USERNAME_CHANGED),
	    outcome_word(result.outcome), owner->account->id);
	switch (result.outcome) {
	case NEW_NAME_SET:
		page_redirect_with(app, response, "/", "username");
		return true;
	case NEW_NAME_OFF:
		page_redirect(app, response, "/");
		return true;
	case NEW_NAME_SIGNED_OUT:
		page_to_login(app, response, page.path);
		return true;
	case NEW_NAME_SAME:
	case NEW_NAME_REFUSED:
	case NEW_NAME_LIMITED:
		return send_problem(
		    app, request, response, owner, &result, error);
	}
	g_assert_not_reached();
}

/* Where it is not allowed there is no such page. */
bool
username_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	if (app->settings->account.rename &&
	    app->settings->signup.username == FIELD_REQUIRED)
		return owner_serve(app, &page, request, response, error);
	page_redirect(app, response, "/");
	return true;
}
