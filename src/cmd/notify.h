/*
 * Tells systemd that a service of Type=notify is ready (sd_notify(3)), without
 * its library: one datagram to the socket it names in the environment.
 */
#ifndef CMD_NOTIFY_H
#define CMD_NOTIFY_H

/* environment: "NAME=value", NULL-terminated. Without a socket in it, or one
 * that does not listen, nothing happens. */
void notify_ready(char **environment);

#endif
