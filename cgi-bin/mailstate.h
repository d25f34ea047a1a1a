/*
 * What became of the mail with the code, as part/mail-state.tpl tells it.
 */
#ifndef CGI_BIN_MAILSTATE_H
#define CGI_BIN_MAILSTATE_H

#include "account/pending.h"
#include "cgi-bin/app.h"

void mail_state_set(const App *app, const PendingStatus *status, Dict *dict);

#endif
