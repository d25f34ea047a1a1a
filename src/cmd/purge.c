/*
 * `sallyport purge`: removes what is over, where no worker does it.
 */
#include <stdio.h>

#include "base/clock.h"
#include "cmd/command.h"
#include "cmd/housekeeping.h"

bool
purge_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Store) store = NULL;
	unsigned n = 0;
	if (!command_options(call, arguments, NULL, error) ||
	    !command_store(call, &store, error) ||
	    !housekeeping_purge(store, clock_now_ms(clock_system()), &n, error))
		return false;
	printf("removed: %u\n", n);
	return true;
}
