/*
 * What each program keeps once it has begun, as settings say; the rest it gives
 * up (sandbox.h). A web process is left with the templates and the folder of
 * the database: no configuration, and so no password of the mail account, no
 * network, no other program. A sender is left with that and with what it takes
 * to find the mail server and to trust it. No worker listens.
 *
 * The two that fork others say in the log what is in force.
 */
#ifndef SANDBOX_CONFINE_H
#define SANDBOX_CONFINE_H

#include "base/settings.h"

/* listen: as [web] listen, of a socket that is removed in the end; or NULL. */
bool confine_web_master(
    const Settings *settings, const char *listen, GError **error);
bool confine_web_process(const Settings *settings, GError **error);
bool confine_worker(const Settings *settings, GError **error);
bool confine_sender(const Settings *settings, GError **error);

#endif
