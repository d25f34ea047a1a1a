/*
 * The subcommands of `sallyport`. Each is one file with one function, named in
 * the table of main.c; what they all need stands here.
 *
 * A command writes its result to stdout and returns true. Otherwise it returns
 * false with an error for the administrator, in English: main prints it to
 * stderr and exits 1; where the command line was wrong (G_OPTION_ERROR), it
 * adds where help is and exits 2.
 * That what was looked at is not in order ("3 problems") is such an error too.
 */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include "account/steadyclock.h"
#include "account/store.h"
#include "base/settings.h"

typedef struct CommandCall CommandCall;

typedef struct {
	const char *name; /* "init"; of two words: "mail test" */
	const char *operands; /* for --help: "ADDRESS"; NULL: none */
	int min_operands;
	int max_operands;
	const char *summary; /* one line, no full stop */
	bool (*run)(CommandCall *call, char **arguments, GError **error);
} Command;

struct CommandCall {
	const Command *command;
	char *config_file; /* sallyport.conf, by option or environment */
	char **environment; /* as settings_load() wants it */
};

#define COMMAND_ERROR (command_error_quark())
GQuark command_error_quark(void);

/*
 * Takes the options out of arguments, a NULL-terminated array whose first is
 * the command's name, and leaves the operands from arguments[1] on, as many as
 * the command's line in the table allows. options (NULL: none) end with
 * G_OPTION_ENTRY_NULL. Every command understands --config, and --help, which
 * prints and ends the program.
 */
bool command_options(CommandCall *call, char **arguments,
    const GOptionEntry *options, GError **error);

/* The settings in force, all problems in one error. */
bool command_settings(const CommandCall *call, SettingsFor whom,
    Settings **ret_settings, GError **error);

/* The store of the settings in force; it belongs to the caller. */
bool command_store(const CommandCall *call, Store **ret_store, GError **error);

/* The clock of an open store; what a command writes and compares is told by it.
 */
bool command_clock(Store *store, SteadyClock *ret_clock, GError **error);

/* command_options() and command_store() where the at-th operand, if there is
 * one, is the name of a group. */
bool command_group_store(CommandCall *call, char **arguments, unsigned at,
    Store **ret_store, GError **error);
/* There is none of that name: always false. */
bool command_no_group(const char *name, GError **error);

/* The commands. */
bool init_run(CommandCall *call, char **arguments, GError **error);
bool check_run(CommandCall *call, char **arguments, GError **error);
bool config_run(CommandCall *call, char **arguments, GError **error);
bool status_run(CommandCall *call, char **arguments, GError **error);
bool domains_update_run(CommandCall *call, char **arguments, GError **error);
bool purge_run(CommandCall *call, char **arguments, GError **error);
bool mail_test_run(CommandCall *call, char **arguments, GError **error);
bool group_add_run(CommandCall *call, char **arguments, GError **error);
bool group_remove_run(CommandCall *call, char **arguments, GError **error);
bool group_list_run(CommandCall *call, char **arguments, GError **error);
bool group_show_run(CommandCall *call, char **arguments, GError **error);
bool user_group_add_run(CommandCall *call, char **arguments, GError **error);
bool user_group_remove_run(CommandCall *call, char **arguments, GError **error);
bool user_group_list_run(CommandCall *call, char **arguments, GError **error);
bool user_sign_out_run(CommandCall *call, char **arguments, GError **error);
bool worker_run(CommandCall *call, char **arguments, GError **error);

#endif
