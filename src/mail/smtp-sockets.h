/*
 * The sockets that libcurl has open for one sender. libcurl waits for the
 * answer to its QUIT, which nobody needs, for as long as for any other: so
 * whoever has said goodbye hears no more, and libcurl finds the end of the
 * stream instead.
 */
#ifndef MAIL_SMTP_SOCKETS_H
#define MAIL_SMTP_SOCKETS_H

#include <curl/curl.h>
#include <glib.h>

typedef struct {
	GArray *open; /* of curl_socket_t */
} SmtpSockets;

void smtp_sockets_init(SmtpSockets *sockets);
/* After libcurl has closed them. */
void smtp_sockets_clear(SmtpSockets *sockets);

/* Follows what the handle opens and closes from here on; sockets stays where
 * it is for as long as the handle. */
void smtp_sockets_follow(SmtpSockets *sockets, CURL *curl);

/*
 * What the servers say from here on is not heard. That ends kept connections
 * too, of which there is rarely another: they are opened again when needed.
 */
void smtp_sockets_hear_no_more(const SmtpSockets *sockets);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SmtpSockets, smtp_sockets_clear)

#endif
