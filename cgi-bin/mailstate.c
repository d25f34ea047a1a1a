#include "cgi-bin/mailstate.h"

#include "account/maildomain.h"
#include "cgi-bin/challenge.h"
#include "cgi-bin/page.h"

static void
set_mail_time(const App *app, int64_t settled_ms, Dict *dict)
{
	g_autofree char *text = page_time(app, settled_ms, "%H:%M %Z");
	dict_set(dict, "MAIL_TIME", text);
}

static void
set_waiting(const App *app, const PendingStatus *status, Dict *dict)
{
	if (status->mail_held_ms == 0) {
		dict_show(dict,
		    status->mail_delayed ? "MAIL_DELAYED" : "MAIL_WAITING");
		return;
	}
	g_autofree char *text = page_time(
	    app, status->mail_held_ms, "%H:%M:%S %Z");
	dict_set(dict, "MAIL_HELD", text);
	challenge_say_why(app, dict);
}

static void
set_refused(const char *reply, Dict *dict)
{
	if (g_strcmp0(reply, MAILDOMAIN_REPLY_NO_DOMAIN) == 0 ||
	    g_strcmp0(reply, MAILDOMAIN_REPLY_NO_MAIL) == 0) {
		dict_show(dict, "MAIL_NO_DOMAIN");
		return;
	}
	dict_show(dict, "MAIL_REFUSED");
	if (reply != NULL) {
		dict_set(dict, "MAIL_REPLY", reply);
	}
}

void
mail_state_set(const App *app, const PendingStatus *status, Dict *dict)
{
	switch (status->mail) {
	case MAIL_WAITING:
	case MAIL_WITHHELD:
		set_waiting(app, status, dict);
		if (status->mail_held_ms == 0)
			dict_show(dict, "MAIL_COMES");
		break;
	case MAIL_SENT:
		dict_show(dict, "MAIL_SENT");
		dict_show(dict, "MAIL_COMES");
		set_mail_time(app, status->mail_settled_ms, dict);
		break;
	case MAIL_REFUSED:
		dict_show(dict, "ADDRESS_OPEN");
		set_refused(status->mail_reply, dict);
		break;
	case MAIL_EXPIRED:
		dict_show(dict, "MAIL_EXPIRED");
		break;
	case MAIL_STATE__COUNT:
		g_assert_not_reached();
	}
}
