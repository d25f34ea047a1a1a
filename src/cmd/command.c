#include "cmd/command.h"

#include <string.h>

#include "base/log.h"
#include "store/sqlite.h"

G_DEFINE_QUARK(command_error, command_error)

static GOptionContext *
command_context(const Command *command)
{
	GOptionContext *context = g_option_context_new(command->operands);
	g_autofree char *summary = g_strdup_printf("%s.", command->summary);
	g_option_context_set_summary(context, summary);
	return context;
}

static bool
command_operands(const Command *command, char **arguments, GError **error)
{
	int n = (int)g_strv_length(arguments) - 1;
	if (n >= command->min_operands && n <= command->max_operands)
		return true;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
	    "too %s operands: sallyport %s %s",
	    n < command->min_operands ? "few" : "many", command->name,
	    command->operands != NULL ? command->operands : "takes none");
	return false;
}

/* GLib leaves it where an operand with "-" comes after it. */
static void
drop_double_dash(char **arguments)
{
	while (*arguments != NULL && strcmp(*arguments, "--") != 0)
		arguments++;
	if (*arguments == NULL)
		return;
	g_free(*arguments);
	for (; *arguments != NULL; arguments++)
		arguments[0] = arguments[1];
}

bool
command_options(CommandCall *call, char **arguments,
    const GOptionEntry *options, GError **error)
{
	g_autofree char *config = NULL;
	const GOptionEntry common[] = {
		{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &config,
		    "Read FILE instead of the usual sallyport.conf", "FILE" },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = command_context(call->command);
	g_autofree char *program = g_strdup_printf(
	    "sallyport %s", call->command->name);
	g_set_prgname(program);
	if (options != NULL)
		g_option_context_add_main_entries(context, options, NULL);
	g_option_context_add_main_entries(context, common, NULL);
	if (!g_option_context_parse_strv(context, &arguments, error))
		return false;
	drop_double_dash(arguments);
	if (config != NULL) {
		g_free(call->config_file);
		call->config_file = g_steal_pointer(&config);
	}
	return command_operands(call->command, arguments, error);
}

bool
command_settings(const CommandCall *call, SettingsFor whom,
    Settings **ret_settings, GError **error)
{
	return settings_load(
	    call->config_file, call->environment, whom, ret_settings, error);
}

bool
command_store(const CommandCall *call, Store **ret_store, GError **error)
{
	g_autoptr(Settings) settings = NULL;
	return command_settings(call, SETTINGS_WEB, &settings, error) &&
	       store_sqlite_open(settings->store.path, ret_store, error);
}

bool
command_clock(Store *store, SteadyClock *ret_clock, GError **error)
{
	int64_t set_ms;
	*ret_clock = steady_clock(machine_system());
	if (!steady_clock_follow(ret_clock, store, &set_ms, error))
		return false;
	log_clock_set(set_ms);
	return true;
}
