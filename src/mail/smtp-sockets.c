#include "mail/smtp-sockets.h"

#include <sys/socket.h>
#include <unistd.h>

void
smtp_sockets_init(SmtpSockets *sockets)
{
	sockets->open = g_array_new(FALSE, FALSE, sizeof(curl_socket_t));
}

void
smtp_sockets_clear(SmtpSockets *sockets)
{
	g_clear_pointer(&sockets->open, g_array_unref);
}

static int
opened(void *user, curl_socket_t fd, curlsocktype purpose)
{
	SmtpSockets *sockets = user;
	(void)purpose;
	g_array_append_val(sockets->open, fd);
	return CURL_SOCKOPT_OK;
}

static int
close_socket(void *user, curl_socket_t fd)
{
	SmtpSockets *sockets = user;
	for (guint i = 0; i < sockets->open->len; i++)
		if (g_array_index(sockets->open, curl_socket_t, i) == fd) {
			g_array_remove_index_fast(sockets->open, i);
			break;
		}
	return close(fd);
}

void
smtp_sockets_follow(SmtpSockets *sockets, CURL *curl)
{
	curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, opened);
	curl_easy_setopt(curl, CURLOPT_SOCKOPTDATA, sockets);
	curl_easy_setopt(curl, CURLOPT_CLOSESOCKETFUNCTION, close_socket);
	curl_easy_setopt(curl, CURLOPT_CLOSESOCKETDATA, sockets);
}

void
smtp_sockets_hear_no_more(const SmtpSockets *sockets)
{
	for (guint i = 0; i < sockets->open->len; i++)
		shutdown(
		    g_array_index(sockets->open, curl_socket_t, i), SHUT_RD);
}
