#include "account/standing.h"

static const char *
prefix(const Pending *pending)
{
	if (pending->standing == STANDING_MAILBOX)
		return "m";
	return pending->kind == PENDING_CONFIRM ||
		       pending->kind == PENDING_ADDRESS
		   ? "s"
		   : "";
}

void
standing_key(const Pending *pending, char ret_key[STANDING_KEY_BYTES])
{
	*ret_key = '\0';
	if (pending->standing != STANDING_STRANGER)
		g_snprintf(ret_key, STANDING_KEY_BYTES, "%s%" G_GINT64_FORMAT,
		    prefix(pending), pending->account_id);
}
