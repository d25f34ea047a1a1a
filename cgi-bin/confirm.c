/*
 * /confirm: mails a code by which who has no password confirms a change, and
 * goes back to the page of the change.
 */
#include "cgi-bin/app.h"
#include "cgi-bin/page.h"

#include "account/confirm.h"

/* Nowhere else does it lead. */
static const char *const pages[] = { "/address", "/delete", "/password" };

static const char *
page_to_go_back_to(const Request *request)
{
	const char *back = form_get(request->form, "back");
	for (gsize i = 0; i < G_N_ELEMENTS(pages); i++)
		if (g_strcmp0(back, pages[i]) == 0)
			return pages[i];
	return "/";
}

static const char *
outcome_word(ResendOutcome outcome)
{
	static const char *const words[] = {
		[RESEND_DONE] = "done",
		[RESEND_TOO_SOON] = "too-soon",
		[RESEND_LIMITED] = "limited",
		[RESEND_NO_FLOW] = "signed-out",
	};
	return words[outcome];
}

bool
confirm_page(
    gpointer user, const Request *request, Response *response, GError **error)
{
	App *app = user;
	ResendOutcome outcome;
	int64_t wait_ms;
	const Visitor visitor = page_visitor(app, request);
	const char *back = page_to_go_back_to(request);
	g_autoptr(SecretText) token = request_cookie(request, COOKIE_SIGNED_IN);
	const Accounts *accounts = app_accounts(app, error);
	if (accounts == NULL ||
	    !confirm_ask(accounts, token, &visitor, &outcome, &wait_ms, error))
		return false;
	page_log(app, request, event_kind_name(EVENT_CONFIRM_ASKED),
	    outcome_word(outcome), 0);
	switch (outcome) {
	case RESEND_DONE:
	case RESEND_TOO_SOON: /* the page says when */
		page_redirect(app, response, back);
		return true;
	case RESEND_LIMITED:
		return page_send_not_now(
		    app, request, response, 429, wait_ms, error);
	case RESEND_NO_FLOW:
		page_to_login(app, response, back);
		return true;
	}
	g_assert_not_reached();
}
