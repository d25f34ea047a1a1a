/*
 * `sallyport purge`: removes what is over, where no worker does it.
 */
#include <stdio.h>

#include "base/clock.h"
#include "cmd/command.h"
#include "cmd/housekeeping.h"
#include "store/sqlite.h"

bool
purge_run(CommandCall *call, char **arguments, GError **error)
{
	g_autoptr(Settings) settings = NULL;
	g_autoptr(Store) store = NULL;
	unsigned n = 0;
	if (!command_options(call, arguments, NULL, error) ||
	    !command_settings(call, SETTINGS_WEB, &settings, error) ||
	    !store_sqlite_open(settings->store.path, &store, error) ||
	    !housekeeping_purge(store, clock_now_ms(clock_system()), &n, error))
		return false;
	printf("removed: %u\n", n);
	return true;
}
