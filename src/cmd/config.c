#include <stdio.h>

#include "cmd/command.h"

bool
config_run(CommandCall *call, char **arguments, GError **error)
{
	if (!command_options(call, arguments, NULL, error))
		return false;
	g_autoptr(Settings) settings = NULL;
	if (!command_settings(call, SETTINGS_WORKER, &settings, error))
		return false;
	g_autofree char *text = settings_print(settings);
	fputs(text, stdout);
	return true;
}
