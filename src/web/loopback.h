/*
 * Addresses of this machine alone: "127.0.0.1:9000" or "[::1]:9000".
 */
#ifndef WEB_LOOPBACK_H
#define WEB_LOOPBACK_H

#include <stdbool.h>
#include <sys/socket.h>

/* False where it is written otherwise, or another host could reach it. */
bool loopback_parse(
    const char *text, struct sockaddr_storage *ret_address, socklen_t *ret_n);

#endif
