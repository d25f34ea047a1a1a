#include "mail/pause.h"

#include <glib.h>

bool
pause_begin(Pause *pause, int64_t now_ms)
{
	if (pause_holds(pause, now_ms))
		return false;
	pause->length_ms = pause->length_ms == 0
			       ? pause->first_ms
			       : MIN(2 * pause->length_ms, pause->most_ms);
	pause->until_ms = now_ms + pause->length_ms;
	return true;
}

void
pause_end(Pause *pause)
{
	pause->length_ms = 0;
	pause->until_ms = 0;
}

bool
pause_holds(const Pause *pause, int64_t now_ms)
{
	/* One that is longer than it can be stems from a clock set back. */
	return now_ms < pause->until_ms &&
	       pause->until_ms - now_ms <= pause->length_ms;
}

bool
pause_failing(const Pause *pause)
{
	return pause->length_ms > 0;
}
