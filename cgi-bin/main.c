/*
 * sallyport.fcgi: the web's side of Sallyport. Here it is put together, and
 * here it is decided who calls: a web server over a socket, through a master
 * and its processes; spawn-fcgi or mod_fcgid, one process on the socket they
 * hand over; or a web server that starts a plain CGI program a request.
 */
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <glib.h>

#include "base/log.h"
#include "base/process.h"
#include "base/settings-check.h"
#include "cgi-bin/app.h"
#include "config.h"
#include "sandbox/sandbox.h"
#include "store/sqlite.h"
#include "web/listener.h"
#include "web/master.h"
#include "web/serve_cgi.h"
#include "web/serve_fcgi.h"

extern char **environ;

#define PROCESSES_A_CORE 4
#define PROCESSES_LEAST 8
/* A process and the one that takes its place may both be there for a while. */
#define PLACES_A_PROCESS 2
/* A request under way may wait for a busy store, then hash. */
#define STOP_SECONDS 30

typedef struct {
	char *config;
	char *listen;
	gboolean version;
} Options;

static void
options_clear(Options *options)
{
	g_free(options->config);
	g_free(options->listen);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

typedef struct {
	Settings *settings;
	Keys *keys;
	View *view;
	Lists lists;
	TrustedProxies *proxies;
	App app; /* borrows the settings, keys, view and lists */
	Router router;
	ServeFcgi serve;
	Listener *listener;
	int processes;
} Program;

static bool
read_options(int *argc, char ***argv, Options *options, GError **error)
{
	const GOptionEntry entries[] = {
		{ "config", 'c', 0, G_OPTION_ARG_FILENAME, &options->config,
		    "Read FILE instead of the usual sallyport.conf", "FILE" },
		{ "listen", 'l', 0, G_OPTION_ARG_STRING, &options->listen,
		    "Serve unix:/PATH, 127.0.0.1:PORT or [::1]:PORT instead "
		    "of [web] listen",
		    "ADDRESS" },
		{ "version", 'V', 0, G_OPTION_ARG_NONE, &options->version,
		    "Print the version and end", NULL },
		G_OPTION_ENTRY_NULL,
	};
	g_autoptr(GOptionContext) context = g_option_context_new(
	    "- sign-up pages, over FastCGI or CGI");
	g_option_context_add_main_entries(context, entries, NULL);
	if (!g_option_context_parse(context, argc, argv, error))
		return false;
	if (*argc != 1) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
		    "it takes no operand such as \"%s\"", (*argv)[1]);
		return false;
	}
	if (options->listen == NULL || settings_check_listen(options->listen))
		return true;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
	    "--listen: \"%s\" is not good; write unix:/PATH, 127.0.0.1:PORT or "
	    "[::1]:PORT",
	    options->listen);
	return false;
}

/*
 * A web server puts a query without "=" on the command line of a CGI program
 * (RFC 3875 4.4): there, a visitor has written it, and it is not looked at.
 */
static bool
is_cgi(void)
{
	return g_getenv("GATEWAY_INTERFACE") != NULL &&
	       !listener_is(STDIN_FILENO);
}

static bool
load(const Options *options, Program *program, GError **error)
{
	App *app = &program->app;
	g_autofree char *file = settings_file(options->config, environ);
	if (!settings_load(
		file, environ, SETTINGS_WEB, &program->settings, error))
		return false;
	const Settings *settings = program->settings;
	if (!keys_load(settings->store.key_file, &program->keys, error) ||
	    !view_load(settings->view.templates, settings->view.locale,
		&program->view, error) ||
	    !view_require_language(
		program->view, settings->site.language, error) ||
	    !lists_open(settings, &program->lists, error))
		return false;
	app->hash_gate_path = g_strconcat(settings->store.path, "-hash", NULL);
	program->proxies = trusted_proxies_new(settings->web.trusted_proxies);
	app->settings = settings;
	app->keys = program->keys;
	app->view = program->view;
	app->lists = &program->lists;
	return true;
}

static void
unload(Program *program)
{
	listener_free(program->listener);
	combiner_free(program->app.combiner);
	g_free(program->app.hash_gate_path);
	trusted_proxies_free(program->proxies);
	lists_clear(&program->lists);
	view_free(program->view);
	keys_free(program->keys);
	settings_free(program->settings);
}

/* So many wait to hash that a quarter of the processes is always there for
 * pages. */
static void
size_up(Program *program)
{
	const Settings *settings = program->app.settings;
	int cores = (int)g_get_num_processors();
	int processes = settings->web.processes;
	int hashes = settings->web.hashes != 0 ? settings->web.hashes : cores;
	if (processes == 0)
		processes = MAX(PROCESSES_A_CORE * cores, PROCESSES_LEAST);
	program->processes = processes;
	program->app.hashes = hashes;
	program->app.hash_queue = CLAMP(
	    processes * 3 / 4 - hashes, 0, settings->web.hash_queue);
}

static void
draw_request_id(App *app)
{
	g_snprintf(
	    app->request_id, sizeof app->request_id, "%08x", g_random_int());
}

static void
answer(gpointer user, HttpIo *io)
{
	Program *program = user;
	draw_request_id(&program->app);
	route_serve(&program->router, io);
}

static void
make_router(Program *program)
{
	const Settings *settings = program->app.settings;
	program->router = (Router){
		.mount = settings->site.path,
		.origin = settings->site.origin,
		.site = { .secure = settings->site.secure,
		    .proxies = program->proxies },
		.routes = app_routes,
		.n_routes = app_n_routes,
		.gate = gate_page,
		.cookies = app_cookies,
		.app = &program->app,
		.error_page = error_page,
		.answered = app_answered,
	};
}

/* Whoever asks is told with the first part how far it goes. */
static bool
shut_in(SandboxPart part, const Program *program, GError **error)
{
	SandboxReport report;
	const Settings *settings = program->settings;
	if (!sandbox_enter(part, settings, &report, error))
		return false;
	if (part == SANDBOX_WEB_PROCESS && program->listener != NULL)
		return true;
	g_autofree char *words = sandbox_words(settings, &report);
	bool whole = report.seccomp && report.landlock != 0;
	LogLevel level = whole ? LOG_LEVEL_INFO : LOG_LEVEL_WARN;
	/* Not a line a request. */
	log_event(part == SANDBOX_CGI ? LOG_LEVEL_DEBUG : level, "sandbox",
	    "with", words, NULL);
	return true;
}

static int
serve(gpointer user)
{
	Program *program = user;
	g_autoptr(GError) error = NULL;
	if (program->listener != NULL)
		listener_leave_claim(program->listener);
	if (program->app.combiner != NULL &&
	    !combiner_join(program->app.combiner))
		g_clear_pointer(&program->app.combiner, combiner_free);
	if (!shut_in(SANDBOX_WEB_PROCESS, program, &error) ||
	    !serve_fcgi(&program->serve, answer, program, &error)) {
		log_event(
		    LOG_LEVEL_ERROR, "stopped", "why", error->message, NULL);
		return 1;
	}
	app_close(&program->app);
	return 0;
}

static void
stopping(gpointer user)
{
	Program *program = user;
	listener_withdraw(program->listener);
	log_event(LOG_LEVEL_INFO, "stopping", NULL);
}

static void
died(gpointer user, pid_t pid, int wait_status)
{
	(void)user;
	g_autofree char *number = g_strdup_printf("%d", (int)pid);
	g_autofree char *status = g_strdup_printf("%#x", wait_status);
	log_event(LOG_LEVEL_ERROR, "process-died", "pid", number, "status",
	    status, NULL);
}

/* It is opened again for each request, until it can be. Only where a newer
 * program made it, waiting for that leads nowhere: false. */
static bool
look_at_database(const Program *program, GError **error)
{
	g_autoptr(Store) store = NULL;
	g_autoptr(GError) why = NULL;
	if (store_sqlite_open(program->app.settings->store.path, &store, &why))
		return true;
	if (g_error_matches(why, STORE_ERROR, STORE_ERROR_NEWER)) {
		g_propagate_error(error, g_steal_pointer(&why));
		return false;
	}
	log_event(LOG_LEVEL_WARN, "no-database", "reason", why->message,
	    "effect", "the pages answer 503; they recover by themselves", NULL);
	return true;
}

static bool
run_master(Program *program, GError **error)
{
	const Master master = {
		.processes = program->processes,
		.stop_seconds = STOP_SECONDS,
		.user = program,
		.work = serve,
		.stopping = stopping,
		.died = died,
	};
	g_autofree char *processes = g_strdup_printf("%d", program->processes);
	program->serve.fd = listener_fd(program->listener);
	program->serve.drain = listener_owned(program->listener);
	/* Here, so that every process shares what is loaded. */
	if (!view_load_pages(program->app.view, error) ||
	    !lists_check(program->app.settings, error) ||
	    !look_at_database(program, error))
		return false;
	program->app.combiner = combiner_new(
	    PLACES_A_PROCESS * (guint)program->processes);
	if (!shut_in(SANDBOX_WEB_MASTER, program, error))
		return false;
	log_event(LOG_LEVEL_INFO, "started", "version", PACKAGE_VERSION,
	    "processes", processes, NULL);
	return master_run(&master, error);
}

static bool
make_socket(const Options *options, Program *program, GError **error)
{
	const Settings *settings = program->app.settings;
	bool by_option = options->listen != NULL;
	if (listener_open(by_option ? options->listen : settings->web.listen,
		settings->web.socket_group, &program->listener, error))
		return true;
	if (g_error_matches(*error, LISTENER_ERROR, LISTENER_ERROR_GROUP))
		g_prefix_error(error, "[web] socket_group: ");
	else
		g_prefix_error(
		    error, by_option ? "--listen: " : "[web] listen: ");
	return false;
}

/* Under a socket of systemd's or our own. */
static bool
run(const Options *options, Program *program, GError **error)
{
	int passed = listener_passed(
	    g_getenv("LISTEN_PID"), g_getenv("LISTEN_FDS"));
	if (passed >= 0 && options->listen == NULL) {
		if (!listener_adopt(passed, &program->listener, error))
			return false;
		return run_master(program, error);
	}
	if (options->listen == NULL && listener_is(STDIN_FILENO)) {
		program->serve.fd = STDIN_FILENO;
		return look_at_database(program, error) && serve(program) == 0;
	}
	if (is_cgi()) {
		if (!shut_in(SANDBOX_CGI, program, error))
			return false;
		serve_cgi(environ, STDIN_FILENO, STDOUT_FILENO,
		    program->serve.request_seconds, answer, program);
		app_close(&program->app);
		return true;
	}
	return make_socket(options, program, error) &&
	       run_master(program, error);
}

int
main(int argc, char **argv)
{
	/* GLib prints help in the character set of the locale. */
	setlocale(LC_CTYPE, "C.UTF-8");
	g_auto(Options) options = { 0 };
	Program program = { 0 };
	g_autoptr(GError) error = NULL;
	if (!is_cgi() && !read_options(&argc, &argv, &options, &error)) {
		fprintf(stderr,
		    "sallyport.fcgi: %s\n"
		    "usage: sallyport.fcgi [-c FILE] [-l ADDRESS]\n"
		    "Try 'sallyport.fcgi --help'.\n",
		    error->message);
		return 2;
	}
	if (options.version) {
		puts(PACKAGE_STRING);
		return 0;
	}
	/* What a request holds must not end in a core file. */
	process_harden();
	if (!load(&options, &program, &error)) {
		fprintf(stderr, "sallyport.fcgi: %s\n", error->message);
		unload(&program);
		return 1;
	}
	log_open(program.app.settings->log.level, g_getenv("JOURNAL_STREAM"));
	size_up(&program);
	make_router(&program);
	program.serve.request_seconds =
	    program.app.settings->web.request_seconds;
	bool done = run(&options, &program, &error);
	if (error != NULL)
		log_event(
		    LOG_LEVEL_ERROR, "stopped", "why", error->message, NULL);
	unload(&program);
	return done ? 0 : 1;
}
