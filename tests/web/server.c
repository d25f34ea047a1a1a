/*
 * The web layer and nothing above it, to be tried from outside by the scripts
 * beside this file. It serves like sallyport.fcgi; its pages are
 *
 *	/pid	GET	the number of the process that answers
 *	/form	POST	the value of the field "name"
 *	/large	GET	100,000 bytes
 *	/gate	GET	answers when somebody has opened the FIFO named by the
 *			query's "fifo" for writing and closed it again
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "web/listener.h"
#include "web/master.h"
#include "web/route.h"
#include "web/serve_cgi.h"

extern char **environ;

typedef struct {
	Listener *listener;
	ServeFcgi serve;
	Router router;
} Server;

static bool
pid_page(
    gpointer app, const Request *request, Response *response, GError **error)
{
	(void)app;
	(void)request;
	(void)error;
	g_string_append_printf(response->body, "%d", (int)getpid());
	return true;
}

static bool
form_page(
    gpointer app, const Request *request, Response *response, GError **error)
{
	(void)app;
	(void)error;
	const char *name = form_get(request->form, "name");
	g_string_append(response->body, name != NULL ? name : "(no name)");
	return true;
}

static bool
large_page(
    gpointer app, const Request *request, Response *response, GError **error)
{
	(void)app;
	(void)request;
	(void)error;
	for (int i = 0; i < 100000; i++)
		g_string_append_c(response->body, (char)('a' + i % 26));
	return true;
}

static bool
gate_page(
    gpointer app, const Request *request, Response *response, GError **error)
{
	(void)app;
	(void)error;
	char byte;
	int fd = open(form_get(request->query, "fifo"), O_RDONLY | O_CLOEXEC);
	while (fd >= 0 && read(fd, &byte, 1) > 0)
		continue;
	close(fd);
	g_string_append(response->body, "through");
	return true;
}

static bool
authorize(
    gpointer app, const Request *request, Response *response, GError **error)
{
	(void)app;
	(void)error;
	response_header(response, "Variable-TARGET", request->target);
	response->bare = true;
	return true;
}

static const Route routes[] = {
	{ "/pid", METHOD_GET, pid_page, false },
	{ "/form", METHOD_POST, form_page, false },
	{ "/large", METHOD_GET, large_page, false },
	{ "/gate", METHOD_GET, gate_page, false },
};

static void
error_page(gpointer app, const Request *request, const GError *error,
    Response *response)
{
	(void)app;
	(void)request;
	g_string_append(response->body, error->message);
}

static void
answer(gpointer user, HttpIo *io)
{
	Server *server = user;
	route_serve(&server->router, io);
}

static int
work(gpointer user)
{
	Server *server = user;
	g_autoptr(GError) error = NULL;
	if (server->listener != NULL)
		listener_leave_claim(server->listener);
	if (serve_fcgi(&server->serve, answer, server, &error))
		return EXIT_SUCCESS;
	fprintf(stderr, "server: %s\n", error->message);
	return EXIT_FAILURE;
}

static void
stopping(gpointer user)
{
	Server *server = user;
	listener_withdraw(server->listener);
}

static void
died(gpointer user, pid_t pid, int wait_status)
{
	(void)user;
	fprintf(stderr, "died %d %#x\n", (int)pid, (unsigned)wait_status);
}

static bool
run(Server *server, const char *address, int processes, GError **error)
{
	int passed = listener_passed(
	    g_getenv("LISTEN_PID"), g_getenv("LISTEN_FDS"));
	bool opened = passed >= 0
			  ? listener_adopt(passed, &server->listener, error)
			  : listener_open(
				address, "", &server->listener, error);
	if (!opened)
		return false;
	const Master master = {
		.processes = processes,
		.stop_seconds = 20,
		.user = server,
		.work = work,
		.stopping = stopping,
		.died = died,
	};
	server->serve.fd = listener_fd(server->listener);
	server->serve.drain = listener_owned(server->listener);
	return master_run(&master, error);
}

/* server ADDRESS PROCESSES SECONDS; "cgi" and "stdin" are addresses too. */
int
main(int argc, char **argv)
{
	static const char *const cookies[] = { "sid", NULL };
	g_autoptr(GError) error = NULL;
	if (argc != 4) {
		fprintf(stderr, "usage: server ADDRESS PROCESSES SECONDS\n");
		return 2;
	}
	Server server = {
		.serve = { .request_seconds = (int)strtol(argv[3], NULL, 10) },
		.router = {
			.mount = "",
			.origin = "http://site.test",
			.routes = routes,
			.n_routes = G_N_ELEMENTS(routes),
			.gate = authorize,
			.cookies = cookies,
			.error_page = error_page,
		},
	};
	if (strcmp(argv[1], "cgi") == 0) {
		serve_cgi(environ, STDIN_FILENO, STDOUT_FILENO,
		    server.serve.request_seconds, answer, &server);
		return EXIT_SUCCESS;
	}
	if (strcmp(argv[1], "stdin") == 0)
		return work(&server);
	bool stopped = run(
	    &server, argv[1], (int)strtol(argv[2], NULL, 10), &error);
	if (!stopped)
		fprintf(stderr, "server: %s\n", error->message);
	listener_free(server.listener);
	return stopped ? EXIT_SUCCESS : EXIT_FAILURE;
}
