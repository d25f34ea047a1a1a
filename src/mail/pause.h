/*
 * Leaving something alone that failed: for a while, and longer each time it
 * fails again. What fails before the pause is over is of the same failure.
 */
#ifndef MAIL_PAUSE_H
#define MAIL_PAUSE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
	int64_t first_ms;
	int64_t most_ms;
	int64_t length_ms; /* 0: nothing has failed */
	int64_t until_ms;
} Pause;

/* It failed; false: that was known. */
bool pause_begin(Pause *pause, int64_t now_ms);
/* It works. */
void pause_end(Pause *pause);
/* Whether it is to be left alone now. */
bool pause_holds(const Pause *pause, int64_t now_ms);
/* Whether it failed when it was last tried. */
bool pause_failing(const Pause *pause);

#endif
