/*
 * Plain CGI (RFC 3875): one request, from the process's environment and
 * standard input, to standard output.
 */
#ifndef WEB_SERVE_CGI_H
#define WEB_SERVE_CGI_H

#include "web/serve_fcgi.h"

/*
 * environment is environ; what it holds of the request is wiped. Bodies are
 * read from fd in, answers written to fd out. A body that is not whole after
 * so many seconds is at its end for answer(), which may then take its time;
 * what the web server has not taken so long after that is dropped.
 */
void serve_cgi(char **environment, int in, int out, int seconds,
    ServeAnswer *answer, gpointer user);

#endif
