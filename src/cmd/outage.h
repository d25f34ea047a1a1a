/*
 * Why no mail goes out at all: the configuration is wrong, or the mail server
 * is away. It says so once, lets one sender try now and then, and says when it
 * is over. Mail is kept meanwhile.
 */
#ifndef CMD_OUTAGE_H
#define CMD_OUTAGE_H

#include <glib.h>

#include "mail/pause.h"

typedef struct {
	Pause stuck; /* as things are configured */
	Pause away; /* now */
	char *stuck_reason; /* last logged, as compared */
} Outage;

void outage_init(Outage *outage);
void outage_clear(Outage *outage);

/* A sender could not send for that reason. */
void outage_stuck(Outage *outage, const char *reason, int64_t now_ms);
void outage_away(Outage *outage, const char *reason, int64_t now_ms);
/* A mail went out. */
void outage_over(Outage *outage);
/* Nothing is known any more. */
void outage_forget(Outage *outage);

/* How many of so many senders may be at work now. */
guint outage_capacity(const Outage *outage, guint senders, int64_t now_ms);
/* The earlier of when_ms and of the end of what holds now. */
int64_t outage_next(const Outage *outage, int64_t when_ms, int64_t now_ms);

#endif
