/*
 * `sallyport purge`: removes what is over, where no worker does it.
 */
#include <stdio.h>

#include "cmd/command.h"
#include "cmd/housekeeping.h"

bool
purge_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	SteadyClock clock;
	unsigned n = 0;
	if (!command_options(call, arguments, NULL, error) ||
	    !command_store(call, &store, error) ||
	    !command_clock(store, &clock, error) ||
	    !housekeeping_purge(store, clock_now_ms(&clock.clock), &n, error))
		return false;
	printf("removed: %u\n", n);
	return true;
}
