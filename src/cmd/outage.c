#include "cmd/outage.h"

#include <string.h>

#include "base/clock.h"
#include "base/log.h"

void
outage_init(Outage *outage)
{
	*outage = (Outage){
		.stuck = { .first_ms = 5 * SECOND_MS,
		    .most_ms = 5 * MINUTE_MS },
		/* When it is back, people are waiting for their codes. */
		.away = { .first_ms = 1 * SECOND_MS,
		    .most_ms = 30 * SECOND_MS },
	};
}

void
outage_clear(Outage *outage)
{
	g_clear_pointer(&outage->stuck_reason, g_free);
}

/* "login: 535" of "login: 535 5.7.8 no, 4711": some servers put another number
 * into each answer. What is no server's answer is kept whole. */
static char *
without_varying_words(const char *reason)
{
	const char *words = strstr(reason, ": ");
	if (words == NULL || !g_ascii_isdigit(words[2]) ||
	    !g_ascii_isdigit(words[3]) || !g_ascii_isdigit(words[4]))
		return g_strdup(reason);
	return g_strndup(reason, (gsize)(words + 5 - reason));
}

void
outage_stuck(Outage *outage, const char *reason, int64_t now_ms)
{
	if (!pause_begin(&outage->stuck, now_ms))
		return;
	g_autofree char *what = without_varying_words(reason);
	if (g_strcmp0(outage->stuck_reason, what) == 0)
		return;
	g_free(outage->stuck_reason);
	outage->stuck_reason = g_steal_pointer(&what);
	log_event(LOG_LEVEL_ERROR, "mail-stopped", "reason", reason, "remedy",
	    "mend the configuration; unsent mail is kept and tried again "
	    "by itself",
	    NULL);
}

void
outage_away(Outage *outage, const char *reason, int64_t now_ms)
{
	bool known = pause_failing(&outage->away);
	if (pause_begin(&outage->away, now_ms) && !known)
		log_event(
		    LOG_LEVEL_WARN, "mail-server-away", "reason", reason, NULL);
}

void
outage_over(Outage *outage)
{
	if (!pause_failing(&outage->stuck) && !pause_failing(&outage->away))
		return;
	outage_forget(outage);
	log_event(LOG_LEVEL_INFO, "mail-resumed", NULL);
}

void
outage_forget(Outage *outage)
{
	pause_end(&outage->stuck);
	pause_end(&outage->away);
	g_clear_pointer(&outage->stuck_reason, g_free);
}

guint
outage_capacity(const Outage *outage, guint senders, int64_t now_ms)
{
	if (!pause_failing(&outage->stuck) && !pause_failing(&outage->away))
		return senders;
	/* When the pause is over, one tries. */
	return pause_holds(&outage->stuck, now_ms) ||
		       pause_holds(&outage->away, now_ms)
		   ? 0
		   : 1;
}

int64_t
outage_next(const Outage *outage, int64_t when_ms, int64_t now_ms)
{
	if (outage->stuck.until_ms > now_ms)
		when_ms = MIN(when_ms, outage->stuck.until_ms);
	if (outage->away.until_ms > now_ms)
		when_ms = MIN(when_ms, outage->away.until_ms);
	return when_ms;
}
