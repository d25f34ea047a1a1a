/*
 * An account's data as a file for its owner: one object of JSON (RFC 8259) in
 * UTF-8, with times as RFC 3339 has them.
 *
 *	{ "site", "profile": { "username"?, "email", "language", "created" },
 *	  "sessions": [ { "browser", "network", "first_seen", "last_seen" } ],
 *	  "events": [ { "time", "what", "browser", "network", "detail"? } ] }
 *
 * It holds no hash and no token.
 */
#ifndef VIEW_DATAFILE_H
#define VIEW_DATAFILE_H

#include "account/model.h"
#include "base/clock.h"

/* sessions: of Session; events: of Event *. clock is that of their times.
 * Appends to out. */
void data_file_write(const char *site_name, const Clock *clock,
    const Account *account, const GArray *sessions, const GPtrArray *events,
    GString *out);

#endif
