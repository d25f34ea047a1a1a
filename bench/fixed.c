/*
 * The least a FastCGI program can do: as many processes as asked for, each
 * answering every request with the bytes of one file. What the page of
 * sallyport.fcgi is measured against.
 *
 *	fixed SOCKET PROCESSES ANSWER
 */
#include <fcgiapp.h>
#include <glib.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static int
serve(int listener, const char *answer, int n)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	FCGX_Request request;
	FCGX_Init();
	FCGX_InitRequest(&request, listener, 0);
	while (FCGX_Accept_r(&request) == 0) {
		FCGX_PutStr(answer, n, request.out);
		FCGX_Finish_r(&request);
	}
	return 1;
}

int
main(int argc, char **argv)
{
	if (argc != 4)
		g_error("usage: fixed SOCKET PROCESSES ANSWER");
	g_autoptr(GError) error = NULL;
	g_autofree char *answer = NULL;
	gsize n;
	if (!g_file_get_contents(argv[3], &answer, &n, &error))
		g_error("%s", error->message);
	int listener = FCGX_OpenSocket(argv[1], 4096);
	guint64 processes = g_ascii_strtoull(argv[2], NULL, 10);
	for (guint64 i = 0; i < processes; i++)
		if (fork() == 0)
			return serve(listener, answer, (int)n);
	while (wait(NULL) > 0)
		;
	return 0;
}
