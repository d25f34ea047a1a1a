/*
 * sallyport: everything an administrator does, by subcommand.
 */
#include "config.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/process.h"
#include "cmd/command.h"

extern char **environ;

enum {
	EXIT_USAGE = 2
};

typedef struct {
	char *config;
	gboolean version;
} Options;

static bool help_run(CommandCall *call, char **arguments, GError **error);

static const Command commands[] = {
	{ .name = "init",
	    .summary = "Make the key and the database",
	    .run = init_run },
	{ .name = "check",
	    .summary = "Look whether everything is in order",
	    .run = check_run },
	{ .name = "status",
	    .summary = "Say how it stands: people, mail, limits",
	    .run = status_run },
	{ .name = "config",
	    .summary = "Print the settings in force, secrets masked",
	    .run = config_run },
	{ .name = "mail test",
	    .operands = "ADDRESS",
	    .min_operands = 1,
	    .max_operands = 1,
	    .summary = "Send one mail and show the dialogue",
	    .run = mail_test_run },
	{ .name = "domains update",
	    .summary = "Take a newer list of disposable domains",
	    .run = domains_update_run },
	{ .name = "group add",
	    .operands = "GROUP",
	    .min_operands = 1,
	    .max_operands = 1,
	    .summary = "Make a group, which the gate can ask for",
	    .run = group_add_run },
	{ .name = "group remove",
	    .operands = "GROUP",
	    .min_operands = 1,
	    .max_operands = 1,
	    .summary = "Remove a group; the accounts in it stay",
	    .run = group_remove_run },
	{ .name = "group list",
	    .summary = "List the groups and how many are in each",
	    .run = group_list_run },
	{ .name = "group show",
	    .operands = "GROUP",
	    .min_operands = 1,
	    .max_operands = 1,
	    .summary = "List who is in a group",
	    .run = group_show_run },
	{ .name = "user group add",
	    .operands = "USER GROUP",
	    .min_operands = 2,
	    .max_operands = 2,
	    .summary = "Put an account into a group",
	    .run = user_group_add_run },
	{ .name = "user group remove",
	    .operands = "USER GROUP",
	    .min_operands = 2,
	    .max_operands = 2,
	    .summary = "Take an account out of a group",
	    .run = user_group_remove_run },
	{ .name = "user group list",
	    .operands = "USER",
	    .min_operands = 1,
	    .max_operands = 1,
	    .summary = "List the groups of an account",
	    .run = user_group_list_run },
	{ .name = "user sign-out",
	    .operands = "USER",
	    .min_operands = 1,
	    .max_operands = 1,
	    .summary = "End all sessions of an account",
	    .run = user_sign_out_run },
	{ .name = "purge",
	    .summary = "Remove what is over from the database",
	    .run = purge_run },
	{ .name = "worker",
	    .summary = "Send the mails that wait, and go on",
	    .run = worker_run },
	{ .name = "help",
	    .operands = "[COMMAND]",
	    .max_operands = 3,
	    .summary = "Say what there is, or what a command takes",
	    .run = help_run },
};

/* How many of arguments make up the command's name; 0: it is not meant. */
static int
words_matched(const Command *command, char **arguments)
{
	g_auto(GStrv) words = g_strsplit(command->name, " ", -1);
	int n = 0;
	while (words[n] != NULL) {
		if (arguments[n] == NULL || strcmp(words[n], arguments[n]) != 0)
			return 0;
		n++;
	}
	return n;
}

static const Command *
find_command(char **arguments, int *ret_words)
{
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
		int words = words_matched(&commands[i], arguments);
		if (words > 0) {
			*ret_words = words;
			return &commands[i];
		}
	}
	return NULL;
}

/* topic: the words that they begin with; "": all. */
static bool
is_of_topic(const Command *command, const char *topic)
{
	gsize n = strlen(topic);
	return n == 0 ||
	       (strncmp(command->name, topic, n) == 0 &&
		   (command->name[n] == '\0' || command->name[n] == ' '));
}

static char *
describe_commands(const char *topic)
{
	GString *text = g_string_new("Commands:\n");
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
		if (is_of_topic(&commands[i], topic))
			g_string_append_printf(text, "  %-18s %s\n",
			    commands[i].name, commands[i].summary);
	g_string_append(text, "\nsallyport COMMAND --help says more, "
			      "and sallyport(1) says everything.");
	return g_string_free(text, FALSE);
}

/* Takes the options out of arguments, up to the command's name. --help prints
 * and ends the program. */
static bool
read_options(char ***arguments, Options *options, GError **error)
{
	const GOptionEntry entries[] = {
		{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config,
		    "Read FILE instead of the usual sallyport.conf", "FILE" },
		{ "version", 'V', 0, G_OPTION_ARG_NONE, &options->version,
		    "Print the version", NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autofree char *description = describe_commands("");
	g_autoptr(GOptionContext)
	    context = g_option_context_new("COMMAND [OPERAND…]");
	g_option_context_add_main_entries(context, entries, NULL);
	g_option_context_set_description(context, description);
	/* What follows the command belongs to the command. */
	g_option_context_set_strict_posix(context, TRUE);
	return g_option_context_parse_strv(context, arguments, error);
}

/* The first of them, and how many there are. */
static const Command *
find_topic(const char *topic, unsigned *ret_n)
{
	const Command *first = NULL;
	*ret_n = 0;
	for (size_t i = G_N_ELEMENTS(commands); i > 0; i--) {
		if (!is_of_topic(&commands[i - 1], topic))
			continue;
		first = &commands[i - 1];
		(*ret_n)++;
	}
	return first;
}

/* The other names of --help, which does the work. */
static bool
help_run(CommandCall *call, char **arguments, GError **error)
{
	g_auto(GStrv) asked = g_strsplit("sallyport --help", " ", -1);
	if (!command_options(call, arguments, NULL, error))
		return false;
	g_set_prgname(asked[0]);
	if (arguments[1] == NULL) {
		Options none = { 0 };
		return read_options(&asked, &none, error);
	}
	unsigned n;
	g_autofree char *topic = g_strjoinv(" ", arguments + 1);
	call->command = find_topic(topic, &n);
	if (n == 1)
		return call->command->run(call, asked, error);
	if (n > 1) {
		g_autofree char *text = describe_commands(topic);
		puts(text);
		return true;
	}
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
	    "there is no command \"%s\"", topic);
	return false;
}

static int
fail(const GError *error)
{
	/* Both may be the same pipe. */
	fflush(stdout);
	g_auto(GStrv) lines = g_strsplit(error->message, "\n", -1);
	for (char **line = lines; *line != NULL; line++)
		if (**line != '\0')
			fprintf(stderr, "sallyport: %s\n", *line);
	if (error->domain != G_OPTION_ERROR)
		return EXIT_FAILURE;
	fprintf(stderr, "Try '%s --help'.\n", g_get_prgname());
	return EXIT_USAGE;
}

/* Of a word that begins commands, what they are. */
static void
say_unknown(const char *word, GError **error)
{
	g_autoptr(GString) begun = g_string_new(NULL);
	g_autofree char *prefix = g_strconcat(
	    word != NULL ? word : "", " ", NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(commands); i++) {
		if (!g_str_has_prefix(commands[i].name, prefix))
			continue;
		g_string_append_printf(begun, "%s\"%s\"",
		    begun->len > 0 ? ", " : "", commands[i].name);
	}
	if (begun->len > 0)
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
		    "there is only %s", begun->str);
	else
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
		    word == NULL ? "a command is missing"
				 : "there is no command \"%s\"",
		    word);
}

static int run(char **arguments, const char *config_option);

/* "group --help", "user group --help": of words that begin commands. */
static bool
help_of_topic(char **arguments, const char *config_option, int *ret_status)
{
	g_autoptr(GPtrArray) topic = g_ptr_array_new();
	char help[] = "help";
	g_ptr_array_add(topic, help);
	while (*arguments != NULL && strcmp(*arguments, "--help") != 0)
		g_ptr_array_add(topic, *arguments++);
	g_ptr_array_add(topic, NULL);
	if (*arguments == NULL || topic->len < 3)
		return false;
	*ret_status = run((char **)topic->pdata, config_option);
	return true;
}

/* arguments: the words of the command line that begin with the command. */
static int
run(char **arguments, const char *config_option)
{
	g_autoptr(GError) error = NULL;
	int words = 0, status;
	const Command *command = find_command(arguments, &words);
	if (command == NULL && help_of_topic(arguments, config_option, &status))
		return status;
	if (command == NULL) {
		say_unknown(arguments[0], &error);
		return fail(error);
	}
	/* The last word of the name stays, in the place of a program's name. */
	g_auto(GStrv) rest = g_strdupv(arguments + words - 1);
	CommandCall call = {
		.command = command,
		.config_file = settings_file(config_option, environ),
		.environment = environ,
	};
	bool done = command->run(&call, rest, &error);
	g_free(call.config_file);
	if (!done)
		return fail(error);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "sallyport: standard output: cannot write\n");
		return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

int
main(int argc, char **argv)
{
	(void)argc;
	/* Keys, codes and the password of the mail account. */
	process_harden();
	/* UTF-8 wherever it runs, and nobody's language. */
	setlocale(LC_CTYPE, "C.UTF-8");
	Options options = { 0 };
	g_auto(GStrv) arguments = g_strdupv(argv);
	g_autoptr(GError) error = NULL;
	if (!read_options(&arguments, &options, &error))
		return fail(error);
	g_autofree char *config = options.config;
	if (options.version) {
		puts(PACKAGE_STRING);
		return EXIT_SUCCESS;
	}
	return run(arguments + 1, config);
}
