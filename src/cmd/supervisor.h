/*
 * The worker's parent process: sleeps until a mail is due, wakes as many
 * senders as there are mails, gives back what a dead sender held, keeps the
 * peace while the mail server does not let us in, settles what has expired and
 * removes what is over. It talks to nobody over the network.
 */
#ifndef CMD_SUPERVISOR_H
#define CMD_SUPERVISOR_H

#include "cmd/command.h"

/*
 * Until SIGTERM or SIGINT: each sender then finishes the mail it holds. SIGHUP
 * reads the settings, templates and attachments again; where they are wrong,
 * the old ones stay in force.
 */
bool supervisor_run(const CommandCall *call, GError **error);

#endif
